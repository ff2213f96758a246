"""What a plan is given, and which stages that asks for."""

from typing import Any

import pytest

from planexe.errors import SettingsError
from planexe.workflows.plan.workflow import WORKFLOW, PlanInputs, plan_stages
from tests.plan_requests import GOAL, plan_graph


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("start_date", "2027-03-01", "2027-03-01"),
        ("working_week", "Monday-to-Friday", "monday to friday"),
        ("tasks_at_once", "3", 3),
        ("purpose", "Personal", "personal"),
        ("plan_type", " digital ", "digital"),
        ("scenario", "  cautious ", "cautious"),
        ("currency", "dkk", "DKK"),
    ],
)
def test_input_is_put_into_form(name: str, given: Any, kept: Any) -> None:
    assert getattr(WORKFLOW.read({"goal": GOAL, name: given}), name) == kept


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("start_date", "soon", "--start-date is 'soon'; write it as year-month-day"),
        ("start_date", 7, "--start-date is 7"),
        ("working_week", "weekends", '--working-week is \'weekends\'; choose "every day" or "monday to friday"'),
        ("tasks_at_once", 0, "--tasks-at-once is 0; give a whole number, 1 or more"),
        ("purpose", "fun", "--purpose is 'fun'; choose"),
        ("plan_type", "both", "--plan-type is 'both'; choose"),
        ("currency", "crowns", "--currency is 'crowns'; give a code of ISO 4217"),
        ("scenario", "x" * 200, "--scenario is 'x.*; it has 200 characters"),
        ("detail", "most", "--detail is 'most'; use full or fast."),
        ("colour", "red", "There is no input 'colour' to plan; use goal, detail"),
    ],
)
def test_input_that_is_not_allowed_is_named_with_what_is(name: str, given: Any, says: str) -> None:
    with pytest.raises(SettingsError, match=f"^{says}"):
        WORKFLOW.read({"goal": GOAL, name: given})


def test_missing_input_is_named() -> None:
    with pytest.raises(SettingsError, match="--goal is missing: what you want to do"):
        WORKFLOW.read({})


def test_inputs_without_a_value_are_left_out() -> None:
    assert WORKFLOW.read({"goal": GOAL, "start_date": None, "currency": ""}) == PlanInputs(goal=GOAL)


def test_fast_plan_has_fewer_calls_and_needs() -> None:
    whole, fast = plan_stages(), plan_stages(detail="fast")
    assert whole.stages.keys() == fast.stages.keys()
    calls, fewer = (sum(s.expected.calls for s in found.stages.values()) for found in (whole, fast))
    assert fewer < calls
    needs, less = (sum(len(s.all_needs()) for s in found.stages.values()) for found in (whole, fast))
    assert less < needs


def test_graph_says_what_is_special_and_finds_its_stages() -> None:
    graph = plan_graph(detail="fast")
    assert graph.words == "fast detail"
    assert graph.stages is plan_stages(detail="fast")


def test_inputs_of_an_older_run_are_read_without_what_fast_took_over() -> None:
    assert WORKFLOW.read({"goal": GOAL, "quick": True}) == PlanInputs(goal=GOAL)


def test_quick_picks_name_stages_that_exist_and_ask() -> None:
    stages = plan_stages().stages
    for names in WORKFLOW.quick_picks.values():
        assert all(stages[name].kind != "compute" for name in names)


@pytest.mark.parametrize("name", ["scenario", "currency"])
def test_examples_of_an_input_are_allowed(name: str) -> None:
    examples = PlanInputs.model_fields[name].examples
    assert examples
    assert all(getattr(WORKFLOW.read({"goal": GOAL, name: one}), name) == one for one in examples)


def test_hints_about_a_goal_come_with_the_workflow() -> None:
    assert WORKFLOW.hints("Bake bread")[0].kind == "length"
