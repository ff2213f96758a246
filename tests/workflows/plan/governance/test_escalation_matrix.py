"""Which problem goes to whom."""

from planexe.spine.inputs import view_text
from planexe.workflows.plan.governance.escalation_matrix import STAGE
from planexe.workflows.plan.governance.parties import Party
from tests.workflows.plan.governance.governance_examples import MATRIX_INPUTS, escalation_drafts, matrix
from tests.workflows.plan.stage_inputs import ask_of, problems_of


def test_a_good_matrix_passes() -> None:
    assert problems_of(STAGE, MATRIX_INPUTS, escalation_drafts()) == []


def test_the_prompt_shows_the_bodies_with_their_limits() -> None:
    ask = ask_of(STAGE, MATRIX_INPUTS)
    shown = ask.shown
    assert "G2 Round 2" in shown["governance_bodies"]
    assert "up to 5,000 EUR a case" in shown["governance_bodies"]
    assert "governance_setup_plan" not in shown


def test_a_body_that_does_not_exist_is_named() -> None:
    answer = escalation_drafts()
    answer.decision_escalation_matrix[0].escalation_level = "G9"
    [problem] = problems_of(STAGE, MATRIX_INPUTS, answer)
    assert problem == ("`decision_escalation_matrix.escalation_level` is 'G9'; allowed are G1, G2, G3, role.")


def test_a_step_of_setting_up_is_no_issue() -> None:
    answer = escalation_drafts()
    answer.decision_escalation_matrix[0].issue_type = "Name the chair of round 2."
    [problem] = problems_of(STAGE, MATRIX_INPUTS, answer)
    assert problem == "`issue_type` 'Name the chair of round 2.' is a step of setting up; name a problem."


def test_issues_given_twice_and_nameless_roles_are_named() -> None:
    answer = escalation_drafts()
    answer.decision_escalation_matrix[1].issue_type = "oven 1 dearer than 5000 EUR"
    answer.decision_escalation_matrix[2].role_in_charge = None
    first, second = problems_of(STAGE, MATRIX_INPUTS, answer)
    assert first.startswith("`issue_type` 'Oven 1 dearer than 5000 EUR' stands there more than once")
    assert second.endswith("is 'role', so `role_in_charge` must name the role.")


def test_a_single_level_for_everything_is_named() -> None:
    answer = escalation_drafts()
    for entry in answer.decision_escalation_matrix:
        entry.escalation_level = "G1"
    [problem] = problems_of(STAGE, MATRIX_INPUTS, answer)
    assert problem == "Every entry has the `escalation_level` G1; use the lowest level for each."


def test_entries_get_the_names_of_those_who_decide() -> None:
    levels = [entry.escalation_level for entry in matrix().entries]
    assert levels[0] == Party(body_id="G1", name="Round 1")
    assert levels[2] == Party(name="Owner")
    assert [level.label for level in levels[:3]] == ["G1 Round 1", "G2 Round 2", "Owner"]
    assert Party().label == "nobody named"


def test_texts_say_who_decides_what() -> None:
    full, digest = view_text(STAGE, matrix()), view_text(STAGE, matrix(), "digest")
    assert "### Oven 2 dearer than 5000 EUR\n\n- **Decided by:** G2 Round 2" in full
    assert "- Oven 3 dearer than 5000 EUR → Owner" in digest
