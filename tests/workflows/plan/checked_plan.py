"""A small plan whose sections fit together, for the checks: the bakery of the early examples with two tasks."""

import datetime as dt
from typing import Any

from pydantic import BaseModel

from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.costs.cost_models import CostLine, CostPlan, LabourCost, LeafCost, RoleCost, TaskCost
from planexe.workflows.plan.documents.filter_documents import FilteredDocuments
from planexe.workflows.plan.project_plan.risk_value import LinkedRisk, LinkedRisks
from planexe.workflows.plan.schedule.schedule import Schedule, ScheduledLink, ScheduledTask
from planexe.workflows.plan.synthesis.plan_values import PlanValues
from planexe.workflows.plan.team.find_team_roles import Role, TeamRoles
from planexe.workflows.plan.work_breakdown.tree import Assignment, WbsNode
from planexe.workflows.plan.work_breakdown.wbs_tree_full import FullWbsTree
from tests.workflows.plan.contracts import contract
from tests.workflows.plan.early_examples import made

LEAVES = ("1.1.1", "1.1.2", "1.2")
START, FINISH, DEADLINE = dt.date(2027, 3, 1), dt.date(2027, 5, 10), dt.date(2027, 6, 1)


def roles() -> TeamRoles:
    return TeamRoles(
        roles=[
            Role(role_id=f"M{n}", title=title, explanation="", people_min=1, people_max=1, consequences="")
            for n, title in enumerate(("Baker", "Trainer"), 1)
        ]
    )


def tree(**changes: dict[str, Any]) -> FullWbsTree:
    """Returns the work breakdown; ``changes`` are fields by the code of a node, with ``_`` for the dots."""
    nodes = [
        WbsNode(code="1", level=1, title="Set up the shop"),
        WbsNode(code="1.1", parent="1", level=2, title="Rent the rooms", days_realistic=8),
        WbsNode(
            code="1.1.1",
            parent="1.1",
            level=3,
            title="View five shops",
            assignments=[Assignment(role_id="M1")],
            work_share=1,
        ),
        WbsNode(
            code="1.1.2",
            parent="1.1",
            level=3,
            title="Sign the lease",
            assignments=[Assignment(role_id="M1")],
            work_share=1,
        ),
        WbsNode(
            code="1.2",
            parent="1",
            level=2,
            title="Buy the oven",
            assignments=[Assignment(role_id="M2")],
            days_realistic=4,
        ),
    ]
    nodes = [node.model_copy(update=changes.get("c" + node.code.replace(".", "_"), {})) for node in nodes]
    return FullWbsTree(
        project_title="Bakery",
        final_deliverable="Open shop",
        nodes=nodes,
        repeated_titles=[],
        unsplit=[],
        unestimated=[],
    )


def scheduled(code: str, **changes: Any) -> ScheduledTask:
    parent = code.rpartition(".")[0]
    zero: dict[str, Any] = dict.fromkeys(
        ("early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float"), 0
    )
    own: dict[str, Any] = {"code": code, "parent": parent, "level": code.count(".") + 1, "title": code, "days": 4}
    own |= {"leaf": code in LEAVES, "critical": False, "start": START, "finish": FINISH, "owner_role_id": "M1"}
    return ScheduledTask(**(zero | own | changes))


def schedule(**changes: Any) -> Schedule:
    codes = ("1", "1.1", "1.1.1", "1.1.2", "1.2")
    tasks = [scheduled(code) for code in codes]
    tasks[-1] = scheduled("1.2", predecessors=[ScheduledLink(predecessor="1.1.2")])
    good: dict[str, Any] = {
        "project_title": "Bakery",
        "start": START,
        "finish": FINISH,
        "days": 71,
        "tasks": tasks,
        "critical_path": ["1.2"],
    }
    return Schedule(**(good | changes))


def costs(**changes: Any) -> CostPlan:
    def task(code: str, title: str, days: float, role: str) -> TaskCost:
        cost = days * 400
        labour = [LabourCost(role_id=role, role_title="", days=days, day_rate=400, cost=cost)]
        return TaskCost(
            code=code,
            title=title,
            labour=labour,
            materials=[],
            labour_cost=cost,
            material_cost=0,
            contingency_rate=0,
            contingency_cost=0,
            total=cost,
            total_min=cost,
            total_max=cost,
        )

    tasks = [task("1.1", "Rent the rooms", 10, "M1"), task("1.2", "Buy the oven", 5, "M2")]
    total = 6000.0
    leaves = [LeafCost(code=code, cost=2000) for code in LEAVES]
    line = CostLine(
        code="1", title="Set up the shop", labour_cost=total, material_cost=0, contingency_cost=0, total=total
    )
    by_role = [
        RoleCost(role_id=role, title="", days=days, day_rate=400, cost=days * 400)
        for role, days in (("M1", 10), ("M2", 5))
    ]
    good: dict[str, Any] = {
        "currency": "EUR",
        "tasks": tasks,
        "leaves": leaves,
        "by_phase": [line],
        "by_role": by_role,
        "labour_cost": total,
        "material_cost": 0,
        "contingency_cost": 0,
        "total": total,
        "total_min": total,
        "total_max": total,
        "budget": 400_000,
        "budget_currency": "EUR",
        "left": 400_000 - total,
        "verdict": "within the budget",
    }
    return CostPlan(**(good | changes))


def register(**changes: Any) -> LinkedRisks:
    """Returns a register in which every risk of the examples has its ties; ``changes`` go to the first one."""
    known: Any = made("identify_risks")[0][1]
    levers = ("L1", "L2", "L7", "L9", "L11")
    risks = [
        LinkedRisk(
            risk_id=risk.risk_id,
            title=risk.title,
            area=risk.area,
            likelihood=risk.likelihood,
            severity=risk.severity,
            exposure=risk.exposure,
            impact=risk.potential_impact,
            mitigation=risk.action,
            owner_role_id="M1",
            owner_title="Baker",
            task_codes=["1.1"],
            lever_ids=[levers[number % len(levers)]],
            review_by_phase="1",
        )
        for number, risk in enumerate(known.risks)
    ]
    return LinkedRisks(risks=[risks[0].model_copy(update=changes), *risks[1:]])


def limits(**changes: Any) -> GoalContract:
    return contract(400_000, by=DEADLINE, **changes)


def kept_documents() -> FilteredDocuments:
    return FilteredDocuments(ratings=[], kept=[], summary="None.")


EARLY = ("identify_risks", "make_assumptions", "select_vital_levers", "scenarios_doc", "project_plan")


def plan_of(fast: bool = False, missing: dict[str, str] | None = None, **changed: BaseModel | None) -> PlanValues:
    """Returns the values of the plan; one given as ``None`` is left out."""
    values: dict[str, BaseModel] = {stage.name: value for stage, value in made(*EARLY, "physical_locations")}
    values |= {
        "find_team_roles": roles(),
        "wbs_tree_full": tree(),
        "schedule": schedule(),
        "cost_plan": costs(),
        "risk_register": register(),
        "goal_contract": limits(),
        "filter_documents_to_find": kept_documents(),
    }
    values |= {name: value for name, value in changed.items() if value is not None}
    kept = {name: value for name, value in values.items() if changed.get(name, value) is not None}
    return PlanValues(kept, missing or {}, fast=fast)
