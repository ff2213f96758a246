"""Where the project happens: the user's own places first, suggestions only where the goal leaves it open."""

import re
from typing import Final

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Default, Expected, Item, unseen
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.classify_plan_type import PlanType
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

FEWEST_SUGGESTIONS = 3
DIGITAL_SUMMARY = "The plan is carried out on computers alone and needs no physical place."

# A house number beside the name of a street; such an address is nearly always made up unless the goal gives it.
# Names begin with a capital letter: "5 km from the main road" is no address.
_ADDRESS = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:[A-ZÀ-Þ][\w'’.-]{0,60} ){1,4}(?:Street|St\.|Road|Rd\.|Avenue|Ave\.|Boulevard|Lane|Drive|Square|Way)(?!\w)"
    r"|\b\d{1,4}[a-z]?,? (?:[Rr]ue|[Vv]ia|[Cc]alle|[Aa]venida|[Rr]ua|[Qq]uai) \w[\w'’ .-]*"
    r"|\b[A-ZÀ-Þ][\w'’.-]{0,60}(?:stra(?:ß|ss)e|str\.|gade|vej|gatan|weg|gasse|laan|straat) \d{1,4}"
)

PROMPT = f"""\
You say where a project happens, so that permits, costs, travel and currency can be planned.

What to write:
- `has_location_in_plan`: whether any part of the project needs a place.
- `requirements_for_the_physical_locations`: what a place must offer, as short phrases of this project ("ceiling height of 6 m", "within 20 minutes of the station"). Two to eight.
- `physical_locations`: the places, the most important first.
- `location_summary`: two to four sentences: where things happen, which of it the goal fixes and which you suggest.

Each place:
- `named_in_goal`: the exact words of the goal that name this place, copied letter by letter. null if you suggest the place.
- `broad`: country, or region of the world.
- `detailed`: region, city or district.
- `specific`: the kind of site there ("former mill near the river", "university hospital"). A real, well-known site may be named. Never write a street with a house number unless the goal does.
- `rationale`: why here, tied to the requirements; one or two sentences.

Rules:
- Places that the goal names come first, each with `named_in_goal`. They are decided: do not argue against them, do not put a better idea before them.
- If the goal names the one site it needs, give that one; add further places only where the project really needs another (an office, a test site, a port).
- If the goal names no place, suggest at least {FEWEST_SUGGESTIONS} that differ clearly. Let language, currency, law and names in the goal guide you.
- A place only mentioned as an example, as a competitor or as history is no location of the project.
- If no part needs a place, set `has_location_in_plan` to false and leave both lists empty.

{GOAL_RULES}"""


class Location(BaseModel):
    """One place of the project."""

    named_in_goal: str | None = Field(
        default=None, description="Words of the goal that name this place, copied exactly; null if suggested."
    )
    broad: Text = Field(description="Country or region of the world.")
    detailed: Text = Field(description="Region, city or district.")
    specific: Text = Field(description="The kind of site, or a real well-known site; no invented address.")
    rationale: Text = Field(description="Why here, one or two sentences.")


class PhysicalLocations(BaseModel):
    """What places must offer, and the places."""

    has_location_in_plan: bool
    requirements_for_the_physical_locations: list[Text] = Field(
        max_length=15, description="What a place must offer, short phrases."
    )
    physical_locations: list[Location] = Field(max_length=12, description="The places, most important first.")
    location_summary: Text = Field(description="Where things happen, two to four sentences.")


_ANYWHERE: Final = (
    ("The place that the goal names, if it names one", "A site there that the goal describes"),
    ("Near those whom the project serves", "A site that they reach easily"),
    ("Near those who do the work", "A site that is at hand already"),
)
"""Where and at what kind of site, for a plan whose places no model has looked for."""


def skip(inputs: Inputs) -> PhysicalLocations | None:
    """Returns a plan without places if it is digital."""
    if inputs.read("classify_plan_type", PlanType).plan_type != "digital":
        return None
    return PhysicalLocations(
        has_location_in_plan=False,
        requirements_for_the_physical_locations=[],
        physical_locations=[],
        location_summary=DIGITAL_SUMMARY,
    )


def check(answer: PhysicalLocations, inputs: Inputs, _item: Item) -> list[str]:
    """Returns places that contradict the goal: invented quotes or addresses, own places not first, too few."""
    places = answer.physical_locations
    if not answer.has_location_in_plan:
        return ["`has_location_in_plan` is false, so `physical_locations` must be empty."] if places else []
    if not places:
        return ["`has_location_in_plan` is true, so `physical_locations` must hold at least one place."]
    goal = _folded(inputs.read("initial_prompt", InitialPrompt).goal)
    problems = [
        f"`named_in_goal` is {place.named_in_goal!r}, which does not stand in the goal; copy the words or write null."
        for place in places
        if place.named_in_goal and _folded(place.named_in_goal) not in goal
    ]
    problems += [
        f"`specific` has the address {found.group().strip()!r}, which the goal does not give; name the kind of site."
        for place in places
        if (found := _ADDRESS.search(place.specific)) and _folded(found.group()) not in goal
    ]
    return problems + _order_problems(places)


def _order_problems(places: list[Location]) -> list[str]:
    named = [place for place in places if place.named_in_goal]
    if named and not places[0].named_in_goal:
        return [f"The goal names {named[0].named_in_goal!r}; put that place first in `physical_locations`."]
    if not named and len(places) < FEWEST_SUGGESTIONS:
        return [
            f"`physical_locations` has {len(places)} and none is named in the goal; suggest at least {FEWEST_SUGGESTIONS}."
        ]
    return []


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def no_place_assessed(_inputs: Inputs, _item: Item) -> PhysicalLocations:
    """Returns where any project could happen: code cannot tell a place in the goal from an example, and names none."""
    return PhysicalLocations(
        has_location_in_plan=True,
        requirements_for_the_physical_locations=[],
        physical_locations=[
            Location(named_in_goal=None, broad="Not settled", detailed=where, specific=site, rationale=NOT_ASSESSED)
            for where, site in _ANYWHERE
        ],
        location_summary=f"{NOT_ASSESSED} What the goal says about places holds.",
    )


def view_full(value: PhysicalLocations) -> str:
    """Returns the places as a list, each with its source, and what a place must offer."""
    parts = [value.location_summary]
    if value.requirements_for_the_physical_locations:
        parts.append(f"### What a place must offer\n\n{bullets(value.requirements_for_the_physical_locations)}")
    for number, place in enumerate(value.physical_locations, 1):
        source = "named in the goal" if place.named_in_goal else "suggested"
        parts.append(f"### {number}. {place.detailed}, {place.broad} ({source})\n\n{place.specific}. {place.rationale}")
    return "\n\n".join(parts)


STAGE = Ask(
    name="physical_locations",
    heading="Locations",
    needs=("initial_prompt", unseen("classify_plan_type")),  # not the path: a place that it changes stands in it
    prompt=PROMPT,
    task="Say where this project happens.",
    answer=PhysicalLocations,
    check=check,
    skip=skip,
    default=Default(no_place_assessed, "three ways to choose a place, without naming any"),
    views={"full": view_full},
    expected=Expected(1, 1, 4, 1300, 400),
)
