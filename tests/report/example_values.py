"""The values of a small complete plan, for tests: three phases, eight tasks, every type of link, costs, roles, risks."""

import datetime as dt
import math
from collections.abc import Iterable
from typing import Any, Literal

from planexe.workflows.plan.assumptions.identify_risks import Risk
from planexe.workflows.plan.costs.cost_models import (
    CostLine,
    CostPlan,
    LabourCost,
    LeafCost,
    RoleCost,
    TaskCost,
)
from planexe.workflows.plan.costs.task_costs import Material
from planexe.workflows.plan.project_plan.risk_value import LinkedRisks, untied
from planexe.workflows.plan.schedule.schedule import LinkType, Schedule, ScheduledLink, ScheduledTask
from planexe.workflows.plan.team.find_team_roles import Role, TeamRoles
from planexe.workflows.plan.work_breakdown.tree import WbsNode, WbsTree

Week = Literal["every day", "monday to friday"]
START = dt.date(2026, 12, 7)  # a Monday
_PHASES = {"1": "Prepare", "2": "Build", "3": "Open"}
_TASKS = {
    "1.1": "Rent the rooms",
    "1.2": "Get the permits",
    "1.3": "Choose suppliers",
    "2.1": "Fit out the bakery",
    "2.2": "Fit out the shop",
    "2.3": "Hire the staff",
    "3.1": "Bake on trial",
    "3.2": "Make it known",
}
_ESTIMATES = {"1.1": (3, 4, 6), "1.2": (6, 8, 20), "1.3": (2, 4, 5), "2.1": (5, 7, 12), "2.2": (4, 5, 8)}
# code: title, days, early start, total float, free float, owner, links
_LEAVES: dict[str, tuple[str, float, float, float, float, str, str]] = {
    "1.1.1": ("Compare rooms", 3, 0, 0, 0, "M1", ""),
    "1.1.2": ("Sign the lease", 1, 3, 0, 0, "M1", "1.1.1FS"),
    "1.2.1": ("Write the application", 2, 4, 0, 0, "M1", "1.1.2FS"),
    "1.2.2": ("Pass the inspection", 5, 7, 0, 0, "M3", "1.2.1FS+1"),
    "1.3": ("Choose suppliers", 4, 1, 4.5, 3, "M3", "1.1.1SS+1"),
    "2.1.1": ("Lay pipes", 4, 4, 1.5, 0, "M2", "1.1.2FS"),
    "2.1.2": ("Install the oven", 2.5, 8, 1.5, 0, "M2", "2.1.1FS;1.3FS"),
    "2.2.1": ("Paint the walls", 3, 6, 3, 0, "M2", "2.1.1SS+2"),
    "2.2.2": ("Put up the counter", 2, 9, 3, 0, "M2", "2.1.2FF;2.2.1FS"),
    "2.3.1": ("Talk to applicants", 5, 4, 4, 1, "M1", "1.1.2FS"),
    "2.3.2": ("Train the staff", 3, 10, 3, 3, "M3", "2.3.1FS;2.1.2FS-0.5"),
    "3.1.1": ("Bake each bread", 3, 12, 0, 0, "M3", "2.1.2FS;1.2.2FS"),
    "3.1.2": ("Let neighbours taste", 1, 15, 0, 0, "M3", "3.1.1FS;3.2.1SF+1"),
    "3.2.1": ("Hang posters", 2, 11, 3, 3, "", "2.2.2FS"),
    "3.2.2": ("Opening day", 1, 16, 0, 0, "M1", "3.1.2FS;3.2.1FS;2.3.2FS"),
}
CRITICAL_PATH = ["1.1.1", "1.1.2", "1.2.1", "1.2.2", "3.1.1", "3.1.2", "3.2.2"]
_DAYS = 17.0
_RATES = {"M1": ("Founder", 300.0), "M2": ("Builder", 450.0), "M3": ("Head baker", 350.0)}


