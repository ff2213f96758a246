import datetime as dt
import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planexe.errors import SchedulingError
from planexe.scheduling.critical_path import critical_path, earliest_start
from planexe.scheduling.job_placing import place_backward, place_forward
from planexe.scheduling.levelling import Levelled, at_starts, good_order, level, level_in_order
from planexe.scheduling.links import Days, Link, LinkType
from planexe.scheduling.project import Availability, Crew, Job, Project, Span, build_project
from planexe.scheduling.work_calendar import WorkCalendar
from planexe.scheduling.yard import AT_ONCE, PEOPLE, make_yard
from tests.scheduling.projects import projects

MONDAY = dt.date(2027, 1, 4)
CALENDAR = WorkCalendar(MONDAY)
ONE = Fraction(1)
FEW = settings(deadline=None, max_examples=60)


def job(code: str, days: float, role: str = "M", units: Fraction = ONE, **more: object) -> Job:
    return Job(code, Fraction(days), {role: units}, **more)  # pyrefly: ignore[bad-argument-type]


def one_each(**capacity: float) -> Crew:
    return Crew({role: Fraction(units) for role, units in capacity.items()})


@pytest.mark.parametrize(("people", "days"), [(1, 9), (2, 5), (3, 4)])
def test_three_jobs_of_one_role(people: int, days: int) -> None:
    jobs = [job("A", 3), job("B", 2), job("C", 4)]
    assert level(build_project(jobs, [], one_each(M=people), CALENDAR)).timetable.end == days


def test_two_roles_under_a_head_count_of_one_follow_each_other() -> None:
    crew = Crew({"M": ONE, "N": ONE}, people_max=ONE)
    plan = level(build_project([job("A", 3), job("B", 2, "N")], [], crew, CALENDAR))
    assert (plan.starts, plan.timetable.end) == ({"A": 0, "B": 3}, 5)
    assert [(one.link.predecessor, one.link.successor, one.limits) for one in plan.limit_links] == [
        ("A", "B", (PEOPLE,))
    ]
    assert plan.waiting == {"M": 0, "N": 0, PEOPLE: 3}
    assert plan.free_end == 3


def test_half_of_a_person_twice_runs_together() -> None:
    jobs = [job("A", 3, units=Fraction(1, 2)), job("B", 2, units=Fraction(1, 2))]
    plan = level(build_project(jobs, [], one_each(M=1), CALENDAR))
    assert (plan.starts, plan.limit_links) == ({"A": 0, "B": 0}, ())


def test_bought_work_takes_no_head() -> None:
    crew = Crew({"M": ONE}, people_max=ONE, uncounted=frozenset({"N"}))
    assert level(build_project([job("A", 3), job("B", 2, "N")], [], crew, CALENDAR)).timetable.end == 3


def test_a_wait_takes_nobody() -> None:
    plan = level(build_project([job("A", 3), job("B", 2, wait=True)], [], one_each(M=1), CALENDAR))
    assert plan.starts == {"A": 0, "B": 0}


def test_a_wait_goes_on_over_the_weekend() -> None:
    jobs = [job("A", 5), job("B", 9, wait=True), job("C", 1)]
    plan = level(build_project(jobs, [Link("A", "B"), Link("B", "C")], one_each(M=1), CALENDAR))
    assert plan.starts["C"] == 10
    assert CALENDAR.start_date(plan.starts["C"]) == dt.date(2027, 1, 18)
    assert plan.timetable.path == ("A", "B", "C")


def test_jobs_at_once() -> None:
    jobs = [job("A", 3, "M"), job("B", 2, "N"), job("C", 4, "O", wait=True)]
    plan = level(build_project(jobs, [], Crew(jobs_at_once=1), CALENDAR))
    assert (plan.timetable.end, plan.waiting) == (5, {AT_ONCE: 3})


def test_nobody_works_in_a_closed_season() -> None:
    closed = Span(dt.date(2027, 4, 1), dt.date(2027, 7, 31))
    jobs = [job("A", 60), job("B", 20, no_work=(closed,)), job("C", 30)]
    plan = level(build_project(jobs, [Link("A", "B")], one_each(M=1), CALENDAR))
    worked = [CALENDAR.date_of(day) for begin, end in plan.spans["B"] for day in range(int(begin), int(end))]
    assert len(worked) == 20
    assert not any(closed.first <= date <= closed.last for date in worked)
    assert plan.spans["C"] == ((63, 93),)  # while B rests
    assert (plan.timetable.times["B"].early_finish, plan.timetable.end) == (167, 167)


