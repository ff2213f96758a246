"""How progress is watched."""

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import view_text
from planexe.workflows.plan.governance.monitoring_plan import STAGE, CheckDrafts
from tests.workflows.plan.governance.governance_examples import MONITORING_INPUTS, check_drafts, monitoring
from tests.workflows.plan.stage_inputs import problems_of


def test_a_good_plan_passes() -> None:
    assert problems_of(STAGE, MONITORING_INPUTS, check_drafts()) == []


def test_triggers_without_a_figure_are_named() -> None:
    answer = check_drafts()
    answer.monitoring_progress[3].adaptation_trigger = "If things get worse"
    [problem] = problems_of(STAGE, MONITORING_INPUTS, answer)
    assert problem == (
        "`adaptation_trigger` has no figure in 'If things get worse'; write an amount, a percentage or days."
    )


def test_the_same_check_twice_is_named() -> None:
    answer = check_drafts()
    answer.monitoring_progress[4].approach = "sales of product 1 against the plan"
    [problem] = problems_of(STAGE, MONITORING_INPUTS, answer)
    assert problem.endswith("stands there more than once; follow something else.")


def test_a_role_must_have_a_name() -> None:
    answer = check_drafts()
    answer.monitoring_progress[0].responsible_role = ""
    [problem] = problems_of(STAGE, MONITORING_INPUTS, answer)
    assert problem.startswith("`responsible` of 'Sales of product 1 against the plan' is 'role'")


def test_unknown_bodies_are_named() -> None:
    answer = check_drafts()
    answer.monitoring_progress[0].responsible = "Round 2"
    [problem] = problems_of(STAGE, MONITORING_INPUTS, answer)
    assert "allowed are G1, G2, G3, role" in problem


def test_four_checks_are_no_plan() -> None:
    with pytest.raises(ValidationError, match="monitoring_progress"):
        CheckDrafts(monitoring_progress=check_drafts().monitoring_progress[:4])


def test_texts_say_who_looks_and_when_the_alarm_sounds() -> None:
    full, digest = view_text(STAGE, monitoring()), view_text(STAGE, monitoring(), "digest")
    assert "- **Who, how often:** G2 Round 2; Every week" in full
    assert "- **Who, how often:** Master baker; Every week" in full
    assert digest.count("alarm: More than 10% below plan for 2 weeks") == 5
