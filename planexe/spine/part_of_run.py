"""PartOfRun: a few stages of a run, worked on by one of several processes; what they need is taken as it lies there."""

from collections.abc import Collection

from planexe.spine.artefact import Artefact
from planexe.spine.artefact_store import ArtefactStore
from planexe.spine.event_records import SetAside, Spared, StageChanged
from planexe.spine.events import Event, EventLog
from planexe.spine.graph import edges_of
from planexe.spine.registry import StageSet


class PartOfRun:
    """Which stages a process may ask and keep, and which it looks at.

    Args:
        stages: all of the run.
        only: those it works on; none: it only sums up what the others have made.

    Attributes:
        only: see above.
        wanted: they and all that they need, or every stage where it only sums up.
    """

    def __init__(self, stages: StageSet, only: Collection[str]) -> None:
        self.only = frozenset(only)
        edges = edges_of(stages)
        wanted, todo = set(), list(only or edges)
        while todo:
            name = todo.pop()
            if name not in wanted:
                wanted.add(name)
                todo.extend(edges[name])
        self.wanted = frozenset(wanted)

    def events(self, log: EventLog) -> EventLog:
        """Returns a log that takes what happens to these stages only; where it sums up, what was lost."""
        return _PartOfEvents(log, self.only)

    def store(self, store: ArtefactStore) -> ArtefactStore:
        """Returns a store that keeps the values of these stages only."""
        return _PartOfStore(store, self.only)


class _PartOfEvents:
    def __init__(self, log: EventLog, only: frozenset[str]) -> None:
        self._log = log
        self._only = only

    def record(self, event: Event) -> None:
        if isinstance(event, StageChanged | Spared | SetAside) and event.stage not in self._only:
            lost = isinstance(event, StageChanged) and event.state in {"failed", "blocked"}
            if self._only or not lost:
                return
        self._log.record(event)


class _PartOfStore:
    def __init__(self, store: ArtefactStore, only: frozenset[str]) -> None:
        self._store = store
        self._only = only

    def save(self, artefact: Artefact) -> None:
        if artefact.stage in self._only:
            self._store.save(artefact)

    def load(self, stage: str) -> Artefact | None:
        return self._store.load(stage)

    def names(self) -> frozenset[str]:
        return self._store.names()

    def versions(self, stage: str) -> tuple[Artefact, ...]:
        return self._store.versions(stage)

    def set_aside(self, stage: str) -> None:
        if stage in self._only:
            self._store.set_aside(stage)
