"""The work of a plan as a project that can be levelled: leaves with their people, links between them, the calendar."""

from collections.abc import Sequence
from fractions import Fraction

from planexe.scheduling.project import Availability, Crew, DayRange, Job, Project, build_project
from planexe.scheduling.work_calendar import WorkCalendar
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_links import PlannedLinks


def project_of(
    resources: ResourcePlan, links: PlannedLinks, calendar: WorkCalendar, tasks_at_once: int | None
) -> Project:
    """Returns the project; a role that bought services stand for is not counted among the people."""
    return build_project(_jobs(resources), [one.link for one in links.links], _crew(resources, tasks_at_once), calendar)


def _jobs(resources: ResourcePlan) -> Sequence[Job]:
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
