"""Say for every task which other tasks it must wait for, a phase a call."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from planexe.scheduling.cycles import circle_text, find_cycle
from planexe.scheduling.links import Link, LinkType
from planexe.spine.binding import OneEach, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.stage import Answered, Expected, Item
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import sized
from planexe.workflows.plan.work_breakdown.tree import OpenTask, WbsTree, open_tasks

MOST_PREDECESSORS = 6
LONGEST_LAG_DAYS = 365
SMALLEST_NETWORK = 6
LinkName = Literal["FS", "SS", "FF", "SF"]
Entry = Annotated[str, sized(5, 400)]

PROMPT = f"""\
You decide which tasks of a plan have to wait for which. A schedule is computed from your answer: what waits for nothing begins on the first
day, what does not wait for each other runs side by side. The reader is the person who promises the dates.

- `dependencies`: one entry for every task that the task names, under its code, also for those that wait for nothing. Other calls write about the other phases; a task may wait for tasks of any phase.
- `predecessors`: what this task cannot do without: usually one or two, at most {MOST_PREDECESSORS}. An empty list means that the task can begin on day one.
- Wait only for what is really needed: a result that is used, a consent, money, a place, a person who is busy elsewhere. That a task stands
  before another in the list is no reason. Two tasks that different people can do at the same time do not wait for each other.
- So the plan has several strands that run side by side and meet where one needs the other. Things with a long wait of their own (permits,
  contracts, deliveries, hiring) start as early as they can. A single chain of all tasks is always wrong.
- Name only direct predecessors: what they wait for themselves is already counted.
- `predecessor_code` is a task, or a phase where really everything in that phase must be done. Never the task itself or the phase it is part of.
- No circles: if A waits for B, then B and everything B waits for must not wait for A.
- `type`: FS, it begins when the other has finished (nearly always); SS, it begins when the other has begun; FF, it finishes when the
  other has finished; SF, it finishes when the other has begun (almost never).
- `lag_days`: further days to wait, such as drying or a notice period; 0 nearly always; negative where the last days of the other overlap.
- `reason`: what the task gets from the other, in one short sentence.