def test_nothing_begins_before_its_day_or_before_its_people() -> None:
    crew = Crew({"N": ONE}, available={"N": Availability(dt.date(2027, 1, 11))})
    jobs = [job("A", 1, not_before=dt.date(2027, 1, 9)), job("B", 1, "N")]
    plan = level(build_project(jobs, [], crew, CALENDAR))
    assert plan.starts == {"A": 5, "B": 5}
    assert plan.timetable.path[-1] in ("A", "B")


def test_whoever_leaves_is_served_first() -> None:
    crew = Crew({"M": ONE}, available={"N": Availability(last=dt.date(2027, 1, 6))})
    jobs = [job("A", 5), Job("B", Fraction(2), {"M": ONE, "N": ONE}), job("C", 1)]
    plan = level(build_project(jobs, [Link("A", "C")], crew, CALENDAR))
    assert plan.timetable.times["B"].early_finish <= 3
    assert plan.beyond == ()


def test_what_comes_too_late_for_its_people_is_named() -> None:
    crew = Crew(available={"N": Availability(last=dt.date(2027, 1, 6))})
    plan = level(build_project([job("A", 5), job("B", 1, "N")], [Link("A", "B")], crew, CALENDAR))
    assert plan.beyond == (("B", "N"),)


def test_nothing_at_all() -> None:
    plan = level(build_project([], [], Crew(people_max=ONE), CALENDAR))
    assert (plan.timetable.end, plan.limit_links, plan.timetable.path) == (0, (), ())


def test_one_job() -> None:
    plan = level(build_project([job("A", 3)], [], one_each(M=1), CALENDAR))
    assert (plan.timetable.end, plan.timetable.path) == (3, ("A",))


def test_two_thousand_jobs_keep_their_crew() -> None:
    jobs = [job(f"J{n}", 1 + n % 7, f"M{n % 9}") for n in range(2000)]
    links = [Link(f"J{n - n % 11 - 1}", f"J{n}") for n in range(11, 2000)]
    plan = level(build_project(jobs, links, Crew({f"M{n}": Fraction(2) for n in range(9)}), CALENDAR))
    assert plan.timetable.end >= plan.free_end > 0
    assert len(plan.starts) == 2000


def used(project: Project, plan: Levelled, moment: Days) -> tuple[dict[str, Fraction], Fraction, int]:
    """Returns units by role, heads and jobs at a moment, counted from what the jobs say."""
    crew, roles, heads, count = project.crew, dict.fromkeys(project.crew.capacity, Fraction(0)), Fraction(0), 0
    for code, one in project.jobs.items():
        if one.wait or not any(begin <= moment < end for begin, end in plan.spans[code]):
            continue
        count += 1
        for role, units in one.demands.items():
            roles[role] = roles.get(role, Fraction(0)) + units
            heads += 0 if role in crew.uncounted else units
    return roles, heads, count


@FEW
@given(projects())
def test_nobody_is_ever_asked_for_more_than_there_is(project: Project) -> None:
    plan = level(project, samples=6)
    crew = project.crew
    for moment in {begin for of in plan.spans.values() for begin, _ in of}:
        roles, heads, count = used(project, plan, moment)
        assert all(roles[role] <= capacity for role, capacity in crew.capacity.items())
        assert crew.people_max is None or heads <= crew.people_max
        assert crew.jobs_at_once is None or count <= crew.jobs_at_once


@FEW
@given(projects())
def test_every_link_date_and_window_is_kept(project: Project) -> None:
    plan, calendar = level(project, samples=6), project.calendar
    lengths = {code: t.early_finish - t.early_start for code, t in plan.timetable.times.items()}
    for link in (*project.network.links, *(one.link for one in plan.limit_links)):
        assert plan.starts[link.successor] >= earliest_start(link, plan.starts, lengths)
    for code, one in project.jobs.items():
        first = calendar.start_date(plan.starts[code])
        assert one.not_before is None or first >= one.not_before
        if not one.wait:
            arrivals = [a.first for role in one.demands if (a := project.crew.available.get(role)) and a.first]
            assert all(first >= arrival for arrival in arrivals)
            assert sum((end - begin for begin, end in plan.spans[code]), Fraction(0)) == one.days
            days = {calendar.date_of(int(begin)) for begin, _ in plan.spans[code]}
            assert not any(span.first <= day <= span.last for day in days for span in one.no_work)


