"""The work breakdown as a flat list of coded nodes, and the texts made from it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

from planexe.workflows.plan.texts import sized
from planexe.workflows.plan.work_breakdown.bound_work import BoundWork

PHASE_LEVEL, TASK_LEVEL, SUBTASK_LEVEL = 1, 2, 3
LEFT_OUT = "left out at this level of detail"

WorkMode = Literal["work", "wait"]
NodeTitle = Annotated[str, sized(3, 100)]

_NUMBERING = re.compile(
    r"^\s*(?:(?:phase|task|step|subtask)\s+\d+(?:\.\d+)*\s*[:.)–—-]\s*|\d+(?:\.\d+)+[:.)]?\s+|\d+[:.)]\s+)",
    re.IGNORECASE,
)


class Assignment(BaseModel):
    """Who works on a subtask: people of a role, each for a part of the day, in percent."""

    role_id: str
    people: int = 1
    percent: int = 100

    @property
    def units(self) -> Fraction:
        """Returns how much of the role it takes: 1 is one person for the whole day."""
        return Fraction(self.people * self.percent, 100)


class Assigned(BaseModel):
    """What somebody carries out.

    Attributes:
        assignments: who works on it; the first is the role that answers for it. Of plans by older rules, which name an
            owner only, it is the owner with one person for the whole day.
        mode: ``wait`` for time that passes without anybody's work; it is counted in calendar days.
        acceptance: how one sees that it is done, as one sentence that can be tested; empty if nobody said.
    """

    assignments: list[Assignment] = []
    mode: WorkMode = "work"
    acceptance: str = ""

    @model_validator(mode="before")
    @classmethod
    def _of_older_rules(cls, raw: Any) -> Any:
        if not isinstance(raw, dict) or "owner_role_id" not in raw:
            return raw
        owner = raw["owner_role_id"]
        rest = {name: inner for name, inner in raw.items() if name != "owner_role_id"}
        return {"assignments": [{"role_id": owner}], **rest} if owner else rest

    @property
    def owner_role_id(self) -> str:
        """Returns the id of the role that answers for it; empty if none is known."""
        return self.assignments[0].role_id if self.assignments else ""


class WbsNode(Assigned):
    """A phase (level 1), a task (level 2) or a subtask (level 3); assignments, mode and acceptance are of subtasks.

    Attributes:
        code: ``2``, ``2.3`` or ``2.3.1``.
        parent: code of the node above; empty for a phase.
        level: 1, 2 or 3: how many numbers the code has.
        description: what the work is; known of subtasks.
        resources: what the work takes; known of subtasks.
        work_share: how much of its task a subtask is, relative to the other subtasks.
        days_min: days if all goes well; known of estimated tasks, and of their subtasks by their share.
        days_realistic: most likely days.
        days_max: days if much goes wrong.
        after_promise: whether a phase is wanted only after the last promised day.
    """

    code: str
    parent: str = ""
    level: int = Field(ge=PHASE_LEVEL, le=SUBTASK_LEVEL)
    title: str
    description: str = ""
    resources: list[str] = []
    work_share: int | None = None
    days_min: int | float | None = None
    days_realistic: int | float | None = None
    days_max: int | float | None = None
    after_promise: bool = False


class WbsTree(BoundWork):
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


def assignments_text(assignments: Iterable[Assignment]) -> str:
    """Returns who works on it as people write it: ``M1; M3 2 people at 50 %``."""
    return "; ".join(
        one.role_id
        + (f" {one.people} people" if one.people != 1 else "")
        + (f"{' at' if one.people != 1 else ''} {one.percent} %" if one.percent != 100 else "")
        for one in assignments
    )


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
