"""Let the same experts say what they would do first and next; nobody later waits for it."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.stage import Answered, Expected, Item, unless_fast, unseen
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.experts.expert_criticism import Entry, critics, persona
from planexe.workflows.plan.goal_rules import GOAL_RULES

PROMPT = f"""\
You are an outside expert who was asked what a plan should do now. The task says which expert you are. Your criticism of the plan is written
elsewhere; here you give advice.

- `primary_actions`: two to four things that are needed before the plan goes on. `secondary_actions`: two to four that are wise afterwards. Begin
  each with a verb and say who does it; within your speciality, and doable by the people and with the means of this plan.
- `follow_up`: what you want to see and discuss at the next meeting.
- Nothing that would fit any plan, and nothing that the plan does already.

{GOAL_RULES}"""


class Advice(BaseModel):
    """What one expert advises."""

    primary_actions: list[Entry] = Field(
        min_length=1, max_length=6, description="Two to four, needed before it goes on."
    )
    secondary_actions: list[Entry] = Field(min_length=1, max_length=6, description="Two to four, wise afterwards.")
    follow_up: Entry = Field(description="What to bring to the next meeting with this expert.")


class ExpertAdvice(Advice):
    """The advice of one expert of the plan."""

    expert_id: str


class ExpertAdvices(BaseModel):
    """What the experts advise who answered."""

    advices: list[ExpertAdvice]


def _task(_inputs: Inputs, item: Item) -> str:
    return f"{persona(item)}\nSay what this plan should do now, and what next."


def _check(answer: Advice, _inputs: Inputs, _item: Item) -> list[str]:
    actions = repeated([*answer.primary_actions, *answer.secondary_actions])
    return [f"`primary_actions` and `secondary_actions` hold {a!r} more than once; list it once." for a in actions]


def _finish(_inputs: Inputs, answered: Sequence[Answered]) -> ExpertAdvices:
    return ExpertAdvices(
        advices=[ExpertAdvice(expert_id=one.item.key, **one.answer.model_dump()) for one in answered if one.ok]
    )


STAGE = Each(
    name="expert_advice",
    heading="What the experts advise",
    needs=(
        "initial_prompt",
        "path_digest",
        unless_fast("pre_project_assessment"),
        "project_plan:digest",
        unseen("find_experts#first"),
    ),
    prompt=PROMPT,
    task=_task,
    answer=Advice,
    items=critics,
    fast_limit=1,
    check=_check,
    finish=_finish,
    value=ExpertAdvices,
    min_answered=0.3,
    essential=False,
    max_output_tokens=2000,
    expected=Expected(calls=3, calls_fast=1, seconds=4, input_tokens=2900, output_tokens=350),
)
