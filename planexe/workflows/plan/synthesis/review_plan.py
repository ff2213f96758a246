"""Put sixteen questions to the almost finished plan, two or three a call, and keep each finding where it came first."""

import re
from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.quotes import folded
from planexe.spine.stage import Answered, Expected, Item
from planexe.workflows.plan.answer_checks import has_figure, repeated, shorten
from planexe.workflows.plan.facts.fact_texts import FACT_RULE, unknown_facts
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.synthesis.plan_documents import PLAN_DOCUMENTS
from planexe.workflows.plan.synthesis.review_questions import GROUPS, PARTS, QUESTIONS, questions_of
from planexe.workflows.plan.texts import LongNote, Name

POINTS = 3
MOST_A_CALL = max(len(keys) for _, keys in GROUPS.values())
# Share of the words of two findings from which on they are one finding.
_ALIKE = 0.7
_ALIKE_UNDER_ONE_TITLE = 0.5

PROMPT = f"""\
You review a plan that is almost finished, for the person who will carry it out. The task puts two or three questions; other reviewers answer
others at the same time. Answer only yours, so that nothing is said twice.

`questions`: one entry for each question of the task. `subject`: its title. `bullet_points`: exactly {POINTS} points, the most important first. Each point:
- `title`: two to seven words that name the matter in this plan. No "Lack of clarity", no "Risk management".
- `finding`: one or two sentences: what the plan says or leaves out, and where. Name the task, date, sum, decision, risk or role, with its
  id where it has one. A sentence that would fit any plan is wrong.
- `impact`: what it means in figures: money, days or weeks, percent, people. Always a number; a range is fine.
- `recommendation`: one sentence: who does what by when. It must be possible with the people and means of this plan.

Rules:
- {POINTS} points mean {POINTS} different causes, and no two questions get the same point.
- Use the amounts and dates of the documents. Where a computed schedule or cost table contradicts the text of the plan, the computed
  figure counts; say so.
- Do not praise, do not repeat the goal, do not demand "more detail" without saying which.
- Do not cite a law, a study or a price unless you are sure of it; give a range instead.

{FACT_RULE}

{GOAL_RULES}"""


class ReviewPointDraft(BaseModel):
    """One thing found."""

    title: Name = Field(description="The matter in two to seven words.")
    finding: LongNote = Field(description="What the plan says or leaves out, and where: one or two sentences.")
    impact: LongNote = Field(description="What it means in figures: money, weeks, percent or people.")
    recommendation: LongNote = Field(description="Who does what by when: one sentence.")


class ReviewAnswer(BaseModel):
    """The answer to one question."""

    subject: str = Field(description="Title of the question.")
    bullet_points: list[ReviewPointDraft] = Field(
        min_length=POINTS, max_length=POINTS, description="Most important first."
    )


class ReviewAnswers(BaseModel):
    """The answers of one call."""

    questions: list[ReviewAnswer] = Field(min_length=1, description="One entry for each question of the task.")


class ReviewPoint(BaseModel):
    """A finding as it is kept."""

    title: str
    finding: str
    impact: str
    recommendation: str


class RepeatedPoint(BaseModel):
    """A finding that an earlier question had raised.

    Attributes:
        raised_under: title of that question.
    """

    title: str
    raised_under: str


class ReviewedQuestion(BaseModel):
    """A question with what was found.

    Attributes:
        repeats: what was found here too, but had been said under an earlier question.
    """

    key: str
    title: str
    points: list[ReviewPoint]
    repeats: list[RepeatedPoint] = []


class PlanReview(BaseModel):
    """All questions that were answered, in their order.

    Attributes:
        unanswered: titles of the questions without a usable answer.
    """

    questions: list[ReviewedQuestion]
    unanswered: list[str] = []


def bindings(_inputs: Inputs, item: Item) -> list[Binding]:
    """Returns: each question of the call once."""
    own = tuple(question.title for question in questions_of(item.key))
    return [OneEach("questions", "subject", own, tuple(question.title for question in QUESTIONS), MOST_A_CALL)]


