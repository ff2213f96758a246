"""Money by month and hours by week, as charts and tables; pure."""

import datetime as dt
from typing import TYPE_CHECKING

from planexe.blocks.blocks import Bar, Bars, Curve
from planexe.blocks.plain_text import plain_line
from planexe.blocks.table import Column, Columns, Table, table_of
from planexe.workflows.plan.costs.cash_flow import CashFlow, MonthOfMoney
from planexe.workflows.plan.reader.plan_work import PlanWork
from planexe.workflows.plan.resources.role_load import LoadSpan, role_loads

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

_BUSIEST = 3


def spending_curve(run: "RunValues") -> Curve | None:
    """Returns what has been paid by the end of each month; ``None`` where there are fewer than two."""
    flow = run.value("cash_flow", CashFlow)
    if flow is None or len(flow.months) < 2:
        return None
    unit = f" ({plain_line(flow.currency)})" if flow.currency else ""
    return Curve(
        title="What has been paid by the end of each month",
        across=Column("By", "date"),
        upwards=Column(f"Paid so far{unit}", "money"),
        points=tuple((_last_day(month.month), month.cumulative) for month in flow.months),
        notes=run.other_marks("cash_flow", "cost_plan", "schedule"),
    )


def _last_day(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def cash_table(run: "RunValues") -> Table | None:
    """Returns what is paid and comes in by month; ``None`` where nothing is paid."""
    flow = run.value("cash_flow", CashFlow)
    if flow is None or not flow.months:
        return None
    unit = f" ({plain_line(flow.currency)})" if flow.currency else ""
    columns: Columns[MonthOfMoney] = {
        Column("Month", "date"): lambda month: f"{month.month:%Y-%m}",
        Column(f"Paid{unit}", "money", summed=True): lambda month: month.spent,
        Column(f"Paid so far{unit}", "money"): lambda month: month.cumulative,
    }
    if any(month.funds is not None for month in flow.months):
        columns = {
            **columns,
            Column(f"Come in so far{unit}", "money"): lambda month: month.funds,
            Column(f"Left{unit}", "money"): lambda month: month.balance,
        }
    return table_of("Cash flow", flow.months, columns, sheet="Cash flow", marks=run.marks("cash_flow"))


def load_bars(run: "RunValues", work: PlanWork) -> Bars | None:
    """Returns for the busiest roles what is asked of them in each week or month, and what they have left."""
    loads = _loads(work)
    busiest = sorted(loads, key=lambda key: -_share(loads[key]))[:_BUSIEST]
    if not busiest or work.resources is None:
        return None
    titles = {role.role_id: f"{role.role_id} {plain_line(role.title)}" for role in work.resources.roles}
    return Bars(
        unit="",
        parts=("hours of work", "hours left"),
        groups={
            titles[key]: tuple(
                Bar(
                    f"{span.first:%d %b %y}", "", (round(span.hours, 1), round(max(0.0, span.capacity - span.hours), 1))
                )
                for span in loads[key]
            )
            for key in busiest
        },
        notes=run.other_marks("resource_plan", "schedule"),
    )


def load_table(run: "RunValues", work: PlanWork) -> Table | None:
    """Returns for each role and week or month which part of its hours the work takes; ``None`` where nobody works."""
    loads = _loads(work)
    if not loads or work.resources is None:
        return None
    titles = {role.role_id: plain_line(role.title) for role in work.resources.roles}
    spans = next(iter(loads.values()))
    columns = (
        Column("Id", "code"), Column("Role"), *(Column(f"{span.first:%Y-%m-%d}", "rate") for span in spans),
    )  # fmt: skip
    rows = tuple((key, titles[key], *(_part(span) for span in loads[key])) for key in loads)
    return Table(
        title="Load of each role",
        columns=columns,
        rows=rows,
        sheet="Load",
        marks=run.marks("resource_plan", "schedule"),
    )


def _loads(work: PlanWork) -> dict[str, list[LoadSpan]]:
    return role_loads(work.resources, work.schedule) if work.resources and work.schedule else {}


def _share(spans: list[LoadSpan]) -> float:
    capacity = sum(span.capacity for span in spans)
    return sum(span.hours for span in spans) / capacity if capacity else 0.0


def _part(span: LoadSpan) -> float | None:
    return round(span.hours / span.capacity, 2) if span.capacity else None
