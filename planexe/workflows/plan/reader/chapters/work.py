"""Chapters 6 and 7: the work by phases and tasks, and when it is done; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planexe.blocks.blocks import Block, Column, Gantt, Table
from planexe.blocks.gantt import WorkRow
from planexe.blocks.plain_text import plain_line
from planexe.figures import count_text, day_text
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.reader.chance_blocks import chance_tables
from planexe.workflows.plan.reader.chapters.draft import Draft, text
from planexe.workflows.plan.schedule.schedule_value import Schedule, ScheduledMilestone

WORK_DRAWN = ("schedule", "cost_plan", "find_team_roles")
SCHEDULE_DRAWN = ("find_team_roles", "cost_plan", "risk_simulation")
_TASK_LEVEL = 2
_MOST_ROWS, _MOST_BARS = 70, 50
_MOST_STEPS = 12


def work_blocks(draft: Draft) -> Iterator[Block]:
    """Yields phases and tasks with what they take."""
    rows = _outline(draft.work.gantt)
    if not rows:
        return
    leaves = draft.work.gantt.leaves
    phases = draft.work.gantt.phases
    yield text(
        f"{count_text(len(phases), 'phase')}, {count_text(len(rows) - len(phases), 'task')}, "
        f"{count_text(len(leaves), 'piece')} of work. What each is, and what it takes: {draft.see('wbs_tree_full')}."
    )
    money = f"Cost ({draft.work.gantt.currency})" if draft.work.gantt.currency else "Cost"
    columns = (Column("Code", "code"), Column("Work"), Column("Days", "days"), Column("Owner"), Column(money, "money"))
    owners = _owners(draft.work.gantt)
    yield Table(
        title="",
        columns=columns,
        rows=tuple(
            (
                row.code,
                f"**{row.title}**" if row.level == 1 else row.title,
                None if row.days is None else round(row.days, 1),
                owners.get(row.code, "") if row.level == _TASK_LEVEL else "",
                row.cost,
            )
            for row in rows
        ),
        marks=draft.work.gantt.marks,
    )


def schedule_blocks(draft: Draft) -> Iterator[Block]:
    """Yields the dates of promises and phases, the chart on one page, and what decides the end."""
    schedule = draft.work.schedule
    if schedule is None:
        return
    drawn = draft.value("risk_simulation", RiskSimulation)
    yield text(_dates(schedule, drawn))
    if schedule.milestones:
        yield _promises(schedule, draft.work.gantt, drawn)
    if chances := chance_tables(draft.run):
        yield replace(chances[0], title="Target and promise", marks=draft.run.marks("risk_simulation"))
    columns = (Column("Code", "code"), Column("Phase"), Column("Begins", "date"), Column("Ends", "date"))
    phases = tuple((row.code, row.title, row.start, row.finish) for row in draft.work.gantt.phases)
    if not chances:
        yield Table(title="Phases", columns=columns, rows=phases, marks=draft.work.gantt.date_marks)
    yield outline_chart(draft.work.gantt)
    yield text("### What decides the end", _path(schedule), f"Every date, float and link: {draft.see('schedule')}.")


def _dates(schedule: Schedule, drawn: RiskSimulation | None) -> str:
    """Returns from when to when, how sure that is, and how it stands to the day asked for."""
    days = "days" if schedule.working_week == "every day" else "working days"
    told = (
        f"From {day_text(schedule.start)} to {day_text(schedule.finish)}: {schedule.days:,.0f} {days}, if everything takes "
        "its likely time."
    )
    if drawn:
        return (
            f"{told} That day is kept in {drawn.likely_chance:.0%} of {drawn.draws:,} drawn courses; work towards "
            f"{day_text(drawn.finish.p50)}, promise {day_text(drawn.finish.p80)}."
        )
    if schedule.deadline is None:
        return told
    return f"{told} The goal asks for {day_text(schedule.deadline)}."


def _promises(schedule: Schedule, work: Gantt, drawn: RiskSimulation | None) -> Table:
    """Returns each promise of the goal: the day asked for, the day of the plan, the days between, its chance."""
    chances = {one.code: one.chance for one in drawn.promises} if drawn else {}
    columns = (
        Column("Id", "code"), Column("Promise"), Column("Asked"), Column("Likely", "date"), Column("Days to spare", "days"),
        Column("Likely in time"), Column("Chance", "rate"),
    )  # fmt: skip
    rows = tuple(
        (
            one.code, plain_line(one.title), f"{one.rule.replace('_', ' ')} {one.promised.isoformat()}", one.planned,
            _to_spare(one), "yes" if one.kept else "no", chances.get(one.code),
        )
        for one in schedule.milestones
    )  # fmt: skip
    return Table(title="Promises", columns=columns, rows=rows, marks=work.date_marks)


def _to_spare(one: ScheduledMilestone) -> int:
    """Returns the calendar days between the day of the plan and the one asked for; below 0 where it is missed."""
    days = (one.promised - one.planned).days
    return -days if one.rule == "not_before" else days if one.rule == "by" else -abs(days)


def outline_chart(work: Gantt) -> Gantt:
    """Returns the work down to its tasks, or to its phases where these are too many for a page."""
    kept = _outline(work, _MOST_BARS)
    codes = {row.code for row in kept}
    parents = {row.parent for row in kept}
    rows = tuple(replace(row, leaf=row.code not in parents, links=()) for row in kept)
    calendar = replace(work.calendar, critical_path=()) if work.calendar else None
    marks = tuple(mark for mark in work.notes if mark not in work.date_marks)
    return replace(work, rows=rows, calendar=calendar, notes=marks, told=True) if codes else work


def _outline(work: Gantt, most: int = _MOST_ROWS) -> Sequence[WorkRow]:
    tasks = [row for row in work.rows if row.level <= _TASK_LEVEL]
    return tasks if len(tasks) <= most else [row for row in tasks if row.level == 1]


def _owners(work: Gantt) -> dict[str, str]:
    """Returns who owns most of the days of a task, by the task's code; the task's own owner where it has one."""
    days: dict[str, dict[str, float]] = {}
    for leaf in work.leaves:
        if leaf.owner:
            owned = days.setdefault(leaf.parent, {})
            owned[leaf.owner] = owned.get(leaf.owner, 0.0) + (leaf.days or leaf.days_realistic or 1.0)
    most = {code: max(owned, key=lambda owner: owned[owner]) for code, owned in days.items()}
    return most | {row.code: row.owner for row in work.rows if row.owner}


def _path(schedule: Schedule) -> str:
    tasks = [task for task in schedule.tasks if task.level == _TASK_LEVEL and task.critical]
    if not tasks:
        return ""
    steps = [f"task {task.code} {task.title} ({day_text(task.finish)})" for task in tasks[:_MOST_STEPS]]
    more = f" and {len(tasks) - _MOST_STEPS} more" if len(tasks) > _MOST_STEPS else ""
    return f"A day lost on one of these tasks is a day lost at the end: {', '.join(steps)}{more}."
