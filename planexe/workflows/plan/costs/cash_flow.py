"""Spread the costs over the months in which they are paid, and set the money beside them that has come in by then."""

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pydantic import BaseModel

from planexe.figures import count_text
from planexe.scheduling.cash_flow import Outlay
from planexe.scheduling.cash_flow import cash_flow as by_month
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets, table
from planexe.spine.stage import Expected, unseen
from planexe.workflows.plan.contract.contract_models import Fund, GoalContract
from planexe.workflows.plan.contract.funds import earmarked, funds_at, payments, unusable
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.costs.cost_sums import spread, sum_of
from planexe.workflows.plan.costs.cost_views import money
from planexe.workflows.plan.repair.agreed import AGREED_NEEDS, agreed_contract
from planexe.workflows.plan.schedule.schedule_value import Schedule


class MonthOfMoney(BaseModel):
    """One month.

    Attributes:
        month: its first day.
        spent: what is paid in it, in whole units.
        cumulative: what has been paid by its end: the planned value.
        funds: what has come in by its end; ``None`` where the goal names no money.
        balance: funds minus cumulative; below 0 the money is short.
    """

    month: dt.date
    spent: float
    cumulative: float
    funds: float | None = None
    balance: float | None = None


class EarmarkUse(BaseModel):
    """Money for one purpose alone, and what the plan buys for it.

    Attributes:
        unusable: what of it is left over and may be spent on nothing else.
    """

    fund_id: str
    for_text: str
    amount: float
    spent: float
    unusable: float


class CashFlow(BaseModel):
    """What is paid and what comes in, by month; labour and purchases, without reserve.

    Attributes:
        currency: ISO 4217; empty where no money is involved.
        months: from the start of the work to its last payment, those without one among them.
        earmarks: of the funds in this currency.
        notes: what the reader must know about the figures.
    """

    currency: str
    months: list[MonthOfMoney]
    earmarks: list[EarmarkUse] = []
    notes: list[str] = []

    @property
    def short(self) -> list[MonthOfMoney]:
        """Returns the months at whose end more has been paid than had come in."""
        return [month for month in self.months if month.balance is not None and month.balance < 0]


def compute(inputs: Inputs) -> CashFlow:
    """Returns the months; none where nothing is paid."""
    costs = inputs.read("cost_plan", CostPlan)
    schedule = inputs.read("schedule", Schedule)
    contract = agreed_contract(inputs)
    counted = _counted(contract, costs.currency)
    if not costs.labour_cost + costs.material_cost:
        return CashFlow(currency=costs.currency, months=[])
    start = contract.start.date if contract and contract.start else schedule.start
    calendar = schedule.calendar
    found = by_month(
        _outlays(costs, schedule), lambda day: funds_at(counted, day, start=start, currency=costs.currency), calendar
    )
    base = sum_of((costs.labour_cost, costs.material_cost))
    paid = spread(base, [month.spent for month in found])
    months, total = [], 0.0
    for month, spent in zip(found, paid, strict=True):
        total = sum_of((total, spent))
        funds = month.funds if counted else None
        balance = None if funds is None else sum_of((funds, -total))
        months.append(MonthOfMoney(month=month.month, spent=spent, cumulative=total, funds=funds, balance=balance))
    last = max(found[-1].month, schedule.finish)
    uses = [use for fund in counted for use in _earmark_uses(fund, costs, payments(fund, last, start=start))]
    return CashFlow(currency=costs.currency, months=months, earmarks=uses, notes=_notes(contract, counted))


def _counted(contract: GoalContract | None, currency: str) -> list[Fund]:
    """Returns the funds that can be compared with the costs."""
    funds = contract.funds if contract else []
    return [one for one in funds if one.is_read and not one.included and one.currency in ("", currency)]


def _outlays(costs: CostPlan, schedule: Schedule) -> Iterator[Outlay]:
    """Yields the work of each leaf evenly over its days, and each purchase when its task says."""
    tasks = {task.code: task for task in schedule.tasks}
    whole = [(Fraction(0), Fraction(schedule.days))]

    def spans(code: str) -> list[tuple[Fraction, Fraction]]:
        task = tasks.get(code)  # quarters of days are exact
        return [(Fraction(begin), Fraction(end)) for begin, end in task.spans] if task else whole

    for leaf in costs.leaves:
        if leaf.labour_cost:
            yield Outlay(leaf.labour_cost, spans(leaf.code))
    for task in costs.tasks:
        for material in task.materials:
            if material.cost:
                yield Outlay(material.cost, spans(task.code), material.pay_at)


