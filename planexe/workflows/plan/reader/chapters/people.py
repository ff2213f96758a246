"""Chapter 8: who works on it, and who answers for which task; pure."""

from collections.abc import Iterable, Iterator

from planexe.blocks.blocks import Block, Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.figures import MONTHS
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.reader.chapters.draft import MIDDLE, Draft, text
from planexe.workflows.plan.reader.chapters.raci import raci
from planexe.workflows.plan.resources.role_load import LoadSpan, role_loads
from planexe.workflows.plan.schedule.schedule_value import Schedule, ScheduledTask
from planexe.workflows.plan.work_breakdown.tree import TASK_LEVEL

DRAWN = ("schedule", "resource_plan", "cost_plan", "risk_register")
_MOST_MONTHS = 14
_LETTERS = "A answers for the task, R works on it, C is asked before, I is told after."


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the team, what it does in which month, and the table of who answers for what."""
    if not draft.roles:
        return
    yield _team(draft)
    if load := _load(draft):
        yield load
    if draft.work.schedule and (table := raci_table(draft, draft.work.schedule)):
        yield text("### Who answers for what", _LETTERS)
        yield table
    yield text(f"Terms of work, backgrounds and equipment: {draft.see('team_doc')}.")


def _team(draft: Draft) -> Table:
    days = {role.role_id: role.days for role in draft.work.costs.by_role} if draft.work.costs else {}
    columns = (
        Column("Id", "code"), Column("Role"), Column("People"), Column("Days of work", "days"), Column("Answers for", "long"),
    )  # fmt: skip
    rows = tuple(
        (
            role.role_id,
            plain_line(role.title),
            role.people,
            _tenths(days.get(role.role_id)),
            shorten(role.explanation, MIDDLE),
        )
        for role in draft.roles
    )
    return Table(title="The team", columns=columns, rows=rows, marks=draft.run.marks("find_team_roles"))


def _tenths(days: float | None) -> float | None:
    return None if days is None else round(days, 1)


def raci_table(draft: Draft, schedule: Schedule) -> Table | None:
    """Returns the letter of each role for each task; ``None`` where nobody is assigned."""
    tasks = [task for task in schedule.tasks if task.level == TASK_LEVEL]
    parents = {task.code: task.parent for task in schedule.tasks if task.leaf and task.level > TASK_LEVEL}
    assigned: dict[str, dict[str, float]] = {}
    for leaf in schedule.leaves():
        days = assigned.setdefault(parents.get(leaf.code, leaf.code), {})
        for role_id, units in hands(leaf).items():
            days[role_id] = days.get(role_id, 0.0) + units * leaf.days
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


def hands(leaf: ScheduledTask) -> dict[str, float]:
    """Returns how many people of each role work on a leaf; of an older plan only who answers for it is known."""
    if leaf.assignments:
        return {one.role_id: float(one.units) for one in leaf.assignments}
    return {leaf.owner_role_id: 1.0} if leaf.owner_role_id else {}


def load_by_month(spans: Iterable[LoadSpan]) -> dict[tuple[int, int], float | None]:
    """Returns by year and month which part of its hours a role works; ``None`` where it has none.

    A week counts where it begins.
    """
    asked: dict[tuple[int, int], tuple[float, float]] = {}
    for span in spans:
        key = (span.first.year, span.first.month)
        hours, capacity = asked.get(key, (0.0, 0.0))
        asked[key] = (hours + span.hours, capacity + span.capacity)
    return {key: hours / capacity if capacity else None for key, (hours, capacity) in asked.items()}


def _load(draft: Draft) -> Table | None:
    """Returns the load of each role by month, ``None`` where nobody is assigned or a page would not hold it."""
    work = draft.work
    if work.resources is None or work.schedule is None:
        return None
    load = {role_id: load_by_month(spans) for role_id, spans in role_loads(work.resources, work.schedule).items()}
    months = list(dict.fromkeys(month for of_role in load.values() for month in of_role))
    if not months or len(months) > _MOST_MONTHS:
        return None
    columns = (Column("Id", "code"), Column("Role"), *(Column(_month(month), "rate") for month in months))
    rows = tuple(
        (role.role_id, plain_line(role.title), *(load[role.role_id].get(month) for month in months))
        for role in draft.roles
        if role.role_id in load
    )
    marks = draft.run.marks("resource_plan", "schedule")
    return Table(title="How busy each role is", columns=columns, rows=rows, marks=marks)


def _month(month: tuple[int, int]) -> str:
    return f"{MONTHS[month[1] - 1]} {month[0] % 100:02d}"
