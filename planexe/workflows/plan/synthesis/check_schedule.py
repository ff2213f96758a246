"""Checks of the schedule: nobody does two things at once, and all work leads to what the goal promises."""

from collections.abc import Iterable, Iterator, Mapping

from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_value import Schedule, ScheduledTask
from planexe.workflows.plan.synthesis.plan_findings import Check, check_each
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from planexe.workflows.plan.work_breakdown.wbs_tree_full import FullWbsTree

_ROUNDING = 1e-6
_Use = tuple[float, float, float]  # from when to when, in days, how many people


def check_crew(plan: PlanValues) -> list[Check]:
    """Returns the check that no role, and not the team as a whole, is asked for more people than there are.

    The schedule is made so that it holds: a finding here is a mistake of the program. Schedules by older rules take no
    account of people and are not looked at.
    """
    schedule, resources = plan.get("schedule", Schedule), plan.get("resource_plan", ResourcePlan)
    if schedule is None or resources is None or schedule.free_days is None:
        return []
    spans = {task.code: task.spans for task in schedule.leaves()}
    uses: dict[str, list[_Use]] = {}
    bought = {role.role_id for role in resources.roles if role.kind == "bought"}
    everybody: list[_Use] = []
    for leaf in resources.leaves:
        for one in leaf.work if leaf.mode == "work" else ():
            own = [(begin, end, one.units) for begin, end in spans.get(leaf.code, [])]
            uses.setdefault(one.role_id, []).extend(own)
            everybody += own if one.role_id not in bought else []
    limits = {f"{r.role_id} {r.title}": (uses[r.role_id], r.units) for r in resources.roles if r.role_id in uses}
    if resources.people_max is not None:
        limits["all people together"] = (everybody, resources.people_max)
    failed = [
        f"{name} ({most:g} people at work, there are {units})"
        for name, (of, units) in limits.items()
        if (most := _most_at_once(of)) > units + _ROUNDING
    ]
    title = "At no time are more people at work than there are"
    return [check_each("Work", title, list(limits), failed, lambda ids: f"Too much work at the same time for {ids}.")]


def _most_at_once(uses: Iterable[_Use]) -> float:
    steps = sorted(step for begin, end, units in uses for step in ((end, 0, -units), (begin, 1, units)) if begin < end)
    most = now = 0.0
    for _, _, units in steps:  # at one moment what ends goes first
        now += units
        most = max(most, now)
    return most


def check_network(plan: PlanValues) -> list[Check]:
    """Returns the check that every piece of work leads to a promise of the goal, but for what comes after them."""
    schedule, tree = plan.get("schedule", Schedule), plan.get("wbs_tree_full", FullWbsTree)
    if schedule is None or tree is None or not any(one.hard for one in tree.milestones):
        return []
    leaves = {task.code: task for task in schedule.leaves()}
    later = {node.code for node in tree.nodes if node.after_promise}
    asked = [code for code in leaves if code.split(".")[0] not in later]
    kept = _leading_to({code for one in tree.milestones for code in one.after_task_codes}, leaves)
    failed = [code for code in asked if code not in kept]
    last = max((one.planned for one in schedule.milestones if one.hard), default=schedule.finish)
    late = [code for code in failed if leaves[code].finish > last]
    title = "Every piece of work leads to a promise of the goal"
    if late:
        text = "No promise of the goal waits for {}, and it ends after the last of them."
        return [check_each("Work", title, asked, late, text.format, "major")]
    return [check_each("Work", title, asked, failed, "No promise of the goal waits for {}.".format, "minor")]


def _leading_to(tasks: set[str], leaves: Mapping[str, ScheduledTask]) -> set[str]:
    """Returns the leaves of these tasks and all that they wait for."""
    found: set[str] = set()
    todo = [code for code, leaf in leaves.items() if code in tasks or leaf.parent in tasks]
    while todo:
        code = todo.pop()
        if code not in found and code in leaves:
            found.add(code)
            todo += _waited_for(leaves[code])
    return found


def _waited_for(leaf: ScheduledTask) -> Iterator[str]:
    yield from (link.predecessor for link in leaf.predecessors)
