"""The sections of a plan's report, with their blocks; pure."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from planexe.report.blocks import Bar, Bars, Block, Gauge, Matrix, Placed, Section, Text, Tree
from planexe.report.safe_text import one_line
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.reader.key_figures import checks_of, costs_of, dates_of, limits_of, refusal_of
from planexe.workflows.plan.reader.plan_risks import RISK_STAGES
from planexe.workflows.plan.reader.plan_tables import tables_of
from planexe.workflows.plan.reader.plan_work import PlanWork, plan_work_of
from planexe.workflows.plan.reader.reading_order import reading_order
from planexe.workflows.plan.reader.work_tree import tree_of

if TYPE_CHECKING:
    from planexe.report.report import Report

_COMPARED = {"within the budget", "over the budget"}
_NOTHING = "No work breakdown has been made yet."


def sections_of(report: "Report") -> list[Section]:
    """Returns what deciders need first, what was asked last, and behind it the tables."""
    work = plan_work_of(report)
    sections = [
        Section(
            title=place.stage.heading,
            stage=place.stage.name,
            parts=place.parts,
            chapter=place.chapter,
            blocks=_blocks(report, work, place.stage.name),
        )
        for place in reading_order(report.stages)
    ]
    lacks = [f"*{sentence}*" for sentence in work.gantt.missing] if work.there else [_NOTHING]
    tables = (*(Text(line) for line in lacks), *tables_of(report, work), work.gantt)
    return [*sections, Section(title="Tables", name="tables", blocks=tables, appendix=True)]


def _blocks(report: "Report", work: PlanWork, stage: str) -> tuple[Block, ...]:
    artefact = report.artefacts.get(stage)
    if artefact is None:
        return ()
    nodes = tree_of(artefact.value)
    if nodes:
        beside = report.text(stage, {**artefact.value, "nodes": []})
        return (Tree(nodes, beside=beside, text=report.text(stage)),)
    return (*filter(None, _above(report, work, stage)), Text(report.text(stage)))


def _above(report: "Report", work: PlanWork, stage: str) -> Iterable[Block | None]:
    """Returns what stands above the text of a stage's value."""
    match stage:
        case "schedule":
            return dates_of(report, work), work.gantt
        case "cost_plan":
            return costs_of(report, work), _bars(work.costs)
        case "stated_limits":
            return (limits_of(report, work),)
        case "redline_gate":
            return (refusal_of(report),)
        case "plan_checks":
            return (checks_of(report),)
        case _ if stage == next((name for name in RISK_STAGES if name in report.artefacts), ""):
            return (_matrix(report, work, stage),)
    return ()


def _matrix(report: "Report", work: PlanWork, stage: str) -> Matrix:
    placed = (Placed(risk.risk_id, risk.title, risk.likelihood, risk.severity) for risk in work.risks)
    return Matrix(
        noun="risk",
        across="likelihood",
        upwards="severity",
        placed=tuple(placed),
        notes=report.other_marks(stage, "find_team_roles"),
    )


def _bars(costs: CostPlan | None) -> Bars | None:
    if costs is None or not costs.tasks or not costs.total > 0:
        return None
    phases = tuple(
        Bar(line.code, line.title, (line.labour_cost, line.material_cost, line.contingency_cost))
        for line in costs.by_phase
    )
    roles = tuple(Bar(role.role_id, role.title, (role.cost,)) for role in costs.by_role)
    gauge = Gauge(
        total=costs.total,
        least=costs.total_min,
        most=costs.total_max,
        limit=costs.budget if costs.verdict in _COMPARED else None,
        limit_name="budget",
        limit_unit=one_line(costs.budget_currency),
        verdict=costs.verdict,
        over=costs.verdict == "over the budget",
    )
    return Bars(
        unit=one_line(costs.currency),
        parts=("labour", "materials and fees", "reserve"),
        groups={"Where the money goes": phases} | ({"Who is paid, without reserve": roles} if roles else {}),
        gauge=gauge,
        told=True,
    )
