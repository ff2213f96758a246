import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.gantt import WorkRow
from planexe.report.working_clock import EVERY_DAY, MONDAY_TO_FRIDAY, clock_of

DAY = dt.date(2026, 3, 2)


def row(early_start: float | None, early_finish: float | None, finish: dt.date | None = DAY) -> WorkRow:
    return WorkRow(
        code="1", parent="", level=1, title="W", leaf=True, early_start=early_start, early_finish=early_finish, start=DAY,
        finish=finish,
    )  # fmt: skip


def test_week_decides_which_days_are_worked() -> None:
    assert clock_of("monday to friday") is MONDAY_TO_FRIDAY
    assert clock_of("every day") is clock_of("") is EVERY_DAY
    assert 1 not in MONDAY_TO_FRIDAY.days_of_week
    assert EVERY_DAY.minutes_per_day == 480


@pytest.mark.parametrize(
    ("days", "duration"),
    [(0, "PT0H0M0S"), (1, "PT8H0M0S"), (2.5, "PT20H0M0S"), (0.01, "PT0H5M0S"), (1 / 3, "PT2H40M0S")],
)
def test_days_are_hours_of_work(days: float, duration: str) -> None:
    assert EVERY_DAY.duration(days) == duration


@pytest.mark.parametrize(
    ("early_start", "early_finish", "start", "finish"),
    [
        (0, 1, "08:00", "17:00"),
        (0.5, 1, "13:00", "17:00"),
        (0, 0.5, "08:00", "12:00"),
        (0.25, 0.75, "10:00", "15:00"),
        (3.0000000001, 4.9999999999, "08:00", "17:00"),
    ],
)
def test_part_of_a_day_is_a_moment(early_start: float, early_finish: float, start: str, finish: str) -> None:
    """A start at noon lies behind the break, an end before it."""
    moments = EVERY_DAY.start_of(row(early_start, early_finish)), EVERY_DAY.finish_of(row(early_start, early_finish))
    assert [f"{one:%H:%M}" for one in moments if one] == [start, finish]


@pytest.mark.parametrize("work", [row(None, 1), row(0, None), row(0, 1, None)])
def test_row_that_is_not_scheduled_has_no_end(work: WorkRow) -> None:
    assert EVERY_DAY.finish_of(work) is None or work.early_start is None
    assert EVERY_DAY.duration_of(work) is None or work.finish is None


def test_day_begins_and_ends_with_its_hours() -> None:
    assert EVERY_DAY.first_moment(DAY).isoformat() == "2026-03-02T08:00:00"
    assert EVERY_DAY.last_moment(DAY).isoformat() == "2026-03-02T17:00:00"


@given(st.lists(st.floats(0, 3), min_size=1, max_size=8))
def test_rows_one_after_the_other_have_the_hours_of_the_whole(days: list[float]) -> None:
    """What follows begins exactly when the one before ends, so rounding never adds up."""
    at, minutes = 0.0, 0
    for one in days:
        found = EVERY_DAY.duration_of(row(at, at + one))
        assert found is not None
        hours, rest = found.removeprefix("PT").removesuffix("M0S").split("H")
        minutes += 60 * int(hours) + int(rest)
        at += one
    assert minutes == EVERY_DAY.minutes(at)
