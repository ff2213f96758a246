"""What has to be decided, by whom and by when."""

import datetime as dt
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.costs.task_costs import Material, PricedTask, TaskCosts
from planexe.workflows.plan.governance.governance_bodies import Body, GovernanceBodies
from planexe.workflows.plan.synthesis.decision_register import STAGE, DecisionRegister, OpenDecision, view_full
from tests.workflows.plan import checked_plan
from tests.workflows.plan.early_examples import made


def body(number: int, limit: int) -> Body:
    return Body(
        body_id=f"G{number}", name=f"Body {number}", escalates_to="", spending_limit=limit,
        rationale_for_inclusion="It decides.", responsibilities=["Decide", "Meet"], initial_setup_actions=["Meet"],
        membership=["Baker"], decision_rights="It decides alone.", decision_mechanism="By vote of all.",
        meeting_cadence="Weekly", typical_agenda_items=["Money", "Dates"],
    )  # fmt: skip


def bodies() -> GovernanceBodies:
    return GovernanceBodies(final_decider="Owner", currency="DKK", bodies=[body(1, 100_000), body(2, 10_000)])


def purchases(**changes: Any) -> TaskCosts:
    given: dict[str, Any] = {"name": "One oven", "cost": 90_000, "lead_days": 30, **changes}
    oven = Material(**given)
    nails = Material(name="Nails", cost=300)
    priced = PricedTask(
        task_code="1.2", materials=[oven, nails], contingency_percent=10, low_factor=0.9, high_factor=1.2,
        assumptions=["One offer."], risks=[],
    )  # fmt: skip
    return TaskCosts(currency="DKK", estimates=[priced], unpriced=[])


def registered(**values: BaseModel) -> DecisionRegister:
    known: dict[str, BaseModel] = {
        "schedule": checked_plan.schedule(),
        **{stage.name: value for stage, value in made("make_assumptions", "select_vital_levers", "scenarios_doc")},
        **values,
    }
    found = STAGE.compute(Inputs(STAGE, known, {}))
    assert isinstance(found, DecisionRegister)
    return found


def decision(found: DecisionRegister, words: str) -> OpenDecision:
    return next(one for one in found.open if words in one.question)


def test_dear_order_goes_to_the_body_that_may_spend_it_and_in_time_to_be_there() -> None:
    late = next(t for t in checked_plan.schedule().tasks if t.code == "1.2")
    found = decision(registered(task_costs=purchases(), governance_bodies=bodies()), "Order One oven for DKK 90,000")
    assert found.owner == "G1 Body 1"
    assert found.waits == ["1.2"]
    plain = checked_plan.START + dt.timedelta(days=late.late_start - 30)
    assert found.decide_by == max(checked_plan.START, plain)


def test_cheap_order_and_what_is_not_ordered_are_nobodys_decision() -> None:
    found = registered(task_costs=purchases(buy=False), governance_bodies=bodies())
    assert not [one for one in found.open if "Order" in one.question]


def test_sum_beyond_every_limit_goes_to_the_final_decider() -> None:
    found = registered(task_costs=purchases(cost=900_000), governance_bodies=bodies())
    assert decision(found, "One oven").owner == "Owner"


def test_each_phase_has_its_money_released_and_says_what_waiting_costs() -> None:
    found = registered(cost_plan=checked_plan.costs(), governance_bodies=bodies())
    release = decision(found, "for phase 1")
    assert [option.text for option in release.options] == ["Release it", "Hold it back"]
    assert release.default == "Release it"


def test_grave_risk_is_acted_on_or_accepted_and_a_small_one_is_not_asked_about() -> None:
    register = checked_plan.register()
    grave, small = (
        register.risks[0].model_copy(update={"risk_id": name, "exposure": exposure})
        for name, exposure in (("R1", 9), ("R2", 2))
    )
    found = registered(risk_register=register.model_copy(update={"risks": [grave, small]}))
    assert [option.leads_to for option in decision(found, "R1").options] == [grave.mitigation, grave.impact]
    assert not [one for one in found.open if "R2" in one.question]


def test_decisions_stand_in_the_order_of_their_days_with_ids() -> None:
    found = registered(task_costs=purchases(), cost_plan=checked_plan.costs(), risk_register=checked_plan.register())
    days = [one.decide_by for one in found.open]
    assert days == sorted(days)
    assert [one.decision_id for one in found.open] == [f"O{number}" for number in range(1, len(days) + 1)]
    assert all(day >= checked_plan.START for day in days)


def test_choices_name_what_else_there_was_and_where_to_change_them() -> None:
    choices = registered().choices
    scenario = next(one for one in choices if one.what == "Scenario")
    assert scenario.change == "select_scenario"
    assert scenario.instead
    levers = [one for one in choices if one.change == "generate_scenarios"]
    assert levers
    assert all(one.chosen not in one.instead and one.ref for one in levers)
    assert [one.ref for one in choices if one.change == "make_assumptions"]


def test_first_day_names_the_work_that_begins_on_it() -> None:
    found = registered(find_team_roles=checked_plan.roles())
    assert [step.code for step in found.first_steps] == [
        leaf.code for leaf in checked_plan.schedule().leaves() if leaf.start == checked_plan.START
    ]
    assert found.first_steps[0].owner.startswith("M")


@pytest.mark.parametrize("values", [{}, {"task_costs": purchases()}])
def test_text_holds_every_decision_and_choice(values: dict[str, BaseModel]) -> None:
    found = registered(**values)
    text = view_full(found)
    assert all(one.question in text for one in found.open)
    assert all(one.choice_id in text for one in found.choices)
