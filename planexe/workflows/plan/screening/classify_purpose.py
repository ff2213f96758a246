"""Whether the goal is business, personal or something else: it sets the tone of many later stages."""

from typing import Literal, get_args

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Default, Expected, Item
from planexe.workflows.plan.answer_checks import parse_choice, shorten
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

PurposeKind = Literal["business", "personal", "other"]

PROMPT = f"""\
You sort a goal into one of three kinds, so that the plan for it gets the right tone.

The kinds of `purpose`:
- business: companies, products, customers, income; also non-profits, public bodies, research, infrastructure, laws and anything else done for society or by an organisation.
- personal: one person's or family's own life, such as health, learning, a move, a wedding, a hobby without income.
- other: neither, for example an experiment, a riddle, a text without a wish.

Rules:
- Decide by who carries the work out and who gains from it. A hobby that is to earn money is business.
- When two kinds fit, choose the one that most of the work belongs to; when still in doubt choose business.
- `topic`: what the goal is about, at most ten words, no judgement.
- `purpose_detailed`: the kind in more detail, a short phrase such as "community health service" or "own fitness".

{GOAL_RULES}"""


class Purpose(BaseModel):
    """What the goal is about and which kind of goal it is."""

    topic: Text = Field(description="What the goal is about, at most ten words.")
    purpose_detailed: Text = Field(description="The kind in more detail, a short phrase.")
    purpose: PurposeKind = Field(description="The kind of goal.")


def skip(inputs: Inputs) -> Purpose | None:
    """Returns the user's own choice, if the run's option ``purpose`` holds one."""
    chosen = inputs.option("purpose")
    if not chosen:
        return None
    return _of_goal(inputs, "Chosen by the user.", parse_choice(str(chosen), "purpose", get_args(PurposeKind)))


def business_in_doubt(inputs: Inputs, _item: Item) -> Purpose:
    """Returns the kind that the prompt asks for in doubt."""
    return _of_goal(inputs, NOT_ASSESSED, "business")


def _of_goal(inputs: Inputs, detail: str, kind: str) -> Purpose:
    topic = shorten(inputs.read("initial_prompt", InitialPrompt).goal, 80)
    return Purpose.model_validate({"topic": topic, "purpose_detailed": detail, "purpose": kind})


STAGE = Ask(
    name="classify_purpose",
    heading="Purpose",
    needs=("initial_prompt",),
    options=("purpose",),
    prompt=PROMPT,
    task="Sort this goal.",
    answer=Purpose,
    skip=skip,
    default=Default(business_in_doubt, "what holds in doubt: business"),
    max_output_tokens=1024,
    expected=Expected(1, 1, 2.0, 900, 75),
)
