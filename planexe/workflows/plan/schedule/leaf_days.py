"""How long each leaf of the work breakdown takes, exactly, and what to assume where nobody estimated it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low

from planexe.workflows.plan.schedule.task_durations import LONGEST_DAYS, UNKNOWN_DAYS
from planexe.workflows.plan.work_breakdown.tree import (
    LEFT_OUT,
    SUBTASK_LEVEL,
    TASK_LEVEL,
    OpenTask,
    WbsNode,
    divide_days,
)

Days = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class LeafDays:
    """The durations of all leaves.

    Attributes:
        likely: days of each leaf, by code.
        least: days if all goes well.
        most: days if much goes wrong.
        estimates: least, likely and most days of each task, by code.
        assumed: codes of those that nobody estimated.
        shares: by leaf, its task and the part of it that the leaf is.
        notes: what was assumed, in plain sentences.
        missing: codes of tasks whose estimate failed.
    """

    likely: Mapping[str, Fraction]
    least: Mapping[str, Fraction]
    most: Mapping[str, Fraction]
    estimates: Mapping[str, Days]
    assumed: tuple[str, ...]
    shares: Mapping[str, tuple[str, Fraction]]
    notes: tuple[str, ...]
    missing: tuple[str, ...]

    def task_of(self, code: str) -> str:
        """Returns the task whose estimate a leaf shares; a phase without tasks is its own."""
        return self.shares[code][0] if code in self.shares else code


def leaf_days(nodes: Sequence[WbsNode], unestimated: Sequence[OpenTask]) -> LeafDays:
    """Returns the durations of the leaves of a work breakdown.

    A task's days are divided among its subtasks in proportion to their shares; a phase without tasks takes no time. A
    task without an estimate gets the median of the other tasks of its phase, else of all tasks.
    """
    children: dict[str, list[WbsNode]] = {}
    for node in nodes:
        children.setdefault(node.parent, []).append(node)
    tasks = [node for node in nodes if node.level == TASK_LEVEL]
    given = {task.code: days for task in tasks if (days := _estimate_of(task))}
    assumed = {task.code: _assumed(task, tasks, given) for task in tasks if task.code not in given}
    all_days = {**given, **assumed}
    parts: dict[str, tuple[str, Fraction]] = {}
    for task in tasks:
        subtasks = [n for n in children.get(task.code, []) if n.level == SUBTASK_LEVEL]
        codes = [n.code for n in subtasks] or [task.code]
        for code, part in zip(codes, divide_days(1, [n.work_share or 1 for n in subtasks] or [1]), strict=True):
            parts[code] = (task.code, part)
    empty = [n.code for n in nodes if n.level < TASK_LEVEL and not children.get(n.code)]
    columns = [
        {**dict.fromkeys(empty, Fraction(0)), **{c: part * all_days[task][n] for c, (task, part) in parts.items()}}
        for n in range(3)
    ]
    reasons = {task.task_code: task.reason for task in unestimated}
    return LeafDays(
        likely=columns[1],
        least=columns[0],
        most=columns[2],
        estimates={task.code: all_days[task.code] for task in tasks},
        assumed=tuple(assumed),
        shares=parts,
        notes=_notes(assumed, reasons),
        missing=tuple(code for code in assumed if reasons.get(code) != LEFT_OUT),
    )


def _estimate_of(task: WbsNode) -> Days | None:
    """Returns the estimate in order, whatever order it was given in."""
    if task.days_realistic is None:
        return None
    likely = task.days_realistic
    days = (likely if d is None else d for d in (task.days_min, likely, task.days_max))
    least, middle, most = sorted(min(LONGEST_DAYS, max(1, round(d))) for d in days)
    return least, middle, most


def _assumed(task: WbsNode, tasks: Sequence[WbsNode], given: Mapping[str, Days]) -> Days:
    siblings = [given[t.code] for t in tasks if t.parent == task.parent and t.code in given]
    known = siblings or list(given.values())
    if not known:
        return UNKNOWN_DAYS
    least, middle, most = sorted(median_low(days[n] for days in known) for n in range(3))
    return least, middle, most


def _notes(assumed: Mapping[str, Days], reasons: Mapping[str, str]) -> tuple[str, ...]:
    """Returns one sentence for all tasks that got the same days for the same reason."""
    groups: dict[tuple[Days, str], list[str]] = {}
    for code, days in assumed.items():
        groups.setdefault((days, reasons.get(code, "no estimate")), []).append(code)
    return tuple(
        f"No estimate for {', '.join(codes)} ({reason}): assumed {days[1]} days each ({days[0]} to {days[2]}), "
        "the median of the estimated tasks around them."
        for (days, reason), codes in groups.items()
    )
