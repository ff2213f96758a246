"""Estimate how many days each task takes, three tasks to a call."""

import math
from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.scheduling.work_calendar import WeekName
from planexe.spine.binding import OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.markdown import table
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.schedule.work_days import (
    DAYS_A_WEEK,
    EVERY_DAY,
    HOURS_A_WEEK,
    MONDAY_TO_FRIDAY,
    WEEK_NEEDS,
    hours_per_week,
    week_of,
)
from planexe.workflows.plan.texts import Sentences
from planexe.workflows.plan.unanswered import NOT_ASSESSED
from planexe.workflows.plan.work_breakdown.tree import OpenTask, WbsNode, WbsTree, open_tasks

TASKS_PER_CALL = 3
LONGEST_DAYS = 3650
UNKNOWN_DAYS = (2, 5, 10)
"""Least, likely and most days of a task where no task of the plan was estimated."""

_RULES = f"""\
You estimate how long tasks of a plan take. The whole work breakdown is in `wbs_tree_l2`; the tasks to estimate are named at the end.
The reader is the person who makes a schedule from three numbers per task and has to keep the dates.

- Estimate each task named at the end exactly once, under its code, and no other task.
- Days run from the start of the work on this task until its result is there. Deliveries, waiting for an answer and for a permit count, if they
  lie inside the task. Waiting for other tasks does not: assume that they are done.
- {{week_rule}}{{hours_rule}}
- Think of the people and means this plan really has. Ten people do not do in a day what one does in ten.
- `days_min`: everything goes well, one case in ten. `days_realistic`: the most likely. `days_max`: much goes wrong, one case in ten. So min ≤ realistic ≤ max.
- Whole days; less than a day counts as 1.
- Estimate the work, not the wish: do not shorten a task so that the plan keeps its deadline, and do not give all tasks the same pattern of numbers.
  A routine task has a narrow range, an untried one or one in a stranger's hands a wide one.
- `delay_risks`: what would most likely delay this task, in one or two sentences. `mitigation`: what to do about it beforehand, and who does it.

{GOAL_RULES}"""


WEEK_RULES: dict[WeekName, str] = {
    EVERY_DAY: "Days are calendar days: Saturdays, Sundays and holidays count like any other day.",
    MONDAY_TO_FRIDAY: "Days are working days, Monday to Friday: five of them are one week. What runs on over a weekend, as a delivery or a permit does, is counted in working days too.",
}


def rules_for(week: WeekName, hours_a_week: float = HOURS_A_WEEK) -> str:
    """Returns the rules of the prompt for a working week, and for people who have only so many hours of it."""
    hours = ""
    if hours_a_week != HOURS_A_WEEK:
        a_day = hours_a_week / DAYS_A_WEEK[week]
        hours = (
            f"\n- People who give their own time, unpaid, have {hours_a_week:g} hours a week for it, {a_day:.2g} hours on "
            "each of these days. What takes one of them 20 hours takes "
            f"{max(1, math.ceil(20 / a_day))} days. Bought and employed people work whole days."
        )
    return _RULES.replace("{week_rule}", WEEK_RULES[week]).replace("{hours_rule}", hours)


class TaskEstimate(BaseModel):
    """How long one level-2 task takes, in days of the working week that the run chose."""

    task_code: str = Field(description="Code of the task, as named at the end.")
    delay_risks: Sentences = Field(description="What would most likely delay it.")
    mitigation: Sentences = Field(description="What to do about it beforehand, and who does it.")
    days_min: int = Field(ge=1, le=LONGEST_DAYS, description="Days if everything goes well.")
    days_realistic: int = Field(ge=1, le=LONGEST_DAYS, description="Most likely days; not below days_min.")
    days_max: int = Field(ge=1, le=LONGEST_DAYS, description="Days if much goes wrong; not below days_realistic.")


class Estimates(BaseModel):
    """The estimates of one call."""

    estimates: list[TaskEstimate] = Field(min_length=1, description="One entry for each task named at the end.")


