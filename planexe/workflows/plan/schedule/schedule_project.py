"""The work of a plan as a project that can be levelled: leaves with their people, links between them, the calendar."""

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

from planexe.scheduling.links import Link
from planexe.scheduling.project import Availability, Crew, DayRange, Job, Project, Span, build_project
from planexe.scheduling.work_calendar import WorkCalendar
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.windows import closed_days
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_links import PlannedLinks
from planexe.workflows.plan.work_breakdown.bound_work import BoundWork

_SPARE_YEARS = 5
_MOST_YEARS = 80


def project_of(
    resources: ResourcePlan,
    links: PlannedLinks,
    calendar: WorkCalendar,
    tasks_at_once: int | None,
    bound: BoundWork | None = None,
    contract: GoalContract | None = None,
) -> Project:
    """Returns the project; a role that bought services stand for is not counted among the people.

    Args:
        resources: the leaves with their people.
        links: between them.
        calendar: of the plan.
        tasks_at_once: limit of leaves that are worked on at the same time.
        bound: what of the work keeps the contract: a moment for each promise, tasks that rest in a window.
        contract: of the goal, for the days of its windows.
    """
    work = bound or BoundWork()
    jobs = [*_jobs(resources, _resting(resources, work, contract or GoalContract(), calendar)), *_moments(work)]
    between = [*(one.link for one in links.links), *_moment_links(resources, work)]
    return build_project(jobs, between, _crew(resources, tasks_at_once), calendar)


def _moments(work: BoundWork) -> list[Job]:
    """Returns a milestone for each promise; one on a day, or not before it, is held back until then."""
    return [
        Job(one.code, Fraction(0), not_before=None if one.rule == "by" else one.date, milestone=True)
        for one in work.milestones
    ]


def _moment_links(resources: ResourcePlan, work: BoundWork) -> list[Link]:
    return [
        Link(leaf.code, one.code)
        for one in work.milestones
        for leaf in resources.leaves
        if leaf.task_code in one.after_task_codes
    ]


def _resting(
    resources: ResourcePlan, work: BoundWork, contract: GoalContract, calendar: WorkCalendar
) -> Mapping[str, tuple[Span, ...]]:
    """Returns the days on which the leaves of each task rest, by the task's code."""
    years = min(_MOST_YEARS, sum(leaf.days for leaf in resources.leaves) / 120 + _SPARE_YEARS)
    last = calendar.start + dt.timedelta(days=round(years * 365))
    closed = {one.id: closed_days(one, calendar.start, last) for one in contract.windows if one.is_read}
    spans: dict[str, list[Span]] = {}
    for one in work.windows:
        for code in one.task_codes:
            spans.setdefault(code, []).extend(Span(*days) for days in closed.get(one.window_id, ()))
    return {code: tuple(sorted(rests)) for code, rests in spans.items()}


def _jobs(resources: ResourcePlan, resting: Mapping[str, tuple[Span, ...]]) -> Sequence[Job]:
    ranges = {
        task.code: DayRange(Fraction(task.days_min), Fraction(task.days_likely), Fraction(task.days_max))
        for task in resources.tasks
    }
    return [
        Job(
            leaf.code,
            Fraction(leaf.days),
            demands={one.role_id: Fraction(one.people * one.percent, 100) for one in leaf.work},
            wait=leaf.mode == "wait",
            no_work=resting.get(leaf.task_code, ()),
            task=leaf.task_code,
            range=ranges.get(leaf.task_code),
        )
        for leaf in resources.leaves
    ]


def _crew(resources: ResourcePlan, tasks_at_once: int | None) -> Crew:
    return Crew(
        capacity={role.role_id: Fraction(role.units) for role in resources.roles},
        people_max=None if resources.people_max is None else Fraction(resources.people_max),
        available={
            role.role_id: Availability(role.available_from, role.available_until)
            for role in resources.roles
            if role.available_from or role.available_until
        },
        uncounted=frozenset(role.role_id for role in resources.roles if role.kind == "bought"),
        jobs_at_once=tasks_at_once,
    )
