"""The tables of a plan that office documents hold: work, dates, costs, risks, roles, checks; pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel

from planexe.report.markdown_report import run_facts
from planexe.report.plain_text import plain_line, plain_text
from planexe.report.report import Report
from planexe.report.value_marks import Mark
from planexe.report.work_plan import WorkPlan
from planexe.report.work_rows import WorkRow
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.synthesis.plan_findings import Check

Kind = Literal["code", "text", "long", "days", "money", "date", "number", "rate"]
Cell = str | float | int | dt.date | None
NOTHING = "No work breakdown has been made yet."
_RUN_LABELS = {"Cost": "Cost of the calls"}  # not that of the plan


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header and what stands in it."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; ``rows`` have a cell for each column, ``None`` for what is not known.

    Attributes:
        marks: what to know of the values it shows: stale, pinned, edited by a person.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marks: tuple[Mark, ...] = ()

    @property
    def stale(self) -> bool:
        """Returns whether something in it is not up to date."""
        return any(mark.state == "stale" for mark in self.marks)


class _Checks(BaseModel):
    checks: list[Check]


def overview(report: Report, work: WorkPlan | None) -> list[tuple[str, Cell]]:
    """Returns label and value of what a reader should know first; an empty label continues the one above."""
    facts: list[tuple[str, Cell]] = [(report.brief_title, plain_text(report.brief))]
    if work and work.schedule:
        schedule = work.schedule
        facts += [("Start", schedule.start), ("Finish", schedule.finish), ("Deadline of the goal", schedule.deadline)]
        facts += [("Length in days", schedule.days), ("Days that count", schedule.working_week)]
    if work and work.costs:
        costs = work.costs
        facts += [(f"Cost in {work.currency}", costs.total), ("Cost at best", costs.total_min)]
        facts += [("Cost at worst", costs.total_max), ("Budget", costs.budget), ("Verdict", costs.verdict)]
    facts += [(_RUN_LABELS.get(label, label), plain_line(value)) for label, value in run_facts(report)]
    missing = [NOTHING] if work is None else list(work.missing)
    facts += _list_of("What is missing", [*missing, *report.gaps])
    facts += _list_of("Remarks on the schedule", work.schedule.notes if work and work.schedule else ())
    facts += _list_of("Remarks on the costs", work.costs.notes if work and work.costs else ())
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _list_of(label: str, lines: Sequence[str]) -> list[tuple[str, Cell]]:
    return [(label if number == 0 else "", plain_line(line)) for number, line in enumerate(dict.fromkeys(lines))]


def work_table(work: WorkPlan) -> Table:
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
        for row in work.rows
    )
    columns = (Column("Code", "code"), Column("Work"), Column("Description", "long"), Column("Resources", "long"))
    estimates = tuple(Column(f"Days {which}", "days") for which in ("min", "realistic", "max"))
    return Table(
        title="WBS",
        columns=(*columns, *estimates, Column("Owner"), Column(_money("Cost", work), "money")),
        rows=rows,
        marks=work.marks.get("rows", ()),
    )


def schedule_table(work: WorkPlan, rows: Sequence[WorkRow] | None = None) -> Table:
    """Returns dates, floats and links of the rows given, else of all."""
    cells = tuple(
        (
            row.code,
            row.title,
            row.owner,
            row.start,
            row.finish,
            row.days,
            row.total_float,
            row.free_float,
            "yes" if row.critical else "",
            row.predecessors.replace(";", "; "),
        )
        for row in (work.rows if rows is None else rows)
    )
    dates = (Column("Start", "date"), Column("Finish", "date"), Column("Days", "days"))
    floats = (Column("Total float", "days"), Column("Free float", "days"))
    columns = (Column("Code", "code"), Column("Work"), Column("Owner"), *dates, *floats)
    marks = work.marks.get("schedule", ())
    return Table(
        title="Schedule", columns=(*columns, Column("Critical"), Column("Predecessors")), rows=cells, marks=marks
    )


def cost_tables(work: WorkPlan) -> list[Table]:
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
    return [replace(table, marks=work.marks.get("costs", ())) for table in tables]


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


def risk_table(work: WorkPlan) -> Table | None:
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
    return Table(title="Risks", columns=(*columns, *more), rows=rows, marks=work.marks.get("risks", ()))


def team_table(work: WorkPlan) -> Table | None:
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
    return Table(title="Team", columns=columns, rows=rows, marks=work.marks.get("team", ()))


def check_table(report: Report) -> Table | None:
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


def _money(name: str, work: WorkPlan) -> str:
    return f"{name} ({work.currency})" if work.currency else name
