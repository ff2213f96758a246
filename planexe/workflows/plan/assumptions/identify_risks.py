"""What could go wrong, how likely, how bad, and what to do about it: the work and its surroundings at the same time."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Default, Expected, Item, Part
from planexe.workflows.plan.answer_checks import has_figure, repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.merged_lists import merged
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED, end_of

FEWEST_RISKS = 6
FEWEST_IN_A_LIST, MOST_IN_A_LIST = 3, 8

Level = Literal["low", "medium", "high"]
RiskArea = Literal[
    "regulation and permits",
    "law and contracts",
    "technology",
    "money",
    "schedule",
    "people and skills",
    "operations",
    "supply",
    "market and demand",
    "public acceptance",
    "environment",
    "safety and health",
    "security and privacy",
    "politics",
    "long-term upkeep",
]
_WEIGHT: dict[Level, int] = {"low": 1, "medium": 2, "high": 3}

PROMPT = f"""\
You write one half of the risk register of a project: risks of the areas that the task names; another call writes those of the others. Later stages refer to its entries, so each must stand on its own.

What to write:
- `risks`: four to six, never fewer than {FEWEST_IN_A_LIST}.
- `risk_assessment_summary`: one or two sentences on those of them that could end the project, and what must be done first.

Each risk:
- `title`: three to eight words that name the event ("Oven delivered three months late").
- `area`: the kind of risk, one of those in the task. Use several kinds.
- `description`: one or two sentences: what happens, caused by what in this project.
- `potential_impact`: the damage in figures: money in the currency of `currency_strategy` (where that is not given, of the goal or its place), weeks of delay, people or percent. Ranges are fine; never only words.
- `likelihood` and `severity`: low, medium or high. Use the whole scale; a register of nothing but "medium" is useless.
- `action`: what is done against it, by whom and by when, so that somebody could start today. Not "monitor closely".

Rules:
- Look at the chosen scenario: its own risks come first, those of every project last.
- One event per risk. Two causes with the same remedy are one risk.
- An event that the goal itself wants is no risk.
- Do not quote laws, studies or prices unless you are sure of them; say "about" and give a range instead.

{GOAL_RULES}"""


class RiskDraft(BaseModel):
    """One thing that could go wrong."""

    title: Text = Field(description="The event, three to eight words.")
    area: RiskArea
    description: Text = Field(description="What happens and why, one or two sentences.")
    potential_impact: Text = Field(description="The damage in figures: money, weeks, people or percent.")
    likelihood: Level
    severity: Level
    action: Text = Field(description="What is done against it, by whom and by when.")


class RiskDrafts(BaseModel):
    """One half of the register as the model writes it."""

    risks: list[RiskDraft] = Field(
        min_length=FEWEST_IN_A_LIST, max_length=MOST_IN_A_LIST, description="Four to six, the worst first."
    )
    risk_assessment_summary: Text = Field(description="The worst risks and what to do first: one or two sentences.")


class Risk(RiskDraft):
    """A risk with its id."""

    risk_id: str

    @property
    def exposure(self) -> int:
        """Returns likelihood times severity, 1 to 9."""
        return _WEIGHT[self.likelihood] * _WEIGHT[self.severity]


class RiskRegister(BaseModel):
    """All risks, ``R1`` being the one with the highest likelihood and severity together."""

    risks: list[Risk]
    risk_assessment_summary: str


AREAS: Mapping[str, tuple[RiskArea, ...]] = {
    "work": (
        "technology", "money", "schedule", "people and skills", "operations", "supply", "safety and health",
        "security and privacy",
    ),
    "surroundings": (
        "regulation and permits", "law and contracts", "market and demand", "public acceptance", "environment",
        "politics", "long-term upkeep",
    ),
}  # fmt: skip
"""The areas of each half of the register."""


def bindings(_inputs: Inputs, item: Item) -> list[Binding]:
    """Returns: only areas of this half."""
    return [OneOf("risks.area", AREAS[item.key])]


def check(answer: RiskDrafts, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns risks that are the same, of one kind only, or without figures."""
    problems = [
        f"`risks` has the title {title!r} more than once; merge them or name another event."
        for title in repeated(risk.title for risk in answer.risks)
    ]
    if len({risk.area for risk in answer.risks}) == 1:
        problems.append(f"All risks have the `area` {answer.risks[0].area!r}; cover several areas.")
    vague = [risk.title for risk in answer.risks if not has_figure(risk.potential_impact)]
    if len(vague) * 2 >= len(answer.risks):
        names = "; ".join(repr(title) for title in vague)
        problems.append(f"`potential_impact` has no figure in {names}; give money, weeks, people or percent.")
    return problems


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> RiskRegister:
    """Returns the register with ids, the greatest exposure first; what both halves name stands once."""
    found: dict[str, RiskDrafts] = {one.item.key: one.answer for one in answered if one.ok}
    drafts = merged({key: answer.risks for key, answer in found.items()}, lambda risk: risk.title)
    ranked = sorted(drafts, key=lambda r: -_WEIGHT[r.likelihood] * _WEIGHT[r.severity])
    return RiskRegister(
        risks=[extended(Risk, risk, risk_id=f"R{number}") for number, risk in enumerate(ranked, 1)],
        risk_assessment_summary=" ".join(answer.risk_assessment_summary for answer in found.values()),
    )


