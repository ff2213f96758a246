from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import Inputs, Missing
from planexe.workflows.plan.experts.swot_analysis import STAGE, InsideDraft, OutsideDraft, Swot, view_digest, view_full
from planexe.workflows.plan.project_plan import related_resources
from planexe.workflows.plan.screening.classify_purpose import STAGE as PURPOSE
from planexe.workflows.plan.screening.classify_purpose import Purpose, PurposeKind
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of


def inputs(purpose: PurposeKind = "business") -> Inputs:
    chosen = Purpose(topic="Bakery", purpose_detailed="own shop", purpose=purpose)
    needs = ("initial_prompt", "path_digest", "consolidate_assumptions")
    lost = (related_resources.STAGE, Missing(text="Lost."))
    return inputs_of(STAGE, (PURPOSE, chosen), lost, *made(*needs, "pre_project_assessment", "project_plan"))


def points(*quadrants: str) -> dict[str, list[str]]:
    return {name: [f"{name} number {n} of the shop in Lyon" for n in range(1, 6)] for name in quadrants}


@pytest.fixture
def inside() -> InsideDraft:
    return InsideDraft.model_validate(
        {
            **points("strengths", "weaknesses"),
            "flagship": "A loaf that trainees bake alone in their first week.",
            "strategic_objectives": [f"{n} trainees by month 12" for n in range(1, 4)],
            "assumptions": ["The rent stays.", "Flour stays cheap."],
            "contingency_plans": [
                "If the oven is late, then bread is bought in.",
                "If the baker is ill, then we close.",
            ],
        }
    )


@pytest.fixture
def outside() -> OutsideDraft:
    owned: dict[str, Any] = {"owner": "Head Baker", "by_date": "2027-06-01"}
    return OutsideDraft.model_validate(
        {
            **points("opportunities", "threats"),
            "recommendations": [{"recommendation": f"Sign paper {n}", **owned} for n in range(1, 4)],
            "missing_information": ["Price of the oven", "Length of the lease"],
            "user_questions": [f"How much of {n} would you give up?" for n in range(1, 6)],
        }
    )


def test_good_answers_pass(inside: InsideDraft, outside: OutsideDraft) -> None:
    assert problems_of(STAGE, inputs(), inside, "inside") == []
    assert problems_of(STAGE, inputs(), outside, "outside") == []


def test_each_half_is_asked_for_its_own_fields() -> None:
    asked = [ask_of(STAGE, inputs(), key) for key in ("inside", "outside")]
    assert [one.answer for one in asked] == [InsideDraft, OutsideDraft]
    assert asked[0].shown == asked[1].shown
    assert asked[0].instructions == asked[1].instructions


def test_a_half_that_nobody_wrote_is_a_gap(inside: InsideDraft) -> None:
    value = finish_with(STAGE, inputs(), [inside, None])
    assert isinstance(value, Swot)
    assert STAGE.gaps is not None
    assert STAGE.gaps(value) == ["SWOT analysis: nothing was written about what lies outside."]
    assert "### Threats" not in view_full(value)
    assert "**Threats:**" not in view_digest(value)


def test_fewer_than_three_points_in_a_quadrant_are_refused(outside: OutsideDraft) -> None:
    raw = outside.model_dump()
    with pytest.raises(ValidationError, match="threats"):
        OutsideDraft.model_validate({**raw, "threats": raw["threats"][:2]})


def test_one_matter_in_two_quadrants_is_refused(inside: InsideDraft) -> None:
    inside.strengths[0] = inside.weaknesses[0].upper()
    (problem,) = problems_of(STAGE, inputs(), inside, "inside")
    assert problem.endswith("stands there more than once; keep it where it belongs and write another one.")


def test_a_recommendation_given_twice_is_refused(outside: OutsideDraft) -> None:
    outside.recommendations[1].recommendation = "sign paper 1"
    assert problems_of(STAGE, inputs(), outside, "outside") == [
        "`recommendations` holds 'Sign paper 1' more than once; recommend something else."
    ]


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2029, 3, 2)])
def test_a_date_before_today_or_after_the_deadline_is_refused(outside: OutsideDraft, day: date) -> None:
    outside.recommendations[0].by_date = day
    assert problems_of(STAGE, inputs(), outside, "outside") == [
        f"`by_date` of 'Sign paper 1' is {day}; give a date from 2027-03-01 to 2029-03-01."
    ]


def test_objectives_without_figures_are_refused(inside: InsideDraft) -> None:
    inside.strategic_objectives = ["More bread", "Happy trainees", "12 trainees"]
    assert problems_of(STAGE, inputs(), inside, "inside") == [
        "`strategic_objectives` has no figure in 'More bread'; 'Happy trainees'; say how much and by when."
    ]


def test_a_private_plan_needs_contingency_plans(inside: InsideDraft) -> None:
    inside.contingency_plans = []
    assert problems_of(STAGE, inputs(), inside, "inside") == []
    assert problems_of(STAGE, inputs("personal"), inside, "inside") == [
        "`contingency_plans` needs two to four entries of the form 'If ..., then ...'."
    ]


@pytest.mark.parametrize(
    ("purpose", "label", "plans"),
    [("business", "Flagship use case", 0), ("personal", "Flagship goal", 2), ("other", "Strongest example", 0)],
)
def test_purpose_selects_wording_flagship_and_contingency_plans(
    inside: InsideDraft, outside: OutsideDraft, purpose: PurposeKind, label: str, plans: int
) -> None:
    value = finish_with(STAGE, inputs(purpose), [inside, outside])
    assert isinstance(value, Swot)
    assert len(value.contingency_plans) == plans
    assert f"### {label}" in view_full(value)
    assert ("### Contingency plans" in view_full(value)) is bool(plans)
    assert f"**{label}:**" in view_digest(value)
    other: PurposeKind = "personal" if purpose == "business" else "business"
    assert ask_of(STAGE, inputs(purpose)).instructions != ask_of(STAGE, inputs(other)).instructions


def test_an_answer_that_breaks_all_bounds_still_becomes_a_value(inside: InsideDraft, outside: OutsideDraft) -> None:
    poor = outside.model_copy(update={"threats": [], "recommendations": [], "user_questions": ["?"]})
    value = finish_with(STAGE, inputs(), [inside, poor])
    assert isinstance(value, Swot)
    assert Swot.model_validate_json(value.model_dump_json()) == value
    assert view_full(value)
    assert view_digest(value)


def test_views_name_owner_and_date(inside: InsideDraft, outside: OutsideDraft) -> None:
    value = finish_with(STAGE, inputs(), [inside, outside])
    assert isinstance(value, Swot)
    assert "- Sign paper 2 **Head Baker, by 2027-06-01**" in view_full(value)
    assert "- Sign paper 2 (Head Baker, 2027-06-01)" in view_digest(value)
    assert len(view_digest(value)) < len(view_full(value))
