"""Strengths, weaknesses, opportunities and threats of the plan, and what follows from them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item, optional, unless_quick, unseen
from planexe.workflows.plan.answer_checks import has_figure, repeated, shorten
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.screening.classify_purpose import Purpose, PurposeKind
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import LongParagraph, Note

FEWEST_POINTS = 3
MOST_POINTS = 8
QUADRANTS = ("strengths", "weaknesses", "opportunities", "threats")


PROMPT = f"""\
You write the SWOT analysis of a plan: what speaks for it, what speaks against it, and what its owner should do about that now.
The owner decides with it; outside experts will attack it next.

What to write:
- `strengths` and `weaknesses`: what the plan and its people have or lack today, under their own control.
- `opportunities` and `threats`: what happens around them, outside of their control.
- `recommendations`: three to five. Each says what to do (`recommendation`), who does it (`owner`, a role, no invented person) and until
  when (`by_date`, a date as year-month-day, not before today and not after the deadline of the plan).
- `strategic_objectives`: three to five aims that one can check, each with a figure and a date or month.
- `assumptions`: two to six things this analysis takes for granted.
- `missing_information`: two to six facts that would change the analysis if one had them.
- `user_questions`: exactly five questions to the owner that nobody else can answer.

Rules:
- Four to six points in each of the four lists, the weightiest first; never fewer than {FEWEST_POINTS}. One sentence each, one matter each.
- A point names something of this plan: a sum, a date, a place, a decision, a rule. "Motivated team" and "competition" fit every plan and say nothing.
- The same matter stands in one list only. What the chosen scenario gives up is a weakness; what the register of risks treats as outside
  is a threat.
- Recommendations answer the heaviest weaknesses and threats, or seize an opportunity with a strength. None of them repeats what the plan
  already does.
- Questions ask for wishes, limits and knowledge of the owner, not for research.

{GOAL_RULES}"""

_FLAGSHIP: dict[PurposeKind, str] = {
    "business": """\
This plan belongs to an organisation. `flagship` is its flagship use case: the one offer, application or result so convincing that it
brings in the first users or backers; who they are, what they get, and what it takes. If the plan has none yet, propose one.
`contingency_plans` stays an empty list.""",
    "personal": """\
This plan belongs to one person or a family. `flagship` is the flagship goal: the one result that would make all the effort worthwhile for
this person, and how they will know that it is reached. Speak of time, health, money and family instead of markets and competitors.
`contingency_plans`: two to four entries of the form "If ..., then ...", one for each thing that is most likely to go wrong in daily life.""",
    "other": """\
