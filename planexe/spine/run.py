"""Run, a run as it lies there: folder, workflow, request and overrides; what every reader of a run takes."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from planexe.blocks.safe_text import first_words, one_line
from planexe.errors import RunDamaged
from planexe.executor.attempt_log import Attempt
from planexe.spine.artefact import Artefact, ItemAnswer
from planexe.spine.change_log import Change, read_changes
from planexe.spine.event_records import CapChanged, SessionBegun
from planexe.spine.events import Event
from planexe.spine.freshness import Freshness, freshness_of, values_of
from planexe.spine.graph import edges_of
from planexe.spine.inputs import Inputs
from planexe.spine.priority import without_slack
from planexe.spine.registry import StageSet
from planexe.spine.run_clock import RunClock, run_clock
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import RunRequest
from planexe.spine.run_summary import RunSummary, Status
from planexe.spine.run_values import RunValues
from planexe.spine.stage import Stage
from planexe.spine.stage_override import StageOverride
from planexe.spine.stage_run import StageContext
from planexe.spine.workflow import Workflow, find_workflow


class Run(RunValues):
    """A run as it lies there. Each part is read when it is first asked for, and kept: make another to see what is new.

    What a part raises is what reading it from the folder raises: ``RunDamaged``, ``RunFromNewerVersion``,
    ``StorageError``.

    Args:
        folder: where it lies.
        stages: a graph of your own; default: the stages that its inputs ask for.
        unfinished: what became of the items of stages that are under way, where whoever works on it tells.

    Example:
        >>> run = Run(RunFolder.open(runs, "20261130-093000"))
        >>> run.workflow.title, run.status, len(run.attempts)
        ('Make a plan', 'complete', 248)
    """

    def __init__(
        self,
        folder: RunFolder,
        stages: StageSet | None = None,
        *,
        unfinished: Mapping[str, Sequence[ItemAnswer]] | None = None,
    ) -> None:
        self.folder = folder
        self._unfinished = unfinished or {}
        if stages is not None:
            self.stages = stages

    def again(self) -> "Run":
        """Returns the run as it lies there now."""
        return Run(self.folder, self.__dict__.get("stages"))

    def with_values(self, artefacts: Mapping[str, Artefact], overrides: Mapping[str, StageOverride]) -> "Run":
        """Returns the run as it would lie there with these values and overrides; nothing is written."""
        draft = Run(self.folder)
        draft.__dict__.update(self.__dict__ | {"_read": (artefacts, self.unreadable), "overrides": overrides})
        for worked_out in ("fresh", "shown_fresh", "title", "context", "written", "_shown"):
            draft.__dict__.pop(worked_out, None)
        return draft

    @property
    def run_id(self) -> str:
        """Returns the run's id."""
        return self.folder.run_id

    @property
    def unfinished(self) -> Mapping[str, Sequence[ItemAnswer]]:
        """Returns what became of the items of stages that are under way, as far as it is known here."""
        return self._unfinished

    @cached_property
    def request(self) -> RunRequest:
        """Returns what was asked."""
        return self.folder.request()

    @cached_property
    def workflow(self) -> Workflow[Any]:
        """Returns what was to be made."""
        return find_workflow(self.request.workflow)

    @cached_property
    def stages(self) -> StageSet:
        """Returns the stages that its inputs ask for."""
        return self.request.graph.stages

    @cached_property
    def context(self) -> StageContext:
        """Returns what is the same for all its stages."""
        return StageContext(
            order=self.stages.document_order,
            sources=self.stages.stages,
            options=self.request.stage_options(),
            models=self.request.models,
            settings=self.request.answer_settings(),
            files=self.folder.input_files(self.request),
            fast=self.request.fast_model,
            critical=without_slack(self.stages) if self._fast_models() else frozenset(),
        )

    def _fast_models(self) -> set[str]:
        return {self.request.fast_model, *(override.fast or "" for override in self.overrides.values())} - {""}

    def fast_model_of(self, name: str) -> str:
        """Returns the model that a stage asks first if it has no slack; empty for none."""
        chosen = self.overrides.get(name, StageOverride()).fast
        return self.request.fast_model if chosen is None else chosen

    def models_of(self, name: str) -> tuple[str, ...]:
        """Returns the models that a stage asks, best first."""
        return tuple(self.context.models_of(self.stages.stages[name], self.overrides.get(name, StageOverride())))

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """Returns each stage with the stages it needs."""
        return edges_of(self.stages)

    @cached_property
    def overrides(self) -> Mapping[str, StageOverride]:
        """Returns what reruns changed, by stage."""
        return self.folder.overrides()

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Returns what people changed, in order of time."""
        return read_changes(self.folder.path)

    @cached_property
    def summary(self) -> RunSummary:
        """Returns what was written at the last start or end."""
        return self.folder.summary()

    @cached_property
    def status(self) -> Status:
        """Returns its state, see ``RunFolder.status``."""
        return self.folder.status()

    @property
    def growing(self) -> bool:
        """Returns whether it goes on, so that what is not there yet may still come."""
        return self.status in {"new", "running"}

    @cached_property
    def title(self) -> str:
        """Returns what its workflow names so, else the first words of what was asked."""
        stage, field = self.workflow.title_value
        named = self.artefacts.get(stage)
        title = named.value.get(field) if named and isinstance(named.value, dict) else None
        asked = one_line(title) if isinstance(title, str) else ""
        return asked or first_words(self.request.brief) or self.workflow.title

    @cached_property
    def attempts(self) -> Sequence[Attempt]:
        """Returns all attempts of all workers in the order in which they ended."""
        return self.folder.attempts()

    def item_tries(self, names: Collection[str]) -> Mapping[str, Sequence[float]]:
        """Returns how many seconds each try at the items of some stages took, by key."""
        found: dict[str, list[float]] = {}
        for attempt in self.attempts:
            if attempt.stage in names and attempt.outcome != "reused":
                found.setdefault(attempt.item, []).append(attempt.duration_s)
        return found

    def option(self, name: str) -> Any:
        """Returns one of its inputs or options, ``None`` where it is not set."""
        return self.request.stage_options().get(name)

    @cached_property
    def events(self) -> Sequence[Event]:
        """Returns all events of all workers in the order of time."""
        return self.folder.events()

    @property
    def cap(self) -> int:
        """Returns how many of its calls may be in flight: as somebody set it last, else as it was started."""
        caps = [event.cap for event in self.events if isinstance(event, SessionBegun | CapChanged)]
        return caps[-1] if caps else self.request.concurrency

    @cached_property
    def clock(self) -> RunClock:
        """Returns the run's clock, up to the last thing that happened."""
        return run_clock(self.attempts, self.events)

    @cached_property
    def _read(self) -> tuple[Mapping[str, Artefact], Mapping[str, str]]:
        found: dict[str, Artefact] = {}
        unreadable: dict[str, str] = {}
        store = self.folder.store
        there = store.names()
        for name in self.stages.stages:
            try:
                if name in there and (artefact := store.load(name)) is not None:
                    found[name] = artefact
                elif (former := self._former(name, there)) is not None:
                    found[name] = former
            except RunDamaged as error:
                unreadable[name] = str(error)
        return found, unreadable

    def _former(self, name: str, there: Collection[str]) -> Artefact | None:
        """Returns the value that an older version made in place of a stage's, as that stage's; ``None`` if none did."""
        former = self.stages.stages[name].former
        old = self.folder.store.load(former.stage) if former and former.stage in there else None
        if former is None or old is None:
            return None
        try:
            value = former.read(old.value)
        except ValueError as error:
            raise RunDamaged(f"The value of {former.stage} cannot be read: {error}", path=self.folder.path) from error
        return Artefact(
            stage=name, value=value.model_dump(mode="json"), origin=old.origin, models=old.models, gaps=old.gaps
        )

    @property
    def artefacts(self) -> Mapping[str, Artefact]:
        """Returns what its stages made, in plan order, as far as it can be read."""
        return self._read[0]

    @property
    def unreadable(self) -> Mapping[str, str]:
        """Returns why the stored value of a stage cannot be read, by stage."""
        return self._read[1]

    def inputs_of(self, stage: Stage) -> Inputs:
        """Returns what a stage looks at, of what is stored."""
        values, _ = values_of(self.stages, self.artefacts)
        return Inputs(stage, values, self.stages.stages, self.context.options)

    @cached_property
    def written(self) -> Mapping[str, str]:
        """Returns what people read where a text names a figure by its id, ``{I26}``."""
        return self.workflow.written({name: artefact.value for name, artefact in self.artefacts.items()})

    @cached_property
    def fresh(self) -> Mapping[str, Freshness]:
        """Returns the state of every stage, in plan order: what working on the run would find."""
        return freshness_of(
            self.stages, self.context, self.artefacts, self.overrides, self.summary.problems, self.changes
        )

    @cached_property
    def shown_fresh(self) -> Mapping[str, Freshness]:
        """Returns what a reader must know of every stage's value; nothing while they are made for the first time."""
        return {} if self.growing and all(change.kind == "go_on" for change in self.changes) else self.fresh
