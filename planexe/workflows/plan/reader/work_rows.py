"""Rows of work: one joined record per phase, task and subtask, depth first; pure."""

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Any

from planexe.blocks.gantt import RoleShare, WorkLink, WorkRow
from planexe.blocks.plain_text import plain_line
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_value import Schedule, ScheduledLink, ScheduledTask
from planexe.workflows.plan.schedule.work_days import HOURS_PER_DAY
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.work_breakdown.tree import PHASE_LEVEL, SUBTASK_LEVEL, WbsNode

_FROM_SCHEDULE = ("days", "early_start", "early_finish", "start", "finish", "total_float", "free_float", "critical")


def join_rows(
    nodes: Sequence[WbsNode],
    schedule: Schedule | None,
    costs: CostPlan | None,
    team: TeamRoles | None,
    resources: ResourcePlan | None = None,
) -> tuple[WorkRow, ...]:
    """Returns the rows depth first. Work without a code of its own is left out; orphans stand at the top."""
    scheduled = {task.code: task for task in (schedule.tasks if schedule else [])}
    known = {node.code: node for node in reversed(nodes)} or {c: _node_of(t) for c, t in scheduled.items()}
    order = [node.code for node in nodes] or list(scheduled)
    below: dict[str, list[str]] = {}
    for code in filter(None, dict.fromkeys(order)):
        # A parent that does not begin the code could be below it: such a node stands at the top, and no work is lost.
        parent = known[code].parent
        below.setdefault(parent if parent in known and code.startswith(f"{parent}.") else "", []).append(code)
    priced, shares = _costs_by_code(costs), _shares_by_code(resources)
    titles = {role.role_id: plain_line(role.title) for role in (team.roles if team else [])}
    rows: list[WorkRow] = []
    todo = [(code, "", 1) for code in reversed(below.get("", []))]
    while todo:
        code, parent, level = todo.pop()
        task = scheduled.get(code)
        row = _row(known[code], parent, level, leaf=code not in below)
        row = replace(row, cost=priced.get(code), shares=shares.get(code, ()))
        row = replace(row, **(_dates(task, known, titles) if task else {}))
        rows.append(row)
        todo += [(child, row.code, level + 1) for child in reversed(below.get(code, []))]
    return tuple(rows)


def _node_of(task: ScheduledTask) -> WbsNode:
    level = min(max(task.level, PHASE_LEVEL), SUBTASK_LEVEL)
    return WbsNode(code=task.code, parent=task.parent, level=level, title=task.title)


def _row(node: WbsNode, parent: str, level: int, *, leaf: bool) -> WorkRow:
    return WorkRow(
        code=plain_line(node.code),
        parent=parent,
        level=level,
        title=plain_line(node.title) or "Untitled",
        leaf=leaf,
        description=plain_line(node.description),
        resources=tuple(text for resource in node.resources if (text := plain_line(resource))),
        days_min=node.days_min,
        days_realistic=node.days_realistic,
        days_max=node.days_max,
    )


def _dates(task: ScheduledTask, known: Container[str], titles: Mapping[str, str]) -> dict[str, Any]:
    """Returns what the schedule knows of a row; links to work that is not in the plan are left out."""
    found: dict[str, Any] = {name: getattr(task, name) for name in _FROM_SCHEDULE}
    found["links"] = tuple(_link(link) for link in task.predecessors if link.predecessor in known)
    found["owner"] = titles.get(task.owner_role_id, plain_line(task.owner_role_id))
    found |= {"wait": task.mode == "wait", "delay_days": task.delay_days}
    found["waits_for"] = ", ".join(
        f"{one.predecessor} ({', '.join(titles.get(limit, limit) for limit in one.limits)})" for one in task.crew_waits
    )
    if task.leaf:
        found |= {"days_min": task.days_min, "days_realistic": task.days, "days_max": task.days_max}
    return found


def _link(link: ScheduledLink) -> WorkLink:
    return WorkLink(
        predecessor=plain_line(link.predecessor),
        type=link.type,
        lag_days=link.lag_days,
        reason=plain_line(link.reason),
    )


def _shares_by_code(resources: ResourcePlan | None) -> dict[str, tuple[RoleShare, ...]]:
    if resources is None:
        return {}
    roles = {role.role_id: role for role in resources.roles}
    return {
        leaf.code: tuple(
            RoleShare(
                role=plain_line(roles[one.role_id].title) or one.role_id,
                units=one.units * roles[one.role_id].hours_per_day / HOURS_PER_DAY,
                hours=one.hours,
                cost=one.cost,
            )
            for one in leaf.work
            if one.hours
        )
        for leaf in resources.leaves
    }


def _costs_by_code(costs: CostPlan | None) -> dict[str, float]:
    if costs is None:
        return {}
    found = {line.code: line.total for line in costs.by_phase}
    found |= {task.code: task.total for task in costs.tasks}
    found |= {leaf.code: leaf.cost for leaf in costs.leaves}
    return {code: cost for code, cost in found.items() if math.isfinite(cost)}
