"""Hold the plan against what was asked: the first table of the plan, and the verdict on it."""

from collections import Counter
from collections.abc import Mapping

from planexe.figures import count_text
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import table
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.assumptions.physical_locations import PhysicalLocations
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.verdicts import (
    THRESHOLD_OPTIONS,
    RowVerdict,
    Verdict,
    thresholds_of,
    worst_of,
)
from planexe.workflows.plan.contract.view_models import ContractRow, ContractView
from planexe.workflows.plan.contract.view_rows import PlanFacts, contract_rows
from planexe.workflows.plan.costs.cash_flow import CashFlow
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.repair.agreed import AGREED_NEEDS, agreed_contract
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_value import Schedule
from planexe.workflows.plan.work_breakdown.bound_work import BoundWork
from planexe.workflows.plan.work_breakdown.tree import WbsTree

_MANY: Mapping[RowVerdict, str] = {
    "does not hold": "not",
    "doubtful": "doubtful",
    "holds": "held",
    "bound, not provable": "bound to work but not provable",
    "not assessed": "not assessed",
    "not read": "not read",
}
HEADS = ("Asked", "Kept in", "Plan says", "Chance", "Verdict")


def compute(inputs: Inputs) -> ContractView:
    """Returns the table; without a contract there is no row."""
    contract = agreed_contract(inputs) or GoalContract()
    chances = inputs.find("risk_simulation", RiskSimulation)
    plan = PlanFacts(
        schedule=inputs.find("schedule", Schedule),
        costs=inputs.find("cost_plan", CostPlan),
        chances=chances,
        flow=inputs.find("cash_flow", CashFlow),
        resources=inputs.find("resource_plan", ResourcePlan),
        work=inputs.find("wbs_tree_full", WbsTree) or BoundWork(),
        places=inputs.find("physical_locations", PhysicalLocations),
        limits=thresholds_of(inputs),
    )
    rows = list(contract_rows(contract, plan))
    return ContractView(
        rows=rows, verdict=verdict_on(rows), joint=chances.joint if chances else None, rules=contract.rules
    )


def verdict_on(rows: list[ContractRow]) -> Verdict | None:
    """Returns the worst verdict of what is hard; with a figure of the goal unread nothing is better than doubtful."""
    judged = worst_of(row.verdict for row in rows if row.hard)
    unread = any(row.verdict == "not read" and row.hard for row in rows)
    return "doubtful" if unread and judged in (None, "holds") else judged


def headline(value: ContractView) -> str:
    """Returns the verdict in one sentence."""
    if not value.rows:
        return "The goal names no date, no money and no condition that the plan could be held against."
    counts = Counter(row.verdict for row in value.rows)
    told = ", ".join(f"{counts[word]} {words}" for word, words in _MANY.items() if counts[word])
    things = count_text(len(value.rows), "thing")
    if value.verdict is None:
        return f"Nothing of what was asked could be judged: of {things} {told}."
    sentence = {
        "holds": "The plan holds what was asked",
        "doubtful": "It is doubtful that the plan holds what was asked",
    }
    return f"{sentence.get(value.verdict, 'The plan does not hold what was asked')}: of {things} {told}."


def view_full(value: ContractView) -> str:
    """Returns the verdict and the table."""
    parts = [headline(value)]
    if value.rules == "older":
        parts.append("*Read by the rules of an older version.*")
    if value.rows:
        cells = [
            [f"{row.id} {row.words}", row.kept_in, row.plan_says, percent(row.chance), row.verdict]
            for row in value.rows
        ]
        parts.append(table(list(HEADS), cells))
    return "\n\n".join(parts)


STAGE = Compute(
    name="contract_view",
    heading="What was asked, and what the plan says",
    needs=(
        *AGREED_NEEDS,
        *(
            unseen(optional(name))
            for name in (
                "wbs_tree_full",
                "schedule",
                "cost_plan",
                "cash_flow",
                "risk_simulation",
                "resource_plan",
                "physical_locations",
            )
        ),
    ),
    options=THRESHOLD_OPTIONS,
    compute=compute,
    value=ContractView,
    views={"full": view_full},
    verdict=lambda value: value.verdict or "",
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
