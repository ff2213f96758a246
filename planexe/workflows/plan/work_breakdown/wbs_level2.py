"""Break the project into phases and the phases into tasks."""

from collections.abc import Sequence

from pydantic import BaseModel

from planexe.spine.binding import Binding
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Default, Expected, Item, optional
from planexe.workflows.plan.answer_checks import repeated, shorten
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.unanswered import NOT_ASSESSED
from planexe.workflows.plan.work_breakdown.bound_answers import (
    LONGEST_MILESTONE,
    ConditionAnswer,
    DeliverableAnswer,
    MilestoneAnswer,
    PhaseAnswer,
    PhasesAnswer,
    WindowAnswer,
    bound_of,
    code_problems,
    work_bindings,
)
from planexe.workflows.plan.work_breakdown.bound_work import BoundWork, bound_lines
from planexe.workflows.plan.work_breakdown.tree import bare_title

PROMPT = f"""\
You break the work of a plan into phases and tasks. Everything after you is built on it: the subtasks, the estimates, the schedule and the
costs. The reader is the person who leads the work and hands each task to one responsible role.

- Four to eight phases, in the order in which they begin. Three to six tasks in each phase, in the order of the work.
- The phases together are the whole way from today to the final deliverable: decisions and consents, money, buying, the work itself, trying
  it out, handing it over. Nothing after the final deliverable, and nothing that is already done.
- Follow the path that was chosen, not the rejected ones, and give the big risks, permits and conditions of the plan tasks of their own.
- A task is work with a result that can be seen, and one role can answer for it. Neither a wish ("ensure quality") nor an activity without an
  end ("communicate with stakeholders").
- No piece of work stands in two tasks. Every title is different from all other titles, those of the phases included.
- Task titles are three to eight words: a verb and the thing of this plan that it is done to. Phase titles say what the phase is about in this
  plan; "Planning" or "Execution" alone says nothing.
- No numbers, letters or the words "phase" and "task" in front of titles.
- `after_promise`: true for a phase whose work the goal wants only after its last promised day, such as running what was opened. Such phases
  stand last; false for all others.

The work keeps what the goal fixes, which `goal_contract` lists under ids. Tasks are named by position: 2.3 is the third task of your second phase.
- `milestones`: one for each promise (Z1 and on). `title`: what is true then, as a short statement. `after_task_codes`: the one to three tasks
  after which it is true, never one of a phase that is `after_promise`.
- `windows`: one for each window (W1 and on) that speaks of some work only: `task_codes`, every task with that work in it.
- `conditions`: one for each condition (H1 and on): `task_codes`, the tasks that see to it, at most four; or, where it is a way of doing
  everything, an empty list and in `design_rule` the rule that all tasks follow.
- `deliverables`: one for each deliverable of `project_plan` (X1 and on): `task_codes`, the tasks without which it would not be there and that
  nothing else would need if it were left out; a task that serves several stands under each of them.
- Match the size of the plan: a plan for one weekend has the smallest numbers and small tasks, a plan for years has larger ones.

{GOAL_RULES}"""


class WbsTask(BaseModel):
    """A level-2 task; its code is ``2.3``."""

    code: str
    title: str


class WbsPhase(BaseModel):
    """A phase; its code is ``2``."""

    code: str
    title: str
    tasks: list[WbsTask]
    after_promise: bool = False


class WbsLevel2(BoundWork):
    """The phases of the project and their tasks, and how they keep the contract of the goal."""

    phases: list[WbsPhase]


def _contract(inputs: Inputs) -> GoalContract:
    return inputs.find("goal_contract", GoalContract) or GoalContract()


def _deliverables(inputs: Inputs) -> list[str]:
    plan = inputs.find("project_plan", ProjectPlan)
    return [one.deliverable_id for one in plan.deliverables] if plan else []


def _bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    return work_bindings(_contract(inputs), _deliverables(inputs))


