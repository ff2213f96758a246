"""The first table: what was asked, what the plan says, and the verdict."""

import datetime as dt
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.chances.chance_models import CostChance, DateChance, PromiseChance, RiskSimulation
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.contract.contract_models import (
    Capacity,
    DaySpan,
    Earmark,
    GoalContract,
    Target,
    Unread,
    Window,
)
from planexe.workflows.plan.contract.contract_view import STAGE, headline, view_full
from planexe.workflows.plan.contract.verdicts import DOUBT_AT, HOLD_AT, verdict_of, worst_of
from planexe.workflows.plan.contract.view_models import ContractView
from planexe.workflows.plan.costs.cash_flow import CashFlow, EarmarkUse, MonthOfMoney
from planexe.workflows.plan.schedule.schedule_value import ScheduledMilestone
from planexe.workflows.plan.work_breakdown.bound_work import ConditionWork, WbsMilestone, WindowWork
from planexe.workflows.plan.work_breakdown.tree import WbsTree
from tests.workflows.plan.checked_plan import costs, schedule, tree
from tests.workflows.plan.contracts import condition, contract, fund, promise

FINISH = schedule().finish
DAY = dt.timedelta(days=1)


def view(value: GoalContract, **made: BaseModel) -> ContractView:
    values: dict[str, BaseModel] = {"goal_contract": value, "schedule": schedule(), "wbs_tree_full": tree(), **made}
    found = STAGE.compute(Inputs(STAGE, values, {}, {}))
    assert isinstance(found, ContractView)
    return found


def drawn(
    chance: float, cost: CostChance | None = None, joint: float | None = None, code: str = "Z1"
) -> RiskSimulation:
    early, late = FINISH - 9 * DAY, FINISH + 9 * DAY
    kept = PromiseChance(
        promise_id=code,
        text="Open.",
        rule="by",
        firm="hard",
        date=FINISH,
        code=code,
        p50=early,
        p80=late,
        chance=chance,
    )
    end = DateChance(code="", title="End", p10=early, p50=early, p80=late, p90=late)
    return RiskSimulation(
        draws=10, correlation=0.3, finish=end, likely_finish=early, likely_chance=0.3, deviation_days=5, milestones=[],
        promises=[kept], cost=cost, joint=joint, criticality=[], drivers=[],
    )  # fmt: skip


def with_moment(code: str, day: dt.date, **changes: Any) -> dict[str, BaseModel]:
    moment = ScheduledMilestone(code=code, title="Open", rule="by", promised=day, planned=day, days=5)
    bound = WbsMilestone(code=code, title="Open", rule="by", date=day, after_task_codes=["1.1"])
    return {
        "schedule": schedule().model_copy(update={"milestones": [moment.model_copy(update=changes)]}),
        "wbs_tree_full": tree().model_copy(update={"milestones": [bound]}),
    }


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (1.0, "holds"),
        (HOLD_AT, "holds"),
        (0.79, "doubtful"),
        (DOUBT_AT, "doubtful"),
        (0.49, "does not hold"),
        (0.0, "does not hold"),
    ],
)
def test_chance_is_a_word_by_two_thresholds(chance: float, word: str) -> None:
    assert verdict_of(chance) == word
    assert view(contract(by=FINISH), risk_simulation=drawn(chance)).verdict == word


def test_other_thresholds_may_be_asked_for() -> None:
    assert verdict_of(0.85, hold_at=0.9, doubt_at=0.6) == "doubtful"


def test_worst_word_counts_and_others_do_not() -> None:
    assert worst_of(["holds", "doubtful", "not assessed"]) == "doubtful"
    assert worst_of(["not read", "bound, not provable"]) is None


def test_each_promise_is_judged_at_its_own_moment() -> None:
    early = FINISH - 20 * DAY
    two = contract(promises=[promise(early), promise(FINISH, id="Z2")])
    made = with_moment("Z1", early, planned=early + DAY)
    value = view(two, **made)
    assert [(row.id, row.plan_says, row.verdict) for row in value.rows] == [
        ("Z1", f"planned {early + DAY}", "does not hold"),
        ("Z2", f"planned {FINISH}", "not assessed"),
    ]
    assert value.rows[0].kept_in == "Open, after 1.1"
    assert value.verdict == "does not hold"


