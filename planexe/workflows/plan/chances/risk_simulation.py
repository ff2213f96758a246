"""Draw how likely the plan keeps its dates and its money, and what decides it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from planexe.scheduling.project import day_reached
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.stage import Expected
from planexe.workflows.plan.chances.chance_models import (
    ChanceDriver,
    Criticality,
    CurvePoint,
    DateChance,
    RiskSimulation,
)
from planexe.workflows.plan.chances.chance_text import view_digest, view_full
from planexe.workflows.plan.chances.course_inputs import (
    COURSE_NEEDS,
    COURSE_OPTIONS,
    CourseInputs,
    course_inputs,
    titles_of,
)
from planexe.workflows.plan.chances.judging import cost_chance, joint_chance, promise_chances
from planexe.workflows.plan.schedule.planned_work import PlannedWork
from planexe.workflows.plan.work_breakdown.tree import PHASE_LEVEL

if TYPE_CHECKING:
    from planexe.scheduling.finish_simulation import Simulation, Which

_CURVE = tuple(step / 20 for step in range(1, 20))
_LEAST_SHARE = 0.005
END = "End of all work"


def _compute(inputs: Inputs) -> RiskSimulation:
    from planexe.scheduling.finish_simulation import CORRELATION, simulate  # numpy, only where chances are drawn

    given = course_inputs(inputs)
    work = given.work
    titles = {node.code: node.title for node in work.tree.nodes}
    found = simulate(work.project, given.levelled, given.risks, given.costs)
    promises = promise_chances(work.contract, work.project, found)
    cost = cost_chance(given, found)
    likely = day_reached(work.project, None, float(given.levelled.timetable.end))
    return RiskSimulation(
        draws=found.draws,
        correlation=CORRELATION,
        finish=_dates("", END, None, found),
        likely_finish=likely,
        likely_chance=found.chance_by(None, likely),
        deviation_days=found.deviation(),
        milestones=_milestones(work, found),
        promises=promises,
        cost=cost,
        joint=joint_chance(promises, cost, found),
        criticality=_criticality(given, titles, found),
        drivers=_drivers(given, titles, found),
        finish_curve=[CurvePoint(chance=p, date=found.finish_date(None, p)) for p in _CURVE],
        cost_curve=[CurvePoint(chance=p, amount=found.cost(p)) for p in _CURVE] if cost else [],
        notes=list(given.notes),
    )


def _dates(code: str, title: str, job: "Which", found: "Simulation") -> DateChance:
    p10, p50, p80, p90 = (found.finish_date(job, p) for p in (0.1, 0.5, 0.8, 0.9))
    return DateChance(code=code, title=title, p10=p10, p50=p50, p80=p80, p90=p90)


def _milestones(work: PlannedWork, found: "Simulation") -> list[DateChance]:
    """Returns the ends of the phases, and the moments of the promises."""
    parents = {node.code: node.parent for node in work.tree.nodes}
    below: dict[str, list[str]] = {}
    for code in work.project.jobs:
        above = parents.get(code, "")
        while above:
            below.setdefault(above, []).append(code)
            above = parents.get(above, "")
    phases = [node for node in work.tree.nodes if node.level == PHASE_LEVEL]
    ends = [
        _dates(node.code, node.title, tuple(below.get(node.code, [node.code])), found)
        for node in phases
        if node.code in below or node.code in work.project.jobs
    ]
    return [*ends, *(_dates(one.code, one.title, one.code, found) for one in work.tree.milestones)]


def _criticality(given: CourseInputs, titles: Mapping[str, str], found: "Simulation") -> list[Criticality]:
    """Returns how often each task decided the end: as often as the most deciding of its leaves."""
    shares: dict[str, float] = {}
    for code, share in found.criticality.items():
        job = given.work.project.jobs[code]
        if job.milestone:
            continue
        task = job.task or code
        shares[task] = max(share, shares.get(task, 0.0))
    ranked = sorted(shares, key=lambda code: -shares[code])
    return [
        Criticality(code=code, title=titles.get(code, ""), share=shares[code])
        for code in ranked
        if shares[code] >= _LEAST_SHARE
    ]


def _drivers(given: CourseInputs, titles: Mapping[str, str], found: "Simulation") -> list[ChanceDriver]:
    named = {**titles, **titles_of(given.register.risks if given.register else ())}
    return [
        ChanceDriver(name=one.name, title=named.get(one.name, ""), kind=one.kind, days=one.days, money=one.money)
        for one in found.drivers()
    ]


STAGE = Compute(
    name="risk_simulation",
    heading="Chances",
    needs=COURSE_NEEDS,
    options=COURSE_OPTIONS,
    compute=_compute,
    value=RiskSimulation,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    expected=Expected(0, 0, 0, 0, 0),
)
