"""Report: everything that every export shows, made once from a run folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from planexe.executor.attempt_log import Attempt
from planexe.figures import count_text
from planexe.report.item_links import PlanItem
from planexe.report.provenance import Provenance, attempts_by_stage, provenance_of
from planexe.report.reading_order import hidden_stages
from planexe.report.safe_text import first_words, one_line
from planexe.report.section_bodies import plan_items
from planexe.report.sections import Section, sections_of
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
_LONG_AGO = datetime(1984, 1, 1, tzinfo=UTC)
_GOING_ON = frozenset({"new", "running"})
_REFUSING_STAGE = "redline_gate"
_MADE_BEFORE_REFUSAL = frozenset(
    {"initial_prompt", "redline_gate", "premise_challenge", "stated_limits", "classify_purpose", "classify_plan_type"}
)


@dataclass(frozen=True, kw_only=True)
class Report:
    """A plan, ready to be written in any format.

    Attributes:
        title: the project's title, else the first words of the brief.
        status: state of the run, e.g. ``complete with gaps`` or ``running``.
        sections: in reading order, missing ones included.
        artefacts: what the stages made, by stage.
        attempts: in the order in which they ended; ``events`` in the order of time.
        fresh: what each stage's value is worth; empty while a run is made for the first time.
    """

    title: str
    request: RunRequest
    status: str
    stages: StageSet
    sections: tuple[Section, ...]
    artefacts: Mapping[str, Artefact]
    attempts: tuple[Attempt, ...]
    events: tuple[Event, ...] = ()
    fresh: Mapping[str, Freshness] = field(default_factory=dict)

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

    @property
    def overridden_refusal(self) -> str:
        """Returns why the safety check refused the goal, where the plan was made all the same; else nothing."""
        gate = self.artefacts.get(_REFUSING_STAGE)
        value = gate.value if gate else None
        if not isinstance(value, dict) or value.get("verdict") != "REFUSE":
            return ""
        if all(s.state == "missing" for s in self.sections if s.stage not in _MADE_BEFORE_REFUSAL):
            return ""
        reasons = [value.get("violation_claim"), value.get("rationale_short")]
        why = next((one_line(reason) for reason in reasons if isinstance(reason, str) and reason.strip()), "")
        return f"The safety check refused this goal; the plan was made all the same, by request. {why}".strip()

    @property
    def gaps(self) -> tuple[str, ...]:
        """Returns what is missing in the plan, in plain sentences; what is still to come is not missing."""
        missing = () if self.growing else (f"{s.title}: not made." for s in self.sections if s.state == "missing")
        return tuple(dict.fromkeys([*missing, *(g for s in self.sections for g in s.gaps)]))

    @property
    def stale(self) -> tuple[str, ...]:
        """Returns the stages whose value does not show what a person changed, in plan order."""
        return tuple(name for name, found in self.fresh.items() if found.outdated and name in self.artefacts)

    @property
    def stale_notice(self) -> str:
        """Returns what stands on the first page of a plan that is not up to date; empty for one that is."""
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

    @cached_property
    def total(self) -> Provenance:
        """Returns what the whole plan came from: all stages, all attempts."""
        return provenance_of(tuple(self.stages.stages), self.artefacts, attempts_by_stage(self.attempts))

    @cached_property
    def items(self) -> Mapping[str, PlanItem]:
        """Returns what has an id in the plan, by id, with the section that explains it."""
        return plan_items(self.sections)

    @cached_property
    def behind_the_scenes(self) -> Provenance:
        """Returns what the stages came from that are in no section."""
        return provenance_of(hidden_stages(self.stages), self.artefacts, attempts_by_stage(self.attempts))

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
        sections=sections_of(run.stages, run.artefacts, run.attempts, run.unreadable, fresh),
        artefacts=run.artefacts,
        attempts=tuple(run.attempts),
        events=tuple(run.events),
        fresh=fresh,
    )


def _title(run: Run) -> str:
    stage, field = run.workflow.title_value
    named = run.artefacts.get(stage)
    title = named.value.get(field) if named and isinstance(named.value, dict) else None
    return (one_line(title) if isinstance(title, str) else "") or first_words(run.request.brief) or "Plan"
