"""What code finds that does not fit together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.governance.consistency import find_inconsistencies
from planexe.workflows.plan.governance.governance_bodies import FINAL
from planexe.workflows.plan.governance.parties import Party
from tests.workflows.plan.governance.governance_examples import bodies, matrix, monitoring, setup


def texts(*parts: object) -> list[str]:
    given_parts = {type(part).__name__: part for part in parts}
    found = find_inconsistencies(
        given_parts.get("GovernanceBodies") or bodies(),  # pyrefly: ignore[bad-argument-type]  # the name says the type
        given_parts.get("GovernanceSetupPlan") or setup(),  # pyrefly: ignore[bad-argument-type]
        given_parts.get("EscalationMatrix") or matrix(),  # pyrefly: ignore[bad-argument-type]
        given_parts.get("MonitoringPlan") or monitoring(),  # pyrefly: ignore[bad-argument-type]
    )
    return [finding.text for finding in found]


def test_a_good_governance_has_no_findings() -> None:
    assert texts() == []


def test_missing_parts_are_no_findings() -> None:
    assert find_inconsistencies(bodies(), None, None, None) == []


def test_names_that_are_no_body_are_found_in_every_part() -> None:
    steps, issues, checks = setup(), matrix(), monitoring()
    steps.steps[2].responsible = Party(body_id="G7", name="Lost")
    issues.entries[0].escalation_level = Party(body_id="G8")
    checks.checks[0].responsible = Party()
    assert texts(steps, issues, checks) == [
        "Step 3 of the set-up names G7, which is no body of this plan.",
        "The escalation of “Oven 1 dearer than 5000 EUR” names G8, which is no body of this plan.",
        "The check “Sales of product 1 against the plan” names neither a body nor a role.",
    ]


def test_a_path_that_ends_nowhere_is_found() -> None:
    value = bodies()
    value.bodies[2].escalates_to = "G9"
    assert texts(value) == ["G3 Round 3 passes matters on to nobody."]


def test_a_circle_is_found_once() -> None:
    value = bodies()
    value.bodies[0].escalates_to = "G2"
    value.bodies[0].spending_limit = 5000
    assert texts(value) == ["Escalation runs in a circle: G1 → G2 → G1."]


def test_limits_upside_down_are_found_where_there_is_money() -> None:
    value = bodies()
    value.bodies[1].spending_limit = 90000
    assert texts(value) == [
        "G2 Round 2 may release up to 90,000 EUR a case, more than G1 Round 1 above it (up to 40,000 EUR a case)."
    ]
    value.currency = None
    assert texts(value) == []


def test_a_body_that_sets_up_itself_is_found() -> None:
    steps = setup()
    steps.steps[4].responsible = Party(body_id="G2", name="Round 2")
    assert texts(steps) == ["In step 5, G2 Round 2 sets up itself."]


def test_a_body_that_nobody_sets_up_is_found() -> None:
    steps = setup()
    steps.steps[3].sets_up = "all"
    assert texts(steps) == ["No step sets up G3 Round 3."]


def test_a_step_for_an_unknown_body_is_found() -> None:
    steps = setup()
    steps.steps[5].sets_up = "G6"
    assert texts(steps) == ["Step 6 of the set-up serves G6, which is no body of this plan."]


def test_a_step_before_what_it_waits_for_is_found() -> None:
    steps = setup()
    steps.steps[1].end_week = 5
    assert texts(steps) == [
        "Step 3 of the set-up begins in week 3, but waits for step 2, which ends in week 5.",
        "Step 4 of the set-up begins in week 4, but waits for step 2, which ends in week 5.",
    ]


def test_a_link_forward_is_found() -> None:
    steps = setup()
    steps.steps[0].depends_on = [4]
    assert texts(steps) == ["Step 1 of the set-up waits for step 4, which does not come before it."]


def test_a_step_given_to_a_body_before_its_own_set_up_is_found() -> None:
    steps = setup()
    steps.steps[1].responsible = Party(body_id="G3", name="Round 3")
    assert texts(steps) == ["Step 2 of the set-up is given to G3 Round 3, whose own set-up only begins with step 4."]


def test_a_body_without_anything_to_do_is_found() -> None:
    issues = matrix()
    issues.entries[4].escalation_level = Party(name="Owner")
    [text] = texts(issues)
    assert text.startswith("G3 Round 3 has nothing to do")


@given(st.lists(st.sampled_from(["", FINAL, "G1", "G2", "G3", "G9"]), min_size=3, max_size=3))
def test_every_path_ends_or_is_reported(ends: list[str]) -> None:
    value = bodies()
    for body, end in zip(value.bodies, ends, strict=True):
        body.escalates_to = end
    found = [finding for finding in find_inconsistencies(value, None, None, None) if finding.rule == "path"]
    by_id = {body.body_id: body for body in value.bodies}
    for body in value.bodies:
        place, steps = body.body_id, 0
        while place in by_id and steps <= len(by_id):
            place, steps = by_id[place].escalates_to, steps + 1
        assert place == FINAL or found


@pytest.mark.parametrize("currency", ["EUR", None])
def test_findings_are_the_same_every_time(currency: str | None) -> None:
    value = bodies()
    value.currency = currency
    value.bodies[0].escalates_to = "G3"
    assert texts(value) == texts(value)