@FEW
@given(projects())
def test_late_dates_lie_inside_the_project(project: Project) -> None:
    plan = level(project, samples=6)
    for times in plan.timetable.times.values():
        assert 0 <= times.early_start <= times.late_start
        assert times.late_finish <= plan.timetable.end
    assert plan.timetable.end >= plan.free_end


@FEW
@given(projects(), st.integers(0, 5))
def test_the_same_seed_gives_the_same_schedule(project: Project, seed: int) -> None:
    assert level(project, seed=seed, samples=8) == level(project, seed=seed, samples=8)


@FEW
@given(projects())
def test_neither_improvement_nor_samples_make_it_longer(project: Project) -> None:
    yard = make_yard(project)
    if any(part.until is not None for part in yard.parts):
        return  # then lateness counts before length
    free_end = int(4 * level(project, samples=0).free_end)
    late = place_backward(yard, [0] * len(yard.parts), free_end, limited=False)
    assert late
    plain = Fraction(max(place_forward(yard, late[0])[1]), 4)
    improved, often = (level(project, samples=samples).timetable.end for samples in (0, 12))
    assert plain >= improved >= often >= 0


@FEW
@given(projects())
def test_without_limits_it_is_the_critical_path(project: Project) -> None:
    plain = [Job(one.code, one.days, one.demands) for one in project.jobs.values()]
    free = build_project(plain, project.network.links, Crew(), project.calendar)
    assert level(free).timetable == critical_path(free.network)


@FEW
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 2)), min_size=1, max_size=5), st.data())
def test_the_best_order_of_a_few_jobs_is_found(parts: list[tuple[int, int]], data: st.DataObject) -> None:
    """A list in some order, each job as early as may be, is best for one of the orders (Sprecher et al., 1995)."""
    codes = "ABCDE"[: len(parts)]
    jobs = [job(code, days, units=Fraction(units)) for code, (days, units) in zip(codes, parts, strict=True)]
    pairs = [(a, b) for n, a in enumerate(codes) for b in codes[n + 1 :]]
    chosen = data.draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    project = build_project(jobs, [Link(a, b, LinkType.FS) for a, b in chosen], one_each(M=2), CALENDAR)
    yard = make_yard(project)
    orders = itertools.permutations(range(len(codes)))
    best = min(max(place_forward(yard, order)[1]) for order in orders)
    assert level(project).timetable.end == Fraction(best, 4)


@FEW
@given(projects())
def test_a_schedule_comes_back_from_its_starts(project: Project) -> None:
    plan = level(project, samples=4)
    assert at_starts(project, plan.starts) == plan


def test_a_job_without_a_start_is_refused() -> None:
    with pytest.raises(SchedulingError, match="'B' has no start"):
        at_starts(build_project([job("A", 1), job("B", 1)], [], Crew(), CALENDAR), {"A": 0})


@FEW
@given(projects())
def test_an_order_gives_a_schedule_that_keeps_links_and_crew_and_is_the_same_when_it_is_placed_again(
    project: Project,
) -> None:
    order = good_order(project, samples=4)
    assert set(order) == project.jobs.keys()
    plan = level_in_order(project, order)
    assert at_starts(project, plan.starts).timetable == plan.timetable
    assert level_in_order(project, order) == plan


def test_the_order_decides_who_waits() -> None:
    project = build_project([job("A", 3), job("B", 2)], [], one_each(M=1), CALENDAR)
    assert level_in_order(project, ["B", "A"]).starts == {"A": 2, "B": 0}
    assert level_in_order(project, ["A"]).starts == {"A": 0, "B": 3}


def test_of_three_jobs_the_longer_of_the_first_two_decides_when_the_third_begins() -> None:
    links = [Link("A", "C"), Link("B", "C")]
    project = build_project([job("A", 6, "M"), job("B", 5, "N"), job("C", 4, "M")], links, one_each(M=1, N=1), CALENDAR)
    plan = level(project)
    assert (plan.starts["C"], plan.timetable.end, tuple(plan.timetable.path)) == (6, 10, ("A", "C"))
