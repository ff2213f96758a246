"""Rows of the first table on money that is bound to a purpose, and on money that comes too late; pure."""

from collections.abc import Iterator, Sequence

from planexe.workflows.plan.chances.plan_cost import PlanCost
from planexe.workflows.plan.contract.contract_models import Earmark, Fund
from planexe.workflows.plan.contract.verdicts import RowVerdict
from planexe.workflows.plan.contract.view_models import ContractRow
from planexe.workflows.plan.costs.cash_flow import CashFlow, EarmarkUse
from planexe.workflows.plan.costs.cost_views import money


def earmark_rows(fund: Fund, flow: CashFlow | None, whole: PlanCost | None) -> Iterator[ContractRow]:
    """Yields a row for each purpose that money of a fund is bound to: what is spent on it, and what is lost else."""
    for number, mark in enumerate(fund.earmarks, 1):
        use = _use(fund, mark, flow)
        says, verdict = _judged(use, flow, whole) if flow and use else ("Nothing is priced beside it.", "not assessed")
        if mark.read != "ok":
            says, verdict = "Its figure could not be read.", "not read"
        yield ContractRow(
            id=f"{fund.id}.{number}",
            kind="money",
            asked=mark.quote,
            means=f"of {fund.id} for {mark.for_text} alone",
            kept_in="cash flow" if use else "",
            plan_says=says,
            verdict=verdict,
        )


def _use(fund: Fund, mark: Earmark, flow: CashFlow | None) -> EarmarkUse | None:
    uses = flow.earmarks if flow else []
    return next((one for one in uses if one.fund_id == fund.id and one.for_text == mark.for_text), None)


def _judged(use: EarmarkUse, flow: CashFlow, whole: PlanCost | None) -> tuple[str, RowVerdict]:
    bought = f"{money(flow.currency, use.amount)} are bound to it, {money(flow.currency, use.spent)} are spent on it"
    if use.unusable <= 0:
        return bought, "holds"
    lost = f"{bought}; {use.unusable:,.0f} may be spent on nothing else"
    if whole is None or whole.left is None:
        return lost, "doubtful"
    return lost, "holds" if whole.left >= use.unusable else "does not hold"


def liquidity_row(funds: Sequence[Fund], flow: CashFlow | None) -> Iterator[ContractRow]:
    """Yields a row on the month with least money left, where money comes bit by bit or is short in a month."""
    counted = [one for one in funds if one.is_read and not one.included]
    known = [one for one in flow.months if one.balance is not None] if flow else []
    late = any(one.per != "once" or one.available_from for one in counted)
    if flow is None or not known or not (late or flow.short):
        return
    first = next((one for one in counted if one.per != "once" or one.available_from), counted[0])
    worst = min(known, key=lambda one: one.balance or 0.0)
    month = worst.month.strftime("%Y-%m")
    left = worst.balance or 0.0
    says = f"least is left at the end of {month}: {money(flow.currency, left)}"
    if flow.short:
        months = ", ".join(one.month.strftime("%Y-%m") for one in flow.short)
        says = f"more is paid than has come in: {months}; at most {money(flow.currency, -left)} short in {month}"
    yield ContractRow(
        id=f"{first.id}.{len(first.earmarks) + 1}",
        kind="money",
        asked=first.quote,
        means="enough money at the end of every month, without contingency",
        kept_in="cash flow",
        plan_says=says,
        verdict="does not hold" if flow.short else "holds",
    )
