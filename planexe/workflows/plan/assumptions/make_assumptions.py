"""Fills the gaps of the goal: an open question and the answer to plan with for each of eight areas, two areas a call."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Default, Expected, Item, Part
from planexe.workflows.plan.answer_checks import has_figure, shorten
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
AREAS_A_CALL = 2
MOST_IN_SHORT = 160
"""Characters of an assumption in one sentence, where code shortens it."""
PAIRS = {
    f"{one}, {other}": (one, other) for one, other in zip(AREAS[::AREAS_A_CALL], AREAS[1::AREAS_A_CALL], strict=True)
}

PROMPT = f"""\
You make the assumptions a project needs where its goal is silent, so that planning can go on. Its owner will read them and correct what is wrong.

There are eight areas; write exactly one entry in `assumptions` for each of those that the task names. Other calls write about the others at the same time.
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
- `in_short`: that answer again in 10 to 15 words, with its most important figure, for people who read nothing else.
- `assumption`: the answer to plan with, in one or two sentences, with figures: amounts in the currency of `currency_strategy`, dates or durations, numbers of people. No label such as "Assumption:" in front.
- `rationale`: why this is a sensible figure for this project; say honestly if it is a rule of thumb. One sentence.
- `risk`: what happens if it turns out wrong, with a figure. One sentence.
- `opportunity`: what could turn out better, or how to find out early. One sentence.

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
    rationale: Text = Field(description="Why this is sensible, one sentence.")
    in_short: str = Field(default="", description="The assumption in 10 to 15 words.")
    risk: Text = Field(description="What happens if it is wrong, with a figure; one sentence.")
    opportunity: Text = Field(description="What could turn out better, one sentence.")


class AssumptionDrafts(BaseModel):
    """One entry for each area of a call."""

    assumptions: list[AssumptionDraft] = Field(min_length=1, description="Exactly two, one for each area.")


class Assumption(AssumptionDraft):
    """An assumption with its id; one of an older plan has no short form."""

    assumption_id: str

    @property
    def line(self) -> str:
        """Returns it in one sentence."""
        return self.in_short.strip() or shorten(self.assumption, MOST_IN_SHORT)


class Assumptions(BaseModel):
    """The assumptions ``A1`` to ``A8``, in the order of the areas; one that nobody made leaves its id unused."""

    assumptions: list[Assumption]


def bindings(_inputs: Inputs, item: Item) -> list[Binding]:
    """Returns: each area of the call exactly once."""
    return [OneEach("assumptions", "area", PAIRS[item.key], AREAS, AREAS_A_CALL)]


def check(answer: AssumptionDrafts, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns a lack of figures where no assumption has any."""
    vague = [a.area for a in answer.assumptions if not has_figure(a.assumption)]
    if len(vague) < len(answer.assumptions):
        return []
    return [f"`assumption` has no figure for {', '.join(vague)}; give amounts, durations or numbers of people."]


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> Assumptions:
    """Returns the assumptions with ids in the order of the areas."""
    drafts: dict[str, AssumptionDraft] = {a.area: a for one in answered if one.ok for a in one.answer.assumptions}
    return Assumptions(
        assumptions=[
            extended(Assumption, drafts[area], assumption_id=f"A{number}")
            for number, area in enumerate(AREAS, 1)
            if area in drafts
        ]
    )


def nothing_assumed(inputs: Inputs, item: Item) -> AssumptionDrafts:
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
            for area in PAIRS[item.key]
        ]
    )


def view_full(value: Assumptions) -> str:
    """Returns each assumption with its question and what hangs on it."""
    return "\n\n".join(
        f"### {a.assumption_id} {a.area.capitalize()}\n\n*{a.question}*\n\n**Assumption:** {a.assumption}\n\n"
        f"**Why:** {a.rationale}\n\n**If wrong:** {a.risk}\n\n**Opportunity:** {a.opportunity}"
        for a in value.assumptions
    )


def view_digest(value: Assumptions) -> str:
    """Returns one line for each assumption."""
    return bullets([f"**{a.assumption_id} {a.area.capitalize()}:** {a.line}" for a in value.assumptions])


STAGE = Parts(
    name="make_assumptions",
    heading="Assumptions",
    # Not the risks, which are looked for meanwhile: the review reads both.
    needs=("initial_prompt", "path_digest", "physical_locations", "currency_strategy"),
    prompt=PROMPT,
    parts=tuple(
        Part(key, key.capitalize(), f"Write the assumptions of these {AREAS_A_CALL} areas: {key}.") for key in PAIRS
    ),
    answer=AssumptionDrafts,
    bindings=bindings,
    check=check,
    finish=finish,
    default=Default(nothing_assumed, "the areas to ask about, without assumptions"),
    value=Assumptions,
    views={"full": view_full, "digest": view_digest},
    max_output_tokens=3000,
    expected=Expected(4, 4, 5, 2200, 400),
)
