"""Report: everything that every export shows, made once from a run folder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from planexe.errors import RunError
from planexe.executor.attempt_log import Attempt
from planexe.figures import count_text
from planexe.report.blocks import Block, Section, Table
from planexe.report.gantt_block import Gantt
from planexe.report.item_links import PlanItem
from planexe.report.provenance import Provenance, attempts_by_stage, provenance_of
from planexe.report.safe_text import first_words, one_line
from planexe.report.section_bodies import plan_items
from planexe.report.sections import (
    ReportSection,
    check_sections,
    harmless,
    section_for_each_stage,
    stated_sections,
    value_text,
)
from planexe.report.table_twins import tables_of
from planexe.report.value_marks import Mark, all_roots, marks_of
from planexe.spine.artefact import Artefact
from planexe.spine.events import Event
from planexe.spine.freshness import Freshness
from planexe.spine.registry import StageSet
from planexe.spine.run import Run
from planexe.spine.run_clock import RunClock, run_clock
from planexe.spine.run_moment import read_moment
from planexe.spine.run_request import RunRequest
from planexe.spine.stale_roots import roots_text
from planexe.spine.value_words import VALUE_WORDS
from planexe.spine.workflow import find_workflow

Value = TypeVar("Value", bound=BaseModel)
AnyBlock = TypeVar("AnyBlock", bound=Block)
_LONG_AGO = datetime(1984, 1, 1, tzinfo=UTC)
_GOING_ON = frozenset({"new", "running"})


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a run has made, ready to be written in any format.

    Attributes:
        title: what its workflow names so, else the first words of the brief.
        status: state of the run, e.g. ``complete with gaps`` or ``running``.
        artefacts: what the stages made, by stage; ``damaged`` why one cannot be read.
        attempts: in the order in which they ended; ``events`` in the order of time.
        fresh: what each stage's value is worth; empty while a run is made for the first time.
    """

    title: str
    request: RunRequest
    status: str
    stages: StageSet
    artefacts: Mapping[str, Artefact]
    attempts: tuple[Attempt, ...] = ()
    events: tuple[Event, ...] = ()
    fresh: Mapping[str, Freshness] = field(default_factory=dict)
    damaged: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def clock(self) -> RunClock:
        """Returns the run's clock, up to the last thing that happened."""
        return run_clock(self.attempts, self.events)

    @property
    def brief(self) -> str:
        """Returns what was asked, in the person's own words."""
        return self.request.brief

    @property
    def brief_title(self) -> str:
        """Returns what that is called: ``Goal``."""
        return find_workflow(self.request.workflow).brief_title

    @property
    def made(self) -> datetime:
        """Returns the second in which the run was asked for, in UTC; where it is lost, a day that all tools know."""
        return (read_moment(self.request.created) or _LONG_AGO).replace(microsecond=0)

    @property
    def simulated(self) -> bool:
        """Returns whether the simulated model may have answered."""
        return self.request.simulated

    @property
    def growing(self) -> bool:
        """Returns whether the run goes on, so that what is not there yet may still come."""
        return self.status in _GOING_ON

    @cached_property
    def sections(self) -> tuple[ReportSection, ...]:
        """Returns the sections in reading order, missing ones included.

        Raises:
            RunError: the workflow's own code failed.
        """
        shown = (section for section in self._given if not section.appendix)
        return stated_sections(shown, self.stages, self.artefacts, self.attempts, self.damaged, self.fresh)

    @cached_property
    def appendix(self) -> tuple[Section, ...]:
        """Returns what only documents to work on show, behind the sections."""
        found = (section for section in self._given if section.appendix)
        return tuple(replace(section, blocks=tuple(harmless(block) for block in section.blocks)) for section in found)

    def _plain_sections(self) -> Sequence[Section]:
        return section_for_each_stage(self.stages, {s: self.text(s) for s in self.artefacts if s in self.stages.stages})

    @cached_property
    def _given(self) -> Sequence[Section]:
        workflow = find_workflow(self.request.workflow)
        try:
            given = tuple(workflow.sections(self) if workflow.sections else self._plain_sections())
            check_sections(given, self.stages)
        except Exception as error:  # one that a person wrote must say what to mend
            what = f"{type(error).__name__}: {error}"
            raise RunError(
                f"The workflow {workflow.name!r} cannot give its report ({what}); mend its `sections`."
            ) from error
        return given

    def placed(self, kind: type[AnyBlock]) -> Iterator[tuple[ReportSection, AnyBlock]]:
        """Yields the blocks of a kind, each with the section it stands in."""
        for section in self.sections:
            yield from ((section, block) for block in section.blocks if isinstance(block, kind))

    def blocks(self, kind: type[AnyBlock]) -> tuple[AnyBlock, ...]:
        """Returns the blocks of a kind, those of the appendix last."""
        everywhere = (*self.sections, *self.appendix)
        return tuple(block for section in everywhere for block in section.blocks if isinstance(block, kind))

    @property
    def tables(self) -> tuple[tuple[str, Table], ...]:
        """Returns all tables, each with the title of its section; charts as tables where no appendix holds these."""
        everywhere = (*self.sections, *self.appendix)
        blocks = ((section.title, block) for section in everywhere for block in section.blocks)
        if self.appendix:
            return tuple((title, block) for title, block in blocks if isinstance(block, Table))
        return tuple((title, table) for title, block in blocks for table in tables_of(block))

    @cached_property
    def gantt(self) -> Gantt:
        """Returns the work with its dates; an empty one where the workflow gives none."""
        return next(iter(self.blocks(Gantt)), None) or Gantt(title=self.title)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Returns what is missing, in plain sentences; what is still to come is not missing."""
        missing = () if self.growing else (f"{s.title}: not made." for s in self.sections if s.state == "missing")
        return tuple(dict.fromkeys([*missing, *(g for s in self.sections for g in s.gaps)]))

    @property
    def stale(self) -> tuple[str, ...]:
        """Returns the stages whose value does not show what a person changed, in plan order."""
        return tuple(name for name, found in self.fresh.items() if found.outdated and name in self.artefacts)

    @property
    def stale_notice(self) -> str:
        """Returns what stands on the first page of a report that is not up to date; empty for one that is."""
        if not self.stale:
            return ""
        marked = sum(s.state == "stale" for s in self.sections)
        where = f"{marked} of {count_text(len(self.sections), 'section')}" if marked else "Stages behind the scenes"
        return (
            f"{where} (marked “{VALUE_WORDS['stale'].sign} stale”) do not show what was changed since: "
            f"{one_line(roots_text(all_roots(self.fresh)))}."
        )

    def marks(self, *names: str) -> tuple[Mark, ...]:
        """Returns what to know of something drawn from the values of these stages."""
        return marks_of((name for name in names if name in self.artefacts), self.stages, self.fresh)

    def other_marks(self, stage: str, *names: str) -> tuple[Mark, ...]:
        """Returns what to know of something drawn from these in the section of another stage, beside what that says."""
        own = self.marks(stage)
        return tuple(mark for mark in self.marks(*names) if mark not in own)

    def answers(self, stage: str) -> Mapping[str, Any]:
        """Returns what was answered for each item of a stage, by its key; those without an answer are left out."""
        artefact = self.artefacts.get(stage)
        return {one.key: one.answer for one in artefact.items if not one.problem} if artefact else {}

    def text(self, stage: str, value: Any = None) -> str:
        """Returns the Markdown of a stage's value, or of another value of the same shape."""
        return value_text(self.stages.stages[stage], self.artefacts[stage].value if value is None else value)

    @cached_property
    def total(self) -> Provenance:
        """Returns what everything came from: all stages, all attempts."""
        return provenance_of(tuple(self.stages.stages), self.artefacts, attempts_by_stage(self.attempts))

    @cached_property
    def items(self) -> Mapping[str, PlanItem]:
        """Returns what has an id, by id, with the section that explains it."""
        return plan_items(self.sections)

    @cached_property
    def behind_the_scenes(self) -> Provenance:
        """Returns what the stages came from that are in no section."""
        shown = {name for section in self.sections for name in (section.stage, *section.parts)}
        hidden = tuple(name for name in self.stages.stages if name not in shown)
        return provenance_of(hidden, self.artefacts, attempts_by_stage(self.attempts))

    def values(self) -> dict[str, object]:
        """Returns the JSON value of every stage that has one, in plan order."""
        return {name: self.artefacts[name].value for name in self.stages.stages if name in self.artefacts}

    def value(self, stage: str, model: type[Value]) -> Value | None:
        """Returns the value of a stage as its model, ``None`` if it is missing or does not fit the model."""
        artefact = self.artefacts.get(stage)
        if artefact is None:
            return None
        try:
            return model.model_validate(artefact.value)
        except ValidationError:
            return None


def build_report(run: Run) -> Report:
    """Returns the report of a run, also of one that goes on or has failed.

    Raises:
        RunError: the run's request cannot be read.
    """
    first_time = run.status in _GOING_ON and all(change.kind == "go_on" for change in run.changes)
    fresh = {} if first_time else run.fresh
    return Report(
        title=_title(run),
        request=run.request,
        status=run.status,
        stages=run.stages,
        artefacts=run.artefacts,
        attempts=tuple(run.attempts),
        events=tuple(run.events),
        fresh=fresh,
        damaged=run.unreadable,
    )


def _title(run: Run) -> str:
    stage, field = run.workflow.title_value
    named = run.artefacts.get(stage)
    title = named.value.get(field) if named and isinstance(named.value, dict) else None
    return (one_line(title) if isinstance(title, str) else "") or first_words(run.request.brief) or "Plan"