def example_tree() -> WbsTree:
    """Returns three phases, eight tasks, fourteen subtasks; one task is a leaf."""
    nodes = []
    for phase, phase_title in _PHASES.items():
        nodes.append(WbsNode(code=phase, level=1, title=phase_title))
        for task, task_title in _TASKS.items():
            if task.startswith(f"{phase}."):
                names = ("days_min", "days_realistic", "days_max")
                days: dict[str, Any] = dict(zip(names, _ESTIMATES.get(task, ()), strict=False))
                nodes.append(WbsNode(code=task, parent=phase, level=2, title=task_title, **days))
                nodes += [_subtask(code) for code in _LEAVES if code.startswith(f"{task}.")]
    return WbsTree(project_title="Hearth bakery", final_deliverable="A bakery that is open to all", nodes=nodes)


def _subtask(code: str) -> WbsNode:
    title = _LEAVES[code][0]
    described = f"{title}, and write down what was decided."
    return WbsNode(
        code=code, parent=code[:3], level=3, title=title, description=described, resources=["One person", "A van"]
    )


def _link(text: str) -> ScheduledLink:
    for kind in ("FS", "SS", "FF", "SF"):
        code, found, lag = text.partition(kind)
        if found:
            link_type: LinkType = kind
            return ScheduledLink(predecessor=code, type=link_type, lag_days=float(lag or 0), reason="It is needed.")
    raise ValueError(text)


def _day(number: int, week: Week) -> dt.date:
    """Returns the day of the calendar with a number, the first day of the project being 0."""
    weeks, rest = divmod(number, 5)
    return START + dt.timedelta(days=number if week == "every day" else weeks * 7 + rest)


def _leaf(code: str, week: Week) -> ScheduledTask:
    title, days, early, total_float, free_float, owner, links = _LEAVES[code]
    return ScheduledTask(
        code=code,
        parent=code.rpartition(".")[0],
        level=code.count(".") + 1,
        title=title,
        leaf=True,
        days=days,
        days_min=days / 2,
        days_max=days * 2,
        early_start=early,
        early_finish=early + days,
        late_start=early + total_float,
        late_finish=early + total_float + days,
        start=_day(math.floor(early), week),
        finish=_day(math.ceil(early + days) - 1, week),
        total_float=total_float,
        free_float=free_float,
        critical=total_float == 0,
        predecessors=[_link(text) for text in links.split(";") if text],
        owner_role_id=owner,
    )


def _envelope(code: str, title: str, leaves: Iterable[ScheduledTask]) -> ScheduledTask:
    own = [leaf for leaf in leaves if leaf.code.startswith(f"{code}.")]
    early_start, early_finish = min(t.early_start for t in own), max(t.early_finish for t in own)
    return ScheduledTask(
        code=code,
        parent=code.rpartition(".")[0],
        level=code.count(".") + 1,
        title=title,
        leaf=False,
        days=early_finish - early_start,
        early_start=early_start,
        early_finish=early_finish,
        late_start=min(t.late_start for t in own),
        late_finish=max(t.late_finish for t in own),
        start=min(t.start for t in own),
        finish=max(t.finish for t in own),
        total_float=min(t.total_float for t in own),
        free_float=min(t.free_float for t in own),
        critical=any(t.critical for t in own),
    )


def example_schedule(week: Week = "every day") -> Schedule:
    """Returns the schedule: every type of link, lags above and below zero, half days."""
    leaves = [_leaf(code, week) for code in _LEAVES]
    above = {**_PHASES, **{code: title for code, title in _TASKS.items() if code not in _LEAVES}}
    tasks = [*leaves, *(_envelope(code, title, leaves) for code, title in above.items())]
    return Schedule(
        project_title="Hearth bakery",
        start=START,
        finish=_day(int(_DAYS) - 1, week),
        days=_DAYS,
        working_week=week,
        tasks=sorted(tasks, key=lambda task: task.code),
        critical_path=CRITICAL_PATH,
        deadline=dt.date(2027, 1, 6),
        notes=["Nobody said what 2.3.1 waits for: it was put after the lease."],
    )


