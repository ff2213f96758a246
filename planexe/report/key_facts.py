"""The few figures at the top of a report: what a reader wants to know before reading; pure."""

from planexe.figures import count_text
from planexe.report.report import Report
from planexe.report.safe_text import one_line
from planexe.report.time_axis import day_text
from planexe.stages.costs.cost_models import CostPlan
from planexe.stages.schedule.schedule_value import Schedule
from planexe.stages.screening.stated_limits import StatedLimits


def key_facts(report: Report) -> list[tuple[str, str]]:
    """Returns value and label: dates, money, and how complete the plan is."""
    made = sum(s.state != "missing" for s in report.sections)
    gaps = len(report.gaps)
    facts = [*_dates(report), *_money(report)]
    facts.append((f"{made} of {len(report.sections)}", "sections made"))
    return [*facts, (str(gaps), "known gap" if gaps == 1 else "known gaps")]


def _dates(report: Report) -> list[tuple[str, str]]:
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
    return [(day_text(schedule.start), "start"), (day_text(schedule.finish), finish)]


def _money(report: Report) -> list[tuple[str, str]]:
    costs = report.value("cost_plan", CostPlan)
    if costs is not None and costs.total > 0:
        total = f"{one_line(costs.currency)} {costs.total:,.0f}".strip()
        if costs.budget is None:
            return [(total, "cost")]
        budget = f"{one_line(costs.budget_currency)} {costs.budget:,.0f}".strip()
        return [(total, f"cost, of a budget of {budget}")]
    limits = report.value("stated_limits", StatedLimits)
    if limits is None or limits.budget is None:
        return []
    return [(f"{one_line(limits.budget.currency)} {limits.budget.amount:,.0f}".strip(), "budget")]
