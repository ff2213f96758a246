"""Chapters 9 and 12: what it costs and who pays, and what must be bought by when; pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from planexe.blocks.blocks import Block, Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.figures import count_text
from planexe.workflows.plan.chances.plan_cost import PlanCost
from planexe.workflows.plan.costs.cash_flow import CashFlow
from planexe.workflows.plan.costs.cash_flow import headline as flow_sentence
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.reader.chapters.draft import Draft, facts, text
from planexe.workflows.plan.reader.plan_charts import cost_bars
from planexe.workflows.plan.reader.plan_flows import cash_table, spending_curve
from planexe.workflows.plan.reader.plan_tables import cost_tables

COST_DRAWN = ("goal_contract", "cash_flow")
PROCUREMENT_DRAWN = ("schedule", "governance_bodies")
_MOST_PURCHASES, _MOST_LATE = 20, 5


def cost_blocks(draft: Draft) -> Iterator[Block]:
    """Yields the sums, the phases, and the chart beside the budget."""
    costs = draft.work.costs
    if costs is None:
        return
    if not costs.total > 0:
        yield text("No money is involved.")
        return
    yield facts("", _sums(draft, costs))
    yield cost_tables(draft.run, draft.work)[0]
    if bars := cost_bars(costs, draft.work.whole):
        first = next(iter(bars.groups))  # who is paid stands with the team
        yield replace(bars, groups={first: bars.groups[first]})
    if flow := draft.value("cash_flow", CashFlow):
        yield text("### Month by month", flow_sentence(flow), *flow.notes)
    if curve := spending_curve(draft.run):
        yield curve
    if table := cash_table(draft.run):
        yield replace(table, title="")
    yield text(f"Every task, role and purchase: {draft.see('cost_plan')}.")


def _sums(draft: Draft, costs: CostPlan) -> Iterator[tuple[str, str]]:
    yield "Labour", draft.money(costs.labour_cost)
    yield "Materials and fees", draft.money(costs.material_cost)
    if whole := draft.work.whole:
        yield "Base", draft.money(whole.base)
        yield "Contingency", _contingency(draft, whole)
        yield "Cost of the plan", f"{draft.money(whole.total)} ({draft.money(whole.low)} to {draft.money(whole.high)})"
        if whole.budget is not None:
            yield "Budget", f"{draft.money(whole.budget, whole.budget_currency)}: {whole.verdict}"
        if whole.left is not None:
            yield ("Left" if whole.left >= 0 else "Missing"), draft.money(abs(whole.left))
    if costs.unpriced:
        yield "Not priced", f"{count_text(len(costs.unpriced), 'task')}: {', '.join(costs.unpriced)}"


def _contingency(draft: Draft, whole: PlanCost) -> str:
    """Returns what makes the base enough in four cases of five, in its two parts."""
    if whole.for_risks is None or whole.for_estimates is None:
        return draft.money(whole.contingency) if whole.contingency else ""
    parts = f"{draft.money(whole.for_risks)} for risks, {draft.money(whole.for_estimates)} for estimates"
    return f"{draft.money(whole.contingency)}: {parts}"


class Purchase(NamedTuple):
    """Something to buy: for which task, for how much, how long before it is ordered, and by whom."""

    code: str
    name: str
    cost: float
    lead_days: int
    method: str

    def order_by(self, start: dt.date | None) -> dt.date | None:
        """Returns the last day for the order where its task starts on a day; ``None`` where that is not known."""
        return start - dt.timedelta(days=self.lead_days) if start else None


def procurement_blocks(draft: Draft) -> Iterator[Block]:
    """Yields what is bought, the dearest first, by when it is ordered and needed, and who may order it."""
    costs = draft.work.costs
    if costs is None:
        return
    every = purchases(costs, draft.value("governance_bodies", GovernanceBodies))
    if not every:
        yield text("Nothing has to be bought.")
        return
    shown = every[:_MOST_PURCHASES]
    money = f"Cost ({costs.currency})" if costs.currency else "Cost"
    starts = {row.code: row.start for row in draft.work.gantt.rows}
    columns = (
        Column("Task", "code"), Column("What"), Column(money, "money"), Column("Order by", "date"),
        Column("Needed by", "date"), Column("Ordered by"),
    )  # fmt: skip
    rows = tuple(
        (one.code, one.name, one.cost, one.order_by(starts.get(one.code)), starts.get(one.code), one.method)
        for one in shown
    )
    yield Table(title="", columns=columns, rows=rows, marks=draft.run.marks("cost_plan", "schedule"))
    schedule = draft.work.schedule
    late = [one for one in every if schedule and (day := one.order_by(starts.get(one.code))) and day < schedule.start]
    if late:
        names = ", ".join(f"{one.name} for task {one.code}" for one in late[:_MOST_LATE])
        more = f" and {len(late) - _MOST_LATE} more" if len(late) > _MOST_LATE else ""
        yield text(f"**To be ordered before the plan starts, or its task later:** {names}{more}.")
    rest = every[_MOST_PURCHASES:]
    if rest:
        left = f"{count_text(len(rest), 'smaller purchase')} for {draft.money(sum(one.cost for one in rest))}"
        yield text(f"{left}: {draft.see('cost_plan')}.")


def purchases(costs: CostPlan, bodies: GovernanceBodies | None) -> list[Purchase]:
    """Returns what is bought, the dearest first, each with the lowest body whose spending limit allows it."""
    found = [
        Purchase(
            task.code, plain_line(material.name), material.cost, material.lead_days,
            _method(material.cost, costs.currency, bodies),
        )
        for task in costs.tasks
        for material in task.materials
        if material.cost > 0 and material.buy
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.cost)


def _method(cost: float, currency: str, bodies: GovernanceBodies | None) -> str:
    """Returns who may order it; empty where the limits are in another currency or nobody has one."""
    if bodies is None or bodies.currency != currency:
        return ""
    able = [body for body in bodies.bodies if body.spending_limit >= cost]
    if not able:
        return f"{bodies.final_decider}, three offers" if any(body.spending_limit for body in bodies.bodies) else ""
    lowest = min(able, key=lambda body: body.spending_limit)
    return f"{lowest.body_id} {plain_line(lowest.name)}"
