"""What must happen before the start."""

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.project_plan.pre_project_assessment import STAGE, AssessmentDraft, PreProjectAssessment
from tests.workflows.plan.early_examples import ASSESSED, assessment, assessment_draft, made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made(*ASSESSED))


def test_an_expert_with_four_items_passes() -> None:
    assert problems_of(STAGE, INPUTS, assessment_draft()) == []


@pytest.mark.parametrize("count", [3, 5])
def test_another_number_of_items_is_no_answer(count: int) -> None:
    raw = assessment_draft().model_dump()
    raw["feedback"] = [raw["feedback"][0]] * count
    with pytest.raises(ValidationError, match="feedback"):
        AssessmentDraft.model_validate(raw)


def test_a_recommendation_in_free_words_is_no_answer() -> None:
    raw = assessment_draft().model_dump()
    raw["recommendation"] = "Go, but slowly"
    with pytest.raises(ValidationError, match="recommendation"):
        AssessmentDraft.model_validate(raw)


def test_an_item_given_twice_is_named() -> None:
    answer = assessment_draft()
    answer.feedback[1].title = "settle matter 1"
    assert problems_of(STAGE, INPUTS, answer) == [
        "`title` 'Settle matter 1' is used more than once; each item must settle another matter."
    ]


def test_a_date_in_the_past_is_named() -> None:
    answer = assessment_draft()
    answer.feedback[2].steps[1] = "Done by 2024-05-01."
    [problem] = problems_of(STAGE, INPUTS, answer)
    assert problem.startswith("`steps` of 'Settle matter 3' names 2024-05-01, which is before today, 2027-03-01;")


@pytest.mark.parametrize("step", ["Done by 2027-03-01.", "Order part 2024-99-99."])
def test_today_and_numbers_that_are_no_dates_pass(step: str) -> None:
    answer = assessment_draft()
    answer.feedback[2].steps[1] = step
    assert problems_of(STAGE, INPUTS, answer) == []


def test_the_value_numbers_the_items_and_drops_the_experts() -> None:
    value = assessment()
    assert isinstance(value, PreProjectAssessment)
    assert [item.number for item in value.items] == list(range(1, 9))
    assert "Bakery technology" not in value.model_dump_json()


def test_the_more_careful_recommendation_counts_and_what_both_demand_stands_once() -> None:
    answers = [assessment_draft(1, "execute"), assessment_draft(4, "do_not_execute")]
    value = finish_with(STAGE, INPUTS, answers)
    assert isinstance(value, PreProjectAssessment)
    assert (value.recommendation, value.recommendation_reason) == (
        "do_not_execute",
        "do_not_execute because of the rent.",
    )
    assert [item.title for item in value.items] == [f"Settle matter {n}" for n in range(1, 8)]
    assert value.combined_summary == "Sign paper 1 first. Sign paper 4 first."


def test_the_text_starts_with_the_recommendation() -> None:
    text = view_text(STAGE, assessment())
    assert text.startswith("**Recommendation:** Execute with caution. execute_with_caution because of the rent.")
    assert "### 5. Settle matter 5\n\n- The owner signs paper 5." in text


def test_both_are_shown_the_same_and_each_is_told_where_to_look() -> None:
    asked = [ask_of(STAGE, INPUTS, key) for key in ("work", "frame")]
    assert asked[0].shown == asked[1].shown
    assert "Twelve units of money." in asked[0].shown["make_assumptions"]
    assert asked[0].task != asked[1].task
