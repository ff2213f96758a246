"""The few figures at the top of a report: what a reader wants to know before reading; pure."""

from typing import NamedTuple

from planexe.figures import count_text
from planexe.report.report import Report
from planexe.report.safe_text import one_line
from planexe.report.time_axis import day_text
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.schedule.schedule_value import Schedule
from planexe.workflows.plan.screening.stated_limits import StatedLimits


class KeyFact(NamedTuple):
    """One figure.

    Attributes:
        value: the figure.
        label: what it is.
        badges: whether what it is taken from is stale, pinned or edited, in words; empty if not.
    """

    value: str
    label: str
    badges: str = ""


def key_facts(report: Report) -> list[KeyFact]:
    """Returns dates, money, and how complete the plan is."""
    made = sum(s.state != "missing" for s in report.sections)
    gaps = len(report.gaps)
    facts = [*_dates(report), *_money(report)]
    facts.append(KeyFact(f"{made} of {len(report.sections)}", "sections made"))
    return [*facts, KeyFact(str(gaps), "known gap" if gaps == 1 else "known gaps")]


def _badges(report: Report, stage: str) -> str:
    return " ".join(mark.badge for mark in report.marks(stage))


def _dates(report: Report) -> list[KeyFact]:
    schedule = report.value("schedule", Schedule)
    if schedule is None:
        return []
    finish = "finish"
    if schedule.deadline:
        late = (schedule.finish - schedule.deadline).days
        finish += (
            f", {count_text(abs(late), 'day')} {'after' if late > 0 else 'before'} the deadline"
            if late
            else ", on the deadline"
        )
    badges = _badges(report, "schedule")
    return [KeyFact(day_text(schedule.start), "start", badges), KeyFact(day_text(schedule.finish), finish, badges)]


def _money(report: Report) -> list[KeyFact]:
    costs = report.value("cost_plan", CostPlan)
    if costs is not None and costs.total > 0:
        total = f"{one_line(costs.currency)} {costs.total:,.0f}".strip()
        if costs.budget is None:
            return [KeyFact(total, "cost", _badges(report, "cost_plan"))]
        budget = f"{one_line(costs.budget_currency)} {costs.budget:,.0f}".strip()
        return [KeyFact(total, f"cost, of a budget of {budget}", _badges(report, "cost_plan"))]
    limits = report.value("stated_limits", StatedLimits)
    if limits is None or limits.budget is None:
        return []
    amount = f"{one_line(limits.budget.currency)} {limits.budget.amount:,.0f}".strip()
    return [KeyFact(amount, "budget", _badges(report, "stated_limits"))]