def example_costs() -> CostPlan:
    """Returns costs of seven tasks; nobody priced 3.2."""
    tasks = [_task_cost(code, title) for code, title in _TASKS.items() if code != "3.2"]
    phases = [(code, title, [t for t in tasks if t.code.startswith(f"{code}.")]) for code, title in _PHASES.items()]
    roles = [
        RoleCost(role_id=role, title=title, day_rate=rate, days=_role_days(tasks, role), cost=_role_days(tasks, role) * rate)
        for role, (title, rate) in _RATES.items()
    ]  # fmt: skip
    total = sum(t.total for t in tasks)
    return CostPlan(
        currency="DKK",
        tasks=tasks,
        leaves=[LeafCost(code=code, cost=_leaf_cost(code, tasks)) for code in _LEAVES if not code.startswith("3.2")],
        by_phase=[
            CostLine(
                code=code,
                title=title,
                labour_cost=sum(t.labour_cost for t in own),
                material_cost=sum(t.material_cost for t in own),
                contingency_cost=sum(t.contingency_cost for t in own),
                total=sum(t.total for t in own),
            )
            for code, title, own in phases
        ],
        by_role=roles,
        labour_cost=sum(t.labour_cost for t in tasks),
        material_cost=sum(t.material_cost for t in tasks),
        contingency_cost=sum(t.contingency_cost for t in tasks),
        total=total,
        total_min=total * 0.8,
        total_max=total * 1.5,
        budget=60000,
        budget_currency="DKK",
        left=60000 - total,
        verdict="within the budget" if total <= 60000 else "over the budget",
        unpriced=["3.2"],
        notes=["Prices are without tax."],
    )


def _task_cost(code: str, title: str) -> TaskCost:
    days: dict[str, float] = {}
    for leaf, (_, leaf_days, _, _, _, owner, _) in _LEAVES.items():
        if leaf == code or leaf.startswith(f"{code}."):
            days[owner] = days.get(owner, 0) + leaf_days
    labour = [
        LabourCost(role_id=r, role_title=_RATES[r][0], days=d, day_rate=_RATES[r][1], cost=d * _RATES[r][1])
        for r, d in days.items()
    ]
    work, things = sum(line.cost for line in labour), 1000.0
    return TaskCost(
        code=code,
        title=title,
        labour=labour,
        materials=[Material(name="Van and fees", cost=things)],
        labour_cost=work,
        material_cost=things,
        contingency_rate=0.1,
        contingency_cost=(work + things) * 0.1,
        total=(work + things) * 1.1,
        total_min=(work + things) * 0.9,
        total_max=(work + things) * 1.6,
        assumptions=["The rooms have water."],
    )


def _role_days(tasks: list[TaskCost], role: str) -> float:
    return sum(line.days for task in tasks for line in task.labour if line.role_id == role)


def _leaf_cost(code: str, tasks: list[TaskCost]) -> float:
    task = next(t for t in tasks if code == t.code or code.startswith(f"{t.code}."))
    days = {leaf: row[1] for leaf, row in _LEAVES.items() if leaf == task.code or leaf.startswith(f"{task.code}.")}
    return task.total * days[code] / sum(days.values())


def example_team() -> TeamRoles:
    """Returns three roles."""
    return TeamRoles(
        roles=[
            Role(
                role_id=role,
                title=title,
                explanation=f"{title} for the whole time.",
                people_min=1,
                people_max=2,
                consequences="Nobody would do it.",
            )
            for role, (title, _) in _RATES.items()
        ]
    )


def example_risks() -> LinkedRisks:
    """Returns three risks."""
    worst = Risk(
        risk_id="R1",
        title="Oven comes three months late",
        area="supply",
        description="The maker delivers late.",
        potential_impact="About 12 weeks and 40,000 DKK.",
        likelihood="medium",
        severity="high",
        action="The founder orders a used one as a reserve by the second week.",
    )
    more = {"risk_id": "R2", "title": "Too few guests", "area": "market and demand", "severity": "medium"}
    least = {"risk_id": "R3", "title": "Loud pipes", "area": "technology", "severity": "low", "likelihood": "low"}
    risks = [worst, worst.model_copy(update=more), worst.model_copy(update=least)]
    return LinkedRisks(risks=[untied(risk) for risk in risks])
