"""The calendar of a run."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import InputError
from planexe.workflows.plan.screening.start_time import STAGE, compute
from tests.workflows.plan.stage_inputs import inputs_of


def test_today_is_the_utc_date_of_the_creation() -> None:
    value = compute(inputs_of(STAGE, created="2027-03-01T01:30:00+05:00"))
    assert value.today == date(2027, 2, 28)


def test_without_a_choice_the_plan_starts_today() -> None:
    value = compute(inputs_of(STAGE, created="2027-03-01T09:00:00Z"))
    assert (value.start_date, value.chosen_by_user) == (date(2027, 3, 1), False)


def test_a_chosen_start_date_is_day_zero() -> None:
    value = compute(inputs_of(STAGE, created="2027-03-01T09:00:00Z", start_date="2028-01-15"))
    assert (value.start_date, value.chosen_by_user) == (date(2028, 1, 15), True)


def test_a_time_without_zone_is_read_as_utc() -> None:
    assert compute(inputs_of(STAGE, created="2027-03-01T23:59:59")).today == date(2027, 3, 1)


def test_two_runs_of_one_day_agree() -> None:
    morning, evening = (compute(inputs_of(STAGE, created=f"2027-03-01T{h}:00:00Z")) for h in ("07", "19"))
    assert morning == evening


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"created": "yesterday"}, "created"),
        ({"created": "0001-01-01T00:00:00+05:00"}, "created"),
        ({"created": "2027-03-01", "start_date": "1 May"}, "start_date"),
    ],
)
def test_what_is_no_date_is_refused_by_name(options: dict[str, str], field: str) -> None:
    with pytest.raises(InputError, match=field) as caught:
        compute(inputs_of(STAGE, **options))
    assert caught.value.field == field


@given(st.datetimes(timezones=st.timezones()))
def test_the_value_survives_json(created: object) -> None:
    value = compute(inputs_of(STAGE, created=str(created)))
    assert STAGE.parse_value(value.model_dump(mode="json")) == value
