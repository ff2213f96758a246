"""The figures of the whole plan that code knows for certain, and a look for amounts and dates that nobody computed."""

import re
from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel

from planexe.reading.amounts import find_amounts, plain
from planexe.spine.inputs import Inputs
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.chances.plan_cost import plan_cost
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.costs.cost_views import money
from planexe.workflows.plan.facts.fact_makers import PROMISES, number_of
from planexe.workflows.plan.schedule.schedule import Schedule

_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_LEAST_TOTAL = 1000.0  # smaller numbers are days, people, percents, years written out
_YEARS = range(1900, 2200)
_SAME = 0.02


class KeyFigure(BaseModel):
    """One figure of the plan, as people read it.

    Attributes:
        fact_id: of the same figure in the register of the plan; empty if it is not in it.
    """

    name: str
    value: str
    fact_id: str = ""


def key_figures(inputs: Inputs) -> list[KeyFigure]:
    """Returns what schedule and costs say about the whole plan; empty where neither was made."""
    schedule = inputs.find("schedule", Schedule)
    costs = inputs.find("cost_plan", CostPlan)
    drawn = inputs.find("risk_simulation", RiskSimulation)
    return [*(_dates(schedule, drawn) if schedule else []), *(_money(costs, drawn) if costs else [])]


def finish_of(schedule: Schedule, drawn: RiskSimulation | None) -> tuple[date, str]:
    """Returns the end of all work that may be promised, and its id in the register.

    It is the day that is kept in four cases of five; where nothing was drawn, the day if everything takes its likely time.
    """
    return (drawn.finish.p80, "I3") if drawn else (schedule.finish, "I4")


def _dates(schedule: Schedule, drawn: RiskSimulation | None) -> Iterator[KeyFigure]:
    finish, known_as = finish_of(schedule, drawn)
    yield KeyFigure(name="Start", value=schedule.start.isoformat(), fact_id="I1")
    yield KeyFigure(name="Finish", value=finish.isoformat(), fact_id=known_as)
    if drawn:
        yield KeyFigure(name="Date to work towards", value=drawn.finish.p50.isoformat(), fact_id="I2")
    if schedule.deadline:
        yield KeyFigure(name="Deadline", value=schedule.deadline.isoformat(), fact_id="I8")
    for one in drawn.promises if drawn else ():
        if one.rule != "not_before" and one.date == schedule.deadline:
            known_as = f"I{PROMISES + 10 * number_of(one.promise_id) + 4}"
            yield KeyFigure(name="Chance to meet the deadline", value=percent(one.chance), fact_id=known_as)
            break
    weeks = max(1, round(((schedule.finish - schedule.start).days + 1) / 7))
    days = "calendar days" if schedule.working_week == "every day" else "working days, Monday to Friday"
    length = f"{schedule.days:,.0f} {days} ({weeks} weeks)"
    if drawn:
        length += f", to {schedule.finish.isoformat()}; that is kept in {percent(drawn.likely_chance)} of all courses"
    yield KeyFigure(name="Length at likely times" if drawn else "Length", value=length)


def _money(costs: CostPlan, drawn: RiskSimulation | None) -> Iterator[KeyFigure]:
    whole = plan_cost(costs, drawn)
    if not costs.currency or not costs.tasks:
        return
    if whole is None:
        yield KeyFigure(name="Total cost", value=f"0 {costs.currency}")
        return
    yield KeyFigure(name="Total cost", value=money(whole.currency, whole.total), fact_id="I26")
    parts = f"{money(whole.currency, whole.base)} base, {whole.contingency:,.0f} contingency"
    open_tasks = f"; {len(costs.unpriced)} tasks not priced" if costs.unpriced else ""
    yield KeyFigure(name="Made of", value=parts + open_tasks)
    if whole.budget is not None:
        known_as = "I28" if whole.left is not None else ""
        yield KeyFigure(name="Budget", value=money(whole.budget_currency, whole.budget), fact_id=known_as)
    if whole.left is not None:
        word = "Left of the budget" if whole.left >= 0 else "Missing from the budget"
        yield KeyFigure(name=word, value=money(whole.currency, abs(whole.left)), fact_id="I29")
    if whole.chance is not None:
        yield KeyFigure(name="Chance that the money is enough", value=percent(whole.chance), fact_id="I30")


def states_total(text: str, total: float) -> bool:
    """Returns whether a text names an amount within a twentieth of the total."""
    return any(abs(amount - total) <= total / 20 for amount, _ in _amounts(text, min(total / 2, _LEAST_TOTAL)))


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


def _amounts(text: str, least: float = _LEAST_TOTAL) -> list[tuple[float, str]]:
    text = _DATE.sub(" ", plain(text))
    found = []
    for one in find_amounts(text):
        written = text[one.start : one.end].strip()
        is_year = written.isdecimal() and int(written) in _YEARS
        if one.readings[0] >= least and not is_year:
            found.append((one.readings[0], written))
    return found
