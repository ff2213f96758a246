"""Every risk has an owner, tasks, decisions and documents."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing
from planexe.workflows.plan.assumptions import currency_strategy, identify_risks
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.assumptions.identify_risks import RiskRegister
from planexe.workflows.plan.documents import filter_documents
from planexe.workflows.plan.documents.filter_documents import FilteredDocuments
from planexe.workflows.plan.project_plan.risk_register import STAGE, RiskTies
from planexe.workflows.plan.project_plan.risk_value import Impact, LinkedRisks, untied
from planexe.workflows.plan.team import find_team_roles
from planexe.workflows.plan.work_breakdown import wbs_tree_l2
from planexe.workflows.plan.work_breakdown.tree import WbsTree
from tests.workflows.plan.checked_plan import roles, tree
from tests.workflows.plan.early_examples import made, risk_register
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

FIND, CREATE = filter_documents.STAGES
RISKS = tuple(f"R{n}" for n in range(1, 9))
Tie = dict[str, Any]
NO_DAYS = {"delay_days_low": 0, "delay_days_likely": 0, "delay_days_high": 0}
NO_LOSS = {"loss_low": 0, "loss_likely": 0, "loss_high": 0}


def documents() -> FilteredDocuments:
    document: dict[str, Any] = {
        "document_id": "F2",
        "document_name": "Rent index of Lyon",
        "description": "Rents by district.",
        "responsible_role_type": "Trainer",
        "steps": ["Ask the town"],
        "impact_rating": "Critical",
        "rationale": "Settles the rent.",
    }
    return FilteredDocuments.model_validate({"ratings": [], "kept": [document], "summary": "One."})


def outline() -> WbsTree:
    full = tree()
    nodes = [node for node in full.nodes if node.level < 3]
    return WbsTree(project_title="Bakery", final_deliverable="Open shop", nodes=nodes)


def register() -> RiskRegister:
    value = risk_register()
    assert isinstance(value, RiskRegister)
    return value


def make_inputs(found: BaseModel | None = None, money: CurrencyStrategy | None = None) -> Inputs:
    return inputs_of(
        STAGE,
        *made("initial_prompt", "identify_risks", "select_vital_levers"),
        (find_team_roles.STAGE, roles()),
        (wbs_tree_l2.STAGE, outline()),
        (FIND, found or documents()),
        (CREATE, Missing(text="Not made.")),
        (currency_strategy.STAGE, money or Missing(text="Not made.")),
    )


def ties(*ids: str, **changes: Any) -> RiskTies:
    good: Tie = {
        "task_codes": ["1.1"],
        "lever_ids": ["L7"],
        "document_ids": ["F2"],
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
        for n, i in enumerate(ids or RISKS)
    ]
    return RiskTies.model_validate({"risks": entries})


@pytest.fixture
def value() -> LinkedRisks:
    joined = finish_with(STAGE, make_inputs(), [ties()])
    assert isinstance(joined, LinkedRisks)
    return joined


def test_good_ties_pass_and_are_joined_with_the_risks(value: LinkedRisks) -> None:
    assert problems_of(STAGE, make_inputs(), ties()) == []
    first = value.risks[0]
    assert [risk.risk_id for risk in value.risks] == list(RISKS)
    assert (first.title, first.exposure, first.owner_title) == ("Event 3", 9, "Baker")
    assert (first.task_codes, first.lever_ids, first.document_ids) == (["1.1"], ["L7"], ["F2"])
    assert first.document_names == ["Rent index of Lyon"]
    assert STAGE.gaps is not None
    assert list(STAGE.gaps(value)) == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda: ties(*RISKS[1:]), "lacks an entry for risk_id R1"),
        (lambda: ties(owner_role_id="M9"), "'M9'"),
        (lambda: ties(task_codes=["1"]), "'1'"),
        (lambda: ties(lever_ids=["L2", "L6"]), "'L6'"),
        (lambda: ties(document_ids=["C1"]), "'C1'"),
        (lambda: ties(review_by_phase="9"), "'9'"),
        (lambda: ties(task_codes=["1.1", "1.1"]), "1.1 more than once"),
        (lambda: ties(delayed_task_codes=["9.9"]), "'9.9'"),
        (lambda: ties(probability=0.95), "`probability` of R8 is 0.95"),
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


def test_one_owner_for_all_is_a_problem_only_where_there_are_others() -> None:
    assert problems_of(STAGE, make_inputs(), ties(owner_role_id="M1")) == []  # a team of two
    third = roles().roles[0].model_copy(update={"role_id": "M3"})
    team = roles().model_copy(update={"roles": [*roles().roles, third]})
    inputs = inputs_of(
        STAGE,
        *made("initial_prompt", "identify_risks", "select_vital_levers"),
        (find_team_roles.STAGE, team),
        (wbs_tree_l2.STAGE, outline()),
        (FIND, documents()),
        (CREATE, Missing(text="Not made.")),
        (currency_strategy.STAGE, Missing(text="Not made.")),
    )
    assert any("for every risk" in problem for problem in problems_of(STAGE, inputs, ties(owner_role_id="M1")))


def test_prompt_names_decisions_and_documents_shortly() -> None:
    task = ask_of(STAGE, make_inputs()).task
    assert "- L7 Source of money" in task
    assert "- F2 Rent index of Lyon" in task
    assert "The plan has no money of its own" in task
    assert task.endswith("R1, R2, R3, R4, R5, R6, R7, R8.")


def test_without_documents_none_are_offered() -> None:
    ask = ask_of(STAGE, make_inputs(Missing(text="Not made.")))
    assert "leave `document_ids` empty" in ask.task
    assert ask.schema is not None
    assert "enum" not in ask.schema["$defs"]["RiskTie"]["properties"]["document_ids"]["items"]


def test_poor_answer_leaves_ties_empty_and_is_a_gap() -> None:
    poor = ties("R1", "R2", owner_role_id="M9", task_codes=["8.8"], lever_ids=["L6"], document_ids=["C1"])
    value = finish_with(STAGE, make_inputs(), [poor])
    assert isinstance(value, LinkedRisks)
    assert len(value.risks) == 8
    assert value.risks[0].owner_role_id == ""
    assert value.risks[0].document_ids == []
    assert value.risks[7].early_sign == ""
    assert STAGE.gaps is not None
    gaps = list(STAGE.gaps(value))
    assert gaps[0].startswith("Risk register: no owner for R1, R2, R3")
    assert gaps[1].startswith("Risk register: no task against it for R1")
    assert "no owner" in STAGE.views["digest"](value)


def test_views_show_the_ties(value: LinkedRisks) -> None:
    full, digest = STAGE.views["full"](value), STAGE.views["digest"](value)
    assert "| R1 | Event 3 | 9 (high × high) | 50 % | 1.2 | 6.3 days, 101 | M1 Baker | 1.1 | L7 | F2 | 1 |" in full
    assert "**If it happens (50 %):** 1.2 longer by 5 to 20 days, most likely 10; 100 to 300, most likely 200" in full
    assert "F2 Rent index of Lyon" in full
    assert "owner M1 Baker; tasks 1.1; decisions L7" in digest


def test_plan_without_a_risk_has_an_empty_register_and_asks_nobody() -> None:
    assert STAGE.skip is not None
    assert STAGE.skip(make_inputs()) is None
    empty = RiskRegister(risks=[], risk_assessment_summary="None found.")
    assert STAGE.skip(inputs_of(STAGE, (identify_risks.STAGE, empty))) == LinkedRisks(risks=[])


def test_numbers_of_a_poor_answer_are_put_in_order() -> None:
    poor = ties(delay_days_low=20, delay_days_high=5, loss_low=300, loss_high=0, delayed_task_codes=["8.8"])
    value = finish_with(STAGE, make_inputs(), [poor])
    assert isinstance(value, LinkedRisks)
    assert value.risks[0].impact_days is None  # they fall on no task
    assert value.risks[0].impact_money == Impact(low=0, likely=200, high=300)


def test_money_is_in_the_currency_of_the_plan(value: LinkedRisks) -> None:
    assert value.currency == ""
    money = CurrencyStrategy(money_involved=True, primary_currency="SEK", currency_list=[], currency_strategy="Crowns.")
    inputs = make_inputs(money=money)
    assert "Money is in SEK." in ask_of(STAGE, inputs).task
    joined = finish_with(STAGE, inputs, [ties()])
    assert isinstance(joined, LinkedRisks)
    assert (joined.currency, joined.not_priced) == ("SEK", [])


def test_what_nobody_priced_has_the_usual_chance_and_no_impact() -> None:
    poor = finish_with(STAGE, make_inputs(), [ties("R1")])
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
