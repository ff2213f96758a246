"""The rows of the first table, from what the plan computed; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from planexe.figures import day_text
from planexe.workflows.plan.answer_checks import has_figure
from planexe.workflows.plan.assumptions.physical_locations import PhysicalLocations
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.plan_cost import plan_cost
from planexe.workflows.plan.contract.contract_models import Condition, Entry, Fund, GoalContract, Promise, Window
from planexe.workflows.plan.contract.contract_views import entry_text
from planexe.workflows.plan.contract.money_rows import earmark_rows, liquidity_row
from planexe.workflows.plan.contract.verdicts import RowVerdict, Thresholds
from planexe.workflows.plan.contract.view_models import ContractRow, RowKind
from planexe.workflows.plan.contract.windows import closed_days
from planexe.workflows.plan.costs.cash_flow import CashFlow
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_value import Schedule, ScheduledTask
from planexe.workflows.plan.work_breakdown.bound_work import BoundWork

_KINDS: Final[dict[str, RowKind]] = {
    "Z": "promise",
    "J": "money",
    "W": "window",
    "T": "capacity",
    "H": "condition",
    "B": "target",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What the plan computed, as far as it was made."""

    schedule: Schedule | None = None
    costs: CostPlan | None = None
    chances: RiskSimulation | None = None
    flow: CashFlow | None = None
    resources: ResourcePlan | None = None
    work: BoundWork = field(default_factory=BoundWork)
    places: PhysicalLocations | None = None
    limits: Thresholds = field(default_factory=Thresholds)


def contract_rows(contract: GoalContract, plan: PlanFacts) -> Iterator[ContractRow]:
    """Yields a row for each entry of a contract, and those that nobody read last."""
    late = []
    for entry in contract.entries:
        if not entry.is_read:
            late.append(_row(entry, verdict="not read", plan_says="Its figure could not be read."))
        elif isinstance(entry, Promise):
            yield _promise(entry, plan)
        elif isinstance(entry, Fund):
            yield _fund(entry, plan)
            yield from earmark_rows(entry, plan.flow, plan_cost(plan.costs, plan.chances))
        elif isinstance(entry, Window):
            yield _window(entry, plan)
        elif isinstance(entry, Condition):
            yield _condition(entry, plan)
        else:
            yield _other(entry, plan)
    yield from liquidity_row(contract.funds, plan.flow)
    yield from late
    for one in contract.unread:
        yield ContractRow(
            id=one.id, kind="unread", asked=one.quote, means=one.reason, verdict="not read", hard=has_figure(one.quote)
        )


def _row(entry: Entry, **more: object) -> ContractRow:
    kind = _KINDS[entry.id[0]]
    told = {"id": entry.id, "kind": kind, "asked": entry.quote, "means": entry_text(entry), "decided": _decided(entry)}
    return ContractRow.model_validate({**told, **more})


def _decided(entry: Entry) -> str:
    if isinstance(entry, Promise) and entry.asked_date:
        return f"decided since: {day_text(entry.date)}"
    return "added by decision" if isinstance(entry, Fund) and entry.decided else ""


def _promise(promise: Promise, plan: PlanFacts) -> ContractRow:
    hard = promise.firm == "hard"
    bound = next((one for one in plan.work.milestones if one.code == promise.id), None)
    kept_in = f"{bound.title}, after {', '.join(bound.after_task_codes)}" if bound else ""
    drawn = next((one for one in plan.chances.promises if one.promise_id == promise.id), None) if plan.chances else None
    if drawn:
        says = f"as likely as not {drawn.p50.isoformat()}, in four cases of five {drawn.p80.isoformat()}"
        word = plan.limits.of(drawn.chance)
        return _row(promise, kept_in=kept_in, plan_says=says, chance=drawn.chance, verdict=word, hard=hard)
    if plan.schedule is None:
        return _row(promise, kept_in=kept_in, plan_says="There is no schedule.", verdict="not assessed", hard=hard)
    moment = next((one for one in plan.schedule.milestones if one.code == promise.id), None)
    day = moment.planned if moment else plan.schedule.finish
    says = f"planned {day.isoformat()}"
    if promise.rule == "not_before":
        chance = 1.0 if day >= promise.date else 0.0
        return _row(promise, kept_in=kept_in, plan_says=says, chance=chance, verdict=plan.limits.of(chance), hard=hard)
    missed = day > promise.date or (promise.rule == "on" and day != promise.date)
    verdict: RowVerdict = "does not hold" if missed else "not assessed"
    return _row(promise, kept_in=kept_in, plan_says=says, verdict=verdict, hard=hard)


