"""From what a run knows of its work, risks and prices to what is drawn; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from planexe.scheduling.levelling import Levelled, at_starts, level
from planexe.scheduling.project import Project
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Need, optional, unseen
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.costs.task_costs import TaskCosts
from planexe.workflows.plan.project_plan.risk_value import LinkedRisk, LinkedRisks
from planexe.workflows.plan.resources.resource_models import ResourcePlan
from planexe.workflows.plan.schedule.planned_work import WORK_NEEDS, WORK_OPTIONS, PlannedWork, planned_work
from planexe.workflows.plan.schedule.schedule_value import Schedule

if TYPE_CHECKING:
    from planexe.scheduling.course_model import CostLine, RiskStrike

COURSE_NEEDS: tuple[Need, ...] = (
    *WORK_NEEDS,
    unseen("schedule"),
    unseen(optional("cost_plan")),
    unseen(optional("task_costs")),
    unseen(optional("risk_register")),
)
"""What whoever asks for the courses must need, beside ``WORK_OPTIONS``."""
COURSE_OPTIONS = WORK_OPTIONS
_USUAL_FACTORS = (0.9, 1.25)


@dataclass(frozen=True, slots=True)
class CourseInputs:
    """A plan as it is drawn.

    Attributes:
        notes: what is not known of it, in plain sentences.
    """

    work: PlannedWork
    levelled: Levelled
    risks: "tuple[RiskStrike, ...]"
    costs: "tuple[CostLine, ...]"
    cost_plan: CostPlan | None
    register: LinkedRisks | None
    notes: tuple[str, ...]


def course_inputs(inputs: Inputs) -> CourseInputs:
    """Returns what is drawn of a run.

    Args:
        inputs: of a stage with ``COURSE_NEEDS`` and ``COURSE_OPTIONS``.

    Raises:
        InputError: an option is none of its choices.
    """
    work = planned_work(inputs)
    levelled, notes = _levelled(work.project, inputs.read("schedule", Schedule))
    found = courses_of(inputs, work, levelled)
    return replace(found, notes=(*notes, *found.notes))


def courses_of(inputs: Inputs, work: PlannedWork, levelled: Levelled) -> CourseInputs:
    """Returns what is drawn of some work as it was levelled.

    Args:
        inputs: of a stage with ``COURSE_NEEDS``.
        work: of these inputs.
        levelled: its schedule.
    """
    costs = inputs.find("cost_plan", CostPlan)
    register = inputs.find("risk_register", LinkedRisks)
    strikes, risk_notes = _strikes(register, work.project, costs.currency if costs else "")
    lines, cost_notes = _lines(costs, inputs.find("task_costs", TaskCosts))
    return CourseInputs(
        work=work,
        levelled=levelled,
        risks=tuple(strikes),
        costs=tuple(lines),
        cost_plan=costs,
        register=register,
        notes=(*risk_notes, *cost_notes, *_assumed(work.resources)),
    )


def _levelled(project: Project, schedule: Schedule) -> tuple[Levelled, list[str]]:
    """Returns the schedule of the run; a new one where its work has changed since."""
    leaves = {task.code: Fraction(task.early_start) for task in schedule.leaves()}
    starts = leaves | {one.code: Fraction(one.days) for one in schedule.milestones}
    if starts.keys() == project.jobs.keys():
        return at_starts(project, starts), []
    return level(project), ["The schedule is of other work than the plan has now: it was levelled anew."]


def _strikes(register: LinkedRisks | None, project: Project, currency: str) -> "tuple[list[RiskStrike], list[str]]":
    from planexe.scheduling.course_model import CERTAIN, RiskStrike  # numpy, only where chances are drawn

    if register is None:
        return [], ["No risk register: only the ranges of the estimates are drawn."]
    with_work = {job.task or job.code for job in project.jobs.values() if job.days} | set(project.jobs)
    other_money = bool(currency and register.currency and register.currency != currency)
    strikes, lost = [], []
    for risk in register.risks:
        codes = tuple(code for code in risk.delayed_task_codes if code in with_work)
        lost += [f"{risk.risk_id} at {code}" for code in risk.delayed_task_codes if code not in with_work]
        days = risk.impact_days.three if risk.impact_days and codes else CERTAIN
        money = risk.impact_money.three if risk.impact_money and not other_money else CERTAIN
        strikes.append(RiskStrike(risk.risk_id, risk.chance, days, money, codes))
    return strikes, _risk_notes(register, lost, currency if other_money else "")


def _risk_notes(register: LinkedRisks, lost: Sequence[str], currency: str) -> list[str]:
    notes = []
    if register.not_priced:
        notes.append(f"Not priced, so they delay and cost nothing here: {', '.join(register.not_priced)}.")
    if lost:
        notes.append(f"Delays of tasks that the plan no longer has count nothing: {', '.join(lost)}.")
    if currency:
        notes.append(f"Risks are priced in {register.currency}, the plan in {currency}: their money counts nothing.")
    return notes


def _lines(costs: CostPlan | None, priced: TaskCosts | None) -> "tuple[list[CostLine], list[str]]":
    """Returns what each leaf costs: its labour, and its part of the purchases with their range."""
    from planexe.scheduling.course_model import CERTAIN, CostLine  # as above

    if costs is None:
        return [], []
    factors = {one.task_code: (one.low_factor, one.high_factor) for one in (priced.estimates if priced else [])}
    lines, older = [], False
    for leaf in costs.leaves:
        task = max((code for code in factors if leaf.code == code or leaf.code.startswith(f"{code}.")), default="")
        low, high = factors.get(task, _USUAL_FACTORS)
        known = leaf.labour_cost or leaf.material_cost
        older = older or (not known and leaf.cost > 0)
        bought = leaf.material_cost
        lines.append(
            CostLine(
                leaf.code,
                leaf.labour_cost if known else leaf.cost,
                (bought * min(low, 1.0), bought, bought * max(high, 1.0)) if bought > 0 else CERTAIN,
            )
        )
    told = "Costs are of older rules: labour and purchases are not told apart, so all costs grow with the days."
    return lines, [told] if older else []


def _assumed(resources: ResourcePlan) -> list[str]:
    assumed = [task.code for task in resources.tasks if task.assumed]
    return [f"Nobody estimated {', '.join(assumed)}: days of similar tasks are drawn."] if assumed else []


def titles_of(risks: Sequence[LinkedRisk]) -> dict[str, str]:
    """Returns the titles of risks by their ids."""
    return {risk.risk_id: risk.title for risk in risks}