This plan is neither an organisation's nor a private person's. `flagship` is the strongest single example or experiment that would show
whether the idea holds. `contingency_plans` stays an empty list.""",
}
_FLAGSHIP_LABELS: dict[PurposeKind, str] = {
    "business": "Flagship use case",
    "personal": "Flagship goal",
    "other": "Strongest example",
}


class RecommendationDraft(BaseModel):
    """What to do now, as the model writes it."""

    recommendation: Note = Field(description="What to do, one sentence, verb first.")
    owner: Note = Field(description="The role that does it.")
    by_date: date = Field(description="Until when, as year-month-day.")


Points = Annotated[
    list[Note], Field(min_length=FEWEST_POINTS, max_length=MOST_POINTS, description="Four to six, weightiest first.")
]


class SwotDraft(BaseModel):
    """The analysis as the model writes it."""

    strengths: Points
    weaknesses: Points
    opportunities: Points
    threats: Points
    flagship: LongParagraph = Field(description="The one result that convinces, in two or three sentences.")
    recommendations: list[RecommendationDraft] = Field(min_length=3, max_length=5, description="Three to five.")
    strategic_objectives: list[Note] = Field(min_length=3, max_length=5, description="Three to five, with figures.")
    assumptions: list[Note] = Field(min_length=2, max_length=6, description="Two to six.")
    missing_information: list[Note] = Field(min_length=2, max_length=6, description="Two to six.")
    user_questions: list[Note] = Field(min_length=5, max_length=5, description="Exactly five.")
    contingency_plans: list[Note] = Field(max_length=4, description="Private plans: two to four; else empty.")


class Recommendation(BaseModel):
    """What to do now."""

    recommendation: str
    owner: str
    by_date: date


class Swot(BaseModel):
    """The analysis.

    Attributes:
        purpose: selects how the flagship is called.
        contingency_plans: what to do if something goes wrong; only private plans have them.
    """

    purpose: PurposeKind
    strengths: list[str]
    weaknesses: list[str]
    opportunities: list[str]
    threats: list[str]
    flagship: str
    recommendations: list[Recommendation]
    strategic_objectives: list[str]
    assumptions: list[str]
    missing_information: list[str]
    user_questions: list[str]
    contingency_plans: list[str]


def _prompt(inputs: Inputs) -> str:
    return f"{PROMPT}\n{_FLAGSHIP[inputs.read('classify_purpose', Purpose).purpose]}"


def check(answer: SwotDraft, inputs: Inputs, _item: Item) -> list[str]:
    """Returns points given twice, objectives without figures, dates out of range, and missing contingency plans."""
    points = [point for name in QUADRANTS for point in getattr(answer, name)]
    problems = [
        f"The point {point!r} stands there more than once; keep it where it belongs and write another one."
        for point in repeated(points)
    ]
    problems += [
        f"`recommendations` holds {text!r} more than once; recommend something else."
        for text in repeated(r.recommendation for r in answer.recommendations)
    ]
    vague = [text for text in answer.strategic_objectives if not has_figure(text)]
    if len(vague) * 2 > len(answer.strategic_objectives):
        problems.append(
            f"`strategic_objectives` has no figure in {'; '.join(map(repr, vague))}; say how much and by when."
        )
    if inputs.read("classify_purpose", Purpose).purpose == "personal" and len(answer.contingency_plans) < 2:
        problems.append("`contingency_plans` needs two to four entries of the form 'If ..., then ...'.")
    return problems + _date_problems(answer, inputs)


def _date_problems(answer: SwotDraft, inputs: Inputs) -> list[str]:
    today = inputs.read("initial_prompt", InitialPrompt).today
    deadline = max(inputs.read("project_plan", ProjectPlan).deadline, today)
    return [
        f"`by_date` of {shorten(r.recommendation, 80)!r} is {r.by_date}; give a date from {today} to {deadline}."
        for r in answer.recommendations
        if not today <= r.by_date <= deadline
    ]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> Swot:
    """Returns the analysis; only private plans keep contingency plans."""
    answer: SwotDraft = answered[0].answer
    purpose = inputs.read("classify_purpose", Purpose).purpose
    value = extended(Swot, answer, purpose=purpose)
    return value if purpose == "personal" else value.model_copy(update={"contingency_plans": []})


def view_full(value: Swot) -> str:
    """Returns the whole analysis."""
    parts = [f"### {name.capitalize()}\n\n{bullets(getattr(value, name))}" for name in QUADRANTS]
    parts.append(f"### {_FLAGSHIP_LABELS[value.purpose]}\n\n{value.flagship}")
    parts.append(f"### Recommendations\n\n{bullets(_recommendations(value))}")
    lists = {
        "Strategic objectives": value.strategic_objectives,
        "Contingency plans": value.contingency_plans,
        "What this takes for granted": value.assumptions,
        "Missing information": value.missing_information,
        "Questions to the owner": value.user_questions,
    }
    return "\n\n".join([*parts, *(f"### {label}\n\n{bullets(lines)}" for label, lines in lists.items() if lines)])


def _recommendations(value: Swot) -> list[str]:
    return [f"{r.recommendation} **{r.owner}, by {r.by_date.isoformat()}**" for r in value.recommendations]


def view_digest(value: Swot) -> str:
    """Returns the four weightiest points of each list, the flagship, recommendations and what is not known."""
    parts = []
    for name in QUADRANTS:
        points = "; ".join(shorten(point, 110).rstrip(".") for point in getattr(value, name)[:4])
        parts.append(f"**{name.capitalize()}:** {points}")
    parts.append(f"**{_FLAGSHIP_LABELS[value.purpose]}:** {shorten(value.flagship, 200)}")
    actions = [f"{shorten(r.recommendation, 130)} ({r.owner}, {r.by_date.isoformat()})" for r in value.recommendations]
    parts.append(f"**Recommended:**\n\n{bullets(actions)}")
    unknown = "; ".join(shorten(text, 90).rstrip(".") for text in value.missing_information[:4])
    return "\n\n".join([*parts, f"**Not known yet:** {unknown}"])


STAGE = Ask(
    name="swot_analysis",
    heading="SWOT analysis",
    needs=(
        "initial_prompt",
        unseen("classify_purpose"),
        "path_digest",
        "consolidate_assumptions:digest",
        "pre_project_assessment",
        "project_plan",
        unless_quick(optional("related_resources:digest")),
    ),
    prompt=_prompt,
    task="Write the SWOT analysis of this plan.",
    answer=SwotDraft,
    check=check,
    finish=finish,
    value=Swot,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    max_output_tokens=6000,
    expected=Expected(calls=1, calls_fast=1, seconds=12, input_tokens=10500, output_tokens=1500),
)
