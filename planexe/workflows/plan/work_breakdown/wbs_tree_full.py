"""Merge tasks, subtasks and estimates into the one work breakdown that everything later reads."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected, unseen
from planexe.workflows.plan.repair.applying import kept_bound, kept_nodes, kept_tasks, left_out_tasks
from planexe.workflows.plan.repair.decisions import DECISION_NEEDS, decisions_of
from planexe.workflows.plan.schedule.task_durations import TaskDurations
from planexe.workflows.plan.work_breakdown.tree import (
    PHASE_LEVEL,
    SUBTASK_LEVEL,
    TASK_LEVEL,
    OpenTask,
    WbsNode,
    WbsTree,
    assignments_text,
    days_text,
    divide_days,
    outline,
)
from planexe.workflows.plan.work_breakdown.wbs_level3 import Subtask, WbsLevel3

_DAYS = ("days_min", "days_realistic", "days_max")


class RepeatedTitle(BaseModel):
    """The same subtask under several tasks: perhaps the work was planned twice."""

    title: str
    codes: list[str]


class FullWbsTree(WbsTree):
    """Phases, tasks and subtasks; tasks with their estimates, subtasks with their share of them.

    Attributes:
        repeated_titles: subtasks of one name under several tasks.
        unsplit: tasks without subtasks, and why.
        unestimated: tasks without an estimate, and why.
        left_out: tasks that somebody decided to do without.
    """

    repeated_titles: list[RepeatedTitle]
    unsplit: list[OpenTask]
    unestimated: list[OpenTask]
    left_out: list[OpenTask] = Field(default_factory=list)


def compute(inputs: Inputs) -> FullWbsTree:
    """Returns the whole work breakdown without what somebody decided to leave out."""
    tree = inputs.read("wbs_tree_l2", WbsTree)
    level3 = inputs.read("wbs_level3", WbsLevel3)
    durations = inputs.read("task_durations", TaskDurations)
    decisions = decisions_of(inputs)
    nodes = _merge(kept_nodes(tree.nodes, decisions), level3, durations)
    return FullWbsTree(
        project_title=tree.project_title,
        final_deliverable=tree.final_deliverable,
        nodes=nodes,
        **kept_bound(tree, decisions).bound(),
        repeated_titles=_repeated_titles(nodes),
        unsplit=kept_tasks(level3.unsplit, decisions),
        unestimated=kept_tasks(durations.unestimated, decisions),
        left_out=left_out_tasks(tree.nodes, decisions),
    )


def _merge(nodes: Sequence[WbsNode], level3: WbsLevel3, durations: TaskDurations) -> list[WbsNode]:
    subtasks = {task.task_code: task.subtasks for task in level3.tasks}
    days = {e.task_code: {name: getattr(e, name) for name in _DAYS} for e in durations.estimates}
    merged: list[WbsNode] = []
    for node in nodes:
        merged.append(node.model_copy(update=days.get(node.code, {})))
        merged += _leaves(node.code, subtasks.get(node.code, ()), days.get(node.code, {}))
    return merged


def _leaves(parent: str, subtasks: Sequence[Subtask], days: Mapping[str, int]) -> list[WbsNode]:
    parts = {name: divide_days(whole, [s.work_share for s in subtasks]) for name, whole in days.items()}
    return [
        WbsNode(
            code=s.code,
            parent=parent,
            level=SUBTASK_LEVEL,
            title=s.name,
            description=s.description,
            resources=s.resources,
            assignments=s.assignments,
            mode=s.mode,
            acceptance=s.acceptance,
            work_share=s.work_share,
            **{name: float(part[number]) for name, part in parts.items()},
        )
        for number, s in enumerate(subtasks)
    ]


def _repeated_titles(nodes: Sequence[WbsNode]) -> list[RepeatedTitle]:
    by_title: dict[str, list[WbsNode]] = {}
    for node in nodes:
        if node.level == SUBTASK_LEVEL:
            by_title.setdefault(" ".join(node.title.casefold().split()), []).append(node)
    return [
        RepeatedTitle(title=same[0].title, codes=[node.code for node in same])
        for same in by_title.values()
        if len({node.parent for node in same}) > 1
    ]


def _remarks(value: FullWbsTree) -> list[str]:
    remarks = [f"{r.title} stands under several tasks: {', '.join(r.codes)}." for r in value.repeated_titles]
    for what, tasks in (("subtasks", value.unsplit), ("an estimate", value.unestimated)):
        reasons = dict.fromkeys(task.reason for task in tasks)
        remarks += [
            f"Without {what} ({reason}): {', '.join(t.task_code for t in tasks if t.reason == reason)}."
            for reason in reasons
        ]
    remarks += [f"Left out by decision: {task.task_code} {task.title}." for task in value.left_out]
    return remarks


def _with_remarks(value: FullWbsTree, text: str) -> str:
    remarks = _remarks(value)
    return f"{text}\n\n**Remarks**\n\n{bullets(remarks)}" if remarks else text


def _full(value: FullWbsTree) -> str:
    notes = {}
    for node in value.nodes:
        texts = [
            days_text(node),
            f"by {who}" if (who := assignments_text(node.assignments)) else "",
            "a wait" if node.mode == "wait" else "",
            node.description,
            f"Done when: {node.acceptance}" if node.acceptance else "",
            f"Resources: {', '.join(node.resources)}" if node.resources else "",
        ]
        notes[node.code] = [text for text in texts if text]
    return _with_remarks(value, outline(value, notes))


def _digest(value: FullWbsTree) -> str:
    notes = {}
    for node in value.nodes:
        if node.level == TASK_LEVEL:
            names = [child.title for child in value.nodes if child.parent == node.code]
            notes[node.code] = [text for text in (days_text(node), f"{len(names)} subtasks" if names else "") if text]
    short = value.model_copy(update={"nodes": [n for n in value.nodes if n.level in {PHASE_LEVEL, TASK_LEVEL}]})
    return _with_remarks(value, outline(short, notes))


STAGE = Compute(
    name="wbs_tree_full",
    heading="Work breakdown structure",
    needs=(unseen("wbs_tree_l2"), unseen("wbs_level3"), unseen("task_durations"), *DECISION_NEEDS),
    compute=compute,
    value=FullWbsTree,
    views={"full": _full, "digest": _digest},
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)
