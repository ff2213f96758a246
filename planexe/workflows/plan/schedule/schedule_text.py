"""The schedule in words and tables: for the report, and short for prompts."""

import datetime as dt

from planexe.spine.markdown import bullets, table
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.schedule.schedule_value import Schedule, ScheduledTask
from planexe.workflows.plan.work_breakdown.tree import PHASE_LEVEL, SUBTASK_LEVEL, TASK_LEVEL

DIGEST_LIMIT = 1800
_DAY_NAMES = {"every day": "calendar days", "monday to friday": "working days, Monday to Friday"}
_MOST_WAITS = 15
_MOST_SHORT = 5
_NARROW_DAYS = 5  # tasks with less slack are watched like critical ones


def view_full(value: Schedule) -> str:
    """Returns dates of phases and tasks, what decides the end, the chances and the remarks."""
    parts = [
        _heading(value),
        _dates_table(value),
        *(["### What the goal promises\n\n" + bullets(_promises(value))] if value.milestones else []),
        "### What decides the end\n\n" + _path_text(value),
        *_people_parts(value),
    ]
    if value.notes:
        parts.append("### Remarks\n\n" + bullets(value.notes))
    return "\n\n".join(parts)


def _promises(value: Schedule) -> list[str]:
    """Returns for each promise of the goal the day it names and the day of the plan."""
    lines = []
    for one in value.milestones:
        asked = f"{one.rule.replace('_', ' ')} {one.promised.isoformat()}"
        late = "" if one.kept else f", {abs((one.planned - one.promised).days)} days off"
        lines.append(f"{one.code} {shorten(one.title, 60)}: asked {asked}, planned {one.planned.isoformat()}{late}")
    return lines


def view_digest(value: Schedule) -> str:
    """Returns the same in at most 1,800 characters: ends, phases, critical tasks, chances."""
    phases = [
        f"{t.code} {shorten(t.title, 48)}: {t.start.isoformat()} to {t.finish.isoformat()}"
        for t in value.tasks
        if t.level == PHASE_LEVEL
    ]
    path = " → ".join(f"{t.code} {shorten(t.title, 40)}" for t in _path_tasks(value))
    short = f"**Work waits for:** {_short_text(value)}." if value.shortages else ""
    parts = [
        _heading(value),
        bullets([*phases[:10], *([f"and {len(phases) - 10} more phases"] if len(phases) > 10 else [])]),
        *([f"**Promises:** {'; '.join(_promises(value))}."] if value.milestones else []),
        f"**Tasks on the critical path:** {path or 'none'}.",
        *([short] if short else []),
    ]
    if value.notes:
        parts.append(f"**Remarks:** {shorten(' '.join(value.notes), 300)}")
    text = "\n\n".join(parts)
    return text if len(text) <= DIGEST_LIMIT else text[: DIGEST_LIMIT - 1].rsplit(" ", 1)[0] + "…"


def _heading(value: Schedule) -> str:
    span = f"**{value.start.isoformat()} to {value.finish.isoformat()}:**"
    free = f", without public holidays of {value.region}" if value.region else ""
    lines = [f"{span} {_days(value.days)} ({_DAY_NAMES[value.working_week]}{free})"]
    if value.tasks_at_once is not None:
        lines.append(f"At most {value.tasks_at_once} subtasks at the same time")
    if value.deadline is not None:
        lines.append(_deadline_text(value, value.deadline))
    return ". ".join(lines) + "."


def _deadline_text(value: Schedule, deadline: dt.date) -> str:
    apart = (deadline - value.finish).days
    if apart == 0:
        return f"The deadline is the same day, {deadline.isoformat()}"
    where = "before" if apart > 0 else "AFTER"
    unit = "day" if abs(apart) == 1 else "days"
    return f"The plan ends {abs(apart)} {unit} {where} the deadline, {deadline.isoformat()}"


def _dates_table(value: Schedule) -> str:
    rows = [
        [
            f"**{t.code}**" if t.level == PHASE_LEVEL else t.code,
            f"**{t.title}**" if t.level == PHASE_LEVEL else t.title,
            t.start.isoformat(),
            t.finish.isoformat(),
            f"{round(t.days, 1):g}",
            "none" if t.critical else f"{round(t.total_float, 1):g}",
        ]
        for t in value.tasks
        if t.level < SUBTASK_LEVEL
    ]
    return table(["Code", "Phase or task", "Begins", "Ends", "Days", "Slack"], rows)


def _path_text(value: Schedule) -> str:
    tasks = _path_tasks(value)
    if not tasks:
        return "There is no work to schedule."
    all_tasks = [t for t in value.tasks if t.level == TASK_LEVEL]
    narrow = [t for t in all_tasks if not t.critical and t.total_float < _NARROW_DAYS]
    critical = sum(t.critical for t in all_tasks)
    room = " or need the same people" if value.shortages else ""
    why = f"The plan cannot end before {value.finish.isoformat()}, because these tasks hold each other up{room} without slack."
    what = "A day lost on one of them is a day lost at the end; a day gained counts until another path is the longest."
    count = f"{critical} of {len(all_tasks)} tasks have no slack."
    lines = [f"{why} {what} {count}", "\n".join(f"{n}. {_step(t, value)}" for n, t in enumerate(tasks, 1))]
    if narrow:
        names = ", ".join(f"{t.code} {t.title} ({_days(t.total_float)})" for t in narrow)
        lines.append(f"Little slack, so watch them as well: {names}.")
    return "\n\n".join(lines)


def _step(task: ScheduledTask, value: Schedule) -> str:
    on_path = [code for code in value.critical_path if code.startswith(f"{task.code}.")]
    which = f" ({', '.join(on_path)})" if on_path else ""
    return f"**{task.code} {task.title}**{which}: {task.start.isoformat()} to {task.finish.isoformat()}"


def _path_tasks(value: Schedule) -> list[ScheduledTask]:
    """Returns the tasks of the critical path in its order, each once."""
    codes = dict.fromkeys(".".join(code.split(".")[:TASK_LEVEL]) for code in value.critical_path)
    return [task for code in codes if (task := value.task(code)) is not None]


def _people_parts(value: Schedule) -> list[str]:
    """Returns what the schedule does so that nobody has to do two things at once; nothing where nobody had to."""
    if value.free_days is None:
        return []
    if not value.shortages:
        return ["### Who waits for whom\n\nNo work waits because somebody is busy with other work."]
    longer = (
        f"If nobody were busy elsewhere, the work would take {_days(value.free_days)} instead of {_days(value.days)}."
    )
    rows = [
        [
            t.code,
            t.title,
            ", ".join(f"{w.predecessor} ({', '.join(w.limits)})" for w in t.crew_waits),
            _days(t.delay_days),
        ]
        for t in sorted(value.tasks, key=lambda task: -task.delay_days)
        if t.delay_days
    ]
    shown = table(["Code", "Piece of work", "Waits for the people of", "By"], rows[:_MOST_WAITS])
    rest = f"\n\nand {len(rows) - _MOST_WAITS} more" if len(rows) > _MOST_WAITS else ""
    return [f"### Who waits for whom\n\n{longer} Work waits for {_short_text(value)}.\n\n{shown}{rest}"]


def _short_text(value: Schedule) -> str:
    named = [
        f"{one.limit} {one.title} ({_days(one.days)} in all)"
        if one.limit[:1].isupper()
        else f"{one.title} ({_days(one.days)})"
        for one in value.shortages[:_MOST_SHORT]
    ]
    return ", ".join(named)


def _days(days: float) -> str:
    number = round(days, 1)
    return f"{number:g} {'day' if number == 1 else 'days'}"
