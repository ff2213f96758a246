"""The values that charts and tables of a plan are made from, read once, and its work joined from them; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planexe.blocks.gantt import Calendar, CrewRole, Gantt, Milestone, WorkRow
from planexe.blocks.plain_text import plain_line
from planexe.workflows.plan.assumptions.identify_risks import RiskRegister
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.plan_cost import PlanCost, plan_cost
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.project_plan.risk_value import LinkedRisk, LinkedRisks, untied
from planexe.workflows.plan.reader.work_rows import join_rows
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.schedule_value import Schedule
from planexe.workflows.plan.schedule.work_days import HOURS_PER_DAY
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.work_breakdown.tree import WbsTree

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

_NOT_MADE: Mapping[str, str] = {
    "wbs_tree_full": "Subtasks have not been made: the work ends at the tasks.",
    "schedule": "The schedule has not been made: there are no dates, links or floats.",
    "cost_plan": "Costs have not been estimated.",
    "find_team_roles": "The roles of the team have not been named.",
}
_UNREADABLE: Mapping[str, str] = {
    "wbs_tree_full": "The work breakdown does not fit this version and is left out.",
    "schedule": "The schedule does not fit this version and is left out.",
    "cost_plan": "The costs do not fit this version and are left out.",
    "find_team_roles": "The roles of the team do not fit this version and are left out.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWork:
    """The values there are.

    Attributes:
        gantt: the work; without rows if neither a breakdown nor a schedule can be read.
        whole: what the plan costs, contingency included; ``None`` where nothing has a price.
        risks: the greatest exposure first; ``register`` the stage they are from, empty if there are none.
    """

    gantt: Gantt
    schedule: Schedule | None
    costs: CostPlan | None
    whole: PlanCost | None
    team: TeamRoles | None
    resources: ResourcePlan | None
    risks: tuple[LinkedRisk, ...]
    register: str

    @property
    def there(self) -> bool:
        """Returns whether there is any work."""
        return bool(self.gantt.rows or self.schedule)


def plan_work_of(run: "RunValues") -> PlanWork:
    """Returns the work of a plan as far as it is there."""
    tree = run.value("wbs_tree_full", WbsTree)
    outline = tree or run.value("wbs_tree_l2", WbsTree)
    values = {
        "wbs_tree_full": tree,
        "schedule": (schedule := run.value("schedule", Schedule)),
        "cost_plan": (costs := run.value("cost_plan", CostPlan)),
        "find_team_roles": (team := run.value("find_team_roles", TeamRoles)),
    }
    register, risks = _risks(run)
    missing = [
        (_UNREADABLE if name in run.artefacts else _NOT_MADE)[name] for name, value in values.items() if value is None
    ]
    resources = run.value("resource_plan", ResourcePlan)
    rows = join_rows(outline.nodes if outline else [], schedule, costs, team, resources)
    source = "wbs_tree_full" if tree else "wbs_tree_l2"
    gantt = Gantt(
        title=plain_line(outline.project_title if outline else "") or run.title,
        rows=rows,
        milestones=_milestones(rows, schedule),
        promises=_promises(tree, schedule),
        calendar=_calendar(schedule),
        people=tuple(plain_line(role.title) for role in (team.roles if team else [])),
        crew=_crew(resources),
        currency=plain_line(costs.currency) if costs else "",
        missing=tuple(missing if risks else [*missing, "Risks have not been collected."]),
        marks=run.marks(source, "schedule", "cost_plan", "find_team_roles"),
        date_marks=run.marks(source, "schedule", "find_team_roles"),
        notes=run.other_marks("schedule", source, "cost_plan", "find_team_roles"),
    )
    there = outline or schedule
    return PlanWork(
        gantt=gantt if there else Gantt(title=run.title),
        schedule=schedule,
        costs=costs,
        whole=plan_cost(costs, run.value("risk_simulation", RiskSimulation)),
        team=team,
        resources=resources,
        risks=risks,
        register=register,
    )


def _risks(run: "RunValues") -> tuple[str, tuple[LinkedRisk, ...]]:
    """Returns the risks of the register, else those first named, and the stage they are from."""
    linked = run.value("risk_register", LinkedRisks)
    found = run.value("identify_risks", RiskRegister)
    if linked and linked.risks:
        stage, risks = "risk_register", linked.risks
    else:
        stage, risks = "identify_risks", [untied(risk) for risk in (found.risks if found else [])]
    return stage if risks else "", tuple(sorted(risks, key=lambda risk: -risk.exposure))


def _calendar(schedule: Schedule | None) -> Calendar | None:
    if schedule is None:
        return None
    return Calendar(
        schedule.start,
        schedule.finish,
        schedule.days,
        schedule.working_week,
        schedule.deadline,
        tuple(schedule.critical_path),
        tuple(schedule.holidays),
        plain_line(schedule.region),
    )


def _crew(resources: ResourcePlan | None) -> tuple[CrewRole, ...]:
    return tuple(
        CrewRole(
            title=plain_line(role.title) or role.role_id,
            units=role.units * role.hours_per_day / HOURS_PER_DAY,
            hour_rate=role.day_rate / HOURS_PER_DAY,
        )
        for role in (resources.roles if resources else [])
    )


def _milestones(rows: Sequence[WorkRow], schedule: Schedule | None) -> tuple[Milestone, ...]:
    if schedule is None:
        return ()
    ends = tuple(
        Milestone(kind="phase", code=row.code, title=f"{row.title}: finished", date=row.finish)
        for row in rows
        if row.level == 1 and row.finish
    )
    return (*ends, Milestone(kind="project", code="", title="Project finished", date=schedule.finish))


def _promises(tree: WbsTree | None, schedule: Schedule | None) -> tuple[Milestone, ...]:
    """Returns the moments at which promises are kept, each with the tasks before it and the day it is promised for."""
    planned = {one.code: one for one in schedule.milestones} if schedule else {}
    return tuple(
        Milestone(
            kind="promise",
            code=one.code,
            title=f"{one.code} {plain_line(one.title)}",
            date=planned[one.code].planned,
            after=tuple(one.after_task_codes),
            deadline=None if one.rule == "not_before" else one.date,
        )
        for one in (tree.milestones if tree else [])
        if one.code in planned
    )
