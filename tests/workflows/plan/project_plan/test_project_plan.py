"""The plan that all later stages build on."""

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.project_plan.plan_fields import AimDraft, PeopleDraft, ProjectPlan, Regulation, ScopeDraft
from planexe.workflows.plan.project_plan.project_plan import STAGE
from planexe.workflows.plan.screening import initial_prompt as initial_prompt_stage
from tests.workflows.plan.early_examples import (
    PLAN_NEEDS,
    aim_draft,
    initial_prompt,
    law_draft,
    made,
    people_draft,
    plan,
    scope_draft,
)
from tests.workflows.plan.stage_inputs import ask_of, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made(*PLAN_NEEDS))
PARTS: dict[str, BaseModel] = {"aim": aim_draft(), "scope": scope_draft(), "people": people_draft(), "law": law_draft()}


def value() -> ProjectPlan:
    found = plan()
    assert isinstance(found, ProjectPlan)
    return found


@pytest.mark.parametrize("key", PARTS)
def test_a_complete_part_passes(key: str) -> None:
    assert problems_of(STAGE, INPUTS, PARTS[key], key) == []


def test_each_part_is_asked_for_its_own_fields_and_no_risks() -> None:
    asked = {key: ask_of(STAGE, INPUTS, key) for key in PARTS}
    assert {key: one.answer for key, one in asked.items()} == {
        "aim": AimDraft,
        "scope": ScopeDraft,
        "people": PeopleDraft,
        "law": Regulation,
    }
    assert [set(one.schema["properties"]) for one in asked.values() if one.schema] == [
        set(model.model_fields) for model in (AimDraft, ScopeDraft, PeopleDraft, Regulation)
    ]
    assert "identify_risks" not in asked["aim"].shown
    assert asked["aim"].instructions == asked["people"].instructions == asked["law"].instructions


@pytest.mark.parametrize("deadline", [date(2027, 3, 1), date(2024, 1, 1)])
def test_a_deadline_before_the_start_is_named(deadline: date) -> None:
    answer = aim_draft().model_copy(update={"deadline": deadline})
    assert problems_of(STAGE, INPUTS, answer, "aim") == [
        f"`deadline` is {deadline}, but the project starts on 2027-03-01; give a later date."
    ]


def test_a_start_chosen_by_the_user_counts() -> None:
    goal = initial_prompt().model_copy(update={"start_date": date(2030, 1, 1)})
    inputs = inputs_of(STAGE, *made(*PLAN_NEEDS[1:]), (initial_prompt_stage.STAGE, goal))
    assert "starts on 2030-01-01" in problems_of(STAGE, inputs, aim_draft(), "aim")[0]


@pytest.mark.parametrize("deadline", ["soon", "2029-02-30", "Q4 2029", ""])
def test_a_deadline_that_is_no_date_is_no_answer(deadline: str) -> None:
    with pytest.raises(ValidationError, match="deadline"):
        AimDraft.model_validate(aim_draft().model_dump(mode="json") | {"deadline": deadline})


