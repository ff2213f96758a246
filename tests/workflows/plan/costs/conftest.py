"""A garden wall with rates and estimates."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.workflows.plan.assumptions import currency_strategy
from planexe.workflows.plan.costs.role_rates import RoleRate, RoleRates
from planexe.workflows.plan.costs.task_costs import CostEstimates
from planexe.workflows.plan.screening.stated_limits import StatedBudget, StatedLimits
from planexe.workflows.plan.team.find_team_roles import Role, TeamRoles
from planexe.workflows.plan.work_breakdown.tree import WbsNode, WbsTree


@pytest.fixture
def tree() -> WbsTree:
    nodes = [
        WbsNode(code="1", level=1, title="Prepare"),
        WbsNode(code="1.1", parent="1", level=2, title="Measure the slope"),
        WbsNode(code="1.2", parent="1", level=2, title="Ask for the permit"),
        WbsNode(code="2", level=1, title="Build"),
        WbsNode(code="2.1", parent="2", level=2, title="Dig the footing"),
        WbsNode(code="2.2", parent="2", level=2, title="Lay the courses"),
    ]
    return WbsTree(project_title="Garden wall", final_deliverable="Dry stone wall", nodes=nodes)


@pytest.fixture
def roles() -> TeamRoles:
    titles = ("Site Lead", "Mason", "Neighbour")
    return TeamRoles(
        roles=[
            Role(role_id=f"M{n}", title=title, explanation="", people_min=1, people_max=1, consequences="")
            for n, title in enumerate(titles, 1)
        ]
    )


@pytest.fixture
def rates() -> RoleRates:
    given = (("M1", "Site Lead", 400.0), ("M2", "Mason", 333.33), ("M3", "Neighbour", 0.0))
    return RoleRates(
        currency="EUR",
        rates=[RoleRate(role_id=i, title=t, day_rate=r, basis="Estimated from offers.") for i, t, r in given],
    )


@pytest.fixture
def limits() -> Callable[[float, str], StatedLimits]:
    def make(amount: float, currency: str = "EUR") -> StatedLimits:
        return StatedLimits(budget=StatedBudget(amount=amount, currency=currency, quote="the budget"))

    return make


@pytest.fixture
def currency() -> BaseModel:
    return currency_strategy.CurrencyStrategy(
        money_involved=True,
        currency_list=[currency_strategy.CurrencyUse(currency="EUR", consideration="Everything.")],
        primary_currency="EUR",
        currency_strategy="Nothing to handle.",
    )


@pytest.fixture
def estimate() -> Callable[..., dict[str, Any]]:
    def make(code: str, **changes: Any) -> dict[str, Any]:
        good: dict[str, Any] = {
            "task_code": code,
            "labour": [{"role_id": "M1", "days": 1.5}, {"role_id": "M2", "days": 3}],
            "materials": [{"name": "Stone, 4 tonnes", "cost": 810.4}],
            "contingency_percent": 10,
            "low_factor": 0.9,
            "high_factor": 1.3,
            "assumptions": ["Stone is priced by weight."],
            "risks": ["The quarry is far away"],
        }
        return good | changes

    return make


@pytest.fixture
def estimates(estimate: Callable[..., dict[str, Any]]) -> Callable[..., CostEstimates]:
    def make(*codes: str, **changes: Any) -> CostEstimates:
        return CostEstimates.model_validate({"estimates": [estimate(code, **changes) for code in codes]})

    return make
