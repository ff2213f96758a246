"""The work of a plan as rows: tree, dates, links, owners and costs joined, for every export and every chart; pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from planexe.report.plain_text import plain_line
from planexe.report.report import Report
from planexe.report.value_marks import MARK_WORDS, Mark
from planexe.report.work_risks import RISK_STAGES, WorkRisk, risks_of
from planexe.report.work_rows import WorkRow, join_rows
from planexe.workflows.plan.costs.cost_plan import CostPlan
from planexe.workflows.plan.schedule.schedule import Schedule
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.work_breakdown.tree import WbsTree

WorkPart = Literal["rows", "schedule", "costs", "risks", "team"]
_NOT_MADE: Mapping[str, str] = {
    "schedule": "The schedule has not been made: there are no dates, links or floats.",
    "cost_plan": "Costs have not been estimated.",
    "find_team_roles": "The roles of the team have not been named.",
}
_UNREADABLE: Mapping[str, str] = {
    "wbs_tree_full": "The work breakdown does not fit this version and is left out.",
    "schedule": "The schedule does not fit this version and is left out.",
    "cost_plan": "The costs do not fit this version and are left out.",
    "find_team_roles": "The roles of the team do not fit this version and are left out.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """The end of a phase or of the project: ``code`` is the phase's, empty for the project's."""

    kind: Literal["phase", "project"]
    code: str
    title: str
    date: dt.date


@dataclass(frozen=True)
class WorkPlan:
    """The joined plan.

    Attributes:
        rows: depth first, each after its parent.
        milestones: in the order of the phases, the project's last; empty without a schedule.
        risks: the greatest exposure first.
        missing: what is not there, in plain sentences.
        marks: what to know of the values that each part is joined from (``rows``, ``costs``, …): stale, pinned, edited.
    """

    title: str
    deliverable: str
    rows: tuple[WorkRow, ...]
    milestones: tuple[Milestone, ...] = ()
    risks: tuple[WorkRisk, ...] = ()
    schedule: Schedule | None = None
    costs: CostPlan | None = None
    team: TeamRoles | None = None
    missing: tuple[str, ...] = ()
    marks: Mapping[WorkPart, tuple[Mark, ...]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> Mapping[str, WorkRow]:
        """Returns the rows by their codes."""
        return {row.code: row for row in self.rows}

    @property
    def phases(self) -> tuple[WorkRow, ...]:
        """Returns the rows at the top."""
        return tuple(row for row in self.rows if row.level == 1)

    @property
    def leaves(self) -> tuple[WorkRow, ...]:
        """Returns the rows with nothing below them."""
        return tuple(row for row in self.rows if row.leaf)

    def badges(self, part: WorkPart = "rows") -> str:
        """Returns what to know of a part in a few words: ``stale, edited by a person``; empty if nothing."""
        return ", ".join(MARK_WORDS[mark.state] for mark in self.marks.get(part, ()))

    @property
    def currency(self) -> str:
        """Returns the currency of the costs, empty if there are none."""
        return plain_line(self.costs.currency) if self.costs else ""

    @property
    def working_week(self) -> str:
        """Returns which days count: ``every day`` or ``monday to friday``; empty without a schedule."""
        return self.schedule.working_week if self.schedule else ""

    def phase_of(self, row: WorkRow) -> WorkRow:
        """Returns the row at the top above a row; a phase is its own."""
        while row.parent:
            row = self.by_code[row.parent]
        return row


def work_plan_of(report: Report) -> WorkPlan | None:
    """Returns the work of a plan as far as it is there; ``None`` if neither a breakdown nor a schedule can be read."""
    tree = report.value("wbs_tree_full", WbsTree)
    outline = tree or report.value("wbs_tree_l2", WbsTree)
    schedule = report.value("schedule", Schedule)
    if outline is None and schedule is None:
        return None
    costs = report.value("cost_plan", CostPlan)
    team = report.value("find_team_roles", TeamRoles)
    risks = risks_of(report, team)
    missing = (
        [] if tree else [_why(report, "wbs_tree_full", "Subtasks have not been made: the work ends at the tasks.")]
    )
    missing += [
        _why(report, name, _NOT_MADE[name])
        for name, value in (("schedule", schedule), ("cost_plan", costs), ("find_team_roles", team))
        if value is None
    ]
    rows = join_rows(outline.nodes if outline else [], schedule, costs, team)
    return WorkPlan(
        title=plain_line(outline.project_title if outline else "") or report.title,
        deliverable=plain_line(outline.final_deliverable if outline else ""),
        rows=rows,
        milestones=_milestones(rows, schedule),
        risks=risks,
        schedule=schedule,
        costs=costs,
        team=team,
        missing=tuple(missing if risks else [*missing, "Risks have not been collected."]),
        marks=_marks(report, "wbs_tree_full" if tree else "wbs_tree_l2"),
    )


def _marks(report: Report, outline: str) -> dict[WorkPart, tuple[Mark, ...]]:
    register = next((name for name in RISK_STAGES if name in report.artefacts), "")
    sources: dict[WorkPart, tuple[str, ...]] = {
        "rows": (outline, "schedule", "cost_plan", "find_team_roles"),
        "schedule": (outline, "schedule", "find_team_roles"),
        "costs": ("cost_plan",),
        "risks": (register, "find_team_roles"),
        "team": ("find_team_roles",),
    }
    return {part: report.marks(*names) for part, names in sources.items()}


def _why(report: Report, stage: str, not_made: str) -> str:
    return _UNREADABLE[stage] if stage in report.artefacts else not_made


def _milestones(rows: Sequence[WorkRow], schedule: Schedule | None) -> tuple[Milestone, ...]:
    if schedule is None:
        return ()
    ends = tuple(
        Milestone(kind="phase", code=row.code, title=f"{row.title}: finished", date=row.finish)
        for row in rows
        if row.level == 1 and row.finish
    )
    return (*ends, Milestone(kind="project", code="", title="Project finished", date=schedule.finish))
