"""What is paid in which month, and whether the money is there by then."""

import datetime as dt
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing, view_text
from planexe.workflows.plan.contract.contract_models import Earmark, Fund, GoalContract
from planexe.workflows.plan.costs.cash_flow import STAGE, CashFlow, gaps
from planexe.workflows.plan.costs.cost_models import CostPlan, LeafCost, TaskCost
from planexe.workflows.plan.costs.task_costs import Material
from planexe.workflows.plan.schedule.schedule_value import Schedule, ScheduledTask

START = dt.date(2027, 1, 25)


def schedule(days: float = 10, **changes: Any) -> Schedule:
    zero: dict[str, Any] = dict.fromkeys(("late_start", "late_finish", "total_float", "free_float"), 0)
    rows = [
        ScheduledTask(
            code=code, parent=parent, level=level, title=code, leaf=level == 3, days=days, early_start=0,
            early_finish=days, start=START, finish=START, critical=True, **zero, **(changes if level == 3 else {}),
        )
        for code, parent, level in (("1.1", "1", 2), ("1.1.1", "1.1", 3))
    ]  # fmt: skip
    return Schedule(
        project_title="Wall", start=START, finish=dt.date(2027, 2, 5), days=days, working_week="monday to friday",
        tasks=rows, critical_path=[],
    )  # fmt: skip


def costs(labour: float, *materials: Material, reserve: float = 0) -> CostPlan:
    bought = sum(one.cost for one in materials)
    total = labour + bought + reserve
    task = TaskCost(
        code="1.1", title="Wall", labour=[], materials=list(materials), labour_cost=labour, material_cost=bought,
        contingency_rate=0, contingency_cost=reserve, total=total, total_min=total, total_max=total,
    )  # fmt: skip
    return CostPlan(
        currency="EUR", tasks=[task], leaves=[LeafCost(code="1.1.1", cost=total, labour_cost=labour, material_cost=bought)],
        by_phase=[], by_role=[], labour_cost=labour, material_cost=bought, contingency_cost=reserve, total=total,
        total_min=total, total_max=total,
    )  # fmt: skip


def flow(plan: CostPlan, when: Schedule | None = None, contract: BaseModel | None = None) -> CashFlow:
    values = {"cost_plan": plan, "schedule": when or schedule(), "goal_contract": contract or Missing(text="failed")}
    value = STAGE.compute(Inputs(STAGE, values, {}))
    assert isinstance(value, CashFlow)
    return value


def fund(amount: float, **more: Any) -> Fund:
    given = {"id": "F1", "quote": "the money", "kind": "own", "currency": "EUR"}
    return Fund.model_validate({**given, "amount_low": amount, "amount_high": amount, **more})


def paid(value: CashFlow) -> dict[int, float]:
    return {month.month.month: month.spent for month in value.months}


def test_work_is_paid_evenly_over_its_working_days() -> None:
    assert paid(flow(costs(1000))) == {1: 500, 2: 500}


def test_work_that_rests_is_paid_while_it_is_done() -> None:
    value = flow(costs(1000), schedule(30, stretches=[(0, 5), (25, 30)]))
    assert paid(value) == {1: 500, 2: 0, 3: 500}
    assert [month.cumulative for month in value.months] == [500, 500, 1000]


@pytest.mark.parametrize(
    ("pay_at", "months"), [("start", {1: 90, 2: 0}), ("finish", {1: 0, 2: 90}), ("even", {1: 45, 2: 45})]
)
def test_purchases_are_paid_when_they_say(pay_at: Any, months: dict[int, float]) -> None:
    found = paid(flow(costs(2, Material(name="Stone", cost=90, pay_at=pay_at))))
    assert {month: spent - 1 for month, spent in found.items()} == months


def test_a_month_in_which_the_money_comes_too_late_is_named() -> None:
    monthly = fund(100, per="month", available_from=dt.date(2026, 12, 1))
    value = flow(costs(0, Material(name="Stone", cost=250, pay_at="start"), Material(name="Sand", cost=10)),
                 contract=GoalContract(funds=[monthly]))  # fmt: skip
    (short,) = value.short
    assert (short.month, short.funds, short.balance) == (dt.date(2027, 1, 1), 200, -50)
    assert value.months[-1].balance == 40
    (gap,) = gaps(value)
    assert "In 1 month more has been paid than has come in (2027-01); most is lacking in 2027-01: EUR 50." in gap
    assert "| 2027-01 | 250 | 250 | 200 | -50 |" in view_text(STAGE, value)


def test_money_that_is_too_little_in_the_end_is_told_by_the_costs_alone() -> None:
    value = flow(costs(1000), contract=GoalContract(funds=[fund(400)]))
    assert [month.balance for month in value.months] == [-100, -600]
    assert gaps(value) == []


def test_an_earmark_that_is_not_used_up_is_of_no_use_elsewhere() -> None:
    two_thirds = Earmark(quote="two thirds for equipment", share=2 / 3, for_text="equipment")
    contract = GoalContract(funds=[fund(90_000, earmarks=[two_thirds])])
    oven = Material(name="Oven", cost=55_000, earmark_for="Equipment")
    value = flow(costs(0, oven, Material(name="Flour", cost=500)), contract=contract)
    (use,) = value.earmarks
    assert [round(amount) for amount in (use.amount, use.spent, use.unusable)] == [60_000, 55_000, 5_000]
    assert "F1 has EUR 60,000 for equipment; the plan buys for 55,000, so 5,000 of it are of no use elsewhere." in (
        view_text(STAGE, value)
    )


def test_without_money_in_this_currency_nothing_stands_beside() -> None:
    value = flow(costs(1000, reserve=100), contract=GoalContract(funds=[fund(400, currency="USD")]))
    assert {month.funds for month in value.months} == {None}
    assert value.notes == [
        "The goal names no money in this currency, so nothing stands beside what is paid.",
        "The contingency is in no month: nobody knows when it is needed.",
    ]
    mixed = GoalContract(funds=[fund(400, id="F2", currency="USD"), fund(2000)])
    assert flow(costs(1000), contract=mixed).notes[0] == "Money in another currency is not counted: F2."


def test_nothing_paid_is_no_month() -> None:
    value = flow(costs(0))
    assert value.months == []
    assert view_text(STAGE, value) == "Nothing is paid."
