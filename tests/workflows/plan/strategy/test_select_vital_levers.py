"""The vital few."""

from planexe.spine.inputs import view_text
from planexe.workflows.plan.strategy.select_vital_levers import STAGE, VitalLevers
from tests.workflows.plan.early_examples import LEVELS, assessments, made
from tests.workflows.plan.stage_inputs import finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("initial_prompt", "deduplicate_levers"))


def test_a_rating_of_each_lever_passes() -> None:
    assert problems_of(STAGE, INPUTS, assessments(LEVELS)) == []


def test_an_unknown_lever_is_named() -> None:
    answer = assessments({**LEVELS, "L3": "High"})
    assert "unknown lever_id L3" in problems_of(STAGE, INPUTS, answer)[0]


def test_a_lever_left_out_is_named() -> None:
    answer = assessments({k: v for k, v in LEVELS.items() if k != "L12"})
    assert problems_of(STAGE, INPUTS, answer) == ["`lever_assessments` lacks an entry for lever_id L12."]


def test_the_five_most_important_are_chosen() -> None:
    value = finish_with(STAGE, INPUTS, [assessments(LEVELS)])
    assert isinstance(value, VitalLevers)
    # Influence settles ties: L7 8, L11 2; L9 10, L1 2.
    assert [lever.lever_id for lever in value.vital] == ["L7", "L11", "L9", "L1", "L2"]
    assert [r.lever_id for r in value.ratings[5:]] == ["L6", "L12"]


def test_the_order_of_the_answer_does_not_matter() -> None:
    backwards = assessments(dict(reversed(LEVELS.items())))
    assert finish_with(STAGE, INPUTS, [backwards]) == finish_with(STAGE, INPUTS, [assessments(LEVELS)])


def test_the_text_shows_options_of_the_vital_levers_only() -> None:
    text = view_text(STAGE, finish_with(STAGE, INPUTS, [assessments(LEVELS)]))
    assert "(bold) Source of money all at once." in text
    assert "(bold) Legal form all at once." not in text
    assert "- L6 Legal form (Low)" in text


def test_the_digest_has_one_line_for_each_vital_lever() -> None:
    text = view_text(STAGE, finish_with(STAGE, INPUTS, [assessments(LEVELS)]), "digest")
    assert text.count("\n- ") == 5
    assert "**L7 Source of money:** Speed against cost of Source of money" in text
