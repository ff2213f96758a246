"""Say for every task which other tasks it must wait for."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from planexe.scheduling.cycles import circle_text, find_cycle
from planexe.scheduling.links import Link, LinkType
from planexe.spine.binding import OneEach, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
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

- `dependencies`: one entry for every task of `wbs_tree_l2`, under its code, also for those that wait for nothing.
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

    dependencies: list[TaskWaitsAnswer] = Field(description="One entry for every task.")


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


def _bindings(inputs: Inputs, _item: Item) -> list[OneEach | OneOf]:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    return [
        OneEach("dependencies", "task_code", tuple(task.code for task in tree.tasks())),
        OneOf("dependencies.predecessors.predecessor_code", _codes(tree)),
    ]


def _check(answer: DependenciesAnswer, inputs: Inputs, _item: Item) -> list[str]:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    problems = [problem for entry in answer.dependencies for problem in _entry_problems(entry)]
    if problems:
        return problems
    links = list(task_links(answer.dependencies, tree))
    codes = [task.code for task in tree.tasks()]
    circle = find_cycle(codes, links)
    if circle:
        found = f"`dependencies` form a circle, each task waiting for the one before it: {circle_text(circle)}"
        return [f"{found}; remove the link of it that is needed least."]
    return _shape_problems(codes, links)


def _entry_problems(entry: TaskWaitsAnswer) -> list[str]:
    own = (entry.task_code, entry.task_code.partition(".")[0])
    given = [wait.predecessor_code for wait in entry.predecessors]
    problems = [
        f"`predecessors` of {entry.task_code} names {code}, which is the task itself or its own phase; name other tasks."
        for code in given
        if code in own
    ]
    return problems + [f"`predecessors` of {entry.task_code} names {code} more than once." for code in repeated(given)]


def _shape_problems(codes: Sequence[str], links: Sequence[Link]) -> list[str]:
    if len(codes) < SMALLEST_NETWORK:
        return []
    if not links:
        return ["No task waits for another; name what each task cannot begin without."]
    if _longest_chain(codes, links) == len(codes):
        wanted = "so that tasks which different people can do at the same time run side by side"
        found = "`dependencies` put all tasks into one single chain"
        return [f"{found}; remove the links that only repeat the order of the list, {wanted}."]
    return []


def _longest_chain(codes: Sequence[str], links: Sequence[Link]) -> int:
    """Returns how many tasks wait for each other at most; the links have no circle."""
    before: dict[str, list[str]] = {code: [] for code in codes}
    for link in links:
        before[link.successor].append(link.predecessor)
    length: dict[str, int] = {}
    for _ in codes:  # each round settles at least the next task of every chain
        length = {code: 1 + max((length.get(other, 0) for other in before[code]), default=0) for code in codes}
    return max(length.values(), default=0)


def task_links(entries: Sequence[TaskWaitsAnswer], tree: WbsTree) -> Iterator[Link]:
    """Yields the links between tasks; a wait for a phase is one for each of its tasks."""
    tasks = {node.code: [t.code for t in tree.tasks() if t.parent == node.code] for node in tree.nodes}
    for entry in entries:
        for wait in entry.predecessors:
            for code in tasks.get(wait.predecessor_code) or [wait.predecessor_code]:
                yield Link(code, entry.task_code, LinkType(wait.type), wait.lag_days)


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> TaskDependencies:
    answer: DependenciesAnswer = answered[0].answer
    tree = inputs.read("wbs_tree_l2", WbsTree)
    known = set(_codes(tree))
    given: dict[str, TaskWaitsAnswer] = {}
    for entry in answer.dependencies:
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
    missing = {task.code: "the answer left it out" for task in tree.tasks()}
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
    return [f"What these tasks wait for is not known: {codes}."] if codes else []


STAGE = Ask(
    name="task_dependencies",
    heading="Task dependencies",
    needs=("initial_prompt", "project_plan:digest", "wbs_tree_l2"),
    prompt=PROMPT,
    task="Say for every task of this plan what it waits for.",
    answer=DependenciesAnswer,
    bindings=_bindings,
    check=_check,
    finish=_finish,
    value=TaskDependencies,
    views={"full": _full},
    gaps=_gaps,
    essential=False,
    max_output_tokens=8000,
    expected=Expected(calls=1, calls_fast=1, seconds=10, input_tokens=3500, output_tokens=1800),
)
