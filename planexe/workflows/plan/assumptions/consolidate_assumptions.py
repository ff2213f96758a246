"""Everything known about the context in one document: in full for people, and in short for prompts; by code alone."""

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected, Need, optional, unless_fast
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.assumptions.identify_risks import RiskRegister
from planexe.workflows.plan.assumptions.make_assumptions import Assumptions
from planexe.workflows.plan.assumptions.make_assumptions import view_digest as assumption_lines
from planexe.workflows.plan.assumptions.physical_locations import PhysicalLocations
from planexe.workflows.plan.assumptions.review_assumptions import AssumptionReview
from planexe.workflows.plan.screening.classify_plan_type import PlanType
from planexe.workflows.plan.screening.classify_purpose import Purpose

MOST_RISKS, MOST_PLACES = 8, 5
_IMPACT, _SITE, _USE, _ADVICE = 90, 100, 60, 120
"""Characters of each in the short form: all together stay below 1,000 tokens."""

SOURCES = {
    "purpose": "classify_purpose",
    "plan_type": "classify_plan_type",
    "locations": "physical_locations",
    "currency": "currency_strategy",
    "risks": "identify_risks",
    "assumptions": "make_assumptions",
    "review": "review_assumptions",
}
"""The parts by key, each with its stage."""
_TITLES = {"plan_type": "Plan type", "review": "Review of the assumptions"}


class ConsolidatedPart(BaseModel):
    """One source, in full and in short.

    Attributes:
        short: empty where the short form leaves it out.
        shortened_by: a model in plans by older rules.
    """

    key: str
    title: str
    full: str
    short: str
    shortened_by: Literal["model", "code"] = "code"


class ConsolidatedAssumptions(BaseModel):
    """All parts, in the order in which people read them."""

    parts: list[ConsolidatedPart]


def compute(inputs: Inputs) -> ConsolidatedAssumptions:
    """Returns the parts that there are."""
    short = {
        "purpose": _purpose(inputs.read("classify_purpose", Purpose), inputs.read("classify_plan_type", PlanType)),
        "plan_type": "",
        "locations": _places(inputs.read("physical_locations", PhysicalLocations)),
        "currency": _money(inputs.read("currency_strategy", CurrencyStrategy)),
        "risks": _risks(inputs.read("identify_risks", RiskRegister)),
        "assumptions": assumption_lines(inputs.read("make_assumptions", Assumptions)),
    }
    if (review := inputs.find("review_assumptions", AssumptionReview)) is not None:
        short["review"] = _review(review)
    return ConsolidatedAssumptions(
        parts=[
            ConsolidatedPart(
                key=key,
                title=_TITLES.get(key, key.capitalize()),
                full=inputs.document(Need.parse(SOURCES[key])),
                short=text,
            )
            for key, text in short.items()
        ]
    )


def _purpose(purpose: Purpose, kind: PlanType) -> str:
    return f"{purpose.topic}: {purpose.purpose}, {kind.plan_type}."


def _places(value: PhysicalLocations) -> str:
    if not value.physical_locations:
        return value.location_summary
    lines = [
        f"{one.detailed}, {one.broad} ({'named in the goal' if one.named_in_goal else 'suggested'}): "
        f"{shorten(one.specific, _SITE)}"
        for one in value.physical_locations[:MOST_PLACES]
    ]
    needs = "; ".join(shorten(text, _USE) for text in value.requirements_for_the_physical_locations[:MOST_PLACES])
    return bullets([*lines, f"A place must offer: {needs}"] if needs else lines)


def _money(value: CurrencyStrategy) -> str:
    if value.primary_currency is None:
        return "None: no money is involved."
    others = [use for use in value.currency_list if use.currency != value.primary_currency]
    uses = "; ".join(f"{use.currency} for {shorten(use.consideration, _USE)}" for use in others)
    return f"Amounts in {value.primary_currency}." + (f" Also {uses}" if uses else "")


def _risks(value: RiskRegister) -> str:
    lines = [
        f"**{one.risk_id} {one.title}** (likelihood {one.likelihood}, severity {one.severity}): "
        f"{shorten(one.potential_impact, _IMPACT)}"
        for one in value.risks[:MOST_RISKS]
    ]
    others = ", ".join(f"{one.risk_id} {one.title}" for one in value.risks[MOST_RISKS:])
    return bullets([*lines, f"Smaller ones: {others}"] if others else lines)


def _review(value: AssumptionReview) -> str:
    return bullets(
        [f"**{one.title}**{_about(one.assumption_ids)}: {shorten(one.recommendation, _ADVICE)}" for one in value.issues]
    )


def _about(ids: Sequence[str]) -> str:
    return f" ({', '.join(ids)})" if ids else ""


def view_full(value: ConsolidatedAssumptions) -> str:
    """Returns all sources in full."""
    return _document((part.title, part.full) for part in value.parts)


def view_digest(value: ConsolidatedAssumptions) -> str:
    """Returns all sources in short: what later prompts read."""
    return _document((part.title, part.short) for part in value.parts)


def _document(parts: Iterable[tuple[str, str]]) -> str:
    return "\n\n".join(f"## {title}\n\n{text}" for title, text in parts if text)


STAGE = Compute(
    name="consolidate_assumptions",
    heading="Context",
    needs=tuple(unless_fast(optional(one)) if one == "review_assumptions" else one for one in SOURCES.values()),
    compute=compute,
    value=ConsolidatedAssumptions,
    views={"full": view_full, "digest": view_digest},
    expected=Expected(0, 0, 0, 0, 0),
)
