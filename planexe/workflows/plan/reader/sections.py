"""The sections of a plan's run, with their blocks: the main part, the annexes, the tables; pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from planexe.blocks.blocks import Block, Section, Text, Tree
from planexe.workflows.plan.reader.chance_blocks import chance_blocks
from planexe.workflows.plan.reader.chapters.draft import Draft
from planexe.workflows.plan.reader.document_order import CHAPTERS, MAIN_TITLE, Chapter
from planexe.workflows.plan.reader.facts_table import facts_table
from planexe.workflows.plan.reader.key_figures import checks_of, costs_of, dates_of, limits_of, refusal_of
from planexe.workflows.plan.reader.length import too_long, words_in
from planexe.workflows.plan.reader.plan_charts import cost_bars, risk_matrix, work_nodes
from planexe.workflows.plan.reader.plan_flows import load_bars, load_table, spending_curve
from planexe.workflows.plan.reader.plan_tables import tables_of
from planexe.workflows.plan.reader.plan_work import PlanWork, plan_work_of
from planexe.workflows.plan.reader.reading_order import SectionPlace, reading_order
from planexe.workflows.plan.reader.repair_table import decided_table
from planexe.workflows.plan.work_breakdown.tree import WbsTree

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

_OUTLINES = frozenset({"wbs_tree_l2", "wbs_tree_full"})
_NOTHING = "No work breakdown has been made yet."


def sections_of(run: "RunValues") -> list[Section]:
    """Returns the chapters for deciders, the annexes that hold what each stage made, and behind them the tables."""
    work = plan_work_of(run)
    places = reading_order(run.stages)
    annexes = [
        Section(
            title=place.stage.heading,
            stage=place.stage.name,
            parts=place.parts,
            chapter=place.chapter,
            blocks=_blocks(run, work, place.stage.name),
            place="annex",
        )
        for place in places
    ]
    draft = Draft(run, work, _annex_names(places))
    chapters = [_chapter(number, chapter, draft) for number, chapter in enumerate(CHAPTERS, 1)]
    main = [chapter for chapter in chapters if chapter.stage in run.stages.stages]
    if problem := too_long(words_in(block for chapter in main for block in chapter.blocks)):
        main[-1] = replace(main[-1], blocks=(Text(f"**Length:** {problem}"), *main[-1].blocks))
    lacks = [f"*{sentence}*" for sentence in work.gantt.missing] if work.there else [_NOTHING]
    tables: list[Block] = [*map(Text, lacks), *tables_of(run, work), work.gantt]
    return [*main, *annexes, Section(title="Tables", name="tables", blocks=tuple(tables), place="tables")]


def _chapter(number: int, chapter: Chapter, draft: Draft) -> Section:
    blocks = tuple(chapter.blocks(draft))
    if not blocks and chapter.stage in draft.run.artefacts:
        blocks = (Text(f"*This chapter cannot be drawn from what was stored; {draft.see(chapter.stage)} holds it.*"),)
    return Section(
        title=f"{number} {chapter.title}",
        stage=chapter.stage,
        drawn=tuple(name for name in chapter.drawn if name in draft.run.artefacts),
        chapter=MAIN_TITLE,
        name=f"chapter-{number}",
        blocks=blocks,
    )


def _annex_names(places: Iterable[SectionPlace]) -> dict[str, str]:
    """Returns the name of the annex with a section of a stage, by the stage: ``Annex D``."""
    return {place.stage.name: place.chapter.partition(":")[0] for place in places}


def _blocks(run: "RunValues", work: PlanWork, stage: str) -> tuple[Block, ...]:
    artefact = run.artefacts.get(stage)
    if artefact is None:
        return ()
    tree = run.value(stage, WbsTree) if stage in _OUTLINES else None
    if tree and tree.nodes:
        beside = run.text(stage, {**artefact.value, "nodes": []})
        return (Tree(work_nodes(tree), beside=beside, text=run.text(stage)),)
    if stage == "facts" and (table := facts_table(run)):
        return (replace(table, title=""),)
    above: list[Block] = [block for block in _above(run, work, stage) if block]
    return (*above, Text(run.text(stage)))


def _above(run: "RunValues", work: PlanWork, stage: str) -> Iterable[Block | None]:
    """Returns what stands above the text of a stage's value."""
    match stage:
        case "schedule":
            return dates_of(run, work), work.gantt
        case "cost_plan":
            return costs_of(run, work), cost_bars(work.costs, work.whole)
        case "cash_flow":
            return (spending_curve(run),)
        case "resource_plan":
            return load_bars(run, work), load_table(run, work)
        case "risk_simulation":
            return chance_blocks(run)
        case "goal_contract":
            return (limits_of(run, work),)
        case "repair_options":
            return (decided_table(run),)
        case "redline_gate":
            return (refusal_of(run),)
        case "plan_checks":
            return (checks_of(run),)
        case work.register:
            return (risk_matrix(run, work),)
    return ()
