from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.schedule.schedule import Schedule
from planexe.workflows.plan.synthesis.executive_summary import STAGE
from planexe.workflows.plan.synthesis.key_figures import (
    amounts_in,
    key_figures,
    states_day,
    states_total,
    unknown_totals,
)

Given = Callable[..., Inputs]


def test_figures_come_from_schedule_costs_and_chances(
    given: Given, schedule: Schedule, costs: CostPlan, drawn: RiskSimulation
) -> None:
    inputs = given(STAGE, schedule=schedule, cost_plan=costs, risk_simulation=drawn)
    found = {f.name: f.value for f in key_figures(inputs)}
    assert found == {
        "Start": "2027-04-01",
        "Finish": "2027-07-14",
        "Length at likely times": "105 calendar days (15 weeks), to 2027-07-14; that is kept in 30 % of all courses",
        "Deadline": "2027-06-30",
        "Date to work towards": "2027-07-14",
        "Chance to meet the deadline": "under 1 %",
        "Total cost": "GBP 52,000",
        "Made of": "GBP 42,000 base, 10,000 contingency; 1 tasks not priced",
        "Budget": "GBP 40,000",
        "Missing from the budget": "GBP 12,000",
        "Chance that the money is enough": "10 %",
    }


def test_what_could_not_be_computed_is_left_out(given: Given, schedule: Schedule, costs: CostPlan) -> None:
    assert key_figures(given(STAGE)) == []
    assert {f.name for f in key_figures(given(STAGE, cost_plan=costs))} >= {"Total cost"}
    free = costs.model_copy(update={"currency": ""})
    assert key_figures(given(STAGE, cost_plan=free)) == []
    open_end = schedule.model_copy(update={"deadline": None, "working_week": "monday to friday"})
    assert [f.name for f in key_figures(given(STAGE, schedule=open_end))] == ["Start", "Finish", "Length"]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("46,200 GBP", [46200.0]),
        ("46.200 kr. and 46 200,50 kr", [46200.0, 46200.5]),
        ("1.2 million", [1_200_000.0]),
        ("2 Millionen, 3 millones", [2_000_000.0, 3_000_000.0]),
        ("١٬٠٠٠ or ٤٦٢٠٠", [1000.0, 46200.0]),
        ("in 2027, on 2027-05-01, 120 m of wall, 30 weeks", []),
        ("1'250'000 CHF", [1_250_000.0]),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amounts: list[float]) -> None:
    assert amounts_in(text) == amounts


@pytest.mark.parametrize("text", ["46,200 GBP", "about 46 thousand pounds", "46.000"])
def test_a_total_may_be_rounded(text: str) -> None:
    assert states_total(text, 46200)


def test_another_total_is_not_the_total() -> None:
    assert not states_total("40,000 GBP, or 55,000", 46200)


@pytest.mark.parametrize("text", ["2027-07-14", "14 July 2027", "14. juli 2027", "٢٠٢٧-٠٧-١٤"])
def test_a_day_may_be_written_in_any_way(text: str) -> None:
    assert states_day(text, date(2027, 7, 14))


def test_another_day_is_not_the_day() -> None:
    assert not states_day("by July 2027", date(2027, 7, 14))


def test_totals_that_no_document_holds_are_found() -> None:
    documents = "Costs 46,200 GBP, ends 2027-07-14."
    assert unknown_totals("It costs 46 thousand and ends 2027-07-14.", documents) == []
    assert unknown_totals("It costs 52,000 GBP by 2027-06-01.", documents) == ["52,000", "2027-06-01"]


@examples(st.text(), st.text())
def test_any_text_can_be_looked_through(text: str, documents: str) -> None:
    assert unknown_totals(text, f"{documents}\n{text}") == []
