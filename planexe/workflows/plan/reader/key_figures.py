"""What a reader of a plan wants to know first: dates, money, a refusal, and what code found wrong; pure."""

from typing import TYPE_CHECKING

from planexe.blocks.blocks import KeyFigure, KeyFigures, Notice
from planexe.blocks.safe_text import one_line
from planexe.figures import count_text, day_text
from planexe.workflows.plan.chances.chance_models import RiskSimulation
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
    drawn = run.value("risk_simulation", RiskSimulation)
    end = drawn.finish.p80 if drawn else schedule.finish
    finish = "finish in four cases of five" if drawn else "finish"
    if schedule.deadline:
        late = (end - schedule.deadline).days
        finish += (
            f", {count_text(abs(late), 'day')} {'after' if late > 0 else 'before'} the deadline"
            if late
            else ", on the deadline"
        )
    return KeyFigures(
        figures=(KeyFigure(day_text(schedule.start), "start"), KeyFigure(day_text(end), finish)),
        facts=(
            ("Start", schedule.start),
            ("Finish in four cases of five", drawn.finish.p80 if drawn else None),
            ("Finish as likely as not", drawn.finish.p50 if drawn else None),
            ("Finish if everything takes its likely time" if drawn else "Finish", schedule.finish),
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
    whole = work.whole
    budget = ""
    if whole and whole.budget is not None:
        budget = f", of a budget of {_money(whole.budget_currency, whole.budget)}"
    return KeyFigures(
        figures=(KeyFigure(_money(costs.currency, whole.total), f"cost with contingency{budget}"),) if whole else (),
        facts=(
            (f"Cost in {work.gantt.currency}", whole.total if whole else costs.total),
            ("Base: labour and purchases", whole.base if whole else None),
            ("Contingency", whole.contingency if whole else None),
            ("Enough in one case of ten", whole.low if whole else None),
            ("Enough in nine cases of ten", whole.high if whole else None),
            ("Budget", costs.budget),
            ("Verdict", whole.verdict if whole else costs.verdict),
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