def _fund(fund: Fund, plan: PlanFacts) -> ContractRow:
    costs, drawn = plan.costs, plan.chances.cost if plan.chances else None
    if fund.included:
        return _row(fund, plan_says="Counted in another sum.", verdict="bound, not provable", hard=False)
    if drawn and drawn.chance is not None and drawn.funds is not None:
        says = (
            f"cost {drawn.currency} {drawn.p50:,.0f} as likely as not, {drawn.p80:,.0f} in four cases of five, of "
            f"{drawn.funds:,.0f} in all"
        )
        word = plan.limits.of(drawn.chance)
        return _row(fund, kept_in="cost plan", plan_says=says, chance=drawn.chance, verdict=word)
    if costs is None or costs.budget is None:
        return _row(fund, plan_says="Nothing is priced beside it.", verdict="not assessed")
    says = f"cost {costs.currency} {costs.total:,.0f} of {costs.budget_currency} {costs.budget:,.0f} in all"
    verdict: RowVerdict = "not assessed"
    if costs.verdict == "over the budget":
        verdict = "does not hold"
    elif costs.verdict == "within the budget":
        verdict = "holds" if costs.total_max <= costs.budget else "doubtful"
    return _row(fund, kept_in="cost plan", plan_says=says, verdict=verdict)


def _window(window: Window, plan: PlanFacts) -> ContractRow:
    codes = next((one.task_codes for one in plan.work.windows if one.window_id == window.id), [])
    schedule = plan.schedule
    if not codes or schedule is None:
        return _row(window, plan_says="No work is bound to it.", verdict="not assessed")
    broken = [leaf.code for leaf in _leaves(schedule, codes) if _breaks(leaf, window, schedule)]
    says = f"worked on inside it: {', '.join(broken)}" if broken else "none of this work begins or ends inside it"
    verdict: RowVerdict = "does not hold" if broken else "holds"
    return _row(window, kept_in=", ".join(codes), plan_says=says, verdict=verdict)


def _leaves(schedule: Schedule, codes: Sequence[str]) -> list[ScheduledTask]:
    return [leaf for leaf in schedule.leaves() if leaf.days and (leaf.code in codes or leaf.parent in codes)]


def _breaks(leaf: ScheduledTask, window: Window, schedule: Schedule) -> bool:
    closed = closed_days(window, schedule.start, schedule.finish)
    return any(first <= day <= last for first, last in closed for day in (leaf.start, leaf.finish))


def _condition(condition: Condition, plan: PlanFacts) -> ContractRow:
    bound = next((one for one in plan.work.conditions if one.condition_id == condition.id), None)
    kept_in = (", ".join(bound.task_codes) or bound.design_rule) if bound else ""
    measured = _measure(condition, plan)
    if measured is None or condition.value is None:
        verdict: RowVerdict = "bound, not provable" if kept_in else "not assessed"
        return _row(condition, kept_in=kept_in, plan_says="", verdict=verdict)
    number, says = measured
    kept = {
        "<=": number <= condition.value,
        ">=": number >= condition.value,
        "=": number == condition.value,
    }[condition.operator]
    return _row(condition, kept_in=kept_in, plan_says=says, verdict="holds" if kept else "does not hold")


def _measure(condition: Condition, plan: PlanFacts) -> tuple[float, str] | None:
    """Returns what the plan counts of a metric that code knows, with words; ``None`` for any other."""
    if condition.test != "number":
        return None
    match condition.metric.strip().lower().replace(" ", "_"):
        case "cost" if plan.costs and plan.costs.tasks:
            whole = plan_cost(plan.costs, plan.chances)
            cost = whole.total if whole else plan.costs.total
            return cost, f"cost {plan.costs.currency} {cost:,.0f}"
        case "days" if plan.schedule:
            return plan.schedule.days, f"{plan.schedule.days:,.0f} days"
        case "people" if plan.resources:
            people = plan.resources.people_max or sum(role.units for role in plan.resources.roles)
            return float(people), f"{people:g} people"
        case "hours_per_week" if plan.resources and plan.resources.roles:
            days = 5 if plan.resources.working_week == "monday to friday" else 7
            hours = min(role.hours_per_day for role in plan.resources.roles) * days
            return hours, f"{hours:g} hours a week"
        case "sites" if plan.places:
            sites = len(plan.places.physical_locations)
            return float(sites), f"{sites} sites"
    return None


def _other(entry: Entry, plan: PlanFacts) -> ContractRow:
    """Returns the row of a capacity, which the resource plan keeps to by construction, or of a target."""
    if _KINDS[entry.id[0]] == "capacity":
        kept = "resource plan" if plan.resources else ""
        verdict: RowVerdict = "holds" if plan.resources else "not assessed"
        return _row(entry, kept_in=kept, plan_says="its limits of people and hours" if kept else "", verdict=verdict)
    return _row(entry, plan_says="measured when the work is done", verdict="bound, not provable", hard=False)
