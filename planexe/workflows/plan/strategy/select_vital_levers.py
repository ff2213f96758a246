"""Rates every lever and picks the vital few that the scenarios are built from."""

from collections.abc import Sequence
from typing import Literal, get_args

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.strategy.deduplicate_levers import KeptLevers
from planexe.workflows.plan.strategy.levers import KeptLever, kept_text
from planexe.workflows.plan.texts import Text
from planexe.workflows.plan.unanswered import NOT_ASSESSED

VITAL_COUNT = 5

Importance = Literal["Critical", "High", "Medium", "Low"]

PROMPT = f"""\
You find the few levers that decide most of a goal's outcome: the 20 percent of the decisions that make 80 percent of the difference. All levers are in `deduplicate_levers`.

What to write:
- `lever_assessments`: exactly one entry for each lever id, none left out.
- `summary`: 30 to 50 words for the owner: which tensions the most important levers control together, and what important decision the list still lacks, if any.

`strategic_importance` of a lever:
- Critical: its choice steers several other levers or decides whether the goal can be reached at all. Two to four levers at most.
- High: it clearly changes cost, time, risk or result.
- Medium: useful, but the goal can be reached with any of its options.
- Low: it can be decided later, by somebody else, or undone cheaply.

Rules:
- Use at least three of the four levels. If everything is critical, nothing is.
- Prefer levers that are tied to many others (`Tied to`) and whose choice is hard to undo.
- `justification`: 10 to 15 words; name the trade-off the lever controls and one lever it is tied to.
- Rate the decision, not how well its text is written.

{GOAL_RULES}"""


class LeverAssessment(BaseModel):
    """How much one lever matters."""

    lever_id: str = Field(description="Id of the lever rated.")
    justification: Text = Field(description="Why, naming the trade-off and a tied lever; 10 to 15 words.")
    strategic_importance: Importance


class LeverAssessments(BaseModel):
    """A rating of every lever."""

    lever_assessments: list[LeverAssessment] = Field(min_length=1)
    summary: Text = Field(description="Which tensions the most important levers control; 30 to 50 words.")


class RatedLever(BaseModel):
    """One lever's rating, with its name."""

    lever_id: str
    name: str
    importance: Importance
    justification: str


class VitalLevers(BaseModel):
    """The vital few.

    Attributes:
        ratings: of every lever, the most important first.
        vital: the first five of them, in full and in that order.
    """

    summary: str
    vital: list[KeptLever]
    ratings: list[RatedLever]


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: exactly one rating per lever."""
    levers = inputs.read("deduplicate_levers", KeptLevers).levers
    return [OneEach("lever_assessments", "lever_id", tuple(lever.lever_id for lever in levers))]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> VitalLevers:
    """Returns the five most important levers; among equals the more influential, then the earlier one comes first."""
    answer: LeverAssessments = answered[0].answer
    levers = {lever.lever_id: lever for lever in inputs.read("deduplicate_levers", KeptLevers).levers}
    position = {lever_id: number for number, lever_id in enumerate(levers)}
    levels = get_args(Importance)
    ranked = sorted(
        answer.lever_assessments,
        key=lambda a: (levels.index(a.strategic_importance), -levers[a.lever_id].influence, position[a.lever_id]),
    )
    return VitalLevers(
        summary=answer.summary,
        vital=[levers[a.lever_id] for a in ranked[:VITAL_COUNT]],
        ratings=[
            RatedLever(
                lever_id=a.lever_id,
                name=levers[a.lever_id].name,
                importance=a.strategic_importance,
                justification=a.justification,
            )
            for a in ranked
        ],
    )


def unrated(inputs: Inputs, _item: Item) -> LeverAssessments:
    """Returns the same rating for every lever, which leaves their influence and order to decide."""
    levers = inputs.read("deduplicate_levers", KeptLevers).levers
    return LeverAssessments(
        lever_assessments=[
            LeverAssessment(lever_id=lever.lever_id, justification=NOT_ASSESSED, strategic_importance="Medium")
            for lever in levers
        ],
        summary=f"{NOT_ASSESSED} The levers stand in the order of their influence.",
    )


def view_full(value: VitalLevers) -> str:
    """Returns the summary, the vital levers in full and the others by name."""
    others = [f"{r.lever_id} {r.name} ({r.importance})" for r in value.ratings[len(value.vital) :]]
    text = "\n\n".join([value.summary, *(kept_text(lever) for lever in value.vital)])
    return f"{text}\n\n### Other levers\n\n{bullets(others)}" if others else text


def view_digest(value: VitalLevers) -> str:
    """Returns the summary and one line for each vital lever: what it trades against what."""
    lines = [f"**{lever.lever_id} {lever.name}:** {lever.trade_off}" for lever in value.vital]
    return f"{value.summary}\n\n{bullets(lines)}"


STAGE = Ask(
    name="select_vital_levers",
    heading="Vital levers",
    needs=("initial_prompt", "deduplicate_levers"),  # their long descriptions are written at the same time
    prompt=PROMPT,
    task="Rate every lever.",
    answer=LeverAssessments,
    bindings=bindings,
    finish=finish,
    default=Default(unrated, f"the {VITAL_COUNT} levers of the greatest influence"),
    value=VitalLevers,
    views={"full": view_full, "digest": view_digest},
    expected=Expected(1, 1, 5, 2900, 550),
)
