"""Chapter 4: what is handed over, what is not, and under which conditions; pure."""

from collections.abc import Iterator

from planexe.blocks.blocks import Block, Column, Table
from planexe.blocks.plain_text import plain_line
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.contract.contract_models import GoalContract
from planexe.workflows.plan.project_plan.plan_fields import ProjectPlan
from planexe.workflows.plan.reader.chapters.draft import LONG, MIDDLE, Draft, listed, text
from planexe.workflows.plan.repair.decision_models import Decisions, DropScope
from planexe.workflows.plan.work_breakdown.tree import WbsTree

DRAWN = ("wbs_tree_full", "goal_contract", "decisions")


def blocks(draft: Draft) -> Iterator[Block]:
    """Yields the whole in a sentence, what is handed over with its test, what is left out, and what must hold."""
    plan = draft.value("project_plan", ProjectPlan)
    if plan is None:
        return
    tree, contract = draft.value("wbs_tree_full", WbsTree), draft.value("goal_contract", GoalContract)
    yield text(
        shorten(plan.smart_criteria.specific, LONG),
        f"**What stands at the end.** {shorten(tree.final_deliverable, LONG)}" if tree else "",
    )
    if (table := deliverables_table(draft)) is not None:
        yield table
    yield text(
        listed("Not part of it", plan.exclusions),
        listed("Conditions of the goal", (f"{c.id} {c.text}" for c in contract.conditions) if contract else ()),
        listed("What must be there first", plan.dependencies),
        listed("What it takes", plan.resources_required),
    )


def deliverables_table(draft: Draft) -> Table | None:
    """Returns what is handed over, with what somebody decided to leave out; ``None`` where nobody said."""
    plan = draft.value("project_plan", ProjectPlan)
    if plan is None or not plan.deliverables:
        return None
    decisions = draft.value("decisions", Decisions) or Decisions()
    dropped = {one.deliverable_id for one in decisions.of(DropScope)}
    columns = (Column("Id", "code"), Column("Handed over"), Column("Accepted when", "long"), Column("Priority"))
    rows = tuple(
        (
            one.deliverable_id, plain_line(one.title), shorten(one.acceptance, MIDDLE),
            "left out by decision" if one.deliverable_id in dropped else one.priority,
        )
        for one in plan.deliverables
    )  # fmt: skip
    return Table(title="Deliverables", columns=columns, rows=rows, marks=draft.run.marks("project_plan", "decisions"))
