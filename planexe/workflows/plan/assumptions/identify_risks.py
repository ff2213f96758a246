"""The risk register: what could go wrong, how likely, how bad, and what to do about it."""

from collections.abc import Sequence
from typing import Literal, get_args

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Default, Expected, Item, unless_quick
from planexe.workflows.plan.answer_checks import has_figure, repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED, end_of

FEWEST_RISKS = 6
MOST_RISKS = 16

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
You write the risk register of a project. Later stages refer to its entries, so each must stand on its own.

What to write:
- `risks`: eight to twelve, never fewer than {FEWEST_RISKS}.
- `risk_assessment_summary`: three to five sentences on the two or three risks that could end the project, how they are linked, and what must be done first.

Each risk:
- `title`: three to eight words that name the event ("Oven delivered three months late").
- `area`: the kind of risk. Use several kinds; at least four across the register.
- `description`: two or three sentences: what happens, caused by what in this project.
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
    description: Text = Field(description="What happens and why, two or three sentences.")
    potential_impact: Text = Field(description="The damage in figures: money, weeks, people or percent.")
    likelihood: Level
    severity: Level
    action: Text = Field(description="What is done against it, by whom and by when.")


class RiskDrafts(BaseModel):
    """The register as the model writes it."""

    risks: list[RiskDraft] = Field(min_length=FEWEST_RISKS, max_length=MOST_RISKS)
    risk_assessment_summary: Text = Field(description="The two or three worst risks and what to do first.")


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
    """Returns the register with ids, the greatest exposure first; equal ones stay in the order of the answer."""
    answer: RiskDrafts = answered[0].answer
    ranked = sorted(answer.risks, key=lambda r: -_WEIGHT[r.likelihood] * _WEIGHT[r.severity])
    return RiskRegister(
        risks=[extended(Risk, risk, risk_id=f"R{number}") for number, risk in enumerate(ranked, 1)],
        risk_assessment_summary=answer.risk_assessment_summary,
    )


def unassessed_areas(inputs: Inputs, _item: Item) -> RiskDrafts:
    """Returns one entry for each area of risk that nobody has looked at, all of the middle level."""
    end, source = end_of(inputs.read("initial_prompt", InitialPrompt))
    at_stake = f"{NOT_ASSESSED} At worst 100 percent of the money and of the time until {end.isoformat()} ({source})."
    areas: tuple[RiskArea, ...] = get_args(RiskArea)
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
            for area in areas
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


STAGE = Ask(
    name="identify_risks",
    heading="Risks",
    needs=(
        "initial_prompt",
        "classify_purpose",
        "classify_plan_type",
        "path_digest",
        "physical_locations",
        unless_quick("currency_strategy"),
    ),
    prompt=PROMPT,
    task="Write the risk register of this project.",
    answer=RiskDrafts,
    check=check,
    finish=finish,
    default=Default(unassessed_areas, "the usual areas of risk, none of them assessed"),
    value=RiskRegister,
    views={"full": view_full, "digest": view_digest},
    expected=Expected(1, 1, 15.0, 3500, 2250),
)
