"""What is main part and what is annex, and in which order they stand: the one place that decides it; pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planexe.blocks.blocks import Block
from planexe.workflows.plan.reader.chapters import (
    approach,
    business,
    charter,
    decision,
    governance,
    money,
    open_points,
    people,
    quality,
    risks,
    scope,
    stakeholders,
    work,
)
from planexe.workflows.plan.reader.chapters.draft import Draft

MAIN_TITLE = "Plan"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the main part.

    Attributes:
        stage: whose value it stands on: there is nothing to say without it.
        drawn: further stages that it shows.
        blocks: makes it.
    """

    title: str
    stage: str
    blocks: Callable[[Draft], Iterator[Block]]
    drawn: tuple[str, ...] = ()


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("Decision", "executive_summary", decision.blocks, decision.DRAWN),
    Chapter("Charter", "project_plan", charter.blocks, charter.DRAWN),
    Chapter("Business case and benefits", "project_plan", business.blocks, business.DRAWN),
    Chapter("Scope", "project_plan", scope.blocks, scope.DRAWN),
    Chapter("Approach", "scenarios_doc", approach.blocks, approach.DRAWN),
    Chapter("Work", "wbs_tree_full", work.work_blocks, work.WORK_DRAWN),
    Chapter("Schedule", "schedule", work.schedule_blocks, work.SCHEDULE_DRAWN),
    Chapter("People", "find_team_roles", people.blocks, people.DRAWN),
    Chapter("Cost and funding", "cost_plan", money.cost_blocks, money.COST_DRAWN),
    Chapter("Risks", "risk_register", risks.blocks, risks.DRAWN),
    Chapter("Stakeholders and communication", "project_plan", stakeholders.blocks, stakeholders.DRAWN),
    Chapter("Procurement", "cost_plan", money.procurement_blocks, money.PROCUREMENT_DRAWN),
    Chapter("Quality", "project_plan", quality.blocks, quality.DRAWN),
    Chapter("Governance and change", "governance_bodies", governance.blocks, governance.DRAWN),
    Chapter("What does not hold, options", "plan_checks", open_points.blocks, open_points.DRAWN),
)
"""The main part; its chapters are numbered in this order."""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: the sections of some stages, and of all others of some chapters of the workflow."""

    title: str
    chapters: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


ANNEXES: tuple[Annex, ...] = (
    Annex("Work breakdown", ("work_breakdown",)),
    Annex("Schedule", ("schedule", "chances")),
    Annex("Costs", ("costs",)),
    Annex("Risks", (), ("risk_register", "identify_risks")),
    Annex("Assumptions and data", ("assumptions",), ("data_collection", "pre_project_assessment")),
    Annex("Decisions and scenarios", ("strategy", "scenario", "repair"), ("decision_register",)),
    Annex("Team", ("team",)),
    Annex("Resources", ("resources",)),
    Annex("Governance", ("governance",)),
    Annex("Documents", ("documents",)),
    Annex("Strengths, weaknesses, experts", ("experts",)),
    Annex("Summary, plan and reviews", ("project_plan", "synthesis"), ("premise_challenge",)),
    Annex("Comparable projects", (), ("related_resources",)),
    Annex("Further results"),
    Annex("Goal, figures and checks", ("contract", "screening", "facts"), ("plan_checks",)),
)
"""The annexes; those that hold something have the letters from A on. A stage that none names is a further result."""
FURTHER = next(place for place, annex in enumerate(ANNEXES) if not annex.chapters and not annex.stages)


def annex_place(stage: str, chapter: str) -> int:
    """Returns in which annex a stage's section stands: one that names the stage, else one of its chapter."""
    named = (place for place, annex in enumerate(ANNEXES) if stage in annex.stages)
    of_chapter = (place for place, annex in enumerate(ANNEXES) if chapter in annex.chapters)
    return next(named, next(of_chapter, FURTHER))
