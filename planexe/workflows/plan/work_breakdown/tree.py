"""The work breakdown as a flat list of coded nodes, and the texts made from it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.workflows.plan.texts import sized

PHASE_LEVEL, TASK_LEVEL, SUBTASK_LEVEL = 1, 2, 3
LEFT_OUT = "left out at this level of detail"

NodeTitle = Annotated[str, sized(3, 100)]

_NUMBERING = re.compile(
    r"^\s*(?:(?:phase|task|step|subtask)\s+\d+(?:\.\d+)*\s*[:.)–—-]\s*|\d+(?:\.\d+)+[:.)]?\s+|\d+[:.)]\s+)",
    re.IGNORECASE,
)


class WbsNode(BaseModel):
    """A phase (level 1), a task (level 2) or a subtask (level 3).

    Attributes:
        code: ``2``, ``2.3`` or ``2.3.1``.
        parent: code of the node above; empty for a phase.
        level: 1, 2 or 3: how many numbers the code has.
        description: what the work is; known of subtasks.
        resources: what the work takes; known of subtasks.
        owner_role_id: id of the role that does or leads a subtask; empty if none is known.
        work_share: how much of its task a subtask is, relative to the other subtasks.
        days_min: days if all goes well; known of estimated tasks, and of their subtasks by their share.
        days_realistic: most likely days.
        days_max: days if much goes wrong.
    """

    code: str
    parent: str = ""
    level: int = Field(ge=PHASE_LEVEL, le=SUBTASK_LEVEL)
    title: str
    description: str = ""
    resources: list[str] = []
    owner_role_id: str = ""
    work_share: int | None = None
    days_min: int | float | None = None
    days_realistic: int | float | None = None
    days_max: int | float | None = None


class WbsTree(BaseModel):
    """The work of the project; ``nodes`` stand in the order of their codes, each after its parent."""

    project_title: str
    final_deliverable: str
    nodes: list[WbsNode]

    def tasks(self) -> list[WbsNode]:
        """Returns the level-2 tasks."""
        return [node for node in self.nodes if node.level == TASK_LEVEL]

    def node(self, code: str) -> WbsNode:
        """Returns the node with a code.

        Raises:
            KeyError: there is none.
        """
        for node in self.nodes:
            if node.code == code:
                return node
        raise KeyError(code)


class OpenTask(BaseModel):
    """A level-2 task that a later stage could not, or was not asked to, work on."""

    task_code: str
    title: str
    reason: str


def open_tasks(tree: WbsTree, done: Iterable[str], problems: Mapping[str, str]) -> list[OpenTask]:
    """Returns the tasks that are not done: with the problem of those that were asked, else as left out."""
    finished = set(done)
    return [
        OpenTask(task_code=task.code, title=task.title, reason=problems.get(task.code, LEFT_OUT))
        for task in tree.tasks()
        if task.code not in finished
    ]


def divide_days(days: int, shares: Sequence[int]) -> list[Fraction]:
    """Returns the days of a task divided in proportion, exactly: the parts add up to ``days``, nothing is rounded.

    Args:
        days: of the task.
        shares: of its subtasks, relative to each other; a share below 1 counts as 1.
    """
    weights = [max(1, share) for share in shares]
    return [Fraction(days * weight, sum(weights)) for weight in weights]


def bare_title(title: str) -> str:
    """Returns a title without a number that the model put in front: codes are given by code.

    Example:
        >>> bare_title("Phase 2: Dig the footing")
        'Dig the footing'
    """
    return _NUMBERING.sub("", title).strip() or title.strip()


def days_text(node: WbsNode) -> str:
    """Returns the estimate as people write it, e.g. ``5 days (3 to 9)``; empty if there is none."""
    if node.days_realistic is None:
        return ""
    unit = "day" if node.days_realistic == 1 else "days"
    likely, least, most = (
        "?" if days is None else f"{round(days, 1):g}" for days in (node.days_realistic, node.days_min, node.days_max)
    )
    return f"{likely} {unit} ({least} to {most})"


def outline(tree: WbsTree, notes: Mapping[str, Sequence[str]] | None = None) -> str:
    """Returns the tree as a nested list with codes; ``notes`` are added behind the titles, by code."""
    extra = notes or {}
    lines = [f"**Project:** {tree.project_title}  ", f"**Final deliverable:** {tree.final_deliverable}", ""]
    for node in tree.nodes:
        title = f"**{node.code} {node.title}**" if node.level == PHASE_LEVEL else f"{node.code} {node.title}"
        lines.append(
            "  " * (node.level - 1) + f"- {title}" + "".join(f" · {note}" for note in extra.get(node.code, ()))
        )
    return "\n".join(lines)
