from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.experts.swot_analysis import STAGE, Swot, SwotDraft, view_digest, view_full
from planexe.workflows.plan.screening.classify_purpose import STAGE as PURPOSE
from planexe.workflows.plan.screening.classify_purpose import Purpose, PurposeKind
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

QUICK = STAGE.without_slow_needs()


def inputs(purpose: PurposeKind = "business") -> Inputs:
    chosen = Purpose(topic="Bakery", purpose_detailed="own shop", purpose=purpose)
    needs = ("initial_prompt", "path_digest", "consolidate_assumptions")
    return inputs_of(QUICK, (PURPOSE, chosen), *made(*needs, "pre_project_assessment", "project_plan"))


@pytest.fixture
def draft() -> SwotDraft:
    quadrants = ("strengths", "weaknesses", "opportunities", "threats")
    points = {name: [f"{name} number {n} of the shop in Lyon" for n in range(1, 6)] for name in quadrants}
    owned: dict[str, Any] = {"owner": "Head Baker", "by_date": "2027-06-01"}
    return SwotDraft.model_validate(
        {
            **points,
            "flagship": "A loaf that trainees bake alone in their first week.",
            "recommendations": [{"recommendation": f"Sign paper {n}", **owned} for n in range(1, 4)],
            "strategic_objectives": [f"{n} trainees by month 12" for n in range(1, 4)],
            "assumptions": ["The rent stays.", "Flour stays cheap."],
            "missing_information": ["Price of the oven", "Length of the lease"],
            "user_questions": [f"How much of {n} would you give up?" for n in range(1, 6)],
            "contingency_plans": [
                "If the oven is late, then bread is bought in.",
                "If the baker is ill, then we close.",
            ],
        }
    )


def test_a_good_answer_passes(draft: SwotDraft) -> None:
    assert problems_of(QUICK, inputs(), draft) == []


def test_fewer_than_three_points_in_a_quadrant_are_refused(draft: SwotDraft) -> None:
    raw = draft.model_dump()
    with pytest.raises(ValidationError, match="threats"):
        SwotDraft.model_validate({**raw, "threats": raw["threats"][:2]})


def test_one_matter_in_two_quadrants_is_refused(draft: SwotDraft) -> None:
    draft.threats[0] = draft.weaknesses[0].upper()
    assert problems_of(QUICK, inputs(), draft) == [
        f"The point {draft.weaknesses[0]!r} stands there more than once; keep it where it belongs and write another one."
    ]


def test_a_recommendation_given_twice_is_refused(draft: SwotDraft) -> None:
    draft.recommendations[1].recommendation = "sign paper 1"
    assert problems_of(QUICK, inputs(), draft) == [
        "`recommendations` holds 'Sign paper 1' more than once; recommend something else."
    ]


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2029, 3, 2)])
def test_a_date_before_today_or_after_the_deadline_is_refused(draft: SwotDraft, day: date) -> None:
    draft.recommendations[0].by_date = day
    assert problems_of(QUICK, inputs(), draft) == [
        f"`by_date` of 'Sign paper 1' is {day}; give a date from 2027-03-01 to 2029-03-01."
    ]


def test_objectives_without_figures_are_refused(draft: SwotDraft) -> None:
    draft.strategic_objectives = ["More bread", "Happy trainees", "12 trainees"]
    assert problems_of(QUICK, inputs(), draft) == [
        "`strategic_objectives` has no figure in 'More bread'; 'Happy trainees'; say how much and by when."
    ]


def test_a_private_plan_needs_contingency_plans(draft: SwotDraft) -> None:
    draft.contingency_plans = []
    assert problems_of(QUICK, inputs(), draft) == []
    assert problems_of(QUICK, inputs("personal"), draft) == [
        "`contingency_plans` needs two to four entries of the form 'If ..., then ...'."
    ]


@pytest.mark.parametrize(
    ("purpose", "label", "plans"),
    [("business", "Flagship use case", 0), ("personal", "Flagship goal", 2), ("other", "Strongest example", 0)],
)
def test_purpose_selects_wording_flagship_and_contingency_plans(
    draft: SwotDraft, purpose: PurposeKind, label: str, plans: int
) -> None:
    value = finish_with(QUICK, inputs(purpose), [draft])
    assert isinstance(value, Swot)
    assert len(value.contingency_plans) == plans
    assert f"### {label}" in view_full(value)
    assert ("### Contingency plans" in view_full(value)) is bool(plans)
    assert f"**{label}:**" in view_digest(value)
    other: PurposeKind = "personal" if purpose == "business" else "business"
    assert ask_of(QUICK, inputs(purpose)).instructions != ask_of(QUICK, inputs(other)).instructions


def test_an_answer_that_breaks_all_bounds_still_becomes_a_value(draft: SwotDraft) -> None:
    poor = draft.model_copy(update={"threats": [], "recommendations": [], "user_questions": ["?"]})
    value = finish_with(QUICK, inputs(), [poor])
    assert isinstance(value, Swot)
    assert Swot.model_validate_json(value.model_dump_json()) == value
    assert view_full(value)
    assert view_digest(value)


def test_views_name_owner_and_date(draft: SwotDraft) -> None:
    value = finish_with(QUICK, inputs(), [draft])
    assert isinstance(value, Swot)
    assert "- Sign paper 2 **Head Baker, by 2027-06-01**" in view_full(value)
    assert "- Sign paper 2 (Head Baker, 2027-06-01)" in view_digest(value)
    assert len(view_digest(value)) < len(view_full(value))
