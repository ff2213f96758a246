"""Chapter 8: who works on it, and who answers for which task; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block, Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.reader.chapters.draft import MIDDLE, Draft, text
from planexe.workflows.plan.reader.chapters.raci import raci
from planexe.workflows.plan.schedule.schedule_value import Schedule
from planexe.workflows.plan.work_breakdown.tree import TASK_LEVEL

DRAWN = ("schedule", "cost_plan", "risk_register")
_LETTERS = "A answers for the task, R works on it, C is asked before, I is told after."


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the team, and the table of who does what."""
    if not draft.roles:
        return
    yield _team(draft)
    if draft.work.schedule and (table := _raci(draft, draft.work.schedule)):
        yield text("### Who answers for what", _LETTERS)
        yield table
    yield text(f"Terms of work, backgrounds and equipment: {draft.see('team_doc')}.")


def _team(draft: Draft) -> Table:
    days = {role.role_id: role.days for role in draft.work.costs.by_role} if draft.work.costs else {}
    columns = (
        Column("Id", "code"), Column("Role"), Column("People"), Column("Days of work", "days"), Column("Answers for", "long"),
    )  # fmt: skip
    rows = tuple(
        (role.role_id, plain_line(role.title), role.people, days.get(role.role_id), shorten(role.explanation, MIDDLE))
        for role in draft.roles
    )
    return Table(title="The team", columns=columns, rows=rows, marks=draft.run.marks("find_team_roles"))


def _raci(draft: Draft, schedule: Schedule) -> Table | None:
    tasks = [task for task in schedule.tasks if task.level == TASK_LEVEL]
    parents = {task.code: task.parent for task in schedule.tasks if task.leaf and task.level > TASK_LEVEL}
    assigned: dict[str, dict[str, float]] = {}
    for leaf in schedule.leaves():
        if leaf.owner_role_id:
            days = assigned.setdefault(parents.get(leaf.code, leaf.code), {})
            days[leaf.owner_role_id] = days.get(leaf.owner_role_id, 0.0) + leaf.days
    consulted: dict[str, list[str]] = {}
    for risk in draft.work.risks:
        for code in risk.task_codes:
            consulted.setdefault(code, []).append(risk.owner_role_id)
    links = (
        (parents.get(link.predecessor, link.predecessor), parents.get(leaf.code, leaf.code))
        for leaf in schedule.leaves()
        for link in leaf.predecessors
    )
    found = raci([task.code for task in tasks], assigned, consulted, links)
    roles = [role.role_id for role in draft.roles]
    if not any(found.values()):
        return None
    columns = (Column("Task", "code"), Column("Work"), *(Column(role, "code") for role in roles))
    rows = tuple(
        (task.code, plain_line(task.title), *(found[task.code].get(role, "") for role in roles)) for task in tasks
    )
    return Table(title="", columns=columns, rows=rows, marks=draft.work.gantt.marks)
