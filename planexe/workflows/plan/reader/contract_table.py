"""The first table of a plan: what was asked, and what the plan says; pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from planexe.blocks.blocks import Block, Column, KeyFigure, KeyFigures, Notice, Table
from planexe.blocks.plain_text import plain_line
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.chance_text import percent
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.contract.contract_view import headline, verdict_on
from planexe.workflows.plan.contract.view_models import ContractView
from planexe.workflows.plan.contract.view_rows import PlanFacts, contract_rows
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_value import Schedule

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

TITLE = "What was asked, and what the plan says"
_OLDER = " The goal was read by the rules of an older version: one sum, one last day, conditions in words."
_COLUMNS = (
    Column("Id", "code"),
    Column("Asked", "long"),
    Column("Kept in", "long"),
    Column("Plan says", "long"),
    Column("Chance"),
    Column("Verdict"),
)


def contract_table(run: "RunValues") -> Iterator[Block]:
    """Yields the verdict and the table, each row with the words of the goal; nothing where nothing was asked."""
    view = run.value("contract_view", ContractView) or _by_older_rules(run)
    if view is None or not view.rows:
        return
    kind: Literal["alarm", "check"] = "alarm" if view.verdict == "does not hold" else "check"
    marks = run.marks("contract_view")
    older = view.rules == "older"
    if view.verdict:
        yield KeyFigures(figures=(KeyFigure(view.verdict, "what was asked"),), marks=marks)
    title = (view.verdict or "not judged").capitalize()
    yield Notice(kind=kind, title=title, text=f"{headline(view)}{_OLDER if older else ''}", link="The table")
    rows = tuple(
        (
            row.id,
            plain_line(row.words),
            plain_line(row.kept_in),
            plain_line(row.plan_says),
            percent(row.chance),
            row.verdict,
        )
        for row in view.rows
    )
    title = f"{TITLE} (older rules)" if older else TITLE
    yield Table(title=title, columns=_COLUMNS, rows=rows, sheet="Asked", marks=marks)


def _by_older_rules(run: "RunValues") -> ContractView | None:
    """Returns the table of a run that was made before there was one; ``None`` for any other run."""
    contract = run.value("goal_contract", GoalContract)
    if contract is None or contract.rules != "older" or "contract_view" in run.artefacts:
        return None
    plan = PlanFacts(
        schedule=run.value("schedule", Schedule),
        costs=run.value("cost_plan", CostPlan),
        chances=run.value("risk_simulation", RiskSimulation),
        resources=run.value("resource_plan", ResourcePlan),
    )
    if plan.schedule is None and plan.costs is None:
        return None
    rows = list(contract_rows(contract, plan))
    return ContractView(rows=rows, verdict=verdict_on(rows), rules="older")
