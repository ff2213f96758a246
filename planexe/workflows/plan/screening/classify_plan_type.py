"""Whether everything can be done at a screen or somebody has to be somewhere."""

from typing import Literal, get_args

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Default, Expected, Item
from planexe.workflows.plan.answer_checks import parse_choice
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

PlanKind = Literal["digital", "physical"]

PROMPT = f"""\
You decide whether carrying out a goal needs places in the physical world.

The kinds of `plan_type`:
- physical: at least one part needs people, things, animals or buildings at some place: construction, travel, events, goods, laboratories, care, an office or workshop that has to be found, tests on real devices, meetings that must be in person.
- digital: every part can be done by people at their own desks with computers alone, and the result is data, text or software delivered over a network.

Rules:
- Look at the doing and at the result. Software that controls machines, or a shop that ships goods, is physical.
- A writer, programmer or designer working from wherever they are is no physical need. An own laptop and a chair are no physical need either.
- When in doubt choose physical: a place too many does less harm than a place forgotten.
- `explanation` first: name the parts of the goal that need a place, or say that none does. Two to four sentences.

{GOAL_RULES}"""


class PlanType(BaseModel):
    """Whether the plan needs places, and why."""

    explanation: Text = Field(description="Which parts need a place, or that none does; two to four sentences.")
    plan_type: PlanKind = Field(description="digital only if no part needs a place.")


def skip(inputs: Inputs) -> PlanType | None:
    """Returns the user's own choice, if the run's option ``plan_type`` holds one."""
    chosen = inputs.option("plan_type")
    if not chosen:
        return None
    kind = parse_choice(str(chosen), "plan_type", get_args(PlanKind))
    return PlanType.model_validate({"explanation": "Chosen by the user.", "plan_type": kind})


def physical_in_doubt(_inputs: Inputs, _item: Item) -> PlanType:
    """Returns the kind that the prompt asks for in doubt: a place too many does less harm than one forgotten."""
    return PlanType(explanation=f"{NOT_ASSESSED} In doubt a plan needs places.", plan_type="physical")


STAGE = Ask(
    name="classify_plan_type",
    heading="Plan type",
    needs=("initial_prompt",),
    options=("plan_type",),
    prompt=PROMPT,
    task="Decide whether this goal needs places in the physical world.",
    answer=PlanType,
    skip=skip,
    default=Default(physical_in_doubt, "what holds in doubt: places are needed"),
    max_output_tokens=1024,
    expected=Expected(1, 1, 2.0, 975, 125),
)
