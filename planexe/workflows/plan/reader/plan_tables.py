"""The tables of a plan for those who work on it: work, dates, costs, risks, roles, checks; pure."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel

from planexe.report.blocks import Cell, Column, Table
from planexe.report.plain_text import plain_line
from planexe.report.table_twins import schedule_table
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.reader.plan_risks import RISK_STAGES
from planexe.workflows.plan.reader.plan_work import PlanWork
from planexe.workflows.plan.synthesis.plan_findings import Check

if TYPE_CHECKING:
    from planexe.report.report import Report


class _Checks(BaseModel):
    checks: list[Check]


def tables_of(report: "Report", work: PlanWork) -> list[Table]:
    """Returns the tables there are."""
    found = [check_table(report)]
    if work.there:
        marks = report.marks(next((name for name in RISK_STAGES if name in report.artefacts), ""), "find_team_roles")
        others = [replace(table, marks=marks) if (table := risk_table(work)) else None, team_table(report, work)]
        schedule = schedule_table(work.gantt) if work.schedule else None
        found = [work_table(work), schedule, *cost_tables(report, work), *others, *found]
    return [table for table in found if table]


def work_table(work: PlanWork) -> Table:
    """Returns the work breakdown with estimates."""
    rows = tuple(
        (
            row.code,
            row.title,
            row.description,
            "; ".join(row.resources),
            row.days_min,
            row.days_realistic,
            row.days_max,
            row.owner,
            row.cost,
        )
        for row in work.gantt.rows
    )
    columns = (Column("Code", "code"), Column("Work"), Column("Description", "long"), Column("Resources", "long"))
    estimates = tuple(Column(f"Days {which}", "days") for which in ("min", "realistic", "max"))
    return Table(
        title="Work breakdown",
        sheet="WBS",
        columns=(*columns, *estimates, Column("Owner"), Column(_money("Cost", work), "money")),
        rows=rows,
        levels=tuple(row.level for row in work.gantt.rows),
        marks=work.gantt.marks,
    )


def cost_tables(report: "Report", work: PlanWork) -> list[Table]:
    """Returns the costs by phase, by role and by task; nothing without costs."""
    costs = work.costs
    if costs is None:
        return []
    parts = tuple(Column(_money(name, work), "money") for name in ("Labour", "Materials", "Contingency", "Total"))
    phases = tuple(
        (line.code, plain_line(line.title), line.labour_cost, line.material_cost, line.contingency_cost, line.total)
        for line in costs.by_phase
    )
    total = (None, "Total", costs.labour_cost, costs.material_cost, costs.contingency_cost, costs.total)
    roles = tuple((role.role_id, plain_line(role.title), role.days, role.day_rate, role.cost) for role in costs.by_role)
    role_money = (Column(_money("Day rate", work), "money"), Column(_money("Cost", work), "money"))
    span = (Column(_money("At best", work), "money"), Column(_money("At worst", work), "money"))
    tables = [
        Table(title="Costs by phase", columns=(Column("Code", "code"), Column("Phase"), *parts), rows=(*phases, total)),
        Table(
            title="Costs by role",
            columns=(Column("Id", "code"), Column("Role"), Column("Days", "days"), *role_money),
            rows=roles,
        ),
        Table(
            title="Costs by task",
            columns=(Column("Code", "code"), Column("Task"), *parts, *span, Column("Contingency", "rate")),
            rows=_task_costs(costs),
        ),
    ]
    return [replace(table, sheet="Costs", marks=report.marks("cost_plan")) for table in tables]


def _task_costs(costs: CostPlan) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            task.code,
            plain_line(task.title),
            task.labour_cost,
            task.material_cost,
            task.contingency_cost,
            task.total,
            task.total_min,
            task.total_max,
            task.contingency_rate,
        )
        for task in costs.tasks
    )


def risk_table(work: PlanWork) -> Table | None:
    """Returns the risks, the greatest exposure first; ``None`` if there are none."""
    if not work.risks:
        return None
    rows = tuple(
        (
            risk.risk_id,
            risk.title,
            risk.area,
            risk.likelihood,
            risk.severity,
            risk.exposure or None,
            risk.impact,
            risk.action,
            risk.owner,
            ", ".join(risk.codes),
            risk.early_sign,
        )
        for risk in work.risks
    )
    kinds = (Column("Likelihood"), Column("Severity"), Column("Exposure", "number"))
    columns = (Column("Id", "code"), Column("Risk"), Column("Area"), *kinds, Column("Impact", "long"))
    more = (Column("Action", "long"), Column("Owner"), Column("Tasks"), Column("Early sign", "long"))
    return Table(title="Risks", columns=(*columns, *more), rows=rows)


def team_table(report: "Report", work: PlanWork) -> Table | None:
    """Returns the roles; ``None`` if nobody named them."""
    if work.team is None:
        return None
    rows = tuple(
        (
            plain_line(role.role_id),
            plain_line(role.title),
            role.people_min,
            role.people_max,
            plain_line(role.explanation),
            plain_line(role.consequences),
        )
        for role in work.team.roles
    )
    people = (Column("People, from", "number"), Column("to", "number"))
    columns = (Column("Id", "code"), Column("Role"), *people, Column("Why", "long"), Column("Without it", "long"))
    return Table(title="Team", columns=columns, rows=rows, marks=report.marks("find_team_roles"))


def check_table(report: "Report") -> Table | None:
    """Returns what was checked and what does not hold; ``None`` where nothing was checked."""
    found = report.value("plan_checks", _Checks)
    if found is None or not found.checks:
        return None
    rows = tuple(
        (
            check.area,
            plain_line(check.title),
            check.looked_at,
            check.failed,
            "; ".join(plain_line(finding.text) for finding in check.findings),
        )
        for check in found.checks
    )
    numbers = (Column("Looked at", "number"), Column("Failed", "number"))
    return Table(
        title="Checks",
        columns=(Column("Area"), Column("Check", "long"), *numbers, Column("Findings", "long")),
        rows=rows,
        marks=report.marks("plan_checks"),
    )


def _money(name: str, work: PlanWork) -> str:
    return f"{name} ({work.gantt.currency})" if work.gantt.currency else name
