"""Every risk has an owner, tasks and decisions."""

from collections.abc import Callable
from typing import Any

import pytest

from planexe.spine.inputs import Inputs, Missing
from planexe.workflows.plan.assumptions import currency_strategy, identify_risks
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.assumptions.identify_risks import RiskRegister
from planexe.workflows.plan.project_plan.risk_register import STAGE, RiskTies
from planexe.workflows.plan.project_plan.risk_value import Impact, LinkedRisks, untied
from planexe.workflows.plan.team import find_team_roles
from planexe.workflows.plan.work_breakdown import wbs_tree_l2
from planexe.workflows.plan.work_breakdown.tree import WbsTree
from tests.workflows.plan.checked_plan import roles, tree
from tests.workflows.plan.early_examples import made, risk_register
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

RISKS = tuple(f"R{n}" for n in range(1, 9))
Tie = dict[str, Any]
NO_DAYS = {"delay_days_low": 0, "delay_days_likely": 0, "delay_days_high": 0}
NO_LOSS = {"loss_low": 0, "loss_likely": 0, "loss_high": 0}


def outline() -> WbsTree:
    full = tree()
    nodes = [node for node in full.nodes if node.level < 3]
    return WbsTree(project_title="Bakery", final_deliverable="Open shop", nodes=nodes)


def register() -> RiskRegister:
    value = risk_register()
    assert isinstance(value, RiskRegister)
    return value


def make_inputs(money: CurrencyStrategy | None = None) -> Inputs:
    return inputs_of(
        STAGE,
        *made("initial_prompt", "identify_risks", "select_vital_levers"),
        (find_team_roles.STAGE, roles()),
        (wbs_tree_l2.STAGE, outline()),
        (currency_strategy.STAGE, money or Missing(text="Not made.")),
    )


SHARES = (RISKS[::2], RISKS[1::2])


def ties(*ids: str, **changes: Any) -> RiskTies:
    good: Tie = {
        "task_codes": ["1.1"],
        "lever_ids": ["L7"],
        "early_sign": "Rent offers above 20 euro per square metre.",
        "review_by_phase": "1",
        "delayed_task_codes": ["1.2"],
        "delay_days_low": 5,
        "delay_days_likely": 10,
        "delay_days_high": 20,
        "loss_low": 100,
        "loss_likely": 200,
        "loss_high": 300,
    }
    owners = ("M1", "M2")
    chance = {"low": 0.1, "medium": 0.35, "high": 0.5}
    words = {risk.risk_id: risk.likelihood for risk in register().risks}
    entries = [
        good | {"risk_id": i, "owner_role_id": owners[n % 2], "probability": chance[words[i]]} | changes
        for n, i in enumerate(ids or SHARES[0])
    ]
    return RiskTies.model_validate({"risks": entries})


@pytest.fixture
def value() -> LinkedRisks:
    joined = finish_with(STAGE, make_inputs(), [ties(), ties(*SHARES[1])])
    assert isinstance(joined, LinkedRisks)
    return joined


def test_good_ties_pass_and_are_joined_with_the_risks(value: LinkedRisks) -> None:
    assert problems_of(STAGE, make_inputs(), ties()) == []
    first = value.risks[0]
    assert [risk.risk_id for risk in value.risks] == list(RISKS)
    assert (first.title, first.exposure, first.owner_title) == ("Event 3", 9, "Baker")
    assert (first.task_codes, first.lever_ids) == (["1.1"], ["L7"])
    assert STAGE.gaps is not None
    assert list(STAGE.gaps(value)) == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda: ties(*SHARES[0][1:]), "lacks an entry for risk_id R1"),
        (lambda: ties(owner_role_id="M9"), "'M9'"),
        (lambda: ties(task_codes=["1"]), "'1'"),
        (lambda: ties(lever_ids=["L2", "L6"]), "'L6'"),
        (lambda: ties(review_by_phase="9"), "'9'"),
        (lambda: ties(task_codes=["1.1", "1.1"]), "1.1 more than once"),
        (lambda: ties(delayed_task_codes=["9.9"]), "'9.9'"),
        (lambda: ties(probability=0.95), "`probability` of R7 is 0.95"),
        (lambda: ties(probability=0.5), "`probability` is 0.5 for every risk"),
        (lambda: ties(delay_days_low=11), "`delay_days_likely`, `delay_days_high` of R1 are 11, 10, 20"),
        (lambda: ties(loss_high=150), "`loss_likely`, `loss_high` of R1 are 100, 200, 150"),
        (lambda: ties(delayed_task_codes=[]), "R1 delays by up to 20 days; name the tasks"),
        (lambda: ties(**NO_DAYS, **NO_LOSS), "R1 has neither days nor money"),
        (lambda: ties(**NO_DAYS), "R1 names `delayed_task_codes` but 0 days"),
    ],
)
def test_wrong_ties_are_named(answer: Callable[[], RiskTies], words: str) -> None:
    assert any(words in problem for problem in problems_of(STAGE, make_inputs(), answer()))


