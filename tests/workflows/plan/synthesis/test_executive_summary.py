from collections.abc import Callable

import pytest

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.facts.fact_makers import FactMaker
from planexe.workflows.plan.facts.fact_models import FactRegister
from planexe.workflows.plan.schedule.schedule import Schedule
from planexe.workflows.plan.synthesis.executive_summary import STAGE, ExecutiveSummary, SummaryDraft, view_full
from tests.workflows.plan.stage_inputs import ask_of, finish_with, problems_of

Given = Callable[..., Inputs]


@pytest.fixture
def draft() -> SummaryDraft:
    texts = {name: f"What there is to say about {name}." for name in SummaryDraft.model_fields}
    return SummaryDraft(**{**texts, "timeline_and_budget": "The wall stands on 2027-07-14 and costs 52,000 GBP."})


@pytest.fixture
def inputs(given: Given, schedule: Schedule, costs: CostPlan, drawn: RiskSimulation) -> Inputs:
    return given(STAGE, schedule=schedule, cost_plan=costs, risk_simulation=drawn)


def test_the_task_gives_the_computed_figures(inputs: Inputs) -> None:
    task = ask_of(STAGE, inputs).task
    assert "- Finish: 2027-07-14\n" in task
    assert "- Total cost: GBP 52,000" in task


def test_the_task_says_when_nothing_was_computed(given: Given) -> None:
    assert ask_of(STAGE, given(STAGE)).task.endswith("have not been computed.")


def test_a_good_summary_passes(inputs: Inputs, draft: SummaryDraft) -> None:
    assert problems_of(STAGE, inputs, draft) == []


def test_missing_totals_are_named(inputs: Inputs, draft: SummaryDraft) -> None:
    draft.timeline_and_budget = "It takes a summer and costs 40,000 GBP."
    assert problems_of(STAGE, inputs, draft) == [
        "`timeline_and_budget` does not name the computed finish date 2027-07-14.",
        "`timeline_and_budget` does not name the computed total cost GBP 52,000; give it as it is.",
    ]


def test_totals_are_not_asked_for_where_there_are_none(given: Given, draft: SummaryDraft) -> None:
    draft.timeline_and_budget = "Dates and costs have not been worked out."
    assert problems_of(STAGE, given(STAGE), draft) == []


def test_fields_that_say_the_same_are_named(inputs: Inputs, draft: SummaryDraft) -> None:
    draft.feedback = draft.overall_takeaway
    assert problems_of(STAGE, inputs, draft) == [
        "Two fields say the same: 'What there is to say about overall_takeaway.'; let each say its own."
    ]


def test_figures_stand_first_and_are_not_the_models(inputs: Inputs, draft: SummaryDraft) -> None:
    value = finish_with(STAGE, inputs, [draft])
    assert isinstance(value, ExecutiveSummary)
    assert value.notes == []
    assert view_full(value).startswith("| Computed figure | Value |")
    assert "| Chance to meet the deadline | under 1 % |" in view_full(value)


def test_a_total_that_no_document_holds_becomes_a_note(inputs: Inputs, draft: SummaryDraft) -> None:
    draft.timeline_and_budget += " With the gate it would be 61,000 GBP."
    value = finish_with(STAGE, inputs, [draft])
    assert isinstance(value, ExecutiveSummary)
    assert value.notes == ["The text states 61,000, which stands in none of the documents; check it before you use it."]
    assert value.notes[0] in view_full(value)


def test_a_summary_without_figures_has_no_table(given: Given, draft: SummaryDraft) -> None:
    value = finish_with(STAGE, given(STAGE), [draft])
    assert isinstance(value, ExecutiveSummary)
    assert view_full(value).startswith("### Why now")


def test_figures_of_the_register_are_named_by_their_ids(
    given: Given, schedule: Schedule, costs: CostPlan, drawn: RiskSimulation, draft: SummaryDraft
) -> None:
    made = FactMaker("computed", "risk_simulation")
    known = FactRegister(
        facts=[made.day(3, "End", drawn.finish.p80, "finish.p80"), made.money(26, "Cost", 52_000, "GBP", "c")]
    )
    inputs = given(STAGE, schedule=schedule, cost_plan=costs, risk_simulation=drawn, facts=known)
    assert "- Finish: 2027-07-14 {I3}\n" in ask_of(STAGE, inputs).task
    draft.timeline_and_budget = "The wall stands on {I3} and costs {I26}."
    assert problems_of(STAGE, inputs, draft) == []
    value = finish_with(STAGE, inputs, [draft])
    assert isinstance(value, ExecutiveSummary)
    assert {one.name: one.value for one in value.key_figures} | {"Finish": "{I3}", "Total cost": "{I26}"} == {
        one.name: one.value for one in value.key_figures
    }
    assert value.notes == []
    draft.timeline_and_budget = "The wall stands on {I4} and costs {I26}."
    assert (
        problems_of(STAGE, inputs, draft)[0]
        == "{I4} is no figure of `facts`; name one that stands there, or leave it out."
    )
