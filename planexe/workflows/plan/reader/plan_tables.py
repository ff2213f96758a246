"""The tables of a plan for those who work on it: work, dates, costs, risks, roles, checks; pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from planexe.blocks.gantt import WorkRow
from planexe.blocks.table import Cell, Column, Columns, Formula, Table, table_of
from planexe.blocks.twins import schedule_table
from planexe.workflows.plan.costs.cost_models import CostLine, RoleCost, TaskCost
from planexe.workflows.plan.project_plan.risk_value import LinkedRisk
from planexe.workflows.plan.reader.chance_blocks import chance_tables
from planexe.workflows.plan.reader.chapters.draft import Draft
from planexe.workflows.plan.reader.chapters.people import raci_table
from planexe.workflows.plan.reader.chapters.scope import deliverables_table
from planexe.workflows.plan.reader.chapters.stakeholders import stakeholder_tables
from planexe.workflows.plan.reader.contract_table import contract_table
from planexe.workflows.plan.reader.facts_table import facts_table
from planexe.workflows.plan.reader.plan_flows import cash_table, load_table
from planexe.workflows.plan.reader.plan_work import PlanWork
from planexe.workflows.plan.reader.repair_table import decided_table, options_table
from planexe.workflows.plan.resources.resource_models import LeafWork, RoleLoad, RoleWork
from planexe.workflows.plan.schedule.work_days import HOURS_PER_DAY
from planexe.workflows.plan.synthesis.plan_checks import PlanChecks
from planexe.workflows.plan.synthesis.plan_findings import Check
from planexe.workflows.plan.team.find_team_roles import Role

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues


def tables_of(run: "RunValues", work: PlanWork) -> list[Table]:
    """Returns the tables there are."""
    found = [check_table(run)]
    asked = [block for block in contract_table(run) if isinstance(block, Table)]
    if work.there:
        schedule = schedule_table(work.gantt) if work.schedule else None
        found = [work_table(work), schedule, *chance_tables(run), *resource_tables(run, work), *cost_tables(run, work),
                 cash_table(run), load_table(run, work), risk_table(run, work), team_table(run, work),
                 *found]  # fmt: skip
    found.append(facts_table(run))
    return [
        *asked,
        *(table for table in [decided_table(run), options_table(run), *found] if table),
        *_people(run, work),
    ]


def _people(run: "RunValues", work: PlanWork) -> list[Table]:
    """Returns what is handed over, who answers for which task, and who has to be told what."""
    draft = Draft(run, work)
    tables = [("Deliverables", deliverables_table(draft))]
    tables += [("RACI", raci_table(draft, work.schedule))] if work.schedule else []
    tables += [("Stakeholders", table) for table in stakeholder_tables(draft)]
    return [replace(one, title=one.title or name, sheet=name) for name, one in tables if one]


def work_table(work: PlanWork) -> Table:
    """Returns the work breakdown with estimates."""
    columns: Columns[WorkRow] = {
        Column("Code", "code"): lambda row: row.code,
        Column("Work"): lambda row: row.title,
        Column("Description", "long"): lambda row: row.description,
        Column("Resources", "long"): lambda row: "; ".join(row.resources),
        Column("Days min", "days"): lambda row: row.days_min,
        Column("Days realistic", "days"): lambda row: row.days_realistic,
        Column("Days max", "days"): lambda row: row.days_max,
        Column("Owner"): lambda row: row.owner,
        _money("Cost", work): lambda row: row.cost,
    }
    rows = work.gantt.rows
    levels = tuple(row.level for row in rows)
    return table_of("Work breakdown", rows, columns, sheet="WBS", levels=levels, marks=work.gantt.marks)


def resource_tables(run: "RunValues", work: PlanWork) -> list[Table]:
    """Returns who works on what, in hours and money that a workbook calculates; nothing without a resource plan."""
    plan = work.resources
    if plan is None or not plan.roles:
        return []
    titles = {row.code: row.title for row in work.gantt.rows}
    roles = {role.role_id: role for role in plan.roles}
    rate = _money("Rate an hour", work)
    work_columns: Columns[tuple[LeafWork, RoleWork]] = {
        Column("Code", "code"): lambda row: row[0].code,
        Column("Work"): lambda row: titles.get(row[0].code, ""),
        Column("Role id", "code"): lambda row: row[1].role_id,
        Column("Role"): lambda row: roles[row[1].role_id].title,
        Column("Days", "days"): lambda row: row[0].days,
        Column("Hours a day", "number"): lambda row: roles[row[1].role_id].hours_per_day,
        Column("Units", "number"): lambda row: row[1].units,
        Column("Hours", "number", Formula("product", ("Days", "Hours a day", "Units"), 6), summed=True): lambda _: None,
        rate: lambda row: roles[row[1].role_id].day_rate / HOURS_PER_DAY,
        replace(_money("Labour", work, summed=True), formula=Formula("product", ("Hours", rate.title), 0)): lambda _: (
            None
        ),
    }
    role_columns: Columns[RoleLoad] = {
        Column("Id", "code"): lambda role: role.role_id,
        Column("Role"): lambda role: role.title,
        Column("Kind"): lambda role: role.kind,
        Column("People at most", "number"): lambda role: role.units,
        Column("Hours a day", "number"): lambda role: role.hours_per_day,
        Column("From", "date"): lambda role: role.available_from,
        Column("Until", "date"): lambda role: role.available_until,
        Column("Hours", "number", summed=True): lambda role: role.hours,
        rate: lambda role: role.day_rate / HOURS_PER_DAY,
        _money("Labour", work, summed=True): lambda role: role.cost,
    }
    marks = run.marks("resource_plan")
    rows = [(leaf, one) for leaf in plan.leaves for one in leaf.work if one.hours]
    return [
        table_of("Roles and their hours", plan.roles, role_columns, sheet="Resources", marks=marks),
        table_of("Work by role", rows, work_columns, sheet="Resources", marks=marks),
    ]


_Part: TypeAlias = Callable[[CostLine | TaskCost], Cell]


def cost_tables(run: "RunValues", work: PlanWork) -> list[Table]:
    """Returns the costs by phase, by role and by task; nothing without costs."""
    costs = work.costs
    if costs is None:
        return []
    parts: dict[Column, _Part] = {
        _money("Labour", work, summed=True): lambda line: line.labour_cost,
        _money("Materials", work, summed=True): lambda line: line.material_cost,
    }
    whole = Formula("sum", tuple(column.title for column in parts))
    parts[replace(_money("Base", work, summed=True), formula=whole)] = lambda line: (
        line.labour_cost + line.material_cost
    )
    phases: Columns[CostLine] = {
        Column("Code", "code"): lambda line: line.code,
        Column("Phase"): lambda line: line.title,
        **parts,
    }
    roles: Columns[RoleCost] = {
        Column("Id", "code"): lambda role: role.role_id,
        Column("Role"): lambda role: role.title,
        Column("Days", "days"): lambda role: role.days,
        _money("Day rate", work): lambda role: role.day_rate,
        _money("Cost", work, summed=True): lambda role: role.cost,
    }
    tasks: Columns[TaskCost] = {
        Column("Code", "code"): lambda task: task.code,
        Column("Task"): lambda task: task.title,
        **parts,
        _money("At best", work): lambda task: task.total_min,
        _money("At worst", work): lambda task: task.total_max,
        Column("Contingency as guessed", "rate"): lambda task: task.contingency_rate,
    }
    marks = run.marks("cost_plan")
    return [
        table_of("Costs by phase", costs.by_phase, phases, sheet="Costs", marks=marks),
        table_of("Costs by role", costs.by_role, roles, sheet="Costs", marks=marks),
        table_of("Costs by task", costs.tasks, tasks, sheet="Costs", marks=marks),
    ]


def risk_table(run: "RunValues", work: PlanWork) -> Table | None:
    """Returns the risks, the greatest exposure first; ``None`` if there are none."""
    if not work.risks:
        return None
    columns: Columns[LinkedRisk] = {
        Column("Id", "code"): lambda risk: risk.risk_id,
        Column("Risk"): lambda risk: risk.title,
        Column("Area"): lambda risk: risk.area,
        Column("Likelihood"): lambda risk: risk.likelihood,
        Column("Severity"): lambda risk: risk.severity,
        Column("Exposure", "number"): lambda risk: risk.exposure,
        Column("Probability", "rate"): lambda risk: risk.chance,
        Column("Priced"): lambda risk: "yes" if risk.priced else "not priced",
        Column("Delays"): lambda risk: ", ".join(risk.delayed_task_codes),
        Column("Expected days", "number"): lambda risk: round(risk.expected_days, 1),
        Column("Expected money", "number"): lambda risk: round(risk.expected_money),
        Column("Impact", "long"): lambda risk: risk.impact,
        Column("Action", "long"): lambda risk: risk.mitigation,
        Column("Owner"): lambda risk: risk.owner_title or risk.owner_role_id,
        Column("Tasks"): lambda risk: ", ".join(risk.task_codes),
        Column("Early sign", "long"): lambda risk: risk.early_sign,
    }
    return table_of("Risks", work.risks, columns, marks=run.marks(work.register, "find_team_roles"))


def team_table(run: "RunValues", work: PlanWork) -> Table | None:
    """Returns the roles; ``None`` if nobody named them."""
    if work.team is None:
        return None
    columns: Columns[Role] = {
        Column("Id", "code"): lambda role: role.role_id,
        Column("Role"): lambda role: role.title,
        Column("People, from", "number"): lambda role: role.people_min,
        Column("to", "number"): lambda role: role.people_max,
        Column("Why", "long"): lambda role: role.explanation,
        Column("Without it", "long"): lambda role: role.consequences,
    }
    return table_of("Team", work.team.roles, columns, marks=run.marks("find_team_roles"))


def check_table(run: "RunValues") -> Table | None:
    """Returns what was checked and what does not hold; ``None`` where nothing was checked."""
    found = run.value("plan_checks", PlanChecks)
    if found is None or not found.checks:
        return None
    columns: Columns[Check] = {
        Column("Area"): lambda check: check.area,
        Column("Check", "long"): lambda check: check.title,
        Column("Looked at", "number"): lambda check: check.looked_at,
        Column("Failed", "number"): lambda check: check.failed,
        Column("Findings", "long"): lambda check: "; ".join(finding.text for finding in check.findings),
    }
    return table_of("Checks", found.checks, columns, marks=run.marks("plan_checks"))


def _money(name: str, work: PlanWork, *, summed: bool = False) -> Column:
    return Column(f"{name} ({work.gantt.currency})" if work.gantt.currency else name, "money", summed=summed)
