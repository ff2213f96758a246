import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from planexe.scheduling.project import PER_DAY, Job, Span
from planexe.scheduling.quarter_clock import JobClock, QuarterClock
from planexe.scheduling.work_calendar import WorkCalendar
from tests.scheduling.projects import START, jobs, spans

MONDAY = dt.date(2027, 1, 4)
MOMENTS = st.integers(0, 120)
CALENDARS = st.builds(
    WorkCalendar,
    st.just(START),
    st.sampled_from(["every day", "monday to friday"]),
    st.frozensets(st.integers(0, 30).map(lambda n: START + dt.timedelta(days=n)), max_size=4),
)


def clock_of(job: Job, calendar: WorkCalendar) -> JobClock:
    return JobClock(job, QuarterClock(calendar), calendar)


def test_a_wait_of_a_week_goes_on_over_the_weekend() -> None:
    clock = clock_of(Job("A", Fraction(7), wait=True), WorkCalendar(MONDAY))
    assert [clock.finish(start) for start in (0, 4 * PER_DAY, 5 * PER_DAY)] == [20, 36, 40]


def test_work_rests_in_its_window() -> None:
    rest = Span(dt.date(2027, 1, 6), dt.date(2027, 1, 8))
    clock = clock_of(Job("A", Fraction(4), no_work=(rest,)), WorkCalendar(MONDAY))
    assert clock.finish(0) == 7 * PER_DAY
    assert list(clock.stretches(0)) == [(0, 8), (20, 28)]
    assert clock.settle(9) == 20


@given(CALENDARS, MOMENTS)
def test_both_clocks_agree_with_the_calendar(calendar: WorkCalendar, moment: int) -> None:
    clock, day = QuarterClock(calendar), Fraction(moment, PER_DAY)
    assert clock.calendar_at(moment) == PER_DAY * calendar.calendar_days_at(day)
    assert clock.work_at(moment) == PER_DAY * calendar.work_days_at(day)


@given(CALENDARS, jobs("A"), MOMENTS)
def test_the_latest_start_is_the_last_that_ends_in_time(calendar: WorkCalendar, job: Job, finish: int) -> None:
    clock = clock_of(job, calendar)
    settled = [start for start in range(finish + 1) if clock.settle(start) == start and clock.finish(start) <= finish]
    latest = clock.latest_start(finish)
    assert (latest if latest >= 0 else -1) == max(settled, default=-1)


@given(CALENDARS, jobs("A"), MOMENTS)
def test_the_start_for_a_finish_is_the_first_that_reaches_it(calendar: WorkCalendar, job: Job, finish: int) -> None:
    clock = clock_of(job, calendar)
    start = clock.start_for(finish)
    assert clock.finish(start) >= finish
    before = (moment for moment in range(start) if clock.settle(moment) == moment)
    assert all(clock.finish(moment) < finish for moment in before)


@given(CALENDARS, jobs("A"), MOMENTS)
def test_stretches_are_the_length_of_the_work_and_touch_no_rest(calendar: WorkCalendar, job: Job, moment: int) -> None:
    clock = clock_of(job, calendar)
    start = clock.settle(moment)
    stretches = clock.stretches(start)
    if not job.wait:
        assert sum(end - begin for begin, end in stretches) == clock.length
    worked = [t for begin, end in stretches for t in range(begin, end)]
    assert not any(begin <= t < end for t in worked for begin, end in clock.rests)


@given(CALENDARS, st.lists(spans(), max_size=4), st.integers(0, 30))
def test_rests_are_the_days_of_the_spans(calendar: WorkCalendar, given_spans: list[Span], day: int) -> None:
    rests = QuarterClock(calendar).rests(given_spans)
    assert list(rests) == sorted(rests)
    date = calendar.date_of(day)
    inside = any(begin <= day * PER_DAY < end for begin, end in rests)
    assert inside == any(first <= date <= last for first, last in given_spans)
