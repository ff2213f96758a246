"""What levelling did to a schedule: who waits for whose people, by how much, and which people are short."""

from collections.abc import Mapping

from planexe.scheduling.critical_path import earliest_start
from planexe.scheduling.levelling import Levelled
from planexe.scheduling.project import Project
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_value import CrewWait, Shortage

_OTHER_LIMITS: Mapping[str, str] = {"people": "people of any role", "tasks at once": "room among the subtasks at once"}


def crew_waits_of(plan: Levelled) -> dict[str, list[CrewWait]]:
    """Returns by code whose people a leaf takes over."""
    found: dict[str, list[CrewWait]] = {}
    for one in plan.limit_links:
        wait = CrewWait(predecessor=one.link.predecessor, limits=list(one.limits))
        found.setdefault(one.link.successor, []).append(wait)
    return found


def delays_of(plan: Levelled, project: Project) -> dict[str, float]:
    """Returns by code the days that a leaf begins later than its links and its first day let it."""
    starts = plan.starts
    durations = {code: when.early_finish - when.early_start for code, when in plan.timetable.times.items()}
    found = {}
    for code, start in starts.items():
        links = (earliest_start(link, starts, durations) for link in project.network.incoming[code])
        first = project.jobs[code].not_before
        held = project.calendar.days_before(first) if first else 0
        late = start - max([held, 0, *links])
        if late > 0:
            found[code] = float(late)
    return found


def stretches_of(plan: Levelled, code: str) -> list[tuple[float, float]]:
    """Returns when a leaf is worked on that rests in between; empty for one that does not, and for what is no leaf."""
    spans = plan.spans.get(code, ())
    return [(float(begin), float(end)) for begin, end in spans] if len(spans) > 1 else []


def shortages_of(plan: Levelled, resources: ResourcePlan) -> list[Shortage]:
    """Returns what work waits for, the longest first."""
    titles = {role.role_id: role.title for role in resources.roles}
    found = [
        Shortage(limit=limit, title=titles.get(limit, _OTHER_LIMITS.get(limit, limit)), days=float(days))
        for limit, days in plan.waiting.items()
        if days
    ]
    return sorted(found, key=lambda one: (-one.days, one.limit))


def levelling_notes(plan: Levelled, resources: ResourcePlan, tasks_at_once: int | None) -> list[str]:
    """Returns what a reader must know of it: the limit of tasks at once, and work of roles that have gone."""
    notes = []
    if tasks_at_once is not None:
        notes.append(f"At most {tasks_at_once} subtasks at the same time: what is needed soonest goes first.")
    if plan.limit_links:
        notes.append("Floats keep the order in which work waits for people; another order may leave more.")
    until = {role.role_id: role.available_until for role in resources.roles}
    for code, role in plan.beyond:
        notes.append(f"{code} ends after {role} has gone, whose last day is {until.get(role)}.")
    return notes
