"""A garden wall with rates and estimates."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from planexe.workflows.plan.assumptions import currency_strategy
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.costs.role_rates import RoleRate, RoleRates
from planexe.workflows.plan.costs.task_costs import CostEstimates
from planexe.workflows.plan.resources.resource_models import LeafWork, ResourcePlan, RoleLoad, RoleWork, TaskDays
from planexe.workflows.plan.team.find_team_roles import Role, TeamRoles
from planexe.workflows.plan.work_breakdown.tree import WbsNode, WbsTree
from tests.workflows.plan.contracts import contract


def material(name: str, cost: float, **changes: Any) -> dict[str, Any]:
    return {"name": name, "cost": cost, "buy": True, "lead_days": 0, "pay_at": "finish", "earmark_for": "", **changes}


@pytest.fixture
def resources(tree: WbsTree) -> ResourcePlan:
    """Returns the work: on each task 12 hours of M1, 24 of M2, and 9 to 13 days where 10 are likely."""
    codes = [task.code for task in tree.tasks()]
    work = [
        RoleWork(role_id="M1", people=1, percent=15, units=0.15, hours=12, cost=600),
        RoleWork(role_id="M2", people=1, percent=30, units=0.3, hours=24, cost=1000),
    ]
    return ResourcePlan(
        currency="EUR",
        working_week="monday to friday",
        roles=[
            RoleLoad(
                role_id=i, title=t, kind="hired", units=1, hours_per_day=8, day_rate=r, hours=h, days=h / 8, cost=c
            )
            for i, t, r, h, c in (("M1", "Site Lead", 400, 48, 2400), ("M2", "Mason", 333.33, 96, 4000))
        ],
        leaves=[
            LeafWork(code=code, task_code=code, mode="work", days=10, days_min=9, days_max=13, work=work)
            for code in codes
        ],
        tasks=[TaskDays(code=code, days_min=9, days_likely=10, days_max=13) for code in codes],
        hours=144,
        labour_cost=6400,
    )


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
def limits() -> Callable[[float, str], GoalContract]:
    def make(amount: float, currency: str = "EUR") -> GoalContract:
        return contract(amount, currency)

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
            "materials": [material("Stone, 4 tonnes", 810.4)],
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
