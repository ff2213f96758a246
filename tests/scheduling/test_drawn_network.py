from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planexe.scheduling.drawn_network import CalendarMaps, DrawnNetwork, _ordered
from planexe.scheduling.levelling import level
from planexe.scheduling.project import Project, build_project
from planexe.scheduling.work_calendar import WorkCalendar
from tests.scheduling.projects import START, projects
from tests.scheduling.test_quarter_clock import CALENDARS

FEW = settings(deadline=None, max_examples=80)


def planned(project: Project) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[float(job.days)] for job in project.jobs.values()])


@FEW
@given(projects())
def test_planned_lengths_give_the_schedule_again(project: Project) -> None:
    plan = level(project, samples=4)
    courses = DrawnNetwork(project, plan).run(planned(project))
    starts = [float(plan.starts[code]) for code in project.jobs]
    finishes = [float(plan.timetable.times[code].early_finish) for code in project.jobs]
    assert courses.starts[:, 0] == pytest.approx(starts)
    assert courses.finishes[:, 0] == pytest.approx(finishes)
    assert courses.ends[0] == pytest.approx(float(plan.timetable.end))


@FEW
@given(projects(), st.data())
def test_longer_work_is_never_done_sooner(project: Project, data: st.DataObject) -> None:
    network = DrawnNetwork(project, level(project, samples=0))
    lengths = planned(project)
    more = np.array([[data.draw(st.integers(0, 8)) / 4] for _ in project.jobs])
    sooner, later = network.run(lengths), network.run(lengths + more)
    assert (later.finishes >= sooner.finishes - 1e-9).all()


@FEW
@given(projects())
def test_what_decides_the_end_is_the_critical_chain(project: Project) -> None:
    plain = [replace(job, wait=False, no_work=()) for job in project.jobs.values()]
    project = build_project(plain, project.network.links, project.crew, project.calendar)
    plan = level(project, samples=4)
    network = DrawnNetwork(project, plan)
    limits = [one.link for one in plan.limit_links]
    place = {code: n for n, code in enumerate(_ordered(project.network, limits))}
    assume(all(place[wait.predecessor] < place[wait.successor] for wait in limits))  # none was left out
    courses = network.run(planned(project))
    critical = dict(zip(project.jobs, network.critical(courses)[:, 0], strict=True))
    assert all(critical[code] for code in plan.timetable.path)


@given(CALENDARS, st.lists(st.integers(0, 200), min_size=1, max_size=9))
def test_both_maps_are_those_of_the_calendar(calendar: WorkCalendar, quarters: list[int]) -> None:
    maps, days = CalendarMaps(calendar), [n / 4 for n in quarters]
    assert list(maps.calendar_at(np.array(days))) == [float(calendar.calendar_days_at(_exact(d))) for d in days]
    assert list(maps.work_at(np.array(days))) == [float(calendar.work_days_at(_exact(d))) for d in days]


def _exact(days: float) -> Fraction:
    return Fraction(days)


def test_maps_reach_as_far_as_they_are_asked() -> None:
    maps = CalendarMaps(WorkCalendar(START, "every day"))
    assert maps.calendar_at(np.array([5000.0]))[0] == 5000
    assert maps.work_at(np.array([9000.5]))[0] == 9000.5
