"""What a day of each role costs."""

from typing import Any

import pytest
from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.assumptions import currency_strategy
from planexe.workflows.plan.costs.role_rates import STAGE, RateAnswer, RatesAnswer, RoleRates, skip, view_full
from planexe.workflows.plan.team import find_team_roles
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import finish_with, inputs_of, problems_of


@pytest.fixture
def inputs(roles: TeamRoles, currency: BaseModel) -> Inputs:
    known = made("initial_prompt", "physical_locations")
    return inputs_of(STAGE, *known, (find_team_roles.STAGE, roles), (currency_strategy.STAGE, currency))


def answer(**rates: float) -> RatesAnswer:
    return RatesAnswer(
        rates=[RateAnswer(role_id=role, day_rate=rate, basis="Estimated from offers.") for role, rate in rates.items()]
    )


def test_good_rates_pass_and_get_their_titles(inputs: Inputs) -> None:
    given = answer(M2=300, M1=400, M3=0)
    assert problems_of(STAGE, inputs, given) == []
    value = finish_with(STAGE, inputs, [given])
    assert isinstance(value, RoleRates)
    assert value.currency == "EUR"
    assert [(rate.role_id, rate.title, rate.day_rate) for rate in value.rates] == [
        ("M1", "Site Lead", 400),
        ("M2", "Mason", 300),
        ("M3", "Neighbour", 0),
    ]
    assert "**M2 Mason:** EUR 300 a day." in view_full(value)


def test_every_role_is_asked_for_once(inputs: Inputs) -> None:
    assert any("lacks an entry" in problem for problem in problems_of(STAGE, inputs, answer(M1=400, M2=300)))


def test_rates_in_different_units_are_a_problem(inputs: Inputs) -> None:
    (problem,) = problems_of(STAGE, inputs, answer(M1=84_000, M2=300, M3=0))
    assert "84000 for M1" in problem
    assert "300 for M2" in problem


def test_missing_role_is_named_and_a_gap(inputs: Inputs) -> None:
    value = finish_with(STAGE, inputs, [answer(M1=400, M9=1)])
    assert isinstance(value, RoleRates)
    assert value.unrated == ["M2", "M3"]
    assert STAGE.gaps is not None
    assert list(STAGE.gaps(value)) == ["Day rates: none for M2, M3."]
    assert "Without a rate: M2, M3." in view_full(value)


def test_plan_without_money_needs_no_call(roles: TeamRoles) -> None:
    free: Any = currency_strategy.CurrencyStrategy(
        money_involved=False, currency_list=[], currency_strategy="Nobody pays anything."
    )
    value = skip(inputs_of(STAGE, (find_team_roles.STAGE, roles), (currency_strategy.STAGE, free)))
    assert value is not None
    assert not value.money_involved
    assert {rate.day_rate for rate in value.rates} == {0}
    assert view_full(value) == "No money is involved in this plan."


def test_plan_with_money_asks(inputs: Inputs) -> None:
    assert skip(inputs) is None


def test_rate_below_zero_is_no_rate() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        RateAnswer.model_validate_json('{"role_id": "M1", "day_rate": -1, "basis": "Nonsense."}')