def test_one_owner_for_the_whole_register_is_a_gap() -> None:
    shares = [ties(*ids, owner_role_id="M1") for ids in SHARES]
    assert problems_of(STAGE, make_inputs(), shares[0]) == []  # a share may well have one owner
    assert STAGE.gaps is not None
    assert STAGE.gaps(finish_with(STAGE, make_inputs(), shares)) == ["Risk register: M1 owns every risk."]


def test_prompt_names_decisions_and_the_risks_of_the_call() -> None:
    task = ask_of(STAGE, make_inputs()).task
    assert "- L7 Source of money" in task
    assert "The plan has no money of its own" in task
    assert task.endswith("R1, R3, R5, R7.")
    assert ask_of(STAGE, make_inputs(), "2").task.endswith("R2, R4, R6, R8.")


def test_poor_answer_leaves_ties_empty_and_is_a_gap() -> None:
    poor = ties("R1", "R2", owner_role_id="M9", task_codes=["8.8"], lever_ids=["L6"])
    value = finish_with(STAGE, make_inputs(), [poor, None])
    assert isinstance(value, LinkedRisks)
    assert len(value.risks) == 8
    assert value.risks[0].owner_role_id == ""
    assert value.risks[7].early_sign == ""
    assert STAGE.gaps is not None
    gaps = list(STAGE.gaps(value))
    assert gaps[0].startswith("Risk register: no owner for R1, R2, R3")
    assert gaps[1].startswith("Risk register: no task against it for R1")
    assert "no owner" in STAGE.views["digest"](value)


def test_views_show_the_ties(value: LinkedRisks) -> None:
    full, digest = STAGE.views["full"](value), STAGE.views["digest"](value)
    assert "| R1 | Event 3 | 9 (high × high) | 50 % | 1.2 | 6.3 days, 101 | M1 Baker | 1.1 | L7 | 1 |" in full
    assert "**If it happens (50 %):** 1.2 longer by 5 to 20 days, most likely 10; 100 to 300, most likely 200" in full
    assert "owner M1 Baker; tasks 1.1; decisions L7" in digest


def test_plan_without_a_risk_has_an_empty_register_and_asks_nobody() -> None:
    assert STAGE.skip is not None
    assert STAGE.skip(make_inputs()) is None
    empty = RiskRegister(risks=[], risk_assessment_summary="None found.")
    assert STAGE.skip(inputs_of(STAGE, (identify_risks.STAGE, empty))) == LinkedRisks(risks=[])


def test_numbers_of_a_poor_answer_are_put_in_order() -> None:
    poor = ties(delay_days_low=20, delay_days_high=5, loss_low=300, loss_high=0, delayed_task_codes=["8.8"])
    value = finish_with(STAGE, make_inputs(), [poor, None])
    assert isinstance(value, LinkedRisks)
    assert value.risks[0].impact_days is None  # they fall on no task
    assert value.risks[0].impact_money == Impact(low=0, likely=200, high=300)


def test_money_is_in_the_currency_of_the_plan(value: LinkedRisks) -> None:
    assert value.currency == ""
    money = CurrencyStrategy(money_involved=True, primary_currency="SEK", currency_list=[], currency_strategy="Crowns.")
    inputs = make_inputs(money=money)
    assert "Money is in SEK." in ask_of(STAGE, inputs).task
    joined = finish_with(STAGE, inputs, [ties(), ties(*SHARES[1])])
    assert isinstance(joined, LinkedRisks)
    assert (joined.currency, joined.not_priced) == ("SEK", [])


def test_what_nobody_priced_has_the_usual_chance_and_no_impact() -> None:
    poor = finish_with(STAGE, make_inputs(), [ties("R1"), None])
    assert isinstance(poor, LinkedRisks)
    assert poor.not_priced == list(RISKS[1:])
    last = poor.risks[-1]
    assert (last.likelihood, last.chance, last.expected_money) == ("medium", 0.3, 0)
    assert STAGE.gaps is not None
    assert "Risk register: not priced: R2, R3, R4, R5, R6, R7, R8." in STAGE.gaps(poor)
    full = STAGE.views["full"](poor)
    assert "not priced (30 % assumed)" in full
    assert "Not priced: R2, R3, R4, R5, R6, R7, R8" in full


def test_registers_of_older_runs_are_read() -> None:
    older = register().risks[0]
    told = untied(older).model_dump(exclude={"probability", "impact_days", "impact_money", "delayed_task_codes"})
    found = LinkedRisks.model_validate({"risks": [told]})
    assert (found.not_priced, found.currency) == (["R1"], "")