def test_wish_is_shown_and_decides_nothing() -> None:
    value = view(contract(promises=[promise(FINISH - DAY, firm="wish")]))
    assert value.rows[0].verdict == "does not hold"
    assert value.verdict is None


def test_day_that_must_not_come_early_is_held_by_the_schedule() -> None:
    value = view(contract(promises=[promise(FINISH, rule="not_before")]))
    assert (value.rows[0].chance, value.verdict) == (1.0, "holds")


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"budget": 400_000.0, "verdict": "within the budget", "total_max": 7_000}, "holds"),
        ({"budget": 6_500.0, "verdict": "within the budget", "total_max": 7_000}, "doubtful"),
        ({"budget": 5_000.0, "verdict": "over the budget"}, "does not hold"),
        ({"budget": 5_000.0, "verdict": "not all tasks priced"}, "not assessed"),
    ],
)
def test_money_is_held_against_the_costs(changes: dict[str, Any], verdict: str) -> None:
    priced = costs().model_copy(update={"budget_currency": "EUR", **changes})
    (row,) = view(contract(changes["budget"]), cost_plan=priced).rows
    assert (row.id, row.verdict) == ("J1", verdict)
    assert "cost EUR 6,000 of EUR" in row.plan_says


def test_part_of_another_sum_decides_nothing() -> None:
    (row,) = view(contract(funds=[fund(5, included=True)])).rows
    assert (row.verdict, row.hard) == ("bound, not provable", False)


def test_window_is_kept_where_no_bound_work_begins_or_ends_inside_it() -> None:
    leaf = schedule().leaves()[0]
    inside = DaySpan(first=leaf.start.isoformat(), last=leaf.start.isoformat())
    after = DaySpan(first=(FINISH + DAY).isoformat(), last=(FINISH + 9 * DAY).isoformat())
    bound = tree().model_copy(update={"windows": [WindowWork(window_id="W1", task_codes=[leaf.code])]})
    for span, verdict in ((inside, "does not hold"), (after, "holds")):
        closed = Window(id="W1", quote="q", text="Closed.", rule="never_within", spans=[span])
        assert view(contract(windows=[closed]), wbs_tree_full=bound).verdict == verdict


def test_number_is_computed_where_code_knows_the_metric_and_else_bound() -> None:
    known = condition("Cheap.", test="number", metric="cost", operator="<=", value=5_000)
    strange = condition("Few seats.", id="H2", test="number", metric="seats", operator="<=", value=40)
    loose = condition("No noise.", id="H3")
    bound = tree().model_copy(update={"conditions": [ConditionWork(condition_id="H2", design_rule="Forty chairs.")]})
    value = view(contract(conditions=[known, strange, loose]), cost_plan=costs(), wbs_tree_full=bound)
    assert [(row.id, row.verdict) for row in value.rows] == [
        ("H1", "does not hold"),
        ("H2", "bound, not provable"),
        ("H3", "not assessed"),
    ]
    assert value.rows[1].kept_in == "Forty chairs."


def test_unread_comes_last_and_nothing_is_better_than_doubtful_with_a_figure_unread() -> None:
    whole = contract(
        promises=[promise(FINISH, read="value_unread"), promise(FINISH, id="Z2")],
        unread=[Unread(id="U1", quote="for 30 guests", reason="Nobody.")],
    )
    value = view(whole, risk_simulation=drawn(0.99, code="Z2"))
    assert [(row.id, row.verdict) for row in value.rows] == [("Z2", "holds"), ("Z1", "not read"), ("U1", "not read")]
    assert value.verdict == "doubtful"


def test_targets_and_capacities_have_their_rows() -> None:
    value = view(
        contract(
            capacities=[Capacity(id="T1", quote="three", people_max=3)],
            targets=[Target(id="B1", quote="400 loaves", text="Sell.", metric="loaves", value=400)],
        )
    )
    assert [(row.id, row.kind, row.verdict) for row in value.rows] == [
        ("T1", "capacity", "not assessed"),
        ("B1", "target", "bound, not provable"),
    ]


def test_text_names_the_verdict_and_shows_every_row() -> None:
    value = view(contract(by=FINISH), risk_simulation=drawn(0.6))
    assert headline(value) == "It is doubtful that the plan holds what was asked: of 1 thing 1 doubtful."
    text = view_full(value)
    assert "| Z1 “by then” |" in text
    assert "60 %" in text
    assert STAGE.verdict
    assert STAGE.verdict(value) == "doubtful"


