"""Does the governance hold together: what code found, what is still missing, and the questions nobody likes to hear."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item, optional
from planexe.workflows.plan.answer_checks import repeated, shorten
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.governance.consistency import Finding, find_inconsistencies
from planexe.workflows.plan.governance.escalation_matrix import EscalationMatrix
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.governance.governance_setup_plan import GovernanceSetupPlan
from planexe.workflows.plan.governance.monitoring_plan import MonitoringPlan
from planexe.workflows.plan.texts import Sentences, Title, sized

FEWEST_QUESTIONS = 7
Question = Annotated[str, sized(15, 400)]

PROMPT = f"""\
You review how a plan is governed, before the first body meets. Code has already compared names, paths, limits and dates; the task lists
what it found. Take that list as fact, do not repeat the comparison, and do not claim faults of that kind that are not on it.

- `completeness`: one or two sentences: which decision, risk or measure of success of this plan nobody governs; name it. If a part is
  missing, say what cannot be judged without it.
- `consistency`: one or two sentences: what the list means in practice and what to correct first; where the list is empty, whether the
  mandates fit together in meaning, such as a body that controls what it decides.
- `gaps`: three to five, the gravest first. Each `gap` in three to ten words, `explanation` (what happens in this plan because of it, one or
  two sentences), `remedy` (who does what by when).
- `tough_questions`: {FEWEST_QUESTIONS} to 10 questions that a funder or a critic will ask the people in charge. Each can only be answered
  with a figure, a name, a paper or an admission, and each touches another point. No question that "yes" would settle.
- `summary`: three to five sentences for somebody who reads nothing else: what is strong, what is weak, what to decide first.

Rules:
- Name bodies by id and name, risks by id. Judge only what stands in the documents.
- What the plan leaves out on purpose because it is small is no gap.
- Do not praise in general and do not soften.

{GOAL_RULES}"""


class Gap(BaseModel):
    """Something the governance does not cover."""

    gap: Title = Field(description="What is missing, three to ten words.")
    explanation: Sentences = Field(description="What happens in this plan because of it: one or two sentences.")
    remedy: Sentences = Field(description="Who does what by when.")


class ReviewDraft(BaseModel):
    """The review as the model writes it."""

    completeness: Sentences = Field(description="Which decision or risk nobody governs: one or two sentences.")
    consistency: Sentences = Field(description="What the list of findings means: one or two sentences.")
    gaps: list[Gap] = Field(min_length=3, max_length=5, description="3 to 5, the gravest first.")
    tough_questions: list[Question] = Field(
        min_length=FEWEST_QUESTIONS, max_length=12, description="7 to 10 questions, each about another point."
    )
    summary: Sentences = Field(description="Three to five sentences for somebody who reads nothing else.")


class GovernanceReview(ReviewDraft):
    """The review.

    Attributes:
        findings: what code found, before the model judged.
    """

    findings: list[Finding]


def findings_of(inputs: Inputs) -> list[Finding]:
    """Returns what does not fit together in the parts that are there."""
    return find_inconsistencies(
        inputs.read("governance_bodies", GovernanceBodies),
        inputs.find("governance_setup_plan", GovernanceSetupPlan),
        inputs.find("escalation_matrix", EscalationMatrix),
        inputs.find("monitoring_plan", MonitoringPlan),
    )


def task(inputs: Inputs, _item: Item) -> str:
    """Returns the task with the list of findings."""
    found = findings_of(inputs)
    told = bullets([finding.text for finding in found]) if found else "- Nothing: names, paths, limits and dates agree."
    return f"Found by code in the documents above:\n{told}\n\nReview the governance of this plan."


def check(answer: ReviewDraft, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns gaps and questions that stand there twice, and questions that are none."""
    problems = [
        f"`gaps` holds {twin!r} more than once; name another gap." for twin in repeated(g.gap for g in answer.gaps)
    ]
    problems += [
        f"`tough_questions` holds {twin!r} more than once; ask about another point."
        for twin in repeated(answer.tough_questions)
    ]
    flat = [question for question in answer.tough_questions if not any(mark in question for mark in "?？؟;՞")]
    if flat:
        problems.append(f"`tough_questions` holds a sentence that is no question: {'; '.join(map(repr, flat))}.")
    return problems


def finish(inputs: Inputs, answered: Sequence[Answered]) -> GovernanceReview:
    """Returns the review with what code found."""
    answer: ReviewDraft = answered[0].answer
    return extended(GovernanceReview, answer, findings=findings_of(inputs))


def view_full(value: GovernanceReview) -> str:
    """Returns the judgement, the findings, the gaps with their remedies, and the questions."""
    found = (
        bullets([finding.text for finding in value.findings])
        if value.findings
        else "Names, paths, limits and dates agree."
    )
    gaps = "\n\n".join(f"**{gap.gap}.** {gap.explanation}\n\n*Remedy:* {gap.remedy}" for gap in value.gaps)
    return "\n\n".join(
        [
            value.summary,
            f"**Completeness:** {value.completeness}",
            f"**Consistency:** {value.consistency}",
            f"### Checked by code\n\n{found}",
            f"### Gaps\n\n{gaps}",
            f"### Questions to answer before the first meeting\n\n{bullets(value.tough_questions)}",
        ]
    )


def view_digest(value: GovernanceReview) -> str:
    """Returns the findings, the gaps and three of the questions, in few lines."""
    lines = [*(finding.text for finding in value.findings[:4]), *(f"Gap: {gap.gap}." for gap in value.gaps)]
    lines += [f"Open question: {shorten(question, 160)}" for question in value.tough_questions[:3]]
    return bullets(lines)


STAGE = Ask(
    name="governance_review",
    heading="Review of the governance",
    needs=(
        *CORE_DOCUMENTS,
        optional("governance_audit:digest"),
        "governance_bodies",
        optional("governance_setup_plan"),
        optional("escalation_matrix"),
        optional("monitoring_plan"),
    ),
    prompt=PROMPT,
    task=task,
    answer=ReviewDraft,
    check=check,
    finish=finish,
    value=GovernanceReview,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    max_output_tokens=4000,
    expected=Expected(1, 1, 6, 6800, 600),
)
