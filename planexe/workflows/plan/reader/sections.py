"""The sections of a plan's run, with their blocks; pure."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from planexe.blocks.blocks import Block, Section, Text, Tree
from planexe.workflows.plan.reader.key_figures import checks_of, costs_of, dates_of, limits_of, refusal_of
from planexe.workflows.plan.reader.plan_charts import cost_bars, risk_matrix, work_nodes
from planexe.workflows.plan.reader.plan_tables import tables_of
from planexe.workflows.plan.reader.plan_work import PlanWork, plan_work_of
from planexe.workflows.plan.reader.reading_order import reading_order
from planexe.workflows.plan.work_breakdown.tree import WbsTree

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

_OUTLINES = frozenset({"wbs_tree_l2", "wbs_tree_full"})
_NOTHING = "No work breakdown has been made yet."


def sections_of(run: "RunValues") -> list[Section]:
    """Returns what deciders need first, what was asked last, and behind it the tables."""
    work = plan_work_of(run)
    sections = [
        Section(
            title=place.stage.heading,
            stage=place.stage.name,
            parts=place.parts,
            chapter=place.chapter,
            blocks=_blocks(run, work, place.stage.name),
        )
        for place in reading_order(run.stages)
    ]
    lacks = [f"*{sentence}*" for sentence in work.gantt.missing] if work.there else [_NOTHING]
    tables: list[Block] = [*map(Text, lacks), *tables_of(run, work), work.gantt]
    return [*sections, Section(title="Tables", name="tables", blocks=tuple(tables), appendix=True)]


def _blocks(run: "RunValues", work: PlanWork, stage: str) -> tuple[Block, ...]:
    artefact = run.artefacts.get(stage)
    if artefact is None:
        return ()
    tree = run.value(stage, WbsTree) if stage in _OUTLINES else None
    if tree and tree.nodes:
        beside = run.text(stage, {**artefact.value, "nodes": []})
        return (Tree(work_nodes(tree), beside=beside, text=run.text(stage)),)
    above: list[Block] = [block for block in _above(run, work, stage) if block]
    return (*above, Text(run.text(stage)))


def _above(run: "RunValues", work: PlanWork, stage: str) -> Iterable[Block | None]:
    """Returns what stands above the text of a stage's value."""
    match stage:
        case "schedule":
            return dates_of(run, work), work.gantt
        case "cost_plan":
            return costs_of(run, work), cost_bars(work.costs)
        case "stated_limits":
            return (limits_of(run, work),)
        case "redline_gate":
            return (refusal_of(run),)
        case "plan_checks":
            return (checks_of(run),)
        case work.register:
            return (risk_matrix(run, work),)
    return ()
