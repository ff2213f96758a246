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
from planexe.workflows.plan.team.find_team_roles import MOST_PEOPLE, TeamRoles
from planexe.workflows.plan.texts import Paragraph, Sentence, sized
from planexe.workflows.plan.work_breakdown.tree import (
    Assigned,
    Assignment,
    OpenTask,
    WbsNode,
    WbsTree,
    WorkMode,
    assignments_text,
    bare_title,
    open_tasks,
)

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
- `assignments`: who works on it, one to three roles of `find_team_roles` by their ids (`M2`), none twice. The first does it or answers for it:
  take the role whose work it is, not the lead of the whole plan out of habit. `people`: how many of that role work on it at the same time,
  never more than the role has at most. `percent`: the part of their working day that it takes while it lasts: 100 for work that fills the day,
  20 for what is looked after beside other work. Name only who really works on it: each assignment is paid and takes these people from
  other work. If the list of roles is missing, give one entry with an empty `role_id`.
- `mode`: `work`, or `wait` where time passes without anybody's work: a permit being decided, a delivery under way, concrete that dries, a
  notice period. A wait is a subtask of its own, behind the work that starts it; its assignment says who keeps an eye on it.
- `acceptance`: one sentence that somebody else could test with yes or no: what is there, measured or signed, when the subtask is done.
- `work_share`: how long the subtask takes compared with the others of this task, 1 to 10. The days of the task are divided in this proportion:
  1, 4 and 1 mean that the second takes four times as long as each of the others.

{GOAL_RULES}"""


class AssignmentAnswer(BaseModel):
    """People of a role who work on a subtask."""

    role_id: str = Field(description="Id of the role, e.g. M2; the first answers for the subtask.")
    people: int = Field(ge=1, le=MOST_PEOPLE, description="How many of the role work on it at the same time.")
    percent: int = Field(ge=5, le=100, description="Part of their working day that it takes, in percent.")


class SubtaskAnswer(BaseModel):
    """One piece of work of a task."""

    name: TaskName = Field(description="At most seven words and 60 characters, verb first.")
    description: Paragraph = Field(description="What is done, how, and how one sees that it is done.")
    resources: list[Resource] = Field(
        min_length=1, max_length=8, description="Equipment, material, access, outside services, money."
    )
    assignments: list[AssignmentAnswer] = Field(
        min_length=1, max_length=3, description="One to three roles; the first does it or answers for it."
    )
    mode: WorkMode = Field(description="`wait` where time passes without anybody's work.")
    acceptance: Sentence = Field(description="One sentence that can be tested: what is there when it is done.")
    work_share: int = Field(ge=1, le=10, description="How long it takes compared with the others: 1 short, 10 long.")


class SubtasksAnswer(BaseModel):
    """The subtasks of one task, in the order in which they are done."""

    subtasks: list[SubtaskAnswer] = Field(
        min_length=3, max_length=5, description="In the order in which they are done."
    )


class Subtask(Assigned):
    """A subtask; its code is ``2.3.1``.

    Attributes:
        work_share: how long it takes compared with the other subtasks of its task.
    """

    code: str
    name: str
    description: str
    resources: list[str]
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
    return [OneOf("subtasks.assignments.role_id", ids)] if ids else []


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
    return [*problems, *_staff_problems(answer, inputs.find("find_team_roles", TeamRoles))]


def _staff_problems(answer: SubtasksAnswer, team: TeamRoles | None) -> list[str]:
    problems = []
    for subtask in answer.subtasks:
        where = f"`assignments` of {subtask.name!r}"
        problems += [
            f"{where} name {role_id} more than once; give the people of a role together."
            for role_id in repeated(one.role_id for one in subtask.assignments)
        ]
        for one in subtask.assignments:
            role = team.role(one.role_id) if team else None
            if role and one.people > role.people_max:
                problems.append(
                    f"{where} put {one.people} people of {role.role_id} {role.title} to work, but that role has at most "
                    f"{role.people_max}; give no more."
                )
        if _folded(subtask.acceptance).rstrip(".") == _folded(subtask.name).rstrip("."):
            problems.append(
                f"`acceptance` of {subtask.name!r} repeats its name; say what can be tested when it is done."
            )
    return problems


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> WbsLevel3:
    team = inputs.find("find_team_roles", TeamRoles)
    tasks = [_split(one.item.key, one.answer, team) for one in answered if one.ok and one.answer.subtasks]
    problems = {one.item.key: one.problem or NO_SUBTASKS for one in answered}
    tree = inputs.read("wbs_tree_l2", WbsTree)
    return WbsLevel3(tasks=tasks, unsplit=open_tasks(tree, (t.task_code for t in tasks), problems))


def _split(code: str, answer: SubtasksAnswer, team: TeamRoles | None) -> SplitTask:
    subtasks = [
        Subtask(
            code=f"{code}.{number}",
            name=bare_title(s.name),
            description=s.description,
            resources=s.resources,
            assignments=_known(s.assignments, team),
            mode=s.mode,
            acceptance=s.acceptance,
            work_share=max(1, s.work_share),
        )
        for number, s in enumerate(answer.subtasks, 1)
    ]
    return SplitTask(task_code=code, subtasks=subtasks)


def _known(given: Sequence[AssignmentAnswer], team: TeamRoles | None) -> list[Assignment]:
    """Returns the assignments of known roles, each role once, with no more people than it has."""
    first: dict[str, Assignment] = {}
    for one in given:
        role = team.role(one.role_id) if team else None
        if role:
            people = min(one.people, role.people_max)
            first.setdefault(role.role_id, Assignment(role_id=role.role_id, people=people, percent=one.percent))
    return list(first.values())


def _undivided(_inputs: Inputs, _item: Item) -> SubtasksAnswer:
    """Returns no subtasks: the task is carried out as it stands."""
    return read_leniently(SubtasksAnswer, {"subtasks": []})


def _full(value: WbsLevel3) -> str:
    lines: list[str] = []
    for task in value.tasks:
        lines.append(f"- **{task.task_code}**")
        lines += [f"  - {s.code} {s.name}: {_told(s)}" for s in task.subtasks]
    lines += [f"- **{task.task_code}** {task.title}: not split, {task.reason}" for task in value.unsplit]
    return "\n".join(lines)


def _told(subtask: Subtask) -> str:
    who = assignments_text(subtask.assignments)
    parts = [
        subtask.description,
        f"Resources: {', '.join(subtask.resources)}.",
        f"By {who}." if who else "",
        "A wait." if subtask.mode == "wait" else "",
        f"Done when: {subtask.acceptance}" if subtask.acceptance else "",
    ]
    return " ".join(part for part in parts if part)


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
    expected=Expected(calls=31, calls_fast=2, seconds=5, input_tokens=2900, output_tokens=570),
)