class TaskDurations(BaseModel):
    """All estimates in the order of the codes, and the tasks without one."""

    estimates: list[TaskEstimate]
    unestimated: list[OpenTask]


def _items(inputs: Inputs) -> list[Item]:
    tasks = inputs.read("wbs_tree_l2", WbsTree).tasks()
    chunks = [tasks[start : start + TASKS_PER_CALL] for start in range(0, len(tasks), TASKS_PER_CALL)]
    return [Item(f"{chunk[0].code}-{chunk[-1].code}", _title(chunk), tuple(chunk)) for chunk in chunks]


def _title(chunk: Sequence[WbsNode]) -> str:
    return f"Task{'s' if len(chunk) > 1 else ''} {', '.join(task.code for task in chunk)}"


def _prompt(inputs: Inputs) -> str:
    return rules_for(week_of(inputs), hours_per_week(inputs))


def _task(_inputs: Inputs, item: Item) -> str:
    lines = "\n".join(f"- {task.code} {task.title}" for task in item.data)
    return f"Subject: {item.title}\nEstimate:\n{lines}"


def _bindings(inputs: Inputs, item: Item) -> list[OneEach]:
    every = tuple(task.code for task in inputs.read("wbs_tree_l2", WbsTree).tasks())
    return [OneEach("estimates", "task_code", tuple(task.code for task in item.data), every, TASKS_PER_CALL)]


def _check(answer: Estimates, _inputs: Inputs, _item: Item) -> list[str]:
    return [
        f"`estimates` of {e.task_code}: days_min {e.days_min}, days_realistic {e.days_realistic}, days_max {e.days_max}; "
        "days_min must not be above days_realistic, nor days_realistic above days_max."
        for e in answer.estimates
        if not e.days_min <= e.days_realistic <= e.days_max
    ]


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> TaskDurations:
    tree = inputs.read("wbs_tree_l2", WbsTree)
    given = {
        e.task_code: e for one in answered if one.ok for e in one.answer.estimates if e.delay_risks != NOT_ASSESSED
    }
    problems = {task.code: one.problem or "no model estimated it" for one in answered for task in one.item.data}
    return TaskDurations(
        estimates=[given[task.code] for task in tree.tasks() if task.code in given],
        unestimated=open_tasks(tree, given, problems),
    )


def _unestimated(_inputs: Inputs, item: Item) -> Estimates:
    """Returns the schedule's usual days, marked as nobody's: it assumes those of the tasks around first, and says so."""
    days = dict(zip(("days_min", "days_realistic", "days_max"), UNKNOWN_DAYS, strict=True))
    told = dict.fromkeys(("delay_risks", "mitigation"), NOT_ASSESSED)
    entries = [{"task_code": task.code, **days, **told} for task in item.data]
    return Estimates.model_validate({"estimates": entries})


def _full(value: TaskDurations) -> str:
    rows = [
        [e.task_code, e.days_min, e.days_realistic, e.days_max, e.delay_risks, e.mitigation] for e in value.estimates
    ]
    columns = ["Task", "Days, min", "Days, realistic", "Days, max", "Delay risks", "Mitigation"]
    text = table(columns, rows) if rows else ""
    missing = [f"- {task.task_code} {task.title}: no estimate, {task.reason}" for task in value.unestimated]
    return "\n\n".join([text, "\n".join(missing)]).strip()


STAGE = Each(
    name="task_durations",
    heading="Task durations",
    needs=("initial_prompt", "project_plan:digest", "wbs_tree_l2", *WEEK_NEEDS),
    options=("working_week", "hours_per_week"),
    prompt=_prompt,
    task=_task,
    answer=Estimates,
    items=_items,
    fast_limit=2,
    bindings=_bindings,
    check=_check,
    finish=_finish,
    default=Default(_unestimated, "the usual days that the schedule assumes"),
    value=TaskDurations,
    views={"full": _full},
    min_answered=0.8,
    max_output_tokens=3000,
    expected=Expected(calls=11, calls_fast=2, seconds=4, input_tokens=2250, output_tokens=400),
)
