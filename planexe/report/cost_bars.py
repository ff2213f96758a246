"""A drawing of the costs: the total beside the budget, and bars by phase and by role; pure."""

from dataclasses import dataclass

from planexe.report.safe_text import one_line
from planexe.workflows.plan.costs.cost_models import CostPlan

_ROOM = 1.02  # a bar never touches the edge
_COMPARED = {"within the budget", "over the budget"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CostBar:
    """One line; the parts are in percent of its width, one behind the other.

    Attributes:
        parts: kind (``labour``, ``material``, ``contingency``), start and width.
        text: everything in one line, for a tooltip.
    """

    code: str
    title: str
    amount: str
    parts: tuple[tuple[str, float, float], ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetBar:
    """The total with its range, and the budget where both are in one currency; places in percent."""

    total: float
    low: float
    high: float
    amount: str
    span: str
    budget: float | None = None
    budget_amount: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CostBars:
    """The drawing.

    Attributes:
        verdict: the outcome of the comparison with the budget, in a few words.
    """

    budget: BudgetBar
    phases: tuple[CostBar, ...]
    roles: tuple[CostBar, ...]
    currency: str
    verdict: str


def cost_bars(costs: CostPlan | None) -> CostBars | None:
    """Returns the drawing; ``None`` where nothing has a price."""
    if costs is None or not costs.tasks or not costs.total > 0:
        return None
    currency = one_line(costs.currency)
    most_phase = max((line.total for line in costs.by_phase), default=0) * _ROOM
    most_role = max((role.cost for role in costs.by_role), default=0) * _ROOM
    return CostBars(
        budget=_budget(costs, currency),
        phases=tuple(
            _bar(
                line.code,
                line.title,
                currency,
                most_phase,
                {"labour": line.labour_cost, "material": line.material_cost, "contingency": line.contingency_cost},
            )
            for line in costs.by_phase
        ),
        roles=tuple(_bar(r.role_id, r.title, currency, most_role, {"labour": r.cost}) for r in costs.by_role),
        currency=currency,
        verdict=costs.verdict,
    )


def _budget(costs: CostPlan, currency: str) -> BudgetBar:
    budget = costs.budget if costs.verdict in _COMPARED else None
    most = max(costs.total, costs.total_max, budget or 0) * _ROOM
    return BudgetBar(
        total=_percent(costs.total, most),
        low=_percent(costs.total_min, most),
        high=_percent(costs.total_max, most),
        amount=_money(costs.total, currency),
        span=f"{costs.total_min:,.0f} to {costs.total_max:,.0f}",
        budget=None if budget is None else _percent(budget, most),
        budget_amount="" if budget is None else _money(budget, one_line(costs.budget_currency)),
        over=costs.verdict == "over the budget",
    )


def _bar(code: str, title: str, currency: str, most: float, amounts: dict[str, float]) -> CostBar:
    parts = []
    at = 0.0
    for kind, amount in amounts.items():
        width = _percent(amount, most)
        if width > 0:
            parts.append((kind, round(at, 3), width))
        at += width
    total = sum(amounts.values())
    named = ", ".join(f"{_WORDS[kind]} {amount:,.0f}" for kind, amount in amounts.items() if amount)
    name = f"{one_line(code)} {one_line(title)}".strip()
    return CostBar(
        code=one_line(code),
        title=one_line(title),
        amount=_money(total, currency),
        parts=tuple(parts),
        text=f"{name}: {_money(total, currency)} ({named})"
        if len(amounts) > 1
        else f"{name}: {_money(total, currency)}",
    )


_WORDS = {"labour": "labour", "material": "materials and fees", "contingency": "reserve"}


def _percent(amount: float, most: float) -> float:
    return round(min(max(amount, 0.0) / most, 1.0) * 100, 3) if most > 0 else 0.0


def _money(amount: float, currency: str) -> str:
    return f"{currency} {amount:,.0f}".strip()
