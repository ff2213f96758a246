"""Look at the whole team: what is missing, and what should be arranged otherwise."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected, Item, optional
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.team.team_needs import TEAM_NEEDS
from planexe.workflows.plan.texts import Paragraph, sized

Heading = Annotated[str, sized(3, 160)]

PROMPT = f"""\
You review the team of a plan before anybody is hired. The reader can still change every role.

What to write:
- `omissions`: one to four things that the plan demands and no role covers.
- `potential_improvements`: two to five changes to the roles there are: unclear limits between two of them, too much on one, too few or too
  many people, terms that do not fit the work, no deputy where the plan depends on one person.

Each entry:
- `issue`: the fault in three to ten words.
- `role_id`: the role it is about, or null if it is about the team as a whole. An omission names the role that is nearest to it.
- `explanation`: where the plan shows it (a task, a date, a permit, a risk, a number), and what follows from it; two or three sentences.
- `recommendation`: what to change, with a number, a date or a role; something that can be done within the means of the plan.

Rules:
- Compare the sum of people and their terms with the budget and with what the goal says about people.
- No new role for what one of the others can do within its hours.
- What somebody would recommend to every team ("communicate openly", "hold regular meetings") is left out.
- The sample persons are invented and are no subject of the review.

{GOAL_RULES}"""


class ReviewDraft(BaseModel):
    """One fault of the team, as the model writes it."""

    issue: Heading = Field(description="The fault in three to ten words.")
    role_id: str | None = Field(description="Id of the role it is about, or null.")
    explanation: Paragraph = Field(description="Where the plan shows it and what follows: two or three sentences.")
    recommendation: Paragraph = Field(description="What to change, in one sentence.")


class TeamReviewDraft(BaseModel):
    """The review as the model writes it."""

    omissions: list[ReviewDraft] = Field(min_length=1, max_length=5, description="One to four, the worst first.")
    potential_improvements: list[ReviewDraft] = Field(
        min_length=1, max_length=6, description="Two to five, the most useful first."
    )


class ReviewPoint(BaseModel):
    """One fault of the team.

    Attributes:
        role_id: the role it is about; empty if it is about the whole team.
    """

    issue: str
    role_id: str
    explanation: str
    recommendation: str


class TeamReview(BaseModel):
    """What is missing in the team and what could be better."""

    omissions: list[ReviewPoint]
    potential_improvements: list[ReviewPoint]


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: only roles of the team."""
    ids = inputs.read("find_team_roles", TeamRoles).role_ids
    return [OneOf(f"{part}.role_id", ids, optional=True) for part in ("omissions", "potential_improvements")]


def check(answer: TeamReviewDraft, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns faults named twice."""
    return [
        f"`issue` {issue!r} is given more than once; name another fault or leave it out."
        for issue in repeated(point.issue for point in (*answer.omissions, *answer.potential_improvements))
    ]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> TeamReview:
    """Returns the review; a role that does not exist becomes the whole team."""
    answer: TeamReviewDraft = answered[0].answer
    ids = inputs.read("find_team_roles", TeamRoles).role_ids
    return TeamReview(
        omissions=[_point(draft, ids) for draft in answer.omissions],
        potential_improvements=[_point(draft, ids) for draft in answer.potential_improvements],
    )


def _point(draft: ReviewDraft, role_ids: Sequence[str]) -> ReviewPoint:
    known = draft.role_id if draft.role_id in role_ids else None
    return ReviewPoint(**draft.model_dump(exclude={"role_id"}), role_id=known or "")


def view_full(value: TeamReview) -> str:
    """Returns both lists."""
    parts = []
    for label, points in (("Missing", value.omissions), ("To improve", value.potential_improvements)):
        if points:
            parts.append(f"### {label}\n\n{bullets([point_text(point) for point in points])}")
    return "\n\n".join(parts)


def point_text(point: ReviewPoint) -> str:
    """Returns one fault with its reason and remedy on one line."""
    about = f" ({point.role_id})" if point.role_id else ""
    return f"**{point.issue}**{about}: {point.explanation} *Recommended:* {point.recommendation}"


STAGE = Ask(
    name="review_team",
    heading="Review of the team",
    needs=(
        *TEAM_NEEDS,
        "find_team_roles",
        optional("team_contract_types"),
        optional("team_backgrounds:work"),
        optional("team_environment"),
    ),
    prompt=PROMPT,
    task="Review this team.",
    answer=TeamReviewDraft,
    bindings=bindings,
    check=check,
    finish=finish,
    value=TeamReview,
    views={"full": view_full},
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=1, calls_fast=1, seconds=6, input_tokens=5900, output_tokens=720),
)
