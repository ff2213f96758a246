"""Work out who works on each leaf for how many hours, and what that costs: schedule, costs and exports read only this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from planexe.scheduling.project import in_quarters
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.costs.cost_sums import exact, sum_of, whole
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.repair.applying import more_people, pace_of, pay_of
from planexe.workflows.plan.repair.decisions import DECISION_NEEDS, decisions_of
from planexe.workflows.plan.resources.resource_models import (
    LeafWork,
    ResourcePlan,
    RoleLoad,
    RoleWork,
    TaskDays,
)
from planexe.workflows.plan.resources.resource_views import view_digest, view_full
from planexe.workflows.plan.schedule.leaf_days import LeafDays, leaf_days
from planexe.workflows.plan.schedule.work_days import DAYS_A_WEEK, HOURS_PER_DAY, WEEK_NEEDS, hours_per_week, week_of
from planexe.workflows.plan.team.find_team_roles import OWN_TIME, Role, TeamRoles
from planexe.workflows.plan.work_breakdown.tree import Assignment, WbsNode
from planexe.workflows.plan.work_breakdown.wbs_tree_full import FullWbsTree


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who there is: the roles by their ids, the hours that each works a day, what eight of them cost, how many at most."""

    roles: Mapping[str, Role]
    hours: Mapping[str, float]
    rates: Mapping[str, float]
    most: int | None

    def paid(self, times: Fraction) -> "_Staff":
        """Returns the same people at a multiple of what they cost."""
        if times == 1:
            return self
        return replace(self, rates={key: float(exact(rate) * exact(float(times))) for key, rate in self.rates.items()})

    def people_for(self, assignments: Sequence[Assignment]) -> dict[str, int]:
        """Returns how many of each role work: no more than it has, and together no more than there are.

        Where there are too few, those who are named first come first. Bought services take no seat.
        """
        left = None if self.most is None else Fraction(self.most)
        found: dict[str, int] = {}
        for one in assignments:
            role = self.roles.get(one.role_id)
            if role is None:
                continue
            people = min(one.people, max(1, role.people_max))
            if left is not None and role.kind != "bought":
                part = Fraction(one.percent, 100)
                people = min(people, int(left / part))  # so many fill the seats that are left
                left -= people * part
            if people:
                found[one.role_id] = people
        return found


def compute(inputs: Inputs) -> ResourcePlan:
    """Returns the resource plan; work of nobody takes no hours and costs nothing, and is named.

    Raises:
        InputError: ``hours_per_week`` is no sensible number.
    """
    tree = inputs.read("wbs_tree_full", FullWbsTree)
    team = inputs.find("find_team_roles", TeamRoles)
    rates = inputs.find("role_rates", RoleRates)
    week = week_of(inputs)
    contract = inputs.find("goal_contract", GoalContract)
    most = contract.most_people if contract else None
    decisions = decisions_of(inputs)
    roles = more_people(team.roles if team else [], decisions)
    staff = _staff(roles, rates, hours_per_week(inputs) / DAYS_A_WEEK[week], most)
    days = leaf_days(tree.nodes, tree.unestimated)
    modes = {node.code: node.mode for node in tree.nodes}
    stretch = {code: Fraction(7, DAYS_A_WEEK[week]) if modes[code] == "wait" else Fraction(1) for code in days.likely}
    stretch |= pace_of(tree.nodes, decisions)
    pay = pay_of(tree.nodes, decisions)
    likely = in_quarters(
        {code: length * stretch[code] for code, length in days.likely.items()},
        {code: f"{days.task_of(code)} {modes[code]}" for code in days.likely},
    )
    leaves = [
        _leaf(node, days, likely, stretch, staff.paid(pay.get(node.code, Fraction(1))))
        for node in tree.nodes
        if node.code in likely
    ]
    return ResourcePlan(
        currency=rates.currency if rates else "",
        working_week=week,
        people_max=most,
        roles=[_load(role, staff, leaves) for role in staff.roles.values()],
        leaves=leaves,
        tasks=[
            TaskDays(code=code, days_min=a, days_likely=m, days_max=b, assumed=code in days.assumed)
            for code, (a, m, b) in days.estimates.items()
        ],
        hours=sum_of(one.hours for leaf in leaves for one in leaf.work),
        labour_cost=sum_of(one.cost for leaf in leaves for one in leaf.work),
        notes=_notes(tree.nodes, leaves, staff),
        estimate_notes=list(days.notes),
        missing_estimates=list(days.missing),
    )


