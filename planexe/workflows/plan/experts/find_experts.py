"""Find outside experts worth asking, in two searches from different angles that run at the same time."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item, Part, optional, unless_fast
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import ShortTitle, sized

Entry = Annotated[str, sized(2, 240)]

PROMPT = f"""\
You name the outside experts who should look at a plan before money and time are committed to it.
The reader is the person behind the plan, who will search for such people and pay for an hour of their time.

Name exactly four experts for the angle that the task describes.
- An expert is a kind of specialist, such as a title on a business card with its speciality. Never invent a person or a firm.
- The four cover four different questions. Two experts who would give the same advice are one expert.
- Choose for this plan: its trade, its country or region, its size and the path that was chosen. An expert who would fit
  any plan ("consultant", "project manager", "business adviser") is wrong.
- Put the most needed expert first: the one whose advice could still change or stop the plan.
- `why` names the decision, risk or gap of the plan that makes this expert necessary.
- `what` says what to put in front of them and which question they must answer.
- `search_query` is what somebody types into a search engine to find such a person, with the place or the sector in it.
- Keep each text to one sentence of at most 160 characters.

Stay inside the angle of the task; another search covers the other angle.

{GOAL_RULES}"""

TRADE = """\
Angle: the trade itself. People who have done the central work of this plan before, or who know its technique, its methods,
its materials or its customers at first hand. They see what will not work when it is carried out.
"""

SURROUNDINGS = """\
Angle: the surroundings of the work. Law and permits, money and insurance, people and their agreement, safety, environment.
They see what stops a plan whose central work is sound. Leave out everybody whose daily work is the central trade of the plan.
"""


class ExpertProfile(BaseModel):
    """A kind of specialist worth asking."""

    title: ShortTitle = Field(description="Occupation with its speciality, no person's name, at most 80 characters.")
    knowledge: list[Entry] = Field(min_length=2, max_length=6, description="Fields they know, two to six words each.")
    why: Entry = Field(description="Which decision, risk or gap of this plan makes them necessary.")
    what: Entry = Field(description="What to show them and which question they must answer.")
    skills: Entry = Field(description="Skills and experience to look for when choosing one.")
    search_query: Entry = Field(description="Words to type into a search engine, place or sector included.")


class ExpertSearch(BaseModel):
    """The four experts of one search."""

    experts: list[ExpertProfile] = Field(min_length=4, max_length=4, description="Most needed first.")


class Expert(ExpertProfile):
    """An expert of the plan.

    Attributes:
        expert_id: ``E1``, ``E2``, … over both searches.
        angle: key of the search that found them, ``first`` or ``second``.
    """

    expert_id: str
    angle: str


class Experts(BaseModel):
    """All experts, those of the first search in front."""

    experts: list[Expert]


def expert_id(number: int) -> str:
    """Returns the id of the expert at a position, counted from 1."""
    return f"E{number}"


def _check(answer: ExpertSearch, _inputs: Inputs, _item: Item) -> list[str]:
    twice = repeated(expert.title for expert in answer.experts)
    if twice:
        return [f"`experts.title` names {', '.join(twice)} more than once; name four different kinds of expert."]
    return []


def _finish(_inputs: Inputs, answered: Sequence[Answered]) -> Experts:
    by_title: dict[str, tuple[str, ExpertProfile]] = {}
    for one in answered:
        for profile in one.answer.experts if one.ok else ():
            by_title.setdefault(profile.title.casefold(), (one.item.key, profile))
    return Experts(
        experts=[
            extended(Expert, profile, expert_id=expert_id(number), angle=angle)
            for number, (angle, profile) in enumerate(by_title.values(), 1)
        ]
    )


STAGE = Parts(
    name="find_experts",
    heading="Experts to ask",
    needs=(
        "initial_prompt",
        "path_digest",
        "project_plan:digest",
        unless_fast(optional("swot_analysis:digest")),
    ),
    prompt=PROMPT,
    answer=ExpertSearch,
    parts=(
        Part("first", "Experts in the trade itself", TRADE),
        Part("second", "Experts in its surroundings", SURROUNDINGS),
    ),
    check=_check,
    finish=_finish,
    value=Experts,
    min_answered=0.5,
    essential=False,
    max_output_tokens=3000,
    expected=Expected(calls=2, calls_fast=2, seconds=5, input_tokens=2600, output_tokens=600),
)
