"""The figures of the whole plan that code knows for certain, and a look for amounts and dates that nobody computed."""

import re
from datetime import date

from pydantic import BaseModel

from planexe.reading.amounts import find_amounts, plain
from planexe.spine.inputs import Inputs
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.schedule.schedule import Schedule

_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_LEAST_TOTAL = 1000.0  # smaller numbers are days, people, percents, years written out
_YEARS = range(1900, 2200)
_SAME = 0.02


class KeyFigure(BaseModel):
    """One figure of the plan, as people read it."""

    name: str
    value: str


def key_figures(inputs: Inputs) -> list[KeyFigure]:
    """Returns what schedule and costs say about the whole plan; empty where neither was made."""
    schedule = inputs.find("schedule", Schedule)
    costs = inputs.find("cost_plan", CostPlan)
    drawn = inputs.find("risk_simulation", RiskSimulation)
    return [*(_dates(schedule, drawn) if schedule else []), *(_money(costs, drawn) if costs else [])]


def _dates(schedule: Schedule, drawn: RiskSimulation | None) -> list[KeyFigure]:
    weeks = max(1, round(((schedule.finish - schedule.start).days + 1) / 7))
    days = "calendar days" if schedule.working_week == "every day" else "working days, Monday to Friday"
    rows = [
        ("Start", schedule.start.isoformat()),
        ("Finish", schedule.finish.isoformat()),
        ("Length", f"{schedule.days:,.0f} {days} ({weeks} weeks)"),
    ]
    if schedule.deadline:
        rows.append(("Deadline", schedule.deadline.isoformat()))
    if drawn:
        rows += [
            ("Date to work towards", drawn.finish.p50.isoformat()),
            ("Date to promise", drawn.finish.p80.isoformat()),
        ]
        met = next((one for one in drawn.promises if one.rule != "not_before" and one.date == schedule.deadline), None)
        if met:
            rows.append(("Chance to meet the deadline", percent(met.chance)))
    return [KeyFigure(name=name, value=value) for name, value in rows]


def _money(costs: CostPlan, drawn: RiskSimulation | None) -> list[KeyFigure]:
    if not costs.currency or not costs.tasks:
        return []
    span = f" ({costs.total_min:,.0f} to {costs.total_max:,.0f})" if costs.total_max > costs.total_min else ""
    open_tasks = f"; {len(costs.unpriced)} tasks not priced" if costs.unpriced else ""
    rows = [("Total cost", f"{costs.total:,.0f} {costs.currency}{span}{open_tasks}")]
    if costs.budget is not None:
        rows.append(("Budget", f"{costs.budget:,.0f} {costs.budget_currency or costs.currency}"))
    if costs.left is not None:
        word = "Left of the budget" if costs.left >= 0 else "Missing from the budget"
        rows.append((word, f"{abs(costs.left):,.0f} {costs.currency}"))
    if drawn and (cost := drawn.cost):
        rows.append(("Cost that is enough in four cases of five", f"{cost.p80:,.0f} {costs.currency}"))
        if cost.chance is not None:
            rows.append(("Chance that the money is enough", percent(cost.chance)))
    return [KeyFigure(name=name, value=value) for name, value in rows]


def states_total(text: str, total: float) -> bool:
    """Returns whether a text names an amount within a twentieth of the total."""
    return any(abs(amount - total) <= total / 20 for amount in amounts_in(text))


def states_day(text: str, day: date) -> bool:
    """Returns whether a text names the year and the day of the month of a date, in whatever words."""
    numbers = {int(number) for number in re.findall(r"\d+", plain(text))}
    return {day.year, day.day} <= numbers


def unknown_totals(text: str, documents: str) -> list[str]:
    """Returns the amounts and full dates of a text that stand nowhere in the documents.

    Only what looks like a total is looked for: amounts of a thousand and more, dates as year-month-day. Two amounts are the
    same within two percent, so that rounding is no finding.
    """
    known = amounts_in(documents)
    unknown = [
        written
        for amount, written in _amounts(text)
        if not any(abs(amount - other) <= _SAME * amount for other in known)
    ]
    dates = {match[0] for match in _DATE.finditer(plain(documents))}
    unknown += [match[0] for match in _DATE.finditer(plain(text)) if match[0] not in dates]
    return list(dict.fromkeys(unknown))


def amounts_in(text: str) -> list[float]:
    """Returns the numbers from a thousand up, with words such as million taken in; no years and no parts of dates."""
    return [amount for amount, _ in _amounts(text)]


def _amounts(text: str) -> list[tuple[float, str]]:
    text = _DATE.sub(" ", plain(text))
    found = []
    for one in find_amounts(text):
        written = text[one.start : one.end].strip()
        is_year = written.isdecimal() and int(written) in _YEARS
        if one.readings[0] >= _LEAST_TOTAL and not is_year:
            found.append((one.readings[0], written))
    return found