def _earmark_uses(fund: Fund, costs: CostPlan, times: int) -> Iterator[EarmarkUse]:
    for text, amount in earmarked(fund).items():
        spent = sum_of(
            material.cost
            for task in costs.tasks
            for material in task.materials
            if material.earmark_for and _same_purpose(material.earmark_for, text)
        )
        whole = amount * times
        yield EarmarkUse(fund_id=fund.id, for_text=text, amount=whole, spent=spent, unusable=unusable(whole, spent))


def _same_purpose(one: str, other: str) -> bool:
    """Returns whether two wordings mean one purpose: one stands in the other."""
    a, b = (" ".join(text.casefold().split()) for text in (one, other))
    return a in b or b in a


def _notes(contract: GoalContract | None, counted: Sequence[Fund]) -> list[str]:
    notes = []
    if not counted:
        notes.append("The goal names no money in this currency, so nothing stands beside what is paid.")
    elif contract:
        others = [one.id for one in contract.funds if one.is_read and not one.included and one not in counted]
        if others:
            notes.append(f"Money in another currency is not counted: {', '.join(others)}.")
    notes.append("The contingency is in no month: nobody knows when it is needed.")
    return notes


def headline(value: CashFlow) -> str:
    """Returns in one or two sentences from when to when money is paid, and whether it is there in time."""
    if not value.months:
        return "Nothing is paid."
    first, last = value.months[0], value.months[-1]
    dearest = max(value.months, key=lambda month: month.spent)
    told = (
        f"{money(value.currency, last.cumulative)} are paid from {first.month:%Y-%m} to {last.month:%Y-%m}, most in one month in "
        f"{dearest.month:%Y-%m} ({dearest.spent:,.0f})."
    )
    if last.balance is None:
        return told
    if not value.short:
        least = min(value.months, key=lambda month: month.balance or 0.0)
        return f"{told} The money is there in time; least is left in {least.month:%Y-%m} ({least.balance:,.0f})."
    worst = min(value.short, key=lambda month: month.balance or 0.0)
    named = ", ".join(f"{month.month:%Y-%m}" for month in value.short)
    return (
        f"{told} In {count_text(len(value.short), 'month')} more has been paid than has come in ({named}); "
        f"most is lacking in {worst.month:%Y-%m}: {money(value.currency, -(worst.balance or 0.0))}."
    )


def view_full(value: CashFlow) -> str:
    """Returns the months as a table, the earmarks and the remarks."""
    parts = [headline(value)]
    if value.months:
        rows = [[f"{m.month:%Y-%m}", *_amounts(m.spent, m.cumulative, m.funds, m.balance)] for m in value.months]
        parts.append(table(["Month", "Paid", "Paid so far", "Come in so far", "Left"], rows))
    parts += [bullets([_earmark_text(use, value.currency) for use in value.earmarks])] if value.earmarks else []
    parts += [bullets(value.notes)] if value.notes else []
    return "\n\n".join(parts)


def view_digest(value: CashFlow) -> str:
    """Returns the sentence, the earmarks that are not used up, and the remarks."""
    left = [_earmark_text(use, value.currency) for use in value.earmarks if use.unusable]
    return "\n\n".join([headline(value), *left, *value.notes])


def _earmark_text(use: EarmarkUse, currency: str) -> str:
    told = f"{use.fund_id} has {money(currency, use.amount)} for {use.for_text}; the plan buys for {use.spent:,.0f}"
    return f"{told}, so {use.unusable:,.0f} of it are of no use elsewhere." if use.unusable else f"{told}."


def _amounts(*amounts: float | None) -> list[str]:
    return ["" if amount is None else f"{amount:,.0f}" for amount in amounts]


def gaps(value: CashFlow) -> Sequence[str]:
    """Returns money that comes too late although it is enough in the end; a sum that is too small is told elsewhere."""
    if not value.short or value.short[-1] is value.months[-1]:
        return []
    return [f"Costs: {headline(value)}"]


STAGE = Compute(
    name="cash_flow",
    heading="Cash flow",
    needs=(*AGREED_NEEDS, unseen("cost_plan"), unseen("schedule")),
    compute=compute,
    value=CashFlow,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