def _staff(team: Sequence[Role], rates: RoleRates | None, own_hours: float, most: int | None) -> _Staff:
    roles = {role.role_id: role for role in team}
    paid = {rate.role_id: rate.day_rate for rate in (rates.rates if rates else [])}
    hours = {key: own_hours if role.kind in OWN_TIME else HOURS_PER_DAY for key, role in roles.items()}
    return _Staff(roles, hours, {key: paid.get(key, 0.0) for key in roles}, most)


def _leaf(
    node: WbsNode, days: LeafDays, likely: Mapping[str, Fraction], stretch: Mapping[str, Fraction], staff: _Staff
) -> LeafWork:
    length = likely[node.code]
    people = staff.people_for(node.assignments)
    return LeafWork(
        code=node.code,
        task_code=days.task_of(node.code),
        mode=node.mode,
        days=float(length),
        days_min=float(min(length, days.least[node.code] * stretch[node.code])),
        days_max=float(max(length, days.most[node.code] * stretch[node.code])),
        work=[
            _role_work(one, people[one.role_id], Fraction(0) if node.mode == "wait" else length, staff)
            for one in node.assignments
            if one.role_id in people
        ],
    )


def _role_work(one: Assignment, people: int, length: Fraction, staff: _Staff) -> RoleWork:
    units = Fraction(people * one.percent, 100)
    hours = exact(float(length * units)) * exact(staff.hours[one.role_id])
    cost = whole(hours / exact(HOURS_PER_DAY) * exact(staff.rates[one.role_id]))
    return RoleWork(
        role_id=one.role_id,
        people=people,
        percent=one.percent,
        units=float(units),
        hours=float(hours),
        cost=float(cost),
    )


def _load(role: Role, staff: _Staff, leaves: Sequence[LeafWork]) -> RoleLoad:
    work = [one for leaf in leaves for one in leaf.work if one.role_id == role.role_id]
    hours = sum_of(one.hours for one in work)
    return RoleLoad(
        role_id=role.role_id,
        title=role.title,
        kind=role.kind,
        units=max(1, role.people_max),
        hours_per_day=staff.hours[role.role_id],
        available_from=role.available_from,
        available_until=role.available_until,
        day_rate=staff.rates[role.role_id],
        hours=hours,
        days=float(exact(hours) / exact(HOURS_PER_DAY)),
        cost=sum_of(one.cost for one in work),
    )


def _notes(nodes: Sequence[WbsNode], leaves: Sequence[LeafWork], staff: _Staff) -> list[str]:
    """Returns whose time is short, what nobody is assigned to, and where fewer people work than were asked for."""
    notes = []
    short = {staff.hours[key] for key, role in staff.roles.items() if role.kind in OWN_TIME} - {HOURS_PER_DAY}
    notes += [f"Own and unpaid people work {hours:.3g} hours a day." for hours in sorted(short)]
    nobody = [leaf.code for leaf in leaves if not leaf.work and leaf.days]
    if nobody and staff.roles:
        notes.append(f"Nobody is assigned to {', '.join(nobody)}: no hours and no pay are counted there.")
    works = {leaf.code: {one.role_id: one.people for one in leaf.work} for leaf in leaves}
    cut = [
        f"{node.code} ({one.role_id} {works[node.code].get(one.role_id, 0)} instead of {one.people})"
        for node in nodes
        for one in node.assignments
        if node.code in works and one.role_id in staff.roles and works[node.code].get(one.role_id, 0) < one.people
    ]
    if cut:
        notes.append(f"No more people work than there are: {', '.join(cut)}.")
    return notes


STAGE = Compute(
    name="resource_plan",
    heading="Resource plan",
    needs=(
        unseen("wbs_tree_full"),
        unseen(optional("find_team_roles")),
        unseen(optional("role_rates")),
        *DECISION_NEEDS,
        *WEEK_NEEDS,
    ),
    options=("working_week", "hours_per_week"),
    compute=compute,
    value=ResourcePlan,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
