"""The shapes of the costs: by task, leaf, phase and role, and the whole beside the budget."""

from typing import Literal

from pydantic import BaseModel

from planexe.workflows.plan.costs.task_costs import Material

BudgetVerdict = Literal[
    "within the budget", "over the budget", "no budget stated", "budget in another currency", "not all tasks priced"
]


class LabourCost(BaseModel):
    """The days one role works on a task, and what they cost."""

    role_id: str
    role_title: str
    days: float
    day_rate: float
    cost: float


class TaskCost(BaseModel):
    """What a level-2 task costs, in the plan's currency.

    Attributes:
        labour: by role, from the hours of the resource plan.
        materials_known: whether somebody estimated what is bought; if not, the total is labour alone.
        contingency_rate: 0 to 1, on labour and materials, as a model guessed it; for comparison with what was drawn.
        total: labour and materials; of plans by older rules with the guessed contingency.
        total_min: if all goes well; ``total_max`` if much goes wrong.
    """

    code: str
    title: str
    labour: list[LabourCost]
    materials: list[Material]
    labour_cost: float
    material_cost: float
    contingency_rate: float
    contingency_cost: float
    total: float
    total_min: float
    total_max: float
    assumptions: list[str] = []
    risks: list[str] = []
    materials_known: bool = True


class LeafCost(BaseModel):
    """What a leaf costs: its own work, and its share in the purchases of its task.

    Attributes:
        cost: of work and purchases; of plans by older rules all that is known.
        contingency_cost: its share in the guessed contingency, for comparison.
    """

    code: str
    cost: float
    labour_cost: float = 0
    material_cost: float = 0
    contingency_cost: float = 0


class CostLine(BaseModel):
    """A sum by phase: ``code`` is the phase's."""

    code: str
    title: str
    labour_cost: float
    material_cost: float
    contingency_cost: float
    total: float


class RoleCost(BaseModel):
    """A sum by role, without contingency."""

    role_id: str
    title: str
    days: float
    day_rate: float
    cost: float


class CostPlan(BaseModel):
    """All costs but the contingency, which is drawn (``plan_cost``); every sum is computed from ``tasks``.

    Attributes:
        currency: ISO 4217; empty where no money is involved.
        leaves: cost of every leaf of the work breakdown that has one.
        budget: what the goal names, in ``budget_currency``.
        left: budget minus total; ``None`` where they cannot be compared.
        unpriced: codes of tasks of which nobody estimated what is bought.
        left_out: those of them that were not asked for at this level of detail.
        notes: what the reader must know about the figures.
    """

    currency: str
    tasks: list[TaskCost]
    leaves: list[LeafCost]
    by_phase: list[CostLine]
    by_role: list[RoleCost]
    labour_cost: float
    material_cost: float
    contingency_cost: float
    total: float
    total_min: float
    total_max: float
    budget: float | None = None
    budget_currency: str = ""
    left: float | None = None
    verdict: BudgetVerdict = "no budget stated"
    unpriced: list[str] = []
    left_out: list[str] = []
    notes: list[str] = []
