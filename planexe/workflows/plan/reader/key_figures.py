"""What a reader of a plan wants to know first: dates, money, a refusal, and what code found wrong; pure."""

from typing import TYPE_CHECKING

from planexe.blocks.blocks import KeyFigure, KeyFigures, Notice
from planexe.blocks.safe_text import one_line
from planexe.figures import count_text, day_text
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.reader.plan_work import PlanWork
from planexe.workflows.plan.reader.reading_order import BEHIND_THE_SCENES
from planexe.workflows.plan.synthesis.plan_checks import PlanChecks

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

_MADE_BEFORE_REFUSAL = frozenset(
    {
        "initial_prompt",
        "redline_gate",
        "premise_challenge",
        "goal_reading",
        "goal_contract",
        "classify_purpose",
        "classify_plan_type",
    }
)


def dates_of(run: "RunValues", work: PlanWork) -> KeyFigures | None:
    """Returns when the plan begins and ends; ``None`` without a schedule."""
    schedule = work.schedule
    if schedule is None:
        return None
    finish = "finish"
    if schedule.deadline:
        late = (schedule.finish - schedule.deadline).days
        finish += (
            f", {count_text(abs(late), 'day')} {'after' if late > 0 else 'before'} the deadline"
            if late
            else ", on the deadline"
        )
    return KeyFigures(
        figures=(KeyFigure(day_text(schedule.start), "start"), KeyFigure(day_text(schedule.finish), finish)),
        facts=(
            ("Start", schedule.start),
            ("Finish", schedule.finish),
            ("Deadline of the goal", schedule.deadline),
            ("Length in days", schedule.days),
            ("Days that count", schedule.working_week),
        ),
        about="the schedule",
        remarks=tuple(schedule.notes),
        marks=run.marks("schedule"),
    )


def costs_of(run: "RunValues", work: PlanWork) -> KeyFigures | None:
    """Returns what the plan costs, set beside its budget; ``None`` without costs."""
    costs = work.costs
    if costs is None:
        return None
    budget = "" if costs.budget is None else f", of a budget of {_money(costs.budget_currency, costs.budget)}"
    return KeyFigures(
        figures=(KeyFigure(_money(costs.currency, costs.total), f"cost{budget}"),) if costs.total > 0 else (),
        facts=(
            (f"Cost in {work.gantt.currency}", costs.total),
            ("Cost at best", costs.total_min),
            ("Cost at worst", costs.total_max),
            ("Budget", costs.budget),
            ("Verdict", costs.verdict),
        ),
        about="the costs",
        remarks=tuple(costs.notes),
        marks=run.marks("cost_plan"),
    )


def limits_of(run: "RunValues", work: PlanWork) -> KeyFigures | None:
    """Returns the money that the goal names; ``None`` if it names none or the costs say more."""
    contract = run.value("goal_contract", GoalContract)
    if contract is None or (work.costs and work.costs.total > 0):
        return None
    funds = [one for one in contract.funds if one.is_read and not one.included]
    figures = tuple(KeyFigure(_money(one.currency, one.amount_low), one.kind) for one in funds)
    return KeyFigures(figures=figures, marks=run.marks("goal_contract")) if figures else None


def refusal_of(run: "RunValues") -> Notice | None:
    """Returns why the safety check refused the goal, where the plan was made all the same."""
    gate = run.artefacts.get("redline_gate")
    value = gate.value if gate else None
    if not isinstance(value, dict) or value.get("verdict") != "REFUSE":
        return None
    if not run.artefacts.keys() - _MADE_BEFORE_REFUSAL - BEHIND_THE_SCENES:
        return None
    reasons = [value.get("violation_claim"), value.get("rationale_short")]
    why = next((one_line(reason) for reason in reasons if isinstance(reason, str) and reason.strip()), "")
    text = f"The safety check refused this goal; the plan was made all the same, by request. {why}".strip()
    return Notice(kind="alarm", title="Refused", text=text, link="The verdict", grave=True)


def checks_of(run: "RunValues") -> Notice | None:
    """Returns in one sentence what code checked; ``None`` if it has not."""
    value = run.value("plan_checks", PlanChecks)
    if value is None or not value.checks:
        return None
    made = [check for check in value.checks if check.looked_at]
    places = sum(check.looked_at for check in made)
    failed = sum(bool(check.findings) for check in made)
    outcome = "all hold" if not failed else f"{len(made) - failed} hold, {failed} found something"
    before = (
        " That was before the last change." if any(mark.state == "stale" for mark in run.marks("plan_checks")) else ""
    )
    text = (
        f"Code made {count_text(len(made), 'check')} on {count_text(places, 'place')} of the plan: {outcome}.{before}"
    )
    return Notice(kind="check", text=text, link="What was checked")


def _money(currency: str, amount: float) -> str:
    return f"{one_line(currency)} {amount:,.0f}".strip()
