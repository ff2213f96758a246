"""When each piece of work begins and ends, which of it decides the end, and how likely the dates are."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from planexe.errors import InputError
from planexe.scheduling.critical_path import Times, Timetable, critical_path
from planexe.scheduling.envelopes import envelopes
from planexe.scheduling.estimates import Estimate, along_path, chance_by, days_for
from planexe.scheduling.network import Activity, build_network
from planexe.scheduling.task_limit import limit_tasks
from planexe.scheduling.work_calendar import WEEK_NAMES, WorkCalendar
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.answer_checks import parse_choice
from planexe.workflows.plan.schedule.leaf_days import LeafDays, leaf_days
from planexe.workflows.plan.schedule.schedule_links import PlannedLinks, planned_links
from planexe.workflows.plan.schedule.schedule_text import view_digest, view_full
from planexe.workflows.plan.schedule.schedule_value import (
    FinishChance,
    LinkOrigin,
    LinkType,
    Schedule,
    ScheduledLink,
    ScheduledTask,
)
from planexe.workflows.plan.schedule.task_dependencies import TaskDependencies
from planexe.workflows.plan.screening.start_time import StartTime
from planexe.workflows.plan.screening.stated_limits import StatedLimits
from planexe.workflows.plan.work_breakdown.tree import SUBTASK_LEVEL, WbsNode
from planexe.workflows.plan.work_breakdown.wbs_tree_full import FullWbsTree

__all__ = [
    "SENSIBLE_CHANCES",
    "STAGE",
    "FinishChance",
    "LinkOrigin",
    "LinkType",
    "Schedule",
    "ScheduledLink",
    "ScheduledTask",
]

SENSIBLE_CHANCES = (0.5, 0.8, 0.95)
"""Chances whose days are worth knowing: as likely as not, a promise, a promise that must hold."""


def _compute(inputs: Inputs) -> Schedule:
    tree = inputs.read("wbs_tree_full", FullWbsTree)
    calendar, start_notes = _calendar(inputs)
    most = _tasks_at_once(inputs.option("tasks_at_once"))
    days = leaf_days(tree.nodes, tree.unestimated)
    links = planned_links(tree.nodes, inputs.find("task_dependencies", TaskDependencies))
    plan = _timetable(days, links, most)
    limits = inputs.find("stated_limits", StatedLimits)
    deadline = limits.deadline.date if limits and limits.deadline else None
    whole = _expected(plan, days)
    return Schedule(
        project_title=tree.project_title,
        start=calendar.date_of(0),
        finish=calendar.finish_date(0, plan.end),
        days=float(plan.end),
        working_week=calendar.week,
        tasks_at_once=most,
        tasks=_tasks(tree.nodes, plan, days, links, calendar),
        critical_path=list(plan.path),
        pert_mean_days=float(whole.mean),
        pert_deviation_days=whole.deviation,
        chances=_chances(whole, plan, calendar, deadline),
        deadline=deadline,
        notes=[*start_notes, *days.notes, *links.notes, *_limit_notes(most)],
        missing_estimates=list(days.missing),
    )


def _calendar(inputs: Inputs) -> tuple[WorkCalendar, list[str]]:
    """Returns the days of work; they begin on the day the user chose, else the goal names, else the plan was made."""
    calendar = inputs.read("start_time", StartTime)
    limits = inputs.find("stated_limits", StatedLimits)
    start = calendar.start_date
    notes: list[str] = []
    if not calendar.chosen_by_user and limits and limits.start:
        start = limits.start.date
        notes.append(f"The goal names the start: {start.isoformat()}.")
        if start < calendar.today:
            notes.append(f"That lies before the day on which the plan was made, {calendar.today.isoformat()}.")
    week = parse_choice(str(inputs.option("working_week") or WEEK_NAMES[0]), "working_week", WEEK_NAMES)
    return WorkCalendar(start, next(name for name in WEEK_NAMES if name == week)), notes


def _tasks_at_once(raw: object) -> int | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 1:
        message = f"tasks_at_once is {raw!r}; give a whole number, 1 or more."
        raise InputError(message, field="tasks_at_once")
    return raw


def _timetable(days: LeafDays, links: PlannedLinks, most: int | None) -> Timetable:
    activities = [Activity(code, length) for code, length in days.likely.items()]
    network = build_network(activities, [one.link for one in links.links])
    return critical_path(network) if most is None else limit_tasks(network, most)


def _expected(plan: Timetable, days: LeafDays) -> Estimate:
    """Returns what the three-point estimates along the critical path say about the length of the project.

    Leaves of one task share its estimate, so their deviations add up; tasks are independent of each other.
    """
    weights: dict[str, Fraction] = {}
    planned = Fraction(0)
    for code, weight in plan.path_weights().items():
        planned += weight * days.likely[code]
        if code in days.shares:
            task, part = days.shares[code]
            weights[task] = weights.get(task, Fraction(0)) + weight * part
    along = along_path(days.estimates.items(), weights)
    return Estimate(along.mean + plan.end - planned, along.variance)  # what is not work on the path are lags


def _tasks(
    nodes: Sequence[WbsNode], plan: Timetable, days: LeafDays, links: PlannedLinks, calendar: WorkCalendar
) -> list[ScheduledTask]:
    times = envelopes({node.code: node.parent for node in nodes}, plan.times)
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
    return [
        _scheduled(node, times[node.code], days, calendar).model_copy(
            update={"predecessors": waits.get(node.code, []), "owner_role_id": owners.get(node.code, "")}
        )
        for node in nodes
    ]


def _scheduled(node: WbsNode, when: Times, days: LeafDays, calendar: WorkCalendar) -> ScheduledTask:
    leaf = node.code in days.likely
    least = days.least[node.code] if leaf else node.days_min
    most = days.most[node.code] if leaf else node.days_max
    return ScheduledTask(
        code=node.code,
        parent=node.parent,
        level=node.level,
        title=node.title,
        leaf=leaf,
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


def _chances(whole: Estimate, plan: Timetable, calendar: WorkCalendar, deadline: dt.date | None) -> list[FinishChance]:
    """Returns the chance to have finished by the planned end, by the days of sensible chances, and by the deadline."""
    lengths = {math.ceil(plan.end), *(math.ceil(days_for(chance, whole)) for chance in SENSIBLE_CHANCES)}
    dates = {calendar.finish_date(0, length): length for length in sorted(lengths) if length > 0}
    if deadline is not None:
        dates[deadline] = calendar.days_until(deadline)
    return [
        FinishChance(date=date, days=float(dates[date]), chance=round(chance_by(dates[date], whole), 4))
        for date in sorted(dates)
    ]


def _limit_notes(most: int | None) -> list[str]:
    if most is None:
        return []
    order = "Floats keep the order in which work waits for room; another order may leave more."
    return [f"At most {most} subtasks at the same time: what is needed soonest goes first. {order}"]


def _gaps(value: Schedule) -> list[str]:
    if not value.missing_estimates:
        return []
    return [f"No estimate for {', '.join(value.missing_estimates)}: the schedule assumes the days of similar tasks."]


STAGE = Compute(
    name="schedule",
    heading="Schedule",
    needs=(
        unseen("start_time"),
        unseen(optional("stated_limits")),
        unseen("wbs_tree_full"),
        unseen(optional("task_dependencies")),
    ),
    options=("working_week", "tasks_at_once"),
    compute=_compute,
    value=Schedule,
    views={"full": view_full, "digest": view_digest},
    gaps=_gaps,
    essential=False,
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)
