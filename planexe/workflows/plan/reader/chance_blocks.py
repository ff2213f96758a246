"""The chances of a plan as blocks: tables of dates and drivers, curves, and the tornado; pure."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from planexe.blocks.blocks import Bar, Bars, Block, Column, Curve, Table
from planexe.blocks.plain_text import plain_line
from planexe.blocks.safe_text import one_line
from planexe.workflows.plan.chances.chance_models import CurvePoint, DateChance, RiskSimulation

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues


def chance_blocks(run: "RunValues") -> Iterator[Block]:
    """Yields the curves of end and cost, and the tornado; none where no chances were drawn."""
    found = run.value("risk_simulation", RiskSimulation)
    if found is None:
        return
    ends = tuple((one.date, 100 * one.chance) for one in found.finish_curve if one.date)
    if len({day for day, _ in ends}) > 1:
        yield Curve(
            title="Chance of the end of all work by day",
            across=Column("Ended by", "date"),
            upwards=Column("Chance in %", "number"),
            points=_last_of_each_day(ends),
            steps=True,
        )
    costs = _costs(found.cost_curve)
    if found.cost and len({amount for amount, _ in costs}) > 1:
        unit = one_line(found.cost.currency)
        yield Curve(
            title="Chance that an amount is enough",
            across=Column(f"Amount ({unit})" if unit else "Amount", "money"),
            upwards=Column("Chance in %", "number"),
            points=costs,
        )
    if bars := tuple(Bar(one.name, plain_line(one.title), (one.days,)) for one in found.drivers if one.days > 0):
        groups = {"Days gained in four cases of five without it": bars}
        yield Bars(unit="days", parts=("days",), groups=groups, told=True)


def chance_tables(run: "RunValues") -> list[Table]:
    """Returns dates by how sure one wants to be of them, and what decides them."""
    found = run.value("risk_simulation", RiskSimulation)
    if found is None:
        return []
    dates = [_row(one) for one in (*found.milestones, found.finish)]
    columns = (
        Column("Code", "code"), Column("Ends"), Column("10 %", "date"), Column("Target (50 %)", "date"),
        Column("Promise (80 %)", "date"), Column("90 %", "date"),
    )  # fmt: skip
    unit = one_line(found.cost.currency) if found.cost else ""
    drivers = (
        Column("Task or risk", "code"), Column("Title"), Column("Kind"), Column("Days", "days"),
        Column(f"Money ({unit})" if unit else "Money", "money"),
    )  # fmt: skip
    rows = tuple((one.name, plain_line(one.title), one.kind, round(one.days, 1), one.money) for one in found.drivers)
    return [
        Table(title="Chances of dates", columns=columns, rows=tuple(dates), sheet="Chances"),
        *([Table(title="What would help most", columns=drivers, rows=rows, sheet="Chances")] if rows else []),
    ]


def _row(one: DateChance) -> tuple[str, str, dt.date, dt.date, dt.date, dt.date]:
    return plain_line(one.code), plain_line(one.title), one.p10, one.p50, one.p80, one.p90


def _last_of_each_day(points: tuple[tuple[dt.date, float], ...]) -> tuple[tuple[dt.date, float], ...]:
    """Returns the highest chance of each day: several may go with one."""
    return tuple(dict(points).items())


def _costs(points: list[CurvePoint]) -> tuple[tuple[float, float], ...]:
    return tuple({one.amount: 100 * one.chance for one in points if one.amount is not None}.items())
