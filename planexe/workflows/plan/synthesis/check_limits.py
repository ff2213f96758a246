"""Checks of the plan: the sections agree on figures and dates, and what the goal fixes is kept or the conflict named."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from planexe.reading.amounts import read_plain
from planexe.reading.money import find_money
from planexe.workflows.plan.assumptions.physical_locations import PhysicalLocations
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.chances.plan_cost import plan_cost
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.view_models import ContractRow, ContractView, RowKind
from planexe.workflows.plan.costs.cost_plan import CostPlan
from planexe.workflows.plan.costs.cost_views import money
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.schedule.schedule import Schedule
from planexe.workflows.plan.synthesis.executive_summary import ExecutiveSummary
from planexe.workflows.plan.synthesis.key_figures import finish_of, states_day, states_total
from planexe.workflows.plan.synthesis.pitch import Pitch
from planexe.workflows.plan.synthesis.plan_findings import Check, Finding, Severity, check_each, check_one
from planexe.workflows.plan.synthesis.plan_values import PlanValues

_CLAIM = re.compile(r"\b(?:total(?:s|ling)?|in all|altogether|overall)\b[^.!?\n]{0,60}", re.IGNORECASE)
_SAME = 0.1
AREA: Final = "Limits of the goal"


def check_figures(plan: PlanValues) -> list[Check]:
    """Returns the checks of sums and of the figures that texts give."""
    costs, schedule = plan.get("cost_plan", CostPlan), plan.get("schedule", Schedule)
    checks = []
    if costs and costs.tasks:
        checks += [_claims(plan, costs)]
    summary = plan.get("executive_summary", ExecutiveSummary)
    drawn = plan.get("risk_simulation", RiskSimulation)
    whole = plan_cost(costs, drawn)
    if summary and schedule:
        finish = finish_of(schedule, drawn)[0]
        named = states_day(summary.timeline_and_budget, finish)
        problem = "" if named else f"The executive summary does not name the end of the schedule, {finish}."
        checks.append(check_one("Figures", "The executive summary names the end of the schedule", problem, "minor"))
    if summary and whole and not plan.fast and whole.total >= 1:
        named = states_total(summary.timeline_and_budget, whole.total)
        total = money(whole.currency, whole.total)
        problem = "" if named else f"The executive summary does not name the cost of the plan, {total}."
        checks.append(check_one("Figures", "The executive summary names the cost of the plan", problem, "minor"))
    project = plan.get("project_plan", ProjectPlan)
    if project and schedule:
        finish = finish_of(schedule, drawn)[0]
        late = finish > project.deadline
        problem = (
            f"The end to promise is {finish}, after the deadline of the project plan, {project.deadline}."
            if late
            else ""
        )
        checks.append(
            check_one("Figures", "The end to promise is within the deadline of the project plan", problem, "note")
        )
    return checks


def _claims(plan: PlanValues, costs: CostPlan) -> Check:
    """Looks for totals that texts claim; one that is neither the computed total nor the budget is worth a look."""
    whole = plan_cost(costs, plan.get("risk_simulation", RiskSimulation))
    drawn = (whole.total, whole.base, whole.low, whole.high) if whole else ()
    right = [amount for amount in (costs.total, *drawn, costs.budget) if amount]
    texts = {
        "the executive summary": plan.get("executive_summary", ExecutiveSummary),
        "the pitch": plan.get("pitch", Pitch),
        "the project plan": plan.get("project_plan", ProjectPlan),
    }
    claims: list[tuple[str, str]] = []
    for name, value in texts.items():
        for line in _lines(value.model_dump() if value else None):
            claims += [
                (name, match[0].strip()) for match in _CLAIM.finditer(line) if _amounts(match[0], costs.currency)
            ]
    failed = [
        f"{name}: “{claim}”"
        for name, claim in claims
        if not any(abs(a - known) <= _SAME * known for a in _amounts(claim, costs.currency) for known in right)
    ]
    total = money(costs.currency, whole.total if whole else costs.total)
    text = f"A text claims another total than the costs ({total}): {{}}."
    title = "Totals in texts are those of the costs"
    return check_each("Figures", title, [*claims, *texts], failed, text.format, "note")


def _lines(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [line for one in value.values() for line in _lines(one)]
    return [line for one in value for line in _lines(one)] if isinstance(value, list) else []


def _amounts(text: str, currency: str) -> list[float]:
    """Returns the amounts of a text that are in a currency."""
    return [one.low for one in find_money(read_plain(text)) if one.currency == currency]


def check_limits(plan: PlanValues) -> list[Check]:
    """Returns the checks of what the goal fixes: one for each kind of row in the first table of the plan."""
    contract, schedule = plan.get("goal_contract", GoalContract), plan.get("schedule", Schedule)
    checks = _place(plan)
    if contract and contract.start and schedule:
        checks.append(_start(contract.start.date, schedule))
    view = plan.get("contract_view", ContractView)
    rows = view.rows if view else []
    return [*checks, *(_kept(kind, rows) for kind in _KEPT if any(row.kind == kind for row in rows))]


_KEPT: dict[RowKind, str] = {
    "promise": "The dates that the goal promises are kept",
    "money": "The money of the goal suffices",
    "window": "Work rests when the goal says so",
    "capacity": "The plan keeps to the people and hours of the goal",
    "condition": "Every condition of the goal is kept or bound to work",
    "unread": "Everything that the goal fixes was read",
}
"""What is checked of each kind of row."""


def _kept(kind: RowKind, rows: Sequence[ContractRow]) -> Check:
    """Returns the check of all rows of a kind, with a finding for each that does not hold."""
    own = [row for row in rows if row.kind == kind]
    title = _KEPT[kind]
    findings = [
        Finding(
            check=title,
            area=AREA,
            severity=severity,
            text=f"{row.id} “{row.asked}”: {_told(row)}",
            refs=[row.id],
            reported_by="contract_view" if row.verdict == "doubtful" else "",
        )
        for row in own
        if (severity := _severity(row)) is not None
    ]
    return Check(area=AREA, title=title, looked_at=len(own), failed=len(findings), findings=findings)


def _severity(row: ContractRow) -> Severity | None:
    match row.verdict:
        case "does not hold" | "not read":
            return "blocker" if row.hard else "minor"
        case "doubtful":
            return "major" if row.hard else "minor"
        case "not assessed" if row.kind == "condition":
            return "major"
    return None


def _told(row: ContractRow) -> str:
    if row.verdict == "not assessed":
        return "no task and no rule keeps it."
    if row.verdict == "not read":
        return f"not read. {row.plan_says or row.means}".strip()
    chance = f", chance {percent(row.chance)}" if row.chance is not None else ""
    return f"{row.verdict} ({row.plan_says}{chance})."


def _start(wanted: date, schedule: Schedule) -> Check:
    early = (wanted - schedule.start).days
    problem = f"The schedule starts on {schedule.start}, {early} days before the start named in the goal, {wanted}."
    return check_one(AREA, "The schedule does not start before the goal allows", problem if early > 0 else "")


def _place(plan: PlanValues) -> list[Check]:
    """Looks whether the place that the goal names is the first of the plan's places."""
    places = plan.get("physical_locations", PhysicalLocations)
    named = [place for place in places.physical_locations if place.named_in_goal] if places else []
    if not places or not named:
        return []
    problem = ""
    if not places.physical_locations[0].named_in_goal:
        problem = (
            f"The goal names {named[0].named_in_goal}, but the plan puts {places.physical_locations[0].detailed} first."
        )
    return [check_one("Limits of the goal", "The place named in the goal comes first", problem)]