def _check(answer: PhasesAnswer, _inputs: Inputs, _item: Item) -> list[str]:
    titles = [bare_title(title) for phase in answer.phases for title in (phase.title, *phase.tasks)]
    problems = [
        f"The title {title!r} stands there more than once; every phase and task has its own."
        for title in repeated(titles)
    ]
    flags = [phase.after_promise for phase in answer.phases]
    if flags != sorted(flags) or all(flags):
        problems.append("`after_promise` phases must stand behind all others, and the first phase is none of them.")
    return [*problems, *code_problems(answer)]


def _finish(inputs: Inputs, answered: Sequence[Answered]) -> WbsLevel2:
    answer: PhasesAnswer = answered[0].answer
    return WbsLevel2(
        phases=[_phase(str(number), phase) for number, phase in enumerate(answer.phases, 1)],
        **bound_of(answer, _contract(inputs), _deliverables(inputs)).bound(),
    )


def _phase(code: str, phase: PhaseAnswer) -> WbsPhase:
    tasks = [WbsTask(code=f"{code}.{number}", title=bare_title(title)) for number, title in enumerate(phase.tasks, 1)]
    return WbsPhase(code=code, title=bare_title(phase.title), tasks=tasks, after_promise=phase.after_promise)


_USUAL_PHASES = {
    "Initiation": ("Confirm the goal and its conditions", "Name who decides", "Secure the money"),
    "Planning": ("Settle the scope in detail", "Agree on schedule and budget", "Prepare for the main risks"),
    "Execution": (
        "Obtain the permits and consents needed",
        "Bring in the people and means needed",
        "Carry out the main work",
        "Try out the result",
    ),
    "Monitoring and control": (
        "Compare the result with the goal",
        "Compare the costs with the budget",
        "Decide on corrections",
    ),
    "Closing": ("Hand over the result", "Settle the accounts", "Record what was learned"),
}


def _usual_phases(inputs: Inputs, _item: Item) -> PhasesAnswer:
    """Returns the phases and tasks of any project, each phase marked as general; promises are kept at the hand-over."""
    contract = _contract(inputs)
    main_work, hand_over = "3.3", "5.1"
    return PhasesAnswer(
        phases=[PhaseAnswer(title=f"{title} (general)", tasks=list(tasks)) for title, tasks in _USUAL_PHASES.items()],
        milestones=[
            MilestoneAnswer(promise_id=one.id, title=shorten(one.text, LONGEST_MILESTONE), after_task_codes=[hand_over])
            for one in contract.promises
            if one.is_read
        ],
        windows=[
            WindowAnswer(window_id=one.id, task_codes=[main_work])
            for one in contract.windows
            if one.is_read and one.work_text
        ],
        conditions=[
            ConditionAnswer(condition_id=one.id, task_codes=[], design_rule=NOT_ASSESSED) for one in contract.conditions
        ],
        deliverables=[
            DeliverableAnswer(deliverable_id=one, task_codes=[main_work, hand_over]) for one in _deliverables(inputs)
        ],
    )


def _full(value: WbsLevel2) -> str:
    lines: list[str] = []
    for phase in value.phases:
        lines.append(f"- **{phase.code} {phase.title}**")
        lines += [f"  - {task.code} {task.title}" for task in phase.tasks]
    bound = bound_lines(value)
    return "\n".join(lines) + (
        f"\n\n**How it keeps what the goal fixes, and what it makes**\n\n{bullets(bound)}" if bound else ""
    )


STAGE = Ask(
    name="wbs_level2",
    heading="Phases and tasks",
    needs=(
        "initial_prompt",
        optional("goal_contract"),
        "path_digest",
        "project_plan",
        "wbs_level1",
    ),
    prompt=PROMPT,
    task="Break this project into phases and tasks.",
    answer=PhasesAnswer,
    bindings=_bindings,
    check=_check,
    finish=_finish,
    default=Default(_usual_phases, "the phases and tasks of any project"),
    value=WbsLevel2,
    views={"full": _full},
    max_output_tokens=4000,
    expected=Expected(calls=1, calls_fast=1, seconds=10, input_tokens=11000, output_tokens=850),
)
