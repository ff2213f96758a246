"""The shapes of the costs: by task, leaf, phase and role, and the whole beside the budget."""

from typing import Literal

from pydantic import BaseModel

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


class MaterialCost(BaseModel):
    """Something bought, rented or paid for a task."""

    name: str
    cost: float


class TaskCost(BaseModel):
    """What a level-2 task costs, in the plan's currency.

    Attributes:
        contingency_rate: 0 to 1, on labour and materials.
        total: labour, materials and contingency.
        total_min: if all goes well; ``total_max`` if much goes wrong.
    """

    code: str
    title: str
    labour: list[LabourCost]
    materials: list[MaterialCost]
    labour_cost: float
    material_cost: float
    contingency_rate: float
    contingency_cost: float
    total: float
    total_min: float
    total_max: float
    assumptions: list[str] = []
    risks: list[str] = []


class LeafCost(BaseModel):
    """The share of a leaf in the cost of its task."""

    code: str
    cost: float


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
    """All costs; every sum is computed from ``tasks``.

    Attributes:
        currency: ISO 4217; empty where no money is involved.
        leaves: cost of every leaf of the work breakdown that has one.
        budget: what the goal names, in ``budget_currency``.
        left: budget minus total; ``None`` where they cannot be compared.
        unpriced: codes of tasks without an estimate.
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
