"""Report: everything that every export shows, made once from a run folder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

from pydantic import BaseModel

from planexe.blocks.blocks import Block, Notice, Section, Table
from planexe.blocks.gantt import Gantt
from planexe.blocks.safe_text import one_line
from planexe.blocks.twins import tables_of
from planexe.blocks.value_words import VALUE_WORDS
from planexe.errors import RunError
from planexe.figures import count_text
from planexe.report.item_links import PlanItem
from planexe.report.provenance import Provenance, attempts_by_stage, provenance_of
from planexe.report.section_bodies import plan_items
from planexe.report.sections import (
    ReportSection,
    check_sections,
    harmless,
    section_for_each_stage,
    stated_sections,
)
from planexe.spine.run import Run
from planexe.spine.run_moment import read_moment
from planexe.spine.stale_roots import roots_text
from planexe.spine.value_marks import all_roots

Value = TypeVar("Value", bound=BaseModel)
AnyBlock = TypeVar("AnyBlock", bound=Block)
_LONG_AGO = datetime(1984, 1, 1, tzinfo=UTC)


class Report:
    """What a run has made, ready to be written in any format.

    Args:
        run: the run, also one that goes on or has failed.
        long: whether documents hold the annexes, too.
    """

    def __init__(self, run: Run, *, long: bool = False) -> None:
        self.run = run
        self.long = long

    def at_length(self) -> "Report":
        """Returns the same with its annexes in every document."""
        return Report(self.run, long=True)

    @property
    def title(self) -> str:
        """Returns what the run is called."""
        return self.run.title

    @property
    def made(self) -> datetime:
        """Returns the second in which the run was asked for, in UTC; where it is lost, a day that all tools know."""
        return (read_moment(self.run.request.created) or _LONG_AGO).replace(microsecond=0)

    @property
    def simulated(self) -> bool:
        """Returns whether the simulated model may have answered."""
        return self.run.request.simulated

    @cached_property
    def sections(self) -> tuple[ReportSection, ...]:
        """Returns the sections in reading order, missing ones included: the main part, then the annexes.

        Raises:
            RunError: the workflow's own code failed.
        """
        found = [section for section in self._given if section.place != "tables"]
        return stated_sections(sorted(found, key=lambda section: section.place == "annex"), self.run)

    @cached_property
    def main(self) -> tuple[ReportSection, ...]:
        """Returns what everybody reads."""
        return tuple(section for section in self.sections if section.place == "main")

    @cached_property
    def annexes(self) -> tuple[ReportSection, ...]:
        """Returns what stands behind the main part; nothing in a report that has none."""
        return tuple(section for section in self.sections if section.place == "annex")

    @property
    def written(self) -> tuple[ReportSection, ...]:
        """Returns what a document holds: the annexes only where they are wanted."""
        return self.sections if self.long else self.main

    @property
    def counted(self) -> tuple[ReportSection, ...]:
        """Returns the sections that tell how complete the report is: a main part says again what annexes hold."""
        return self.annexes or self.main

    @cached_property
    def work_tables(self) -> tuple[Section, ...]:
        """Returns what only documents to work on show, behind the sections."""
        found = (section for section in self._given if section.place == "tables")
        return tuple(replace(section, blocks=tuple(harmless(block) for block in section.blocks)) for section in found)

    @cached_property
    def _given(self) -> Sequence[Section]:
        workflow = self.run.workflow
        try:
            given = tuple((workflow.sections or section_for_each_stage)(self.run))
            check_sections(given, self.run.stages)
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

    @property
    def alarms(self) -> list[tuple[ReportSection, Notice]]:
        """Returns what a reader must be told before all else, the grave first, each with the section it stands in."""
        found = [(section, notice) for section, notice in self.placed(Notice) if notice.kind == "alarm"]
        return sorted(found, key=lambda one: not one[1].grave)

    def blocks(self, kind: type[AnyBlock]) -> tuple[AnyBlock, ...]:
        """Returns the blocks of a kind, those of documents to work on last."""
        everywhere = (*self.sections, *self.work_tables)
        return tuple(block for section in everywhere for block in section.blocks if isinstance(block, kind))

    @property
    def tables(self) -> tuple[tuple[str, Table], ...]:
        """Returns the tables to work on, each with the title of its section; else those of all sections and charts."""
        blocks = ((section.title, block) for section in self.work_tables or self.sections for block in section.blocks)
        if self.work_tables:
            return tuple((title, block) for title, block in blocks if isinstance(block, Table))
        return tuple((title, table) for title, block in blocks for table in tables_of(block))

    @cached_property
    def gantt(self) -> Gantt:
        """Returns the work with its dates, from the tables to work on if they have it; else an empty one."""
        every = self.blocks(Gantt)
        whole = [block for section in self.work_tables for block in section.blocks if isinstance(block, Gantt)]
        return next(iter([*whole, *every]), None) or Gantt(title=self.title)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Returns what is missing, in plain sentences; what is still to come is not missing."""
        missing = () if self.run.growing else (f"{s.title}: not made." for s in self.counted if s.state == "missing")
        return tuple(dict.fromkeys([*missing, *(g for s in self.sections for g in s.gaps)]))

    @property
    def stale(self) -> tuple[str, ...]:
        """Returns the stages whose value does not show what a person changed, in plan order."""
        return tuple(
            name for name, found in self.run.shown_fresh.items() if found.outdated and name in self.run.artefacts
        )

    @property
    def stale_notice(self) -> str:
        """Returns what stands on the first page of a report that is not up to date; empty for one that is."""
        if not self.stale:
            return ""
        marked = sum(s.state == "stale" for s in self.counted)
        where = f"{marked} of {count_text(len(self.counted), 'section')}" if marked else "Stages behind the scenes"
        return (
            f"{where} (marked “{VALUE_WORDS['stale'].sign} stale”) do not show what was changed since: "
            f"{one_line(roots_text(all_roots(self.run.shown_fresh)))}."
        )

    @cached_property
    def total(self) -> Provenance:
        """Returns what everything came from: all stages, all attempts."""
        return provenance_of(tuple(self.run.stages.stages), self.run.artefacts, attempts_by_stage(self.run.attempts))

    @cached_property
    def items(self) -> Mapping[str, PlanItem]:
        """Returns what has an id, by id, with the section that explains it."""
        return plan_items(self.sections)

    @cached_property
    def behind_the_scenes(self) -> Provenance:
        """Returns what the stages came from that are in no section."""
        shown = {name for section in self.sections for name in (section.stage, *section.parts)}
        hidden = tuple(name for name in self.run.stages.stages if name not in shown)
        return provenance_of(hidden, self.run.artefacts, attempts_by_stage(self.run.attempts))