{GOAL_RULES}"""


class PredecessorAnswer(BaseModel):
    """One thing that a task waits for."""

    predecessor_code: str = Field(description="Code of the task or phase that is waited for.")
    type: LinkName = Field(description="FS, SS, FF or SF.")
    lag_days: int = Field(
        ge=-LONGEST_LAG_DAYS, le=LONGEST_LAG_DAYS, description="Further days to wait; 0 nearly always."
    )
    reason: Entry = Field(description="What the task gets from the other: one short sentence.")


class TaskWaitsAnswer(BaseModel):
    """What one task waits for."""

    task_code: str = Field(description="Code of the task.")
    predecessors: list[PredecessorAnswer] = Field(
        max_length=MOST_PREDECESSORS, description="Direct predecessors; empty if it can begin on day one."
    )


class DependenciesAnswer(BaseModel):
    """What every task waits for."""

    dependencies: list[TaskWaitsAnswer] = Field(description="One entry for every task of the phase.")


class Wait(BaseModel):
    """A link from a task or phase to a task."""

    predecessor_code: str
    type: LinkName
    lag_days: int
    reason: str


class TaskWaits(BaseModel):
    """A level-2 task and what it waits for."""

    task_code: str
    predecessors: list[Wait]


class TaskDependencies(BaseModel):
    """The waits of all tasks in the order of their codes, and the tasks of which nothing is known."""

    tasks: list[TaskWaits]
    unlinked: list[OpenTask]


def _codes(tree: WbsTree) -> tuple[str, ...]:
    return tuple(node.code for node in tree.nodes)


def _items(inputs: Inputs) -> list[Item]:
    """Returns the phases, each with its tasks."""
    tree = inputs.read("wbs_tree_l2", WbsTree)
    phases = {node.code: [task for task in tree.tasks() if task.parent == node.code] for node in tree.nodes}
    return [Item(code, f"{code} {tree.node(code).title}", tuple(tasks)) for code, tasks in phases.items() if tasks]


def _task(_inputs: Inputs, item: Item) -> str:
    lines = "\n".join(f"- {task.code} {task.title}" for task in item.data)
    return f"Subject: {item.title}\nSay what each of these tasks waits for:\n{lines}"


def _bindings(inputs: Inputs, item: Item) -> list[OneEach | OneOf]:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    own, every = (tuple(task.code for task in tasks) for tasks in (item.data, tree.tasks()))
    most = max(len(other.data) for other in _items(inputs))
    return [
        OneEach("dependencies", "task_code", own, every, most),
        OneOf("dependencies.predecessors.predecessor_code", _codes(tree)),
    ]


def _check(answer: DependenciesAnswer, inputs: Inputs, _item: Item) -> list[str]:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    problems = [problem for entry in answer.dependencies for problem in _entry_problems(entry)]
    if problems:
        return problems
    # A circle through several phases no call can see; the schedule gives up its weakest link.
    circle = find_cycle([task.code for task in tree.tasks()], list(task_links(answer.dependencies, tree)))
    if circle:
        found = f"`dependencies` form a circle, each task waiting for the one before it: {circle_text(circle)}"
        return [f"{found}; remove the link of it that is needed least."]
    return []


def _entry_problems(entry: TaskWaitsAnswer) -> list[str]:
    own = (entry.task_code, entry.task_code.partition(".")[0])
    given = [wait.predecessor_code for wait in entry.predecessors]
    problems = [
        f"`predecessors` of {entry.task_code} names {code}, which is the task itself or its own phase; name other tasks."
        for code in given
        if code in own
    ]
    return problems + [f"`predecessors` of {entry.task_code} names {code} more than once." for code in repeated(given)]


def task_links(entries: Sequence[TaskWaitsAnswer], tree: WbsTree) -> Iterator[Link]:
    """Yields the links between tasks; a wait for a phase is one for each of its tasks."""
    tasks = {node.code: [t.code for t in tree.tasks() if t.parent == node.code] for node in tree.nodes}
    for entry in entries:
        for wait in entry.predecessors:
            for code in tasks.get(wait.predecessor_code) or [wait.predecessor_code]:
                yield Link(code, entry.task_code, LinkType(wait.type), wait.lag_days)


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> TaskDependencies:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    known = set(_codes(tree))
    given: dict[str, TaskWaitsAnswer] = {}
    for entry in (entry for one in answered if one.ok for entry in one.answer.dependencies):
        given.setdefault(entry.task_code, entry)
    tasks = [
        TaskWaits(
            task_code=task.code,
            predecessors=[
                Wait.model_validate(wait.model_dump())
                for wait in given[task.code].predecessors
                if wait.predecessor_code in known
            ],
        )
        for task in tree.tasks()
        if task.code in given
    ]
    missing = {task.code: one.problem or "the answer left it out" for one in answered for task in one.item.data}
    return TaskDependencies(tasks=tasks, unlinked=open_tasks(tree, (t.task_code for t in tasks), missing))


def wait_text(wait: Wait) -> str:
    """Returns a wait as people write it: ``2.1``, ``2.1 SS+5 d``."""
    lag = f"{wait.lag_days:+d} d" if wait.lag_days else ""
    return wait.predecessor_code + (f" {wait.type}{lag}" if lag or wait.type != "FS" else "")


def _full(value: TaskDependencies) -> str:
    lines: list[str] = []
    for task in value.tasks:
        if not task.predecessors:
            lines.append(f"- **{task.task_code}** can begin on day one")
        lines += [f"- **{task.task_code}** after {wait_text(wait)}: {wait.reason}" for wait in task.predecessors]
    lines += [f"- **{task.task_code}** {task.title}: nothing known, {task.reason}" for task in value.unlinked]
    return "\n".join(lines)


def _gaps(value: TaskDependencies) -> list[str]:
    codes = ", ".join(task.task_code for task in value.unlinked)
    found = [f"What these tasks wait for is not known: {codes}."] if codes else []
    if len(value.tasks) >= SMALLEST_NETWORK and not any(task.predecessors for task in value.tasks):
        found.append("Task dependencies: no task waits for another.")
    if len(value.tasks) >= SMALLEST_NETWORK and _is_one_chain(value.tasks):
        found.append("Task dependencies: every task waits for the one before it, so nothing runs side by side.")
    return found


def _is_one_chain(tasks: Sequence[TaskWaits]) -> bool:
    return all(
        [wait.predecessor_code for wait in task.predecessors] == [before.task_code] for before, task in pairwise(tasks)
    )


STAGE = Each(
    name="task_dependencies",
    heading="Task dependencies",
    needs=("initial_prompt", "project_plan:digest", "wbs_tree_l2"),
    prompt=PROMPT,
    task=_task,
    items=_items,
    answer=DependenciesAnswer,
    bindings=_bindings,
    check=_check,
    finish=_finish,
    value=TaskDependencies,
    views={"full": _full},
    gaps=_gaps,
    min_answered=0.3,
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=6, calls_fast=6, seconds=4, input_tokens=2100, output_tokens=350),
)
