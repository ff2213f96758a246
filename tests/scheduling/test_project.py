import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SchedulingError
from planexe.scheduling.links import Link
from planexe.scheduling.project import Crew, Job, build_project, in_quarters
from planexe.scheduling.work_calendar import WorkCalendar

CALENDAR = WorkCalendar(dt.date(2027, 1, 4))
NOBODY = Crew()
TENTHS = st.integers(0, 200).map(lambda n: Fraction(n, 10))


def test_thirds_of_a_task_add_up_to_it() -> None:
    rounded = in_quarters(dict.fromkeys("ABC", Fraction(5, 3)), dict.fromkeys("ABC", "task"))
    assert list(rounded.values()) == [Fraction(7, 4), Fraction(7, 4), Fraction(3, 2)]


def test_a_day_among_many_is_a_quarter_each() -> None:
    rounded = in_quarters(dict.fromkeys("ABCDEF", Fraction(1, 6)), dict.fromkeys("ABCDEF", "task"))
    assert set(rounded.values()) == {Fraction(1, 4)}


def test_what_was_lengthened_is_made_up_for_by_the_others() -> None:
    days = {"A": Fraction(1, 100), "B": Fraction(1, 100), "C": Fraction(298, 100)}
    assert in_quarters(days, dict.fromkeys("ABC", "task")) == {
        "A": Fraction(1, 4),
        "B": Fraction(1, 4),
        "C": Fraction(5, 2),
    }


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), TENTHS, min_size=1), st.data())
def test_rounding_keeps_what_is_nothing_and_the_sums(days: Mapping[str, Fraction], data: st.DataObject) -> None:
    groups = {code: data.draw(st.sampled_from("XY")) for code in days}
    rounded = in_quarters(days, groups)
    assert list(rounded) == list(days)
    assert all((rounded[code] > 0) == (days[code] > 0) for code in days)
    assert all(4 * length == int(4 * length) for length in rounded.values())
    for group in "XY":
        codes = [code for code in days if groups[code] == group]
        exact, got = (sum((d[c] for c in codes), Fraction(0)) for d in (days, rounded))
        least = Fraction(sum(days[c] > 0 for c in codes), 4)
        assert got == least or abs(got - exact) <= Fraction(1, 8)


def test_days_and_lags_of_a_project_are_quarters() -> None:
    jobs = [Job("A", Fraction(1, 3)), Job("B", Fraction(0), milestone=True)]
    project = build_project(jobs, [Link("A", "B", lag=Fraction(1, 3))], NOBODY, CALENDAR)
    assert project.network.durations == {"A": Fraction(1, 4), "B": 0}
    assert project.jobs["A"].days == Fraction(1, 4)
    assert [link.lag for link in project.network.links] == [Fraction(1, 2)]


@pytest.mark.parametrize(
    ("crew", "demand", "words"),
    [
        (Crew({"M": Fraction(1)}), Fraction(2), "'A' asks for 2 units of 'M', of which there are 1."),
        (Crew({"M": Fraction(1)}), Fraction(0), "'A' asks for 0 units of 'M'; give more than 0."),
        (Crew({"M": Fraction(-1)}), Fraction(1), "The role 'M' has -1 units; give 0 or more."),
        (Crew(people_max=Fraction(1)), Fraction(3, 2), "'A' asks for 3/2 people; there are at most 1."),
        (Crew(people_max=Fraction(0)), Fraction(1), "At most 0 people is no limit to plan with; give more than 0."),
        (Crew(jobs_at_once=0), Fraction(1), "At most 0 tasks at once is no limit to plan with; give 1 or more."),
    ],
)
def test_demands_that_nobody_can_meet_are_refused(crew: Crew, demand: Fraction, words: str) -> None:
    with pytest.raises(SchedulingError) as caught:
        build_project([Job("A", Fraction(2), {"M": demand})], [], crew, CALENDAR)
    assert str(caught.value) == words


def test_bought_work_is_no_head() -> None:
    crew = Crew(people_max=Fraction(1), uncounted=frozenset({"B"}))
    job = Job("A", Fraction(2), {"M": Fraction(1), "B": Fraction(4)})
    assert build_project([job], [], crew, CALENDAR).jobs == {"A": job}


def test_waits_ask_for_nobody() -> None:
    job = Job("A", Fraction(2), {"M": Fraction(9)}, wait=True)
    assert build_project([job], [], Crew({"M": Fraction(1)}), CALENDAR).jobs == {"A": job}
