"""Days and amounts that an option names."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.repair.candidates import Candidate, goes_with, rounded_up, weeks_later
from planexe.workflows.plan.repair.decision_models import AddPerson, Crash, Decision, Decisions

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2300, 1, 1))


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [(43_287, 44_000), (44_000, 44_000), (7.2, 8), (99.5, 100), (0, 0), (-3, 0), (1_000_001, 1_100_000)],
)
def test_amounts_are_rounded_up_to_two_figures(amount: float, rounded: float) -> None:
    assert rounded_up(amount) == rounded


@given(st.floats(0.01, 1e14))
def test_a_rounded_amount_is_enough_and_not_much_more(amount: float) -> None:
    assert amount * (1 - 1e-6) <= rounded_up(amount) <= max(1.0, amount * 1.11) + 1


@given(DAYS, DAYS)
def test_a_later_day_is_whole_weeks_after_and_late_enough(asked: dt.date, needed: dt.date) -> None:
    day = weeks_later(asked, needed)
    assert (day - asked).days % 7 == 0
    assert day > asked
    assert day >= needed
    assert (day - max(asked, needed)).days <= 7


def test_what_moves_the_same_thing_does_not_go_together() -> None:
    taken = Decisions(decided=[Decision(text="", changes=[Crash(task_code="1.1")])])
    assert not goes_with(taken, Candidate("crash", (Crash(task_code="1.1"),), "", ""))
    assert goes_with(taken, Candidate("crash", (Crash(task_code="1.2"),), "", ""))
    assert goes_with(taken, Candidate("add_person", (AddPerson(role_id="1.1"),), "", ""))
