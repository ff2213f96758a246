"""RestOfRun: how long a run still takes, from its log so far: calls that ended, calls in flight, what is left; pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from planexe.executor.attempt_log import Attempt
from planexe.spine.call_graph import CallNode
from planexe.spine.call_pace import CallPace
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet
from planexe.spine.time_left import Rest, StageRest, edges_left, outlook, pools_of

CallKey = tuple[str, int]
_SLOT_WAITS: Final = frozenset({"slot", "paused", "deps", "retry_after"})
"""Waits that are no trouble of one call: the schedule makes them, or everybody waits at the same time."""
_LEAST_TO_GO: Final = 0.25
"""A call that has taken as long as expected, or longer, goes on for this share of that."""
_WIDTH: Final = 1.4
_WIDEST: Final = 1.0
"""Beyond that (a third, or three times as long) a band says nothing."""


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Seconds that a run still takes, and the ends of the band in which the real ones should lie."""

    low_s: float
    likely_s: float
    high_s: float

    def later(self, passed_s: float) -> "TimeLeft":
        """Returns what is left of it after some seconds."""
        return TimeLeft(*(max(0.0, s - passed_s) for s in (self.low_s, self.likely_s, self.high_s)))


@dataclass(slots=True)
class _Flight:
    stage: str
    item: str
    sent_s: float
    crowd_s: float


class RestOfRun:
    """Takes what happens in order of time.

    Args:
        stages: the plan's stages.
        history: mean seconds of one call by stage, from earlier runs; default: as the stages expect.
    """

    def __init__(self, stages: StageSet, history: Mapping[str, float] | None = None) -> None:
        asked = [s for s in stages.stages.values() if s.kind != "compute"]
        expected = {s.name: (history or {}).get(s.name, s.expected.seconds) for s in asked}
        self._stages = stages
        self._priorities = CallPriorities(stages, history)
        self._pools = pools_of(stages)
        self._order: dict[str, Mapping[str, Sequence[str]]] = {}
        self._pace = CallPace(expected, from_history=history is not None)
        self._flights: dict[CallKey, _Flight] = {}
        self._crowd_s = 0.0  # calls in flight, added up over time
        self._at_s = 0.0
        self._held_s = self._held_until_s = 0.0

    @property
    def in_flight(self) -> int:
        """Returns how many calls are in flight."""
        return len(self._flights)

    def stages_in_flight(self) -> tuple[str, ...]:
        """Returns the stages of the calls in flight."""
        return tuple(flight.stage for flight in self._flights.values())

    def take_order(self, stage: str, after: Mapping[str, Sequence[str]]) -> None:
        """Takes which items of a stage wait for others of it."""
        self._order[stage] = after
        self._priorities.take_order(stage, after)

    def sent(self, key: CallKey, stage: str, item: str, unix_s: float) -> None:
        """Takes a request that went out."""
        self._move_to(unix_s)
        self._flights[key] = _Flight(stage, item, unix_s, self._crowd_s)

    def forget_flights(self) -> None:
        """Drops the calls in flight: the process that made them is no more."""
        self._flights.clear()

    def take(self, attempt: Attempt) -> None:
        """Takes an attempt that ended."""
        ended_s = attempt.anchor_unix_s + attempt.ended
        self._move_to(ended_s)
        flight = self._flights.pop((attempt.call_id, attempt.attempt), None)
        if attempt.outcome in {"reused", "cancelled"}:
            return
        self._hold(attempt)
        trouble_s = sum(s for reason, s in attempt.waits.items() if reason not in _SLOT_WAITS)
        if attempt.outcome == "ok":
            crowd_s = self._crowd_s - flight.crowd_s if flight else 0.0
            in_flight = crowd_s / attempt.duration_s if attempt.duration_s > 0 else 1.0
            self._pace.take(attempt.stage, attempt.duration_s, in_flight)
        else:
            trouble_s += attempt.duration_s
        self._pace.take_trouble(attempt.call_id, trouble_s, over=attempt.outcome == "ok")

    def left(self, stages: Mapping[str, StageRest], cap: int, now_s: float, worked_s: float) -> TimeLeft:
        """Returns the time left.

        Args:
            stages: how far each stage is.
            cap: calls in flight at most.
            now_s: the present, Unix seconds.
            worked_s: the time of the run so far.
        """
        self._move_to(now_s)
        alone = [(flight, self._alone_s(flight, now_s)) for flight in self._flights.values()]
        seconds = self._pace.seconds((flight.stage, so_far_s) for flight, so_far_s in alone)
        spread = self._pace.spread
        going: dict[CallNode, float] = {}
        for flight, so_far_s in alone:
            one_s = seconds.get(flight.stage, 0.0)
            going[CallNode(flight.stage, flight.item)] = max(one_s - so_far_s, _LEAST_TO_GO * one_s)
        edges = edges_left(self._stages, stages, going, self._order)
        rest = Rest(edges=edges, seconds=seconds, going=going, priorities=self._priorities, pools=self._pools)
        troubles = self._pace.troubles()
        found = [
            outlook(rest, cap, crowding=self._pace.crowding, spread=spread, troubles=troubles, phase=phase)
            for phase in (0.0, 1 / 3, 2 / 3)
        ]
        likely_s = sum(f.seconds for f in found) / 3 * self._dilation(worked_s)
        in_a_row = max(1.0, len(rest.calls) / max(cap, 1), sum(f.chain for f in found) / 3)
        usual_s = sum(seconds.values()) / max(1, len(seconds))
        trouble = troubles.deviation_s / usual_s if usual_s > 0 else 0.0
        return _band(likely_s, self._pace.doubt, math.hypot(spread, trouble) / math.sqrt(in_a_row))

    def _alone_s(self, flight: _Flight, now_s: float) -> float:
        """Returns how long a call in flight would have taken alone to get as far as it is."""
        so_far_s = max(0.0, now_s - flight.sent_s)
        if so_far_s <= 0:
            return 0.0
        in_flight = max(1.0, (self._crowd_s - flight.crowd_s) / so_far_s)
        return so_far_s * math.pow(in_flight, -self._pace.crowding)

    def _move_to(self, unix_s: float) -> None:
        if unix_s > self._at_s:
            self._crowd_s += len(self._flights) * (unix_s - self._at_s)
            self._at_s = unix_s

    def _hold(self, attempt: Attempt) -> None:
        """Notes for how long nobody was sent, as the provider had asked for a pause."""
        wait_s = attempt.waits.get("retry_after", 0.0)
        if wait_s > 0:
            start_s = max(attempt.anchor_unix_s + attempt.ready, self._held_until_s)
            end_s = attempt.anchor_unix_s + attempt.ready + wait_s
            self._held_s += max(0.0, end_s - start_s)
            self._held_until_s = max(self._held_until_s, end_s)

    def _dilation(self, worked_s: float) -> float:
        return 1.0 + self._held_s / (max(worked_s - self._held_s, 0.0) + 60.0)


def _band(likely_s: float, doubt: float, chance: float) -> TimeLeft:
    """Returns the band: the fewer calls have ended and the fewer still have to follow each other, the wider.

    Args:
        likely_s: what is expected.
        doubt: relative error of what is expected of one call.
        chance: relative error of a sum of so many calls.
    """
    factor = math.exp(min(_WIDEST, _WIDTH * math.hypot(doubt, chance)))
    return TimeLeft(likely_s / factor, likely_s, likely_s * factor)