def test_nothing_asked_is_said_so() -> None:
    value = view(GoalContract())
    assert (value.rows, value.verdict) == ([], None)
    assert "names no date" in view_full(value)
    assert STAGE.verdict
    assert STAGE.verdict(value) == ""


def test_older_rules_are_named() -> None:
    assert "older version" in view_full(view(contract(by=FINISH, rules="older")))


def test_without_anything_made_there_is_a_row_for_each_entry() -> None:
    values: dict[str, BaseModel] = {"goal_contract": contract(5_000, by=FINISH)}
    found = STAGE.compute(Inputs(STAGE, values, {}, {}))
    assert isinstance(found, ContractView)
    assert {row.verdict for row in found.rows} == {"not assessed"}


def test_chance_that_is_not_certain_does_not_read_as_if_it_were() -> None:
    assert [percent(c) for c in (None, 0, 0.004, 0.5, 0.996, 1)] == [
        "",
        "0 %",
        "under 1 %",
        "50 %",
        "over 99 %",
        "100 %",
    ]


def test_tree_without_bindings_is_read() -> None:
    assert WbsTree(project_title="t", final_deliverable="f", nodes=[]).milestones == []


def test_drawn_chances_judge_promises_and_money() -> None:
    money = CostChance(
        currency="EUR", base=5_000, p10=4_000, p50=6_000, p80=7_000, p90=8_000, mean=6_100, for_risks=500, funds=7_500,
        chance=0.85,
    )  # fmt: skip
    value = view(contract(7_500, by=FINISH), risk_simulation=drawn(0.63, money, 0.6))
    assert [(row.id, row.chance, row.verdict) for row in value.rows] == [
        ("Z1", 0.63, "doubtful"),
        ("J1", 0.85, "holds"),
    ]
    assert str(FINISH + 9 * DAY) in value.rows[0].plan_says
    assert (value.verdict, value.joint) == ("doubtful", 0.6)


def flow_of(*balances: float, **more: Any) -> CashFlow:
    months = [
        MonthOfMoney(month=dt.date(2027, n, 1), spent=0, cumulative=0, funds=0, balance=balance)
        for n, balance in enumerate(balances, 1)
    ]
    return CashFlow(currency="EUR", months=months, **more)


@pytest.mark.parametrize(
    ("spent", "left", "verdict"), [(60_000, 0, "holds"), (55_000, 9_000, "holds"), (55_000, 1_000, "does not hold")]
)
def test_money_bound_to_a_purpose_is_a_row_of_its_own(spent: float, left: float, verdict: str) -> None:
    mark = Earmark(quote="two thirds for equipment", share=0.667, for_text="equipment")
    use = EarmarkUse(fund_id="J1", for_text="equipment", amount=60_000, spent=spent, unusable=60_000 - spent)
    money = CostChance(
        currency="EUR",
        base=80_000,
        p10=1,
        p50=2,
        p80=90_000 - left,
        p90=4,
        mean=3,
        for_risks=0,
        funds=90_000,
        chance=0.9,
    )
    found = view(
        contract(90_000).model_copy(update={"funds": [fund(90_000, earmarks=[mark])]}),
        cost_plan=costs(), cash_flow=flow_of(1, earmarks=[use]), risk_simulation=drawn(0.9, cost=money),
    ).row("J1.1")  # fmt: skip
    assert found
    assert (found.verdict, found.asked) == (verdict, "two thirds for equipment")
    assert f"EUR {spent:,.0f} are spent on it" in found.plan_says


def test_month_without_money_breaks_what_was_asked() -> None:
    goal = contract().model_copy(update={"funds": [fund(100, per="month")]})
    good, short = view(goal, cash_flow=flow_of(50, 10, 30)), view(goal, cash_flow=flow_of(50, -50, 30))
    first, second = good.row("J1.1"), short.row("J1.1")
    assert first
    assert second
    assert (first.verdict, first.plan_says) == ("holds", "least is left at the end of 2027-02: EUR 10")
    assert second.verdict == "does not hold"
    assert "2027-02; at most EUR 50 short" in second.plan_says


def test_money_that_is_there_at_once_and_suffices_needs_no_second_row() -> None:
    assert [row.id for row in view(contract(100), cash_flow=flow_of(50, 10)).rows if row.kind == "money"] == ["J1"]
