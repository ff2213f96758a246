"""What decisions change in the work of a plan: what is left out, what overlaps, how fast and how dear it is; pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeVar

from planexe.scheduling.links import Link, LinkType
from planexe.workflows.plan.repair.decision_models import AddPerson, Crash, Decisions, LaterDate
from planexe.workflows.plan.schedule.schedule_links import PlannedLink, PlannedLinks
from planexe.workflows.plan.schedule.task_dependencies import TaskDependencies, TaskWaits, Wait
from planexe.workflows.plan.team.find_team_roles import Role
from planexe.workflows.plan.work_breakdown.bound_work import BoundWork
from planexe.workflows.plan.work_breakdown.tree import PHASE_LEVEL, OpenTask, WbsNode

CRASHED: Final = Fraction(4, 5)
"""Days of a task that is done with overtime, as a part of what they were."""
OVERTIME: Final = Fraction(3, 2)
"""What its work costs an hour, as a multiple of the usual rate."""
REWORK: Final = Fraction(11, 10)
"""Days of work that begins before the one before it is done, as a multiple: a tenth is done again."""
LEFT_OUT_BY_DECISION: Final = "left out by decision"
_Task = TypeVar("_Task", bound=OpenTask)


def kept_nodes(nodes: Sequence[WbsNode], decisions: Decisions) -> list[WbsNode]:
    """Returns the nodes without those of tasks that are left out, and without phases of which nothing stays."""
    gone = decisions.left_out
    if not gone:
        return list(nodes)
    kept = [node for node in nodes if node.code not in gone and node.parent not in gone]
    emptied = {node.parent for node in nodes} - {node.parent for node in kept}
    return [node for node in kept if node.level != PHASE_LEVEL or node.code not in emptied]


def left_out_tasks(nodes: Sequence[WbsNode], decisions: Decisions) -> list[OpenTask]:
    """Returns the tasks that are left out, in the order of the plan."""
    return [
        OpenTask(task_code=node.code, title=node.title, reason=LEFT_OUT_BY_DECISION)
        for node in nodes
        if node.code in decisions.left_out
    ]


def kept_tasks(tasks: Sequence[_Task], decisions: Decisions) -> list[_Task]:
    """Returns those of some tasks that are not left out."""
    return [task for task in tasks if task.task_code not in decisions.left_out]


def kept_bound(work: BoundWork, decisions: Decisions) -> BoundWork:
    """Returns what keeps the contract, without tasks that are left out, promises on the days that were decided."""
    gone = decisions.left_out
    days = {one.promise_id: one.date for one in decisions.of(LaterDate)}

    def rest(codes: Sequence[str]) -> list[str]:
        return [code for code in codes if code not in gone]

    return BoundWork(
        milestones=[
            one.model_copy(
                update={"after_task_codes": rest(one.after_task_codes), "date": days.get(one.code, one.date)}
            )
            for one in work.milestones
        ],
        windows=[one.model_copy(update={"task_codes": rest(one.task_codes)}) for one in work.windows],
        conditions=[one.model_copy(update={"task_codes": rest(one.task_codes)}) for one in work.conditions],
        deliverables=[one.model_copy(update={"task_codes": rest(one.task_codes)}) for one in work.deliverables],
    )


def rerouted(dependencies: TaskDependencies | None, decisions: Decisions) -> TaskDependencies | None:
    """Returns what tasks wait for; who waited for a task that is left out waits for what that one waited for."""
    gone = decisions.left_out
    if dependencies is None or not gone:
        return dependencies
    waits = {one.task_code: one.predecessors for one in dependencies.tasks}

    def instead(wait: Wait, seen: frozenset[str]) -> list[Wait]:
        if wait.predecessor_code not in gone:
            return [wait]
        if wait.predecessor_code in seen:
            return []
        before = waits.get(wait.predecessor_code, [])
        return [found for one in before for found in instead(one, seen | {wait.predecessor_code})]

    tasks = [
        TaskWaits(
            task_code=one.task_code,
            predecessors=[found for wait in one.predecessors for found in instead(wait, frozenset())],
        )
        for one in dependencies.tasks
        if one.task_code not in gone
    ]
    return TaskDependencies(tasks=tasks, unlinked=kept_tasks(dependencies.unlinked, decisions))


def overlapped(links: PlannedLinks, days: Mapping[str, float], decisions: Decisions) -> PlannedLinks:
    """Returns the links, those of work that overlaps from start to start with half of the days before.

    Args:
        links: of the plan.
        days: of each leaf, by code.
        decisions: what was decided.
    """
    pairs = decisions.overlapped
    if not pairs:
        return links
    return PlannedLinks(tuple(_overlapped(one, days) if _pair(one.link) in pairs else one for one in links.links),
                        links.notes)  # fmt: skip


def _pair(link: Link) -> tuple[str, str]:
    return link.predecessor, link.successor


def _overlapped(one: PlannedLink, days: Mapping[str, float]) -> PlannedLink:
    if one.link.type is not LinkType.FS:
        return one
    before, after = _pair(one.link)
    half = Fraction(days.get(before, 0.0)) / 2
    reason = f"Overlap by decision: begins when half of {before} is done. {one.reason}".strip()
    return PlannedLink(Link(before, after, LinkType.SS, half, one.link.strength), one.origin, reason)


def more_people(roles: Sequence[Role], decisions: Decisions) -> list[Role]:
    """Returns the roles with the people that were added."""
    added: dict[str, int] = {}
    for one in decisions.of(AddPerson):
        added[one.role_id] = added.get(one.role_id, 0) + one.people
    return [
        role.model_copy(update={"people_max": max(1, role.people_max) + added[role.role_id]})
        if role.role_id in added
        else role
        for role in roles
    ]


def pace_of(nodes: Sequence[WbsNode], decisions: Decisions) -> dict[str, Fraction]:
    """Returns by leaf how long it takes as a multiple of its days, for leaves whose length was changed."""
    crashed = {one.task_code for one in decisions.of(Crash)}
    again = {after for _, after in decisions.overlapped}
    found: dict[str, Fraction] = {}
    for node in nodes:
        if node.mode == "wait":
            continue
        pace = CRASHED if node.code in crashed or node.parent in crashed else Fraction(1)
        pace *= REWORK if node.code in again else Fraction(1)
        if pace != 1:
            found[node.code] = pace
    return found


def pay_of(nodes: Sequence[WbsNode], decisions: Decisions) -> dict[str, Fraction]:
    """Returns by leaf what an hour of its work costs as a multiple of the rate, for leaves done with overtime."""
    crashed = {one.task_code for one in decisions.of(Crash)}
    return {node.code: OVERTIME for node in nodes if node.code in crashed or node.parent in crashed}
