"""Fills the gaps of the goal: one open question, one assumption and its consequences for each of eight areas."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Default, Expected, Item, unless_quick
from planexe.workflows.plan.answer_checks import has_figure
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED, end_of

AREAS = (
    "money",
    "time",
    "people and resources",
    "governance and rules",
    "safety and risk",
    "environment",
    "stakeholders",
    "operating systems",
)

PROMPT = f"""\
You make the assumptions a project needs where its goal is silent, so that planning can go on. Its owner will read them and correct what is wrong.

Write exactly one entry in `assumptions` for each of the eight areas, none left out:
- money: budget, sources, reserve.
- time: start, milestones, end.
- people and resources: who and what is needed, how many, from where.
- governance and rules: permits, law, who decides.
- safety and risk: how people and things are protected.
- environment: effects on nature and neighbours.
- stakeholders: who must be won, and how.
- operating systems: the tools, computers, logistics and routines that the daily work runs on.

Each entry:
- `area`: one of the eight names above.
- `question`: the most important question of this area that the goal leaves open.
- `assumption`: the answer to plan with, in one or two sentences, with figures: amounts in the currency of `currency_strategy`, dates or durations, numbers of people. No label such as "Assumption:" in front.
- `rationale`: why this is a sensible figure for this project; say honestly if it is a rule of thumb. One or two sentences.
- `risk`: what happens if it turns out wrong, with a figure. One or two sentences.
- `opportunity`: what could turn out better, or how to find out early. One or two sentences.

Rules:
- Do not assume what the goal states; ask about what it leaves open.
- The assumptions must fit together: people times time must fit the money, and all must fit the chosen scenario.
- Count time from the start of the project ("month 6") unless the goal gives dates.

{GOAL_RULES}"""


class AssumptionDraft(BaseModel):
    """The open question of one area and the answer to plan with."""

    area: str = Field(description="Name of the area.")
    question: Text = Field(description="The most important open question of the area.")
    assumption: Text = Field(description="The answer to plan with, one or two sentences with figures.")
    rationale: Text = Field(description="Why this is sensible, one or two sentences.")
    risk: Text = Field(description="What happens if it is wrong, with a figure; one or two sentences.")
    opportunity: Text = Field(description="What could turn out better, one or two sentences.")


class AssumptionDrafts(BaseModel):
    """One entry for each area."""

    assumptions: list[AssumptionDraft] = Field(min_length=1)


class Assumption(AssumptionDraft):
    """An assumption with its id."""

    assumption_id: str


class Assumptions(BaseModel):
    """The assumptions ``A1`` to ``A8``, in the order of the areas."""

    assumptions: list[Assumption]


def bindings(_inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: each area exactly once."""
    return [OneEach("assumptions", "area", AREAS)]


def check(answer: AssumptionDrafts, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns a lack of figures where most assumptions have none."""
    vague = [a.area for a in answer.assumptions if not has_figure(a.assumption)]
    if len(vague) * 2 <= len(answer.assumptions):
        return []
    return [f"`assumption` has no figure for {', '.join(vague)}; give amounts, durations or numbers of people."]


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> Assumptions:
    """Returns the assumptions with ids in the order of the areas."""
    drafts: list[AssumptionDraft] = sorted(answered[0].answer.assumptions, key=lambda a: AREAS.index(a.area))
    return Assumptions(
        assumptions=[extended(Assumption, draft, assumption_id=f"A{n}") for n, draft in enumerate(drafts, 1)]
    )


def nothing_assumed(inputs: Inputs, _item: Item) -> AssumptionDrafts:
    """Returns the question of each area without an answer to it: what the goal says holds until the project's end."""
    end, source = end_of(inputs.read("initial_prompt", InitialPrompt))
    return AssumptionDrafts(
        assumptions=[
            AssumptionDraft(
                area=area,
                question=f"What does the goal leave open about {area}?",
                assumption=f"{NOT_ASSESSED} About {area} what the goal says holds until {end.isoformat()} ({source}).",
                rationale=NOT_ASSESSED,
                risk=NOT_ASSESSED,
                opportunity=NOT_ASSESSED,
            )
            for area in AREAS
        ]
    )


def view_full(value: Assumptions) -> str:
    """Returns each assumption with its question and what hangs on it."""
    return "\n\n".join(
        f"### {a.assumption_id} {a.area.capitalize()}\n\n*{a.question}*\n\n**Assumption:** {a.assumption}\n\n"
        f"**Why:** {a.rationale}\n\n**If wrong:** {a.risk}\n\n**Opportunity:** {a.opportunity}"
        for a in value.assumptions
    )


STAGE = Ask(
    name="make_assumptions",
    heading="Assumptions",
    needs=(
        "initial_prompt",
        "classify_purpose",
        "classify_plan_type",
        "path_digest",
        "physical_locations",
        "currency_strategy",
        unless_quick("identify_risks:digest"),
    ),
    prompt=PROMPT,
    task="Write the eight assumptions.",
    answer=AssumptionDrafts,
    bindings=bindings,
    check=check,
    finish=finish,
    default=Default(nothing_assumed, "the areas to ask about, without assumptions"),
    value=Assumptions,
    views={"full": view_full},
    expected=Expected(1, 1, 14.0, 4500, 2250),
)
