"""Split every task into subtasks, one call each."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.binding import OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.relaxed_model import read_leniently
from planexe.spine.stage import Answered, Default, Expected, Item, optional
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.texts import Paragraph, sized
from planexe.workflows.plan.work_breakdown.tree import OpenTask, WbsNode, WbsTree, bare_title, open_tasks

NO_SUBTASKS = "no model named its subtasks"

TaskName = Annotated[str, sized(3, 60)]
Resource = Annotated[str, sized(2, 160)]

PROMPT = f"""\
You split one task of a plan into the subtasks that somebody carries out. The whole work breakdown is in `wbs_tree_l2`; the task to split is
named at the end. The other tasks are split at the same moment by others, who do not see your answer.
The reader is the person who does the work and wants to know what to do, in which order, and with what.

- Three to five subtasks, in the order in which they are done. Together they are the whole task, and nothing but the task.
- Stay out of the other tasks: whatever the title of another task covers is done there, before or after. Do not repeat the title of the task
  itself or of any other phase or task.
- A subtask is one piece of work for one person or crew, with an end that can be seen. No "monitor progress", "hold meetings" or "document
  results" unless that is what the task is about.
- `name`: at most seven words and 60 characters, verb first, without a number in front, and so specific that it could not stand under another
  task. "Order materials" is wrong: say which material, and for what.
- `description`: two or three sentences: what is done, how, and how one sees that it is done. Say it for this plan: its place, its figures, its
  conditions. Do not invent figures or names.
- `resources`: one to six things the subtask takes: equipment, material, access, outside services, or money with its sum if the plan has it.
- `owner_role_id`: the one role of `find_team_roles` that does this subtask or answers for it, by its id (`M2`). Take the role whose work it is,
  not the lead of the whole plan out of habit. If the list of roles is missing, leave the text empty.
- `work_share`: how long the subtask takes compared with the others of this task, 1 to 10. The days of the task are divided in this proportion:
  1, 4 and 1 mean that the second takes four times as long as each of the others.

{GOAL_RULES}"""


class SubtaskAnswer(BaseModel):
    """One piece of work of a task."""

    name: TaskName = Field(description="At most seven words and 60 characters, verb first.")
    description: Paragraph = Field(description="What is done, how, and how one sees that it is done.")
    resources: list[Resource] = Field(
        min_length=1, max_length=8, description="Equipment, material, access, outside services, money."
    )
    owner_role_id: str = Field(description="Id of the role that does it or answers for it, e.g. M2.")
    work_share: int = Field(ge=1, le=10, description="How long it takes compared with the others: 1 short, 10 long.")


class SubtasksAnswer(BaseModel):
    """The subtasks of one task, in the order in which they are done."""

    subtasks: list[SubtaskAnswer] = Field(
        min_length=3, max_length=5, description="In the order in which they are done."
    )


class Subtask(BaseModel):
    """A subtask; its code is ``2.3.1``.

    Attributes:
        owner_role_id: id of the role that answers for it; empty if none is known.
        work_share: how long it takes compared with the other subtasks of its task.
    """

    code: str
    name: str
    description: str
    resources: list[str]
    owner_role_id: str = ""
    work_share: int = 1


class SplitTask(BaseModel):
    """A level-2 task and its subtasks."""

    task_code: str
    subtasks: list[Subtask]


class WbsLevel3(BaseModel):
    """The split tasks in the order of their codes, and those that are not split."""

    tasks: list[SplitTask]
    unsplit: list[OpenTask]


def _items(inputs: Inputs) -> list[Item]:
    tasks = inputs.read("wbs_tree_l2", WbsTree).tasks()
    return [Item(task.code, f"{task.code} {task.title}", task) for task in tasks]


def _task(inputs: Inputs, item: Item) -> str:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    task: WbsNode = item.data
    phase = tree.node(task.parent)
    siblings = "; ".join(f"{t.code} {t.title}" for t in tree.tasks() if t.parent == task.parent and t.code != task.code)
    return f"""\
Subject: {item.title}
Split this task of phase {phase.code} {phase.title} into three to five subtasks.
Its neighbours in the phase, whose work is not yours: {siblings}."""


def _role_ids(inputs: Inputs) -> tuple[str, ...]:
    roles = inputs.find("find_team_roles", TeamRoles)
    return roles.role_ids if roles else ()


def _bindings(inputs: Inputs, _item: Item) -> list[OneOf]:
    ids = _role_ids(inputs)
    return [OneOf("subtasks.owner_role_id", ids)] if ids else []


def _check(answer: SubtasksAnswer, inputs: Inputs, _item: Item) -> list[str]:
    names = [bare_title(subtask.name) for subtask in answer.subtasks]
    problems = [
        f"`subtasks.name` {n!r} stands there more than once; every subtask has its own." for n in repeated(names)
    ]
    taken = {_folded(node.title): node for node in inputs.read("wbs_tree_l2", WbsTree).nodes}
    for name in dict.fromkeys(names):
        node = taken.get(_folded(name))
        if node:
            problems.append(f"`subtasks.name` {name!r} is the title of {node.code}; name a smaller piece of this task.")
    return problems


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> WbsLevel3:
    role_ids = _role_ids(inputs)
    tasks = [_split(one.item.key, one.answer, role_ids) for one in answered if one.ok and one.answer.subtasks]
    problems = {one.item.key: one.problem or NO_SUBTASKS for one in answered}
    tree = inputs.read("wbs_tree_l2", WbsTree)
    return WbsLevel3(tasks=tasks, unsplit=open_tasks(tree, (t.task_code for t in tasks), problems))


def _split(code: str, answer: SubtasksAnswer, role_ids: Sequence[str]) -> SplitTask:
    subtasks = [
        Subtask(
            code=f"{code}.{number}",
            name=bare_title(s.name),
            description=s.description,
            resources=s.resources,
            owner_role_id=s.owner_role_id if s.owner_role_id in role_ids else "",
            work_share=max(1, s.work_share),
        )
        for number, s in enumerate(answer.subtasks, 1)
    ]
    return SplitTask(task_code=code, subtasks=subtasks)


def _undivided(_inputs: Inputs, _item: Item) -> SubtasksAnswer:
    """Returns no subtasks: the task is carried out as it stands."""
    return read_leniently(SubtasksAnswer, {"subtasks": []})


def _full(value: WbsLevel3) -> str:
    lines = []
    for task in value.tasks:
        lines.append(f"- **{task.task_code}**")
        lines += [f"  - {s.code} {s.name}: {s.description} Resources: {', '.join(s.resources)}." for s in task.subtasks]
    lines += [f"- **{task.task_code}** {task.title}: not split, {task.reason}" for task in value.unsplit]
    return "\n".join(lines)


STAGE = Each(
    name="wbs_level3",
    heading="Subtasks",
    needs=("initial_prompt", "project_plan:digest", optional("find_team_roles:digest"), "wbs_tree_l2"),
    prompt=PROMPT,
    task=_task,
    answer=SubtasksAnswer,
    items=_items,
    fast_limit=2,
    bindings=_bindings,
    check=_check,
    finish=_finish,
    default=Default(_undivided, "the task itself, undivided"),
    value=WbsLevel3,
    views={"full": _full},
    min_answered=0.8,
    max_output_tokens=3000,
    expected=Expected(calls=31, calls_fast=2, seconds=4, input_tokens=10000, output_tokens=475),
)
