"""RestOfRun: how long a run still takes, from its log so far: calls that ended, calls in flight, what is left."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from planexe.executor.attempt_log import Attempt
from planexe.spine.event_records import EffectProgressed, Ended, Event, Sent, SessionBegun, StageChanged
from planexe.spine.forecaster import TimeLeft
from planexe.spine.graph import call_share
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet
from planexe.spine.stage_tally import FINISHED, StageTally
from planexe.timing.call_pace import CallPace
from planexe.timing.rest_graph import RestGraph, StageRest
from planexe.timing.time_left import Rest, outlook, pools_of

CallKey = tuple[str, int]
_SLOT_WAITS: Final = frozenset({"slot", "leader", "paused", "deps", "retry_after", "service"})
"""Waits that are no trouble of one call: the schedule makes them, or everybody waits at the same time."""
_LEAST_TO_GO: Final = 0.25
"""A call that has taken as long as expected, or longer, goes on for this share of that."""
_FEW: Final = 64
"""Which calls get into trouble weighs so much among so few tasks that it is dealt out more than once."""
_EXPECTED_ITEMS: Final = 8
"""What a stage expects of how many items need a call weighs as much as so many that were seen."""
_HOLDS_S: Final = 1.0
_OLDEST_S: Final = 10.0
_SHARE: Final = 0.001
_MOST_SHARE: Final = 0.01
"""A time left holds so long that working it out takes a thousandth of a core; if that made it older than this, a
hundredth."""
_WIDTH: Final = 1.4
_WIDEST: Final = 1.0
"""Beyond that (a third, or three times as long) a band says nothing."""


@dataclass(slots=True)
class _Flight:
    stage: str
    item: str
    sent_s: float
    crowd_s: float
    share: float = 0.0
    told_s: float = 0.0

    def left_s(self, usual_s: float, so_far_s: float, now_s: float) -> float:
        """Returns the seconds still to go: by what is usual, and the more by what it says itself the further it is.

        Args:
            usual_s: what such a call takes alone.
            so_far_s: what it has taken of that.
            now_s: the present.
        """
        least = 0.0 if self.share else _LEAST_TO_GO
        left_s = max(usual_s - so_far_s, least * usual_s)
        if not self.share:
            return left_s
        told_s = (self.told_s - self.sent_s) * (1 - self.share) / self.share - (now_s - self.told_s)
        return (1 - self.share) * left_s + self.share * max(0.0, told_s)


@dataclass(frozen=True, slots=True)
class _Kept:
    cap: int
    made_s: float
    holds_s: float
    found: TimeLeft


class RestOfRun:
    """Follows a run, see ``Forecaster``.

    Args:
        stages: the plan's stages.
        history: mean seconds of one call by stage, from earlier runs; default: what the run's log says it went by.
        spent_s: processor seconds of this thread.
    """

    def __init__(
        self,
        stages: StageSet,
        history: Mapping[str, float] | None = None,
        *,
        spent_s: Callable[[], float] = time.thread_time,
    ) -> None:
        self._stages = stages
        self._pools = pools_of(stages)
        self._order: dict[str, Mapping[str, Sequence[str]]] = {}
        self._graph = RestGraph(stages)
        self._shares = {stage.name: call_share(stages, stage) for stage in stages.stages.values()}
        self._kept: _Kept | None = None
        self._spent_s = spent_s
        self._expect(history)
        self._flights: dict[CallKey, _Flight] = {}
        self._crowd_s = 0.0  # calls in flight, added up over time
        self._at_s = 0.0
        self._held_s = self._held_until_s = 0.0

    def _expect(self, history: Mapping[str, float] | None) -> None:
        asked = [s for s in self._stages.stages.values() if s.kind != "compute"]
        expected = {s.name: (history or {}).get(s.name, s.expected.seconds) for s in asked}
        self._from_history = history is not None
        self._priorities = CallPriorities(self._stages, history, self._order)
        self._pace = CallPace(expected, from_history=self._from_history)

    def take_event(self, event: Event) -> None:
        """Takes an event."""
        match event:
            case Sent():
                self._move_to(event.unix_s)
                key = (event.call_id, event.attempt)
                self._flights[key] = _Flight(event.stage, event.item, event.unix_s, self._crowd_s)
            case EffectProgressed() if event.key in self._flights:
                flight = self._flights[event.key]
                flight.share, flight.told_s = event.share, event.unix_s
            case SessionBegun():
                self._kept = None
                self._flights.clear()
                if event.expected_s and not self._from_history:
                    self._expect(event.expected_s)
            case StageChanged() if event.after:
                self._order[event.stage] = event.after
                self._priorities.take_order(event.stage, event.after)
            case Ended():
                self._flights.clear()

    def take_attempt(self, attempt: Attempt) -> None:
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

    def left(self, stages: Mapping[str, StageTally], cap: int, now_s: float, worked_s: float) -> TimeLeft:
        """Returns the time left; worked out when the cap changes and now and then, counted down between."""
        kept = self._kept
        if kept is None or kept.cap != cap or not 0 <= now_s - kept.made_s < kept.holds_s:
            before_s = self._spent_s()
            found = self._left(stages, cap, now_s, worked_s)
            kept = self._kept = _Kept(cap, now_s, _holds_s(self._spent_s() - before_s), found)
        return kept.found.later(now_s - kept.made_s)

    def _left(self, tallies: Mapping[str, StageTally], cap: int, now_s: float, worked_s: float) -> TimeLeft:
        self._move_to(now_s)
        alone = [(flight, self._alone_s(flight, now_s)) for flight in self._flights.values()]
        seconds = self._pace.seconds((flight.stage, so_far_s) for flight, so_far_s in alone)
        spread = self._pace.spread
        going: dict[str, dict[str, float]] = {}
        for flight, so_far_s in alone:
            left_s = flight.left_s(seconds.get(flight.stage, 0.0), so_far_s, now_s)
            going.setdefault(flight.stage, {})[flight.item] = left_s
        tasks = self._graph.tasks({n: _rest_of(t) for n, t in tallies.items()}, going, self._order, cap)
        each_s = {name: one_s * self._share(name, tallies.get(name)) for name, one_s in seconds.items()}
        rest = Rest(tasks=tasks, seconds=each_s, priorities=self._priorities, pools=self._pools)
        troubles = self._pace.troubles()
        found = [
            outlook(rest, cap, crowding=self._pace.crowding, spread=spread, troubles=troubles, phase=phase)
            for phase in ((0.0, 1 / 3, 2 / 3) if len(tasks) <= _FEW else (0.0,))
        ]
        likely_s = fmean(f.seconds for f in found) * self._dilation(worked_s)
        in_a_row = max(1.0, rest.calls / max(cap, 1), fmean(f.chain for f in found))
        usual_s = sum(seconds.values()) / max(1, len(seconds))
        trouble = troubles.deviation_s / usual_s if usual_s > 0 else 0.0
        return _band(likely_s, self._pace.doubt, math.hypot(spread, trouble) / math.sqrt(in_a_row))

    def _share(self, name: str, tally: StageTally | None) -> float:
        """Returns which share of the items of a stage that have not ended need a call: as expected, and as seen."""
        expected = self._shares.get(name, 1.0)
        if tally is None or expected >= 1:
            return 1.0
        asked = len(tally.ended) - len(tally.spared)
        return (expected * _EXPECTED_ITEMS + asked) / (_EXPECTED_ITEMS + len(tally.ended))

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
        wait_s = attempt.waits.get("retry_after", 0.0) + attempt.waits.get("service", 0.0)
        if wait_s > 0:
            start_s = max(attempt.anchor_unix_s + attempt.ready, self._held_until_s)
            end_s = attempt.anchor_unix_s + attempt.ready + wait_s
            self._held_s += max(0.0, end_s - start_s)
            self._held_until_s = max(self._held_until_s, end_s)

    def _dilation(self, worked_s: float) -> float:
        return 1.0 + self._held_s / (max(worked_s - self._held_s, 0.0) + 60.0)


def _holds_s(cost_s: float) -> float:
    """Returns for how long a time left holds that it took so long to work out."""
    return max(_HOLDS_S, min(cost_s / _SHARE, _OLDEST_S), cost_s / _MOST_SHARE)


def _rest_of(tally: StageTally) -> StageRest:
    over = tally.state in FINISHED or tally.state in {"failed", "blocked"}
    return StageRest(calls=tally.calls, ended=tally.ended, over=over)


def _band(likely_s: float, doubt: float, chance: float) -> TimeLeft:
    """Returns the band: the fewer calls have ended and the fewer still have to follow each other, the wider.

    Args:
        likely_s: what is expected.
        doubt: relative error of what is expected of one call.
        chance: relative error of a sum of so many calls.
    """
    factor = math.exp(min(_WIDEST, _WIDTH * math.hypot(doubt, chance)))
    return TimeLeft(likely_s / factor, likely_s, likely_s * factor)