@pytest.mark.parametrize(
    ("key", "field"),
    [("law", "permits_and_licenses"), ("people", "stakeholders"), ("scope", "deliverables"), ("scope", "exclusions")],
)
def test_empty_lists_are_no_answer(key: str, field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        type(PARTS[key]).model_validate(PARTS[key].model_dump(mode="json") | {field: []})


@pytest.mark.parametrize(("field", "rank"), [("influence", 0), ("influence", 6), ("interest", 2.5)])
def test_a_rank_outside_of_one_to_five_is_no_answer(field: str, rank: float) -> None:
    raw: Any = people_draft().model_dump(mode="json")
    raw["stakeholders"][0][field] = rank
    with pytest.raises(ValidationError, match=field):
        PeopleDraft.model_validate(raw)


@pytest.mark.parametrize("name", ["measurable", "time_bound"])
def test_criteria_without_figures_are_named(name: str) -> None:
    answer = aim_draft()
    setattr(answer.smart_criteria, name, "As much as possible.")
    assert problems_of(STAGE, INPUTS, answer, "aim")[0].startswith(f"`smart_criteria.{name}` has no figure;")


def test_a_result_without_anything_that_must_be_there_is_named() -> None:
    answer = scope_draft()
    answer.deliverables[1].priority = "should"
    assert problems_of(STAGE, INPUTS, answer, "scope") == [
        "`deliverables` has no entry with the `priority` must; say without which one the goal is missed."
    ]


def test_an_entry_given_twice_is_named() -> None:
    answer, people = scope_draft(), people_draft()
    answer.dependencies.append("signed LEASE")
    answer.deliverables[0].title = "Shop ready to SELL"
    people.stakeholders[0].stakeholder = "bank"
    assert problems_of(STAGE, INPUTS, answer, "scope") == [
        "`deliverables` repeats 'Shop ready to SELL'; write each entry once.",
        "`dependencies` repeats 'Signed lease'; write each entry once.",
    ]
    assert problems_of(STAGE, INPUTS, people, "people") == [
        "`stakeholders` has 'bank' more than once; write each of them once."
    ]


def test_what_counts_most_has_the_first_id() -> None:
    assert [(one.deliverable_id, one.title) for one in value().deliverables] == [
        ("X1", "Shop ready to sell"),
        ("X2", "Website"),
    ]
    assert [(one.stakeholder_id, one.stakeholder) for one in value().stakeholders] == [
        ("N1", "Bank"),
        ("N2", "Neighbours"),
    ]


def test_the_text_holds_every_part() -> None:
    text = view_text(STAGE, plan())
    for part in (
        "**Deadline:** 2029-03-01",
        "- **Time bound:** Opening in month 12",
        "| X1 | Shop ready to sell | The food authority signs the inspection. | must |",
        "### Exclusions\n\n- Delivery to homes",
        "### Dependencies\n\n- Signed lease",
        "- **N1 Bank** (influence 5, interest 3, supports): Its money back in 7 years. Told: The loan is served",
        "### Permits and licenses",
        "**Tags:** bakery, training, Lyon",
    ):
        assert part in text
    assert "isk" not in text


def test_the_digest_is_shorter_and_keeps_goal_deadline_and_scope() -> None:
    full, digest = view_text(STAGE, plan()), view_text(STAGE, plan(), "digest")
    assert len(digest) < len(full)
    assert "2029-03-01" in digest
    assert "**Deliverables:** X1 Shop ready to sell (must); X2 Website (could)" in digest
    assert "**Stakeholders:** N1 Bank; N2 Neighbours" in digest


def test_the_value_survives_json() -> None:
    assert STAGE.parse_value(value().model_dump(mode="json")) == value()


def test_an_older_plan_is_read_with_the_names_of_its_stakeholders() -> None:
    raw = value().model_dump(
        mode="json", exclude={"stakeholders", "deliverables", "exclusions", "engagement_strategies"}
    )
    raw["stakeholder_analysis"] = {
        "primary_stakeholders": ["Owner", "Trainees"],
        "secondary_stakeholders": ["Neighbours"],
        "engagement_strategies": ["Open day each quarter"],
    }
    raw["risk_treatments"] = [{"risk_id": "R1", "mitigation": "Flour.", "early_sign": "1 day", "risk_title": "None"}]
    older = STAGE.parse_value(raw)
    assert isinstance(older, ProjectPlan)
    assert [(one.stakeholder_id, one.stakeholder, one.influence) for one in older.stakeholders] == [
        ("N1", "Owner", None),
        ("N2", "Trainees", None),
        ("N3", "Neighbours", None),
    ]
    text = view_text(STAGE, older)
    assert "- **N3 Neighbours**" in text
    assert "### Engagement strategies\n\n- Open day each quarter" in text