def check(answer: ReviewAnswers, inputs: Inputs, _item: Item) -> list[str]:
    """Returns points that are the same, impacts without a figure, and figures that do not exist."""
    points = [point for question in answer.questions for point in question.bullet_points]
    problems = unknown_facts(answer, inputs)
    problems += [
        f"`bullet_points.title` holds {title!r} more than once; give different points."
        for title in repeated(point.title for point in points)
    ]
    vague = [point.title for point in points if not has_figure(point.impact)]
    if vague:
        names = "; ".join(repr(title) for title in vague)
        problems.append(
            f"`impact` has no figure in {names}; give money, days, weeks, percent or people, as a range if need be."
        )
    return problems


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> PlanReview:
    """Returns every finding once, under the question that raised it first."""
    kept: list[tuple[str, ReviewPoint]] = []
    questions: list[ReviewedQuestion] = []
    given: dict[str, ReviewAnswer] = {
        answer.subject: answer for one in answered if one.ok for answer in one.answer.questions
    }
    asked = [question for one in answered for question in questions_of(one.item.key)]
    for asked_one in asked:
        if asked_one.title not in given:
            continue
        question = ReviewedQuestion(key=asked_one.key, title=asked_one.title, points=[])
        for draft in given[asked_one.title].bullet_points:
            point = ReviewPoint(**draft.model_dump())
            earlier = next((title for title, other in kept if are_alike(point, other)), "")
            if earlier:
                question.repeats.append(RepeatedPoint(title=point.title, raised_under=earlier))
            else:
                question.points.append(point)
                kept.append((question.title, point))
        questions.append(question)
    return PlanReview(questions=questions, unanswered=[one.title for one in asked if one.title not in given])


def are_alike(one: ReviewPoint, other: ReviewPoint) -> bool:
    """Returns whether two points say the same: findings that share most words, or fewer under one title."""
    shared = _overlap(one.finding, other.finding)
    return shared >= _ALIKE or (shared >= _ALIKE_UNDER_ONE_TITLE and folded(one.title) == folded(other.title))


def _overlap(one: str, other: str) -> float:
    first, second = _words(one), _words(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def _words(text: str) -> frozenset[str]:
    words = frozenset(re.findall(r"\w+", folded(text)))
    return frozenset(word for word in words if len(word) > 3) or words


def view_full(value: PlanReview) -> str:
    """Returns each question with its findings."""
    parts = []
    for question in value.questions:
        parts.append(f"### {question.title}")
        lines = [f"**{p.title}**: {p.finding} *Impact:* {p.impact} *Do:* {p.recommendation}" for p in question.points]
        lines += [f"{r.title}: found here too, see “{r.raised_under}”." for r in question.repeats]
        parts.append(bullets(lines) if lines else "Nothing was found.")
    if value.unanswered:
        parts.append(f"*Not answered: {', '.join(value.unanswered)}.*")
    return "\n\n".join(parts)


def view_digest(value: PlanReview) -> str:
    """Returns one line per question: the titles of its findings, the first with its impact."""
    lines = []
    for question in value.questions:
        points = [
            f"{p.title} ({shorten(p.impact, 90)})" if number == 0 else p.title
            for number, p in enumerate(question.points)
        ]
        if points:
            lines.append(f"**{question.title}:** {'; '.join(points)}")
    return bullets(lines) or "No question was answered."


def gaps(value: PlanReview) -> list[str]:
    """Returns the questions with fewer findings than asked for."""
    short = [q for q in value.questions if len(q.points) + len(q.repeats) < POINTS]
    return [f"Plan review, {q.title}: {len(q.points) + len(q.repeats)} of {POINTS} points." for q in short]


STAGE = Parts(
    name="review_plan",
    heading="Plan review",
    needs=PLAN_DOCUMENTS,
    prompt=PROMPT,
    answer=ReviewAnswers,
    parts=PARTS,
    fast_limit=1,
    bindings=bindings,
    check=check,
    finish=finish,
    value=PlanReview,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    min_answered=0.6,
    essential=False,
    max_output_tokens=6000,
    expected=Expected(calls=6, calls_fast=1, seconds=7, input_tokens=5000, output_tokens=750),
)
