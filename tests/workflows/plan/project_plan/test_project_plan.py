"""The plan that all later stages build on."""

from datetime import date

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.project_plan.project_plan import STAGE, ProjectPlan, ProjectPlanDraft
from planexe.workflows.plan.screening import initial_prompt as initial_prompt_stage
from tests.workflows.plan.early_examples import PLAN_NEEDS, initial_prompt, made, plan, plan_draft
from tests.workflows.plan.stage_inputs import ask_of, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made(*PLAN_NEEDS))


def test_a_complete_plan_passes() -> None:
    assert problems_of(STAGE, INPUTS, plan_draft()) == []


@pytest.mark.parametrize("deadline", [date(2027, 3, 1), date(2024, 1, 1)])
def test_a_deadline_before_the_start_is_named(deadline: date) -> None:
    answer = plan_draft().model_copy(update={"deadline": deadline})
    assert problems_of(STAGE, INPUTS, answer) == [
        f"`deadline` is {deadline}, but the project starts on 2027-03-01; give a later date."
    ]


def test_a_start_chosen_by_the_user_counts() -> None:
    goal = initial_prompt().model_copy(update={"start_date": date(2030, 1, 1)})
    inputs = inputs_of(STAGE, *made(*PLAN_NEEDS[1:]), (initial_prompt_stage.STAGE, goal))
    assert "starts on 2030-01-01" in problems_of(STAGE, inputs, plan_draft())[0]


@pytest.mark.parametrize("deadline", ["soon", "2029-02-30", "Q4 2029", ""])
def test_a_deadline_that_is_no_date_is_no_answer(deadline: str) -> None:
    raw = plan_draft().model_dump(mode="json") | {"deadline": deadline}
    with pytest.raises(ValidationError, match="deadline"):
        ProjectPlanDraft.model_validate(raw)


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ("regulatory_and_compliance_requirements", "permits_and_licenses"),
        ("stakeholder_analysis", "engagement_strategies"),
    ],
)
def test_empty_lists_are_no_answer(part: str, field: str) -> None:
    raw = plan_draft().model_dump(mode="json")
    raw[part][field] = []
    with pytest.raises(ValidationError, match=field):
        ProjectPlanDraft.model_validate(raw)


@pytest.mark.parametrize("field", ["smart_criteria", "stakeholder_analysis", "risk_treatments"])
def test_a_plan_without_its_nested_parts_is_no_answer(field: str) -> None:
    raw = plan_draft().model_dump(mode="json")
    del raw[field]
    with pytest.raises(ValidationError, match=field):
        ProjectPlanDraft.model_validate(raw)


@pytest.mark.parametrize("name", ["measurable", "time_bound"])
def test_criteria_without_figures_are_named(name: str) -> None:
    answer = plan_draft()
    setattr(answer.smart_criteria, name, "As much as possible.")
    assert problems_of(STAGE, INPUTS, answer)[0].startswith(f"`smart_criteria.{name}` has no figure;")


def test_a_risk_that_is_not_in_the_register_is_named() -> None:
    answer = plan_draft()
    answer.risk_treatments[0].risk_id = "R99"
    assert problems_of(STAGE, INPUTS, answer)[0].startswith("`risk_treatments.risk_id` is 'R99'; allowed are R1, R2")


def test_a_risk_treated_twice_is_named() -> None:
    answer = plan_draft()
    answer.risk_treatments[1].risk_id = "R1"
    assert problems_of(STAGE, INPUTS, answer) == [
        "`risk_treatments` has R1 more than once; treat another risk of the register."
    ]


def test_an_entry_given_twice_is_named() -> None:
    answer = plan_draft()
    answer.dependencies.append("signed LEASE")
    assert problems_of(STAGE, INPUTS, answer) == ["`dependencies` repeats 'Signed lease'; write each entry once."]


def test_the_register_is_shown_with_its_ids() -> None:
    documents = ask_of(STAGE, INPUTS).shown
    assert "**R4 Event 4**" in documents["identify_risks"]


def test_treatments_carry_the_title_of_their_risk() -> None:
    value = plan()
    assert isinstance(value, ProjectPlan)
    assert [(t.risk_id, t.risk_title) for t in value.risk_treatments] == [
        ("R1", "Event 3"),
        ("R2", "Event 1"),
        ("R4", "Event 4"),
    ]


def test_the_text_holds_every_part() -> None:
    text = view_text(STAGE, plan())
    for part in (
        "**Deadline:** 2029-03-01",
        "- **Time bound:** Opening in month 12",
        "### Dependencies\n\n- Signed lease",
        "- **R1 Event 3:** The manager keeps 1 weeks of flour. Early sign: 1 days late.",
        "### Secondary stakeholders\n\n- Neighbours",
        "### Permits and licenses",
        "**Tags:** bakery, training, Lyon",
    ):
        assert part in text
    assert "Further risks" not in text


def test_the_digest_is_shorter_and_keeps_goal_deadline_and_risks() -> None:
    full, digest = view_text(STAGE, plan()), view_text(STAGE, plan(), "digest")
    assert len(digest) < len(full)
    assert "2029-03-01" in digest
    assert "**Main risks:** R1 Event 3; R2 Event 1; R4 Event 4" in digest


def test_the_value_survives_json() -> None:
    value = plan()
    assert STAGE.parse_value(value.model_dump(mode="json")) == value
