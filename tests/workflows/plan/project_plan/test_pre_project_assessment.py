"""What must happen before the start."""

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.project_plan.pre_project_assessment import STAGE, AssessmentDraft, PreProjectAssessment
from tests.workflows.plan.early_examples import STRATEGY, assessment, assessment_draft, made
from tests.workflows.plan.stage_inputs import ask_of, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("initial_prompt", *STRATEGY, "consolidate_assumptions"))


def test_two_experts_with_four_items_each_pass() -> None:
    assert problems_of(STAGE, INPUTS, assessment_draft()) == []


@pytest.mark.parametrize("count", [3, 5])
def test_another_number_of_items_is_no_answer(count: int) -> None:
    raw = assessment_draft().model_dump()
    raw["second_expert"]["feedback"] = [raw["second_expert"]["feedback"][0]] * count
    with pytest.raises(ValidationError, match="feedback"):
        AssessmentDraft.model_validate(raw)


def test_a_recommendation_in_free_words_is_no_answer() -> None:
    raw = assessment_draft().model_dump()
    raw["recommendation"] = "Go, but slowly"
    with pytest.raises(ValidationError, match="recommendation"):
        AssessmentDraft.model_validate(raw)


def test_an_item_of_both_experts_is_named() -> None:
    answer = assessment_draft()
    answer.second_expert.feedback[0].title = "settle matter 1"
    assert problems_of(STAGE, INPUTS, answer) == [
        "`title` 'Settle matter 1' is used more than once; each item must settle another matter."
    ]


def test_a_date_in_the_past_is_named() -> None:
    answer = assessment_draft()
    answer.first_expert.feedback[2].steps[1] = "Done by 2024-05-01."
    [problem] = problems_of(STAGE, INPUTS, answer)
    assert problem.startswith("`steps` of 'Settle matter 3' names 2024-05-01, which is before today, 2027-03-01;")


@pytest.mark.parametrize("step", ["Done by 2027-03-01.", "Order part 2024-99-99."])
def test_today_and_numbers_that_are_no_dates_pass(step: str) -> None:
    answer = assessment_draft()
    answer.first_expert.feedback[2].steps[1] = step
    assert problems_of(STAGE, INPUTS, answer) == []


def test_the_value_numbers_the_items_and_drops_the_experts() -> None:
    value = assessment()
    assert isinstance(value, PreProjectAssessment)
    assert [item.number for item in value.items] == list(range(1, 9))
    assert "Youth employment" not in value.model_dump_json()


def test_the_text_starts_with_the_recommendation() -> None:
    text = view_text(STAGE, assessment())
    assert text.startswith("**Recommendation:** Execute with caution. The rent is open.")
    assert "### 5. Settle matter 5\n\n- The owner signs paper 5." in text


def test_the_prompt_shows_the_short_context() -> None:
    documents = ask_of(STAGE, INPUTS).shown
    assert "## Risks\n" in documents["consolidate_assumptions"]
    assert "**Action:**" not in documents["consolidate_assumptions"]
