"""The register of figures: where each comes from, ids that stay, and what a writer may name."""

import datetime as dt

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Inputs, Missing
from planexe.spine.stage import Stage
from planexe.workflows.plan.assumptions.make_assumptions import Assumption, Assumptions
from planexe.workflows.plan.contract.contract_models import Capacity, GoalContract, Target
from planexe.workflows.plan.facts import early_facts, facts
from planexe.workflows.plan.facts.fact_models import Fact, FactRegister
from planexe.workflows.plan.facts.fact_texts import unknown_facts, view_digest, view_full, written_in
from planexe.workflows.plan.facts.goal_facts import assumed_facts, contract_facts
from planexe.workflows.plan.synthesis.executive_summary import STAGE as SUMMARY
from planexe.workflows.plan.workflow import plan_stages
from tests.workflows.plan.checked_plan import FINISH, START, costs, limits, schedule
from tests.workflows.plan.contracts import contract, fund, promise


def given(stage: Stage, **values: BaseModel) -> Inputs:
    every = {need.ref: values.get(need.ref, Missing(text="Not made.")) for need in stage.all_needs()}
    return Inputs(stage, every, plan_stages().stages)


def register(**values: BaseModel) -> FactRegister:
    early = early_facts.compute(given(early_facts.STAGE, **values))
    return facts.compute(given(facts.STAGE, early_facts=early, **values))


def told(found: FactRegister) -> dict[str, str]:
    return {one.fact_id: one.text for one in found.facts}


def test_figures_of_goal_schedule_and_costs_are_there_with_their_sources() -> None:
    found = register(goal_contract=limits(), schedule=schedule(), cost_plan=costs())
    assert told(found) | {"I1": START.isoformat(), "I4": FINISH.isoformat(), "I22": "EUR 6,000"} == told(found)
    asked = found.fact("I111")
    assert asked is not None
    assert (asked.kind, asked.quote, asked.value) == ("constraint", "by then", dt.date(2027, 6, 1))
    money = found.fact("I201")
    assert money is not None
    assert (money.text, money.kind, money.source) == ("EUR 400,000", "constraint", "goal_contract.funds.J1")


def test_ids_stay_when_other_figures_come_and_go() -> None:
    few, many = register(cost_plan=costs()), register(goal_contract=limits(), schedule=schedule(), cost_plan=costs())
    assert set(told(few).items()) <= set(told(many).items())


def test_no_id_is_given_twice() -> None:
    every = [*contract_facts(_rich()), *register(schedule=schedule(), cost_plan=costs()).facts]
    assert len({one.fact_id for one in every}) == len(every)


def _rich() -> GoalContract:
    return GoalContract(
        funds=[fund(1_000), fund(20, id="J2", per="month")],
        promises=[promise(dt.date(2027, 5, 1)), promise(dt.date(2028, 5, 1), id="Z2")],
        capacities=[
            Capacity(id="T1", quote="six of us, 20 hours", people_max=6, hours_per_week=20),
            Capacity(id="T2", quote="two helpers", people_max=2),
        ],
        targets=[Target(id="B1", quote="400 sales", text="400 sales a day", metric="sales", value=400)],
    )


def test_entry_that_could_not_be_read_is_no_figure() -> None:
    doubted = contract(1_000).model_copy(update={"funds": [fund(1_000, read="value_unread")]})
    assert list(contract_facts(doubted)) == []


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("The shop costs EUR 12,000 to fit out.", ["EUR 12,000"]),
        ("It costs EUR 12,000, of which EUR 3,000 are rent.", []),
        ("Six people work on it.", []),
    ],
)
def test_assumption_is_a_figure_where_it_names_one_amount(text: str, amounts: list[str]) -> None:
    one = Assumption(
        area="money", question="?", assumption=text, rationale="So.", risk="So.", opportunity="So.", assumption_id="A1"
    )
    assert [fact.text for fact in assumed_facts(Assumptions(assumptions=[one]))] == amounts


def test_digest_tells_the_main_figures_and_stays_short() -> None:
    found = register(goal_contract=_rich(), schedule=schedule(), cost_plan=costs())
    many = FactRegister(facts=[one.model_copy(update={"name": "long " * 20}) for one in found.facts] * 5)
    assert "{I22} Base: labour, materials and fees: EUR 6,000" in view_digest(found).splitlines()
    assert len(view_digest(many)) <= 2300
    assert all(one.fact_id in view_full(found) for one in found.facts)


def test_answer_that_names_a_figure_that_is_none_is_told_so() -> None:
    class Answer(BaseModel):
        text: str
        more: list[str]

    known = given(SUMMARY, facts=register(cost_plan=costs()))
    good = Answer(text="It costs {I22}.", more=["{I22}"])
    assert unknown_facts(good, known) == []
    bad = Answer(text="It costs {I22} and {I999}.", more=["{I998}", "{I999}"])
    assert unknown_facts(bad, known) == [
        "{I999}, {I998} is no figure of `facts`; name one that stands there, or leave it out."
    ]


def test_register_that_a_person_broke_writes_nothing() -> None:
    assert written_in({"facts": {"facts": [{"fact_id": 1}]}}) == {}
    assert written_in({}) == {}


def test_day_and_number_come_back_from_their_json_as_they_were() -> None:
    every = register(goal_contract=_rich(), schedule=schedule(), cost_plan=costs())
    again = FactRegister.model_validate_json(every.model_dump_json())
    assert [type(one.value) for one in again.facts] == [type(one.value) for one in every.facts]
    assert isinstance(Fact.model_validate(again.facts[0].model_dump(mode="json")).value, dt.date)