def gaps(value: RiskRegister) -> list[str]:
    """Returns a register that is shorter than asked for."""
    count = len(value.risks)
    return [f"Risks: {count} of at least {FEWEST_RISKS} are named."] if count < FEWEST_RISKS else []


def unassessed_areas(inputs: Inputs, item: Item) -> RiskDrafts:
    """Returns one entry for each area of risk that nobody has looked at, all of the middle level."""
    end, source = end_of(inputs.read("initial_prompt", InitialPrompt))
    at_stake = f"{NOT_ASSESSED} At worst 100 percent of the money and of the time until {end.isoformat()} ({source})."
    return RiskDrafts(
        risks=[
            RiskDraft(
                title=f"{area.capitalize()} not assessed",
                area=area,
                description=NOT_ASSESSED,
                potential_impact=at_stake,
                likelihood="medium",
                severity="medium",
                action=f"{NOT_ASSESSED} Have somebody who knows this area look for its risks before money is spent.",
            )
            for area in AREAS[item.key]
        ],
        risk_assessment_summary=f"{NOT_ASSESSED} The areas of risk stand here with a middle level each, to be judged.",
    )


def view_full(value: RiskRegister) -> str:
    """Returns every risk with its fields, and the summary."""
    parts = []
    for risk in value.risks:
        parts.append(f"### {risk.risk_id} {risk.title}")
        parts.append(f"*{risk.area}; likelihood {risk.likelihood}, severity {risk.severity}*")
        parts.append(f"{risk.description}\n\n**Impact:** {risk.potential_impact}\n\n**Action:** {risk.action}")
    return "\n\n".join([*parts, "### Summary", value.risk_assessment_summary])


def view_digest(value: RiskRegister) -> str:
    """Returns one line per risk with its id, and the summary."""
    lines = [
        f"**{r.risk_id} {r.title}** ({r.area}; likelihood {r.likelihood}, severity {r.severity}): {r.potential_impact}"
        for r in value.risks
    ]
    return f"{bullets(lines)}\n\n{value.risk_assessment_summary}"


STAGE = Parts(
    name="identify_risks",
    heading="Risks",
    needs=("initial_prompt", "path_digest", "physical_locations", "currency_strategy"),
    prompt=PROMPT,
    parts=tuple(
        Part(key, title, f"Write the risks of these areas: {', '.join(AREAS[key])}.")
        for key, title in (("work", "The work itself"), ("surroundings", "Its surroundings"))
    ),
    answer=RiskDrafts,
    bindings=bindings,
    check=check,
    finish=finish,
    default=Default(unassessed_areas, "the usual areas of risk, none of them assessed"),
    value=RiskRegister,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    max_output_tokens=4000,
    expected=Expected(2, 2, 6, 2100, 600),
)
