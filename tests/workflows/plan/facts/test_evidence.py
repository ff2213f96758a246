"""What claims rest on, with counts; nothing that a model knows counts as checked."""

from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing
from planexe.workflows.plan.facts.evidence import NOT_CHECKED, STAGE, Evidence, compute, headline, view_full
from planexe.workflows.plan.workflow import plan_stages
from tests.workflows.plan.checked_plan import costs, limits, schedule
from tests.workflows.plan.early_examples import made


def evidence(**values: BaseModel) -> Evidence:
    every = {need.ref: values.get(need.ref, Missing(text="Not made.")) for need in STAGE.all_needs()}
    return compute(Inputs(STAGE, every, plan_stages().stages))


def early(*names: str) -> dict[str, BaseModel]:
    return {stage.name: value for stage, value in made(*names)}


def test_assumptions_are_a_models_knowledge_and_the_goal_is_given() -> None:
    found = evidence(goal_contract=limits(), **early("make_assumptions"))
    assert {one.what: (one.grade, one.count) for one in found.claims} == {
        "Assumptions": (NOT_CHECKED, 8),
        "What the goal fixes": ("given by you", 2),
    }
    assert headline(found).startswith(
        "8 claims about the world are a model's knowledge that nobody checked; 2 are given"
    )
    assert "nobody yet" in view_full(found)


def test_holidays_were_looked_up_and_free_purchases_claim_nothing() -> None:
    found = evidence(schedule=schedule(region="DK", holidays=["2027-03-25", "2027-03-26"]), cost_plan=costs())
    assert [(one.what, one.grade, one.count) for one in found.claims] == [("Public holidays", "looked up", 2)]
    assert found.claims[0].checked_by == ["calendar of public holidays for DK"]


def test_plan_without_values_claims_nothing() -> None:
    assert headline(evidence()) == view_full(evidence()) == "The plan claims nothing."
