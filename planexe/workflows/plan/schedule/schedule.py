"""When each piece of work begins and ends, and which of it decides the end."""

from collections.abc import Mapping, Sequence

from planexe.scheduling.critical_path import Times, Timetable
from planexe.scheduling.envelopes import envelopes
from planexe.scheduling.levelling import Levelled
from planexe.scheduling.project import Project
from planexe.scheduling.work_calendar import WorkCalendar
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected
from planexe.workflows.plan.resources.resource_models import LeafWork, ResourcePlan
from planexe.workflows.plan.schedule.crew_waits import (
    crew_waits_of,
    delays_of,
    levelling_notes,
    shortages_of,
    stretches_of,
)
from planexe.workflows.plan.schedule.planned_work import WORK_NEEDS, WORK_OPTIONS, planned_work
from planexe.workflows.plan.schedule.schedule_links import PlannedLinks
from planexe.workflows.plan.schedule.schedule_text import view_digest, view_full
from planexe.workflows.plan.schedule.schedule_value import (
    LinkOrigin,
    LinkType,
    Schedule,
    ScheduledLink,
    ScheduledMilestone,
    ScheduledTask,
)
from planexe.workflows.plan.schedule.work_days import holidays_until
from planexe.workflows.plan.work_breakdown.bound_work import BoundWork
from planexe.workflows.plan.work_breakdown.tree import SUBTASK_LEVEL, Assignment, WbsNode

__all__ = [
    "STAGE",
    "LinkOrigin",
    "LinkType",
    "Schedule",
    "ScheduledLink",
    "ScheduledTask",
]


def _compute(inputs: Inputs) -> Schedule:
    work = planned_work(inputs)
    tree, project, resources, links, contract = work.tree, work.project, work.resources, work.links, work.contract
    calendar, most = project.calendar, project.crew.jobs_at_once
    plan = work.levelled()
    deadline = contract.deadline if contract else None
    end = plan.timetable.end
    return Schedule(
        project_title=tree.project_title,
        start=calendar.date_of(0),
        finish=calendar.finish_date(0, end),
        days=float(end),
        working_week=calendar.week,
        region=calendar.region,
        holidays=holidays_until(calendar, max(calendar.finish_date(0, end), deadline or calendar.start)),
        tasks_at_once=most,
        free_days=float(plan.free_end),
        shortages=shortages_of(plan, resources),
        tasks=_tasks(tree.nodes, plan, resources, links, project),
        milestones=_milestones(tree, plan.timetable, calendar),
        critical_path=[code for code in plan.timetable.path if code not in {m.code for m in tree.milestones}],
        deadline=deadline,
        notes=[*work.notes, *resources.estimate_notes, *links.notes, *levelling_notes(plan, resources, most)],
        missing_estimates=resources.missing_estimates,
    )


def _milestones(work: BoundWork, plan: Timetable, calendar: WorkCalendar) -> list[ScheduledMilestone]:
    """Returns when each promise is kept as planned: on the day on which the last of its work ends, or it is held to."""
    found = []
    for one in work.milestones:
        end = plan.times[one.code].early_finish
        day = calendar.finish_date(0, end) if end > 0 else calendar.start
        planned = day if one.rule == "by" else max(day, one.date)
        found.append(
            ScheduledMilestone(
                code=one.code, title=one.title, rule=one.rule, promised=one.date, hard=one.hard, planned=planned,
                days=float(end), total_float=float(plan.times[one.code].total_float),
            )
        )  # fmt: skip
    return found


def _tasks(
    nodes: Sequence[WbsNode], plan: Levelled, resources: ResourcePlan, links: PlannedLinks, project: Project
) -> list[ScheduledTask]:
    times = envelopes({node.code: node.parent for node in nodes}, plan.timetable.times)
    waits: dict[str, list[ScheduledLink]] = {}
    for one in links.links:
        waits.setdefault(one.link.successor, []).append(
            ScheduledLink(
                predecessor=one.link.predecessor,
                type=one.link.type.value,
                lag_days=float(one.link.lag),
                origin=one.origin,
                reason=one.reason,
            )
        )
    owners = _owners(nodes)
    leaves = {leaf.code: leaf for leaf in resources.leaves}
    crew_waits, delays = crew_waits_of(plan), delays_of(plan, project)
    return [
        _scheduled(node, times[node.code], leaves.get(node.code), project.calendar).model_copy(
            update={
                "predecessors": waits.get(node.code, []),
                "owner_role_id": owners.get(node.code, ""),
                "crew_waits": crew_waits.get(node.code, []),
                "delay_days": delays.get(node.code, 0.0),
                "stretches": stretches_of(plan, node.code),
            }
        )
        for node in nodes
    ]


def _scheduled(node: WbsNode, when: Times, leaf: LeafWork | None, calendar: WorkCalendar) -> ScheduledTask:
    least, most = (leaf.days_min, leaf.days_max) if leaf else (node.days_min, node.days_max)
    return ScheduledTask(
        code=node.code,
        parent=node.parent,
        level=node.level,
        title=node.title,
        leaf=leaf is not None,
        days=float(when.early_finish - when.early_start),
        days_min=None if least is None else float(least),
        days_max=None if most is None else float(most),
        early_start=float(when.early_start),
        early_finish=float(when.early_finish),
        late_start=float(when.late_start),
        late_finish=float(when.late_finish),
        start=calendar.start_date(when.early_start),
        finish=calendar.finish_date(when.early_start, when.early_finish),
        total_float=float(when.total_float),
        free_float=float(when.free_float),
        critical=when.critical,
        mode=node.mode,
        assignments=[
            Assignment(role_id=one.role_id, people=one.people, percent=one.percent)
            for one in (leaf.work if leaf else [])
        ],
    )


def _owners(nodes: Sequence[WbsNode]) -> Mapping[str, str]:
    """Returns who owns each subtask, and each task: the role with the largest share of its work."""
    owners = {node.code: node.owner_role_id for node in nodes if node.owner_role_id}
    shares: dict[str, dict[str, int]] = {}
    for node in nodes:
        if node.level == SUBTASK_LEVEL and node.owner_role_id:
            of_task = shares.setdefault(node.parent, {})
            of_task[node.owner_role_id] = of_task.get(node.owner_role_id, 0) + (node.work_share or 1)
    return {**{task: max(roles, key=lambda role: roles[role]) for task, roles in shares.items()}, **owners}


def _gaps(value: Schedule) -> list[str]:
    if not value.missing_estimates:
        return []
    return [f"No estimate for {', '.join(value.missing_estimates)}: the schedule assumes the days of similar tasks."]


STAGE = Compute(
    name="schedule",
    heading="Schedule",
    needs=WORK_NEEDS,
    options=WORK_OPTIONS,
    compute=_compute,
    value=Schedule,
    views={"full": view_full, "digest": view_digest},
    gaps=_gaps,
    essential=False,
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)
