"""What a user may fix about a plan."""

from typing import Any

import pytest

from planexe.errors import SettingsError
from planexe.workflows.plan.plan_options import checked_options


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("start_date", "2027-03-01", "2027-03-01"),
        ("working_week", "Monday-to-Friday", "monday to friday"),
        ("tasks_at_once", "3", 3),
        ("purpose", "Personal", "personal"),
        ("plan_type", " digital ", "digital"),
        ("scenario", "  cautious ", "cautious"),
        ("currency", "dkk", "DKK"),
    ],
)
def test_option_is_put_into_form(name: str, given: Any, kept: Any) -> None:
    assert checked_options({name: given}) == {name: kept}


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("start_date", "soon", "--start-date is 'soon'; write it as year-month-day"),
        ("start_date", 7, "--start-date is 7"),
        ("working_week", "weekends", '--working-week is \'weekends\'; choose "every day" or "monday to friday"'),
        ("tasks_at_once", 0, "--tasks-at-once is '0'; give a whole number, 1 or more"),
        ("purpose", "fun", "--purpose is 'fun'; choose"),
        ("plan_type", "both", "--plan-type is 'both'; choose"),
        ("currency", "crowns", "--currency is 'crowns'; give a code of ISO 4217"),
        ("scenario", "x" * 200, "--scenario has 200 characters"),
        ("colour", "red", "There is no plan option 'colour'"),
    ],
)
def test_option_that_is_not_allowed_is_named_with_what_is(name: str, given: Any, says: str) -> None:
    with pytest.raises(SettingsError, match="^" + says.replace("(", r"\(")):
        checked_options({name: given})


def test_options_without_a_value_are_left_out() -> None:
    assert checked_options({"start_date": None, "currency": ""}) == {}
