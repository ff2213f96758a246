"""Strengths and weaknesses, opportunities and threats of the plan, at the same time, and what follows from them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import read_leniently
from planexe.spine.stage import Answered, Expected, Item, Part, optional, unless_fast, unseen
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
You write one half of the SWOT analysis of a plan: what lies inside, under the control of its people, or what happens around them; the task
says which. The owner decides with it; outside experts will attack it next.

Rules:
- Four to six points in each of your two lists, the weightiest first; never fewer than {FEWEST_POINTS}. One sentence each, one matter each.
- A point names something of this plan: a sum, a date, a place, a decision, a rule. "Motivated team" and "competition" fit every plan and say nothing.
- The same matter stands in one list only. What the chosen scenario gives up is a weakness; what the register of risks treats as outside
  is a threat.

{GOAL_RULES}"""

INSIDE = """\
Write what lies inside.
- `strengths` and `weaknesses`: what the plan and its people have or lack today, under their own control.
- `flagship`: as described above.
- `strategic_objectives`: three to five aims that one can check, each with a figure and a date or month.
- `assumptions`: two to six things this analysis takes for granted.
- `contingency_plans`: as described above."""

OUTSIDE = """\
Write what happens around it.
- `opportunities` and `threats`: what happens around the plan, outside of its people's control.
- `recommendations`: three to five that answer the heaviest threats or seize an opportunity; none repeats what the plan already does. Each says
  what to do (`recommendation`), who does it (`owner`, a role, no invented person) and until when (`by_date`, a date as year-month-day, not
  before today and not after the deadline of the plan).
- `missing_information`: two to six facts that would change the analysis if one had them.
- `user_questions`: exactly five questions to the owner about wishes, limits and knowledge that nobody else has; no research."""

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


class InsideDraft(BaseModel):
    """What lies inside, as the model writes it."""

    strengths: Points
    weaknesses: Points
    flagship: LongParagraph = Field(description="The one result that convinces, in two or three sentences.")
    strategic_objectives: list[Note] = Field(min_length=3, max_length=5, description="Three to five, with figures.")
    assumptions: list[Note] = Field(min_length=2, max_length=6, description="Two to six.")
    contingency_plans: list[Note] = Field(max_length=4, description="Private plans: two to four; else empty.")


class OutsideDraft(BaseModel):
    """What happens around it, as the model writes it."""

    opportunities: Points
    threats: Points
    recommendations: list[RecommendationDraft] = Field(min_length=3, max_length=5, description="Three to five.")
    missing_information: list[Note] = Field(min_length=2, max_length=6, description="Two to six.")
    user_questions: list[Note] = Field(min_length=5, max_length=5, description="Exactly five.")


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
        missing: titles of the halves that nobody wrote.
    """

    purpose: PurposeKind
    strengths: list[str] = []
    weaknesses: list[str] = []
    opportunities: list[str] = []
    threats: list[str] = []
    flagship: str = ""
    recommendations: list[Recommendation] = []
    strategic_objectives: list[str] = []
    assumptions: list[str] = []
    missing_information: list[str] = []
    user_questions: list[str] = []
    contingency_plans: list[str] = []
    missing: list[str] = []


def _prompt(inputs: Inputs) -> str:
    return f"{PROMPT}\n{_FLAGSHIP[inputs.read('classify_purpose', Purpose).purpose]}"


def check(answer: InsideDraft | OutsideDraft, inputs: Inputs, _item: Item) -> list[str]:
    """Returns points given twice, objectives without figures, dates out of range, and missing contingency plans."""
    points = [point for name in QUADRANTS for point in getattr(answer, name, ())]
    problems = [
        f"The point {point!r} stands there more than once; keep it where it belongs and write another one."
        for point in repeated(points)
    ]
    if isinstance(answer, InsideDraft):
        return problems + _inside_problems(answer, inputs)
    problems += [
        f"`recommendations` holds {text!r} more than once; recommend something else."
        for text in repeated(r.recommendation for r in answer.recommendations)
    ]
    return problems + _date_problems(answer, inputs)


def _inside_problems(answer: InsideDraft, inputs: Inputs) -> list[str]:
    problems = []
    vague = [text for text in answer.strategic_objectives if not has_figure(text)]
    if len(vague) * 2 > len(answer.strategic_objectives):
        problems.append(
            f"`strategic_objectives` has no figure in {'; '.join(map(repr, vague))}; say how much and by when."
        )
    if inputs.read("classify_purpose", Purpose).purpose == "personal" and len(answer.contingency_plans) < 2:
        problems.append("`contingency_plans` needs two to four entries of the form 'If ..., then ...'.")
    return problems


def _date_problems(answer: OutsideDraft, inputs: Inputs) -> list[str]:
    today = inputs.read("initial_prompt", InitialPrompt).today
    deadline = max(inputs.read("project_plan", ProjectPlan).deadline, today)
    return [
        f"`by_date` of {shorten(r.recommendation, 80)!r} is {r.by_date}; give a date from {today} to {deadline}."
        for r in answer.recommendations
        if not today <= r.by_date <= deadline
    ]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> Swot:
    """Returns the analysis; only private plans keep contingency plans."""
    purpose = inputs.read("classify_purpose", Purpose).purpose
    halves = {name: text for one in answered if one.ok for name, text in one.answer.model_dump().items()}
    missing = [one.item.title for one in answered if not one.ok]
    value = read_leniently(Swot, {"purpose": purpose, "missing": missing, **halves})
    return value if purpose == "personal" else value.model_copy(update={"contingency_plans": []})


def view_full(value: Swot) -> str:
    """Returns the whole analysis."""
    parts = [f"### {name.capitalize()}\n\n{bullets(found)}" for name in QUADRANTS if (found := getattr(value, name))]
    if value.flagship:
        parts.append(f"### {_FLAGSHIP_LABELS[value.purpose]}\n\n{value.flagship}")
    lists = {
        "Recommendations": _recommendations(value),
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
    for name in (one for one in QUADRANTS if getattr(value, one)):
        points = "; ".join(shorten(point, 110).rstrip(".") for point in getattr(value, name)[:4])
        parts.append(f"**{name.capitalize()}:** {points}")
    parts.append(f"**{_FLAGSHIP_LABELS[value.purpose]}:** {shorten(value.flagship, 200)}")
    actions = [f"{shorten(r.recommendation, 130)} ({r.owner}, {r.by_date.isoformat()})" for r in value.recommendations]
    parts.append(f"**Recommended:**\n\n{bullets(actions)}")
    unknown = "; ".join(shorten(text, 90).rstrip(".") for text in value.missing_information[:4])
    return "\n\n".join([*parts, f"**Not known yet:** {unknown}"])


def gaps(value: Swot) -> list[str]:
    """Returns the halves that nobody wrote."""
    return [f"SWOT analysis: nothing was written about what lies {title.lower()}." for title in value.missing]


STAGE = Parts(
    name="swot_analysis",
    heading="SWOT analysis",
    needs=(
        "initial_prompt",
        unseen("classify_purpose"),
        "path_digest",
        "consolidate_assumptions:digest",
        unless_fast("pre_project_assessment"),
        "project_plan:digest",
        unseen("project_plan"),
        unless_fast(optional("related_resources:digest")),
    ),
    prompt=_prompt,
    parts=(
        Part("inside", "Inside", INSIDE, answer=InsideDraft),
        Part("outside", "Outside", OUTSIDE, answer=OutsideDraft),
    ),
    check=check,
    finish=finish,
    value=Swot,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    min_answered=0.5,
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=2, calls_fast=2, seconds=6, input_tokens=4600, output_tokens=550),
)
