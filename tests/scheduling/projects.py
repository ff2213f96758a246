"""Small projects with everything in them, for properties of schedules."""

import datetime as dt
from fractions import Fraction

from hypothesis import strategies as st

from planexe.scheduling.links import Link, LinkType
from planexe.scheduling.project import Availability, Crew, DayRange, Job, Project, Span, build_project
from planexe.scheduling.work_calendar import WEEK_NAMES, WorkCalendar

START = dt.date(2027, 1, 1)
ROLES = ("M1", "M2")
HALVES = st.integers(0, 12).map(lambda n: Fraction(n, 2))
UNITS = st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(2)])


def days_from(start: dt.date, days: int) -> dt.date:
    return start + dt.timedelta(days=days)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(st.integers(-3, 20))
    return Span(days_from(START, first), days_from(START, first + draw(st.integers(0, 9))))


@st.composite
def jobs(draw: st.DrawFn, code: str) -> Job:
    days = draw(HALVES)
    likely = draw(st.integers(1, 10))
    ranges = st.tuples(st.integers(0, likely), st.integers(likely, 30))
    least, most = draw(ranges)
    return Job(
        code,
        days,
        draw(st.dictionaries(st.sampled_from(ROLES), UNITS, max_size=2)),
        wait=draw(st.booleans()) and draw(st.booleans()),
        not_before=draw(st.none() | st.integers(-3, 12).map(lambda n: days_from(START, n))),
        no_work=tuple(draw(st.lists(spans(), max_size=2))),
        task=draw(st.sampled_from(["", "T1", "T2"])),
        range=draw(st.none() | st.just(DayRange(Fraction(least), Fraction(likely), Fraction(most)))),
    )


@st.composite
def links_between(draw: st.DrawFn, codes: str) -> list[Link]:
    order = draw(st.permutations(codes))
    pairs = [(a, b) for n, a in enumerate(order) for b in order[n + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=8)) if pairs else []
    lags = st.integers(-4, 6).map(lambda n: Fraction(n, 2))
    return [Link(a, b, draw(st.sampled_from(LinkType)), draw(lags)) for a, b in chosen]


@st.composite
def crews(draw: st.DrawFn) -> Crew:
    shown = st.none() | st.integers(0, 15).map(lambda n: days_from(START, n))
    return Crew(
        capacity=draw(st.dictionaries(st.sampled_from(ROLES), st.integers(2, 3).map(Fraction), max_size=2)),
        people_max=draw(st.none() | st.integers(4, 5).map(Fraction)),
        available={role: Availability(draw(shown), draw(shown)) for role in draw(st.sets(st.sampled_from(ROLES)))},
        uncounted=frozenset(draw(st.sets(st.sampled_from(ROLES)))),
        jobs_at_once=draw(st.none() | st.integers(1, 3)),
    )


@st.composite
def projects(draw: st.DrawFn) -> Project:
    codes = "ABCDEF"[: draw(st.integers(1, 6))]
    holidays = frozenset(days_from(START, n) for n in draw(st.sets(st.integers(0, 30), max_size=4)))
    calendar = WorkCalendar(START, draw(st.sampled_from(WEEK_NAMES)), holidays)
    made = [draw(jobs(code)) for code in codes]
    return build_project(made, draw(links_between(codes)), draw(crews()), calendar)
