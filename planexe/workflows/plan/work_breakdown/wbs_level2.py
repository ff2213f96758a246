"""Break the project into phases and the phases into tasks."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Answered, Default, Expected, Item, optional, unless_quick
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.work_breakdown.tree import NodeTitle, bare_title

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
- Match the size of the plan: a plan for one weekend has the smallest numbers and small tasks, a plan for years has larger ones.

{GOAL_RULES}"""


class PhaseAnswer(BaseModel):
    """A phase and its tasks, by title."""

    title: NodeTitle = Field(description="What the phase is about, without a number.")
    tasks: list[NodeTitle] = Field(min_length=3, max_length=6, description="Titles of its tasks, verb first, in order.")


class PhasesAnswer(BaseModel):
    """All phases in order."""

    phases: list[PhaseAnswer] = Field(min_length=4, max_length=8, description="In the order in which they begin.")


class WbsTask(BaseModel):
    """A level-2 task; its code is ``2.3``."""

    code: str
    title: str


class WbsPhase(BaseModel):
    """A phase; its code is ``2``."""

    code: str
    title: str
    tasks: list[WbsTask]


class WbsLevel2(BaseModel):
    """The phases of the project and their tasks."""

    phases: list[WbsPhase]


def _check(answer: PhasesAnswer, _inputs: Inputs, _item: Item) -> list[str]:
    titles = [bare_title(title) for phase in answer.phases for title in (phase.title, *phase.tasks)]
    return [
        f"The title {title!r} stands there more than once; every phase and task has its own."
        for title in repeated(titles)
    ]


def _finish(_inputs: Inputs, answered: Sequence[Answered]) -> WbsLevel2:
    answer: PhasesAnswer = answered[0].answer
    return WbsLevel2(phases=[_phase(str(number), phase) for number, phase in enumerate(answer.phases, 1)])


def _phase(code: str, phase: PhaseAnswer) -> WbsPhase:
    tasks = [WbsTask(code=f"{code}.{number}", title=bare_title(title)) for number, title in enumerate(phase.tasks, 1)]
    return WbsPhase(code=code, title=bare_title(phase.title), tasks=tasks)


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


def _usual_phases(_inputs: Inputs, _item: Item) -> PhasesAnswer:
    """Returns the phases and tasks of any project, each phase marked as general."""
    return PhasesAnswer(
        phases=[PhaseAnswer(title=f"{title} (general)", tasks=list(tasks)) for title, tasks in _USUAL_PHASES.items()]
    )


def _full(value: WbsLevel2) -> str:
    lines = []
    for phase in value.phases:
        lines.append(f"- **{phase.code} {phase.title}**")
        lines += [f"  - {task.code} {task.title}" for task in phase.tasks]
    return "\n".join(lines)


STAGE = Ask(
    name="wbs_level2",
    heading="Phases and tasks",
    needs=(
        "initial_prompt",
        "strategic_decisions_doc:digest",
        "scenarios_doc:digest",
        "project_plan",
        "wbs_level1",
        unless_quick(optional("data_collection:digest")),
    ),
    prompt=PROMPT,
    task="Break this project into phases and tasks.",
    answer=PhasesAnswer,
    check=_check,
    finish=_finish,
    default=Default(_usual_phases, "the phases and tasks of any project"),
    value=WbsLevel2,
    views={"full": _full},
    max_output_tokens=4000,
    expected=Expected(calls=1, calls_fast=1, seconds=10, input_tokens=11000, output_tokens=850),
)
