"""The review of the governance."""

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import Missing, view_text
from planexe.workflows.plan.governance.governance_review import STAGE, GovernanceReview, ReviewDraft
from tests.workflows.plan.governance.governance_examples import (
    AUDIT,
    BODIES,
    DOCUMENTS,
    MATRIX,
    MONITORING,
    REVIEW,
    REVIEW_INPUTS,
    SETUP,
    matrix,
    review_draft,
)
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of


def test_a_good_review_passes() -> None:
    assert problems_of(STAGE, REVIEW_INPUTS, review_draft()) == []


def test_the_task_tells_what_code_found() -> None:
    issues = matrix()
    issues.entries[4].escalation_level.body_id = "G8"
    inputs = inputs_of(STAGE, *DOCUMENTS, AUDIT, BODIES, SETUP, (MATRIX[0], issues), MONITORING)
    ask = ask_of(STAGE, inputs)
    assert "names G8, which is no body of this plan" in ask.task
    assert "G3 Round 3 has nothing to do" in ask.task
    assert "Nothing: names, paths, limits and dates agree." in ask_of(STAGE, REVIEW_INPUTS).task


def test_the_review_goes_on_without_the_parts_that_failed() -> None:
    lost = Missing(text="Monitoring could not be made.")
    inputs = inputs_of(STAGE, *DOCUMENTS, AUDIT, BODIES, (SETUP[0], lost), (MATRIX[0], lost), (MONITORING[0], lost))
    assert "could not be made" in ask_of(STAGE, inputs).shown["monitoring_plan"]
    value = finish_with(STAGE, inputs, [review_draft()])
    assert isinstance(value, GovernanceReview)
    assert value.findings == []


def test_gaps_and_questions_given_twice_are_named() -> None:
    answer = review_draft()
    answer.gaps[1].gap = "no deputy for lead 1"
    answer.tough_questions[6] = "who pays for oven 1 if the loan fails?"
    first, second = problems_of(STAGE, REVIEW_INPUTS, answer)
    assert first == "`gaps` holds 'No deputy for lead 1' more than once; name another gap."
    assert second.startswith("`tough_questions` holds 'Who pays for oven 1 if the loan fails?' more than once")


def test_a_sentence_is_no_question() -> None:
    answer = review_draft()
    answer.tough_questions[0] = "Explain the price of the oven."
    [problem] = problems_of(STAGE, REVIEW_INPUTS, answer)
    assert problem == "`tough_questions` holds a sentence that is no question: 'Explain the price of the oven.'."


def test_six_questions_are_too_few() -> None:
    fields = review_draft().model_dump()
    with pytest.raises(ValidationError, match="tough_questions"):
        ReviewDraft(**{**fields, "tough_questions": fields["tough_questions"][:6]})


def test_texts_hold_findings_gaps_and_questions() -> None:
    value = REVIEW[1]
    full, digest = view_text(STAGE, value), view_text(STAGE, value, "digest")
    assert "### Checked by code\n\nNames, paths, limits and dates agree." in full
    assert "**No deputy for lead 1.** Invoices pile up" in full
    assert "Open question: Who pays for oven 1" in digest
    assert len(digest) < len(full)
