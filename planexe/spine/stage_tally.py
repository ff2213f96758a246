"""StageTally: how far one stage is, from the events and attempts about it; the one place that counts finished calls."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from planexe.executor.attempt_log import Attempt
from planexe.spine.event_records import Event, Spared, StageChanged, StageState
from planexe.spine.events import in_order

FINISHED: frozenset[str] = frozenset({"done", "reused", "skipped"})


@dataclass(slots=True)
class StageTally:
    """How far one stage is.

    Attributes:
        calls: how many items it has, each of them a call unless it was spared; an expectation until it has started.
        ended: the items that have an answer, and those that were ``spared`` a call.
    """

    state: StageState = "waiting"
    calls: int = 0
    gaps: tuple[str, ...] = ()
    problem: str = ""
    ended: set[str] = field(default_factory=set)
    spared: set[str] = field(default_factory=set)

    @property
    def calls_done(self) -> int:
        """Returns how many of its calls are over: all of a finished stage, else those that have an answer."""
        return (self.calls if self.state in FINISHED else len(self.ended)) - len(self.spared)

    @property
    def calls_in_all(self) -> int:
        """Returns how many calls it makes."""
        return max(self.calls, len(self.ended)) - len(self.spared)

    def take_event(self, event: StageChanged | Spared) -> None:
        """Takes an event about it."""
        if isinstance(event, Spared):
            self.ended.add(event.item)
            self.spared.add(event.item)
            return
        self.state, self.gaps, self.problem = event.state, event.gaps, event.problem
        self.calls = self.calls if event.calls is None else event.calls
        if self.state == "running":
            self.ended.clear()
            self.spared.clear()

    def take_attempt(self, attempt: Attempt) -> None:
        """Takes one of its attempts."""
        if attempt.outcome in {"ok", "reused"}:
            self.ended.add(attempt.item)


def calls_done_in(attempts: Iterable[Attempt], events: Iterable[Event]) -> int:
    """Returns how many calls of a run are over, without its stages being known.

    Args:
        attempts: in any order.
        events: in the order of time.
    """
    tallies: dict[str, StageTally] = {}
    for happened in in_order(events, attempts):
        if isinstance(happened, Attempt):
            tallies.setdefault(happened.stage, StageTally()).take_attempt(happened)
        elif isinstance(happened, StageChanged | Spared):
            tallies.setdefault(happened.stage, StageTally()).take_event(happened)
    return sum(tally.calls_done for tally in tallies.values())
