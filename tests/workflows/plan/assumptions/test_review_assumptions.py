"""What the assumptions leave out."""

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.assumptions.review_assumptions import STAGE, AssumptionReview
from tests.workflows.plan.early_examples import ASSESSED, assumption_review, made
from tests.workflows.plan.stage_inputs import inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made(*ASSESSED))


def test_three_issues_with_figures_pass() -> None:
    assert problems_of(STAGE, INPUTS, assumption_review()) == []


def test_a_sensitivity_without_figure_is_named() -> None:
    answer = assumption_review()
    answer.issues[1].sensitivity = "It gets much worse."
    assert problems_of(STAGE, INPUTS, answer) == [
        "`sensitivity` of issue 'Issue 2' has no figure; give a baseline and a range against it."
    ]


def test_an_issue_given_twice_is_named() -> None:
    answer = assumption_review()
    answer.issues[1].title = "issue 1"
    assert problems_of(STAGE, INPUTS, answer) == ["`issues` has 'Issue 1' more than once."]


def test_an_assumption_that_does_not_exist_is_named() -> None:
    answer = assumption_review()
    answer.issues[0].assumption_ids = ["A9"]
    assert problems_of(STAGE, INPUTS, answer)[0].startswith("`issues.assumption_ids` is 'A9'; allowed are A1")


def test_a_missing_assumption_needs_no_id() -> None:
    answer = assumption_review()
    answer.issues[0].assumption_ids = []
    assert problems_of(STAGE, INPUTS, answer) == []
    assert "### Issue 1\n" in view_text(STAGE, answer)


@pytest.mark.parametrize("count", [2, 4])
def test_another_number_of_issues_is_no_answer(count: int) -> None:
    raw = assumption_review().model_dump()
    raw["issues"] = [raw["issues"][0]] * count
    with pytest.raises(ValidationError, match="issues"):
        AssumptionReview.model_validate(raw)


def test_the_text_names_the_assumptions_concerned() -> None:
    assert "### Issue 2 (A2)" in view_text(STAGE, assumption_review())
