"""The work breakdown as a flat list of coded nodes, and the texts made from it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

PHASE_LEVEL, TASK_LEVEL, SUBTASK_LEVEL = 1, 2, 3
LEFT_OUT = "left out at this level of detail"

NodeTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)]

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
        days_min: calendar days if all goes well; known of estimated tasks.
        days_realistic: most likely calendar days.
        days_max: calendar days if much goes wrong.
    """

    code: str
    parent: str = ""
    level: int = Field(ge=PHASE_LEVEL, le=SUBTASK_LEVEL)
    title: str
    description: str = ""
    resources: list[str] = []
    days_min: int | None = None
    days_realistic: int | None = None
    days_max: int | None = None


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
    return f"{node.days_realistic} {unit} ({node.days_min} to {node.days_max})"


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
