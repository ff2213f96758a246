"""CallPace: how long calls take in this run, learned from those that ended, set against what was expected; pure."""

import math
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from planexe.timing.time_left import USUAL_SPREAD, Troubles

_FROM_HISTORY: Final = 8.0
_FROM_CATALOGUE: Final = 2.0
"""So many ended calls weigh as much as the expectation of a model's pace."""
_STAGE_WEIGHT: Final = 3.0
"""So many ended calls of a stage weigh as much as the expectation for that stage."""
_UNKNOWN_OF_HISTORY: Final = 0.12
_UNKNOWN_OF_CATALOGUE: Final = 0.22
"""Relative error that stays however many calls were seen: other stages, longer and shorter lists are still to come."""
_SPREAD_WEIGHT: Final = 8.0
_TROUBLE_WEIGHT: Final = 12.0
_LEAST_TROUBLED: Final = 0.5
"""Half a call of twelve is taken to be in trouble before anything was seen: one early failure is no rule."""
_USUAL_TROUBLES: Final = (*[0.3] * 18, *[1.0] * 8, 5.0)
"""What trouble costs before it was seen, in usual calls: mostly a failed try, at times one that hangs."""
_HANGS: Final = 3.0
"""A call in flight that takes more than so many times as long as usual hangs: that says nothing about the others."""
_STEPS: Final = 10
_MOST_TROUBLES: Final = 200
_CLEAR: Final = 2.5
"""Calls slow each other down only if that is seen so many standard errors from nothing."""


class _Seconds:
    """Seconds of ended calls, added up by about how many were in flight, so that many cost no more than a few."""

    def __init__(self) -> None:
        self.calls = 0
        self._sums: dict[int, tuple[float, float]] = {}

    def add(self, seconds: float, x: float) -> None:
        """Takes a call; ``x``: logarithm of the calls in flight."""
        self.calls += 1
        sum_s, sum_sx = self._sums.get(round(_STEPS * x), (0.0, 0.0))
        self._sums[round(_STEPS * x)] = sum_s + seconds, sum_sx + seconds * x

    def alone(self, crowding: float) -> float:
        """Returns the seconds that the calls would have taken alone."""
        if crowding == 0:
            return sum(s for s, _ in self._sums.values())
        return sum(s * math.exp(-crowding * sx / s) for s, sx in self._sums.values())


_NOTHING: Final = _Seconds()


class CallPace:
    """Takes ended calls and tells what a call of each stage will take.

    Args:
        expected: seconds of one call by stage.
        from_history: whether the expectation comes from earlier runs of the model and not from the catalogue.
    """

    def __init__(self, expected: Mapping[str, float], *, from_history: bool = False) -> None:
        self._expected = expected
        self._prior = _FROM_HISTORY if from_history else _FROM_CATALOGUE
        self._unknown = _UNKNOWN_OF_HISTORY if from_history else _UNKNOWN_OF_CATALOGUE
        self._usual_s = sum(expected.values()) / len(expected) if expected else 0.0
        self._ended: dict[str, _Seconds] = defaultdict(_Seconds)
        self._troubles_s: list[float] = []
        self._troubled: dict[str, float] = {}
        self._count = 0
        self._sums = [
            0.0
        ] * 5  # of x, y, xx, xy, yy with x = log of the calls in flight, y = log of seconds over expected
        self.crowding = 0.0

    @property
    def ended(self) -> int:
        """Returns how many calls were taken."""
        return self._count

    def take(self, stage: str, seconds: float, in_flight: float) -> None:
        """Takes a call that was answered.

        Args:
            stage: whose call.
            seconds: it took.
            in_flight: calls in flight on average while it went on, itself included.
        """
        expected_s = self._expected.get(stage, 0.0)
        if seconds <= 0 or expected_s <= 0:
            return
        x, y = math.log(max(in_flight, 1.0)), math.log(seconds / expected_s)
        self._count += 1
        self._ended[stage].add(seconds, x)
        for n, value in enumerate((x, y, x * x, x * y, y * y)):
            self._sums[n] += value
        self.crowding = self._slope()

    def take_trouble(self, call_id: str, seconds: float, *, over: bool) -> None:
        """Takes seconds that a call spent on a failed try, or waiting for a limit; ``over`` with its last try."""
        so_far_s = self._troubled.pop(call_id, 0.0) + seconds
        if over and so_far_s > 0:
            insort(self._troubles_s, so_far_s)
        elif not over:
            self._troubled[call_id] = so_far_s

    def troubles(self) -> Troubles:
        """Returns what calls lose to failed tries and limits."""
        seen = [*self._troubles_s, *self._troubled.values()]
        thin = seen[:: 1 + len(seen) // _MOST_TROUBLES]
        lost = sorted([*thin, *(factor * self._usual_s for factor in _USUAL_TROUBLES)])
        share = min(1.0, (len(seen) + _LEAST_TROUBLED) / (self._count + _TROUBLE_WEIGHT))
        return Troubles(share=share, lost_s=lost)

    @property
    def spread(self) -> float:
        """Returns the standard deviation of the logarithm of a call's seconds around what was expected of it."""
        weight = self._count + _SPREAD_WEIGHT
        return math.sqrt((self._residual() + _SPREAD_WEIGHT * USUAL_SPREAD**2) / weight)

    @property
    def doubt(self) -> float:
        """Returns the relative standard error of what is expected of calls to come."""
        return math.hypot(self._unknown, self.spread / math.sqrt(self._count + self._prior / 2))

    def seconds(self, running: Iterable[tuple[str, float]] = ()) -> dict[str, float]:
        """Returns the seconds that a call of each stage takes alone, without trouble.

        Args:
            running: calls in flight: stage, and seconds so far; one that takes too long tells of the pace as well.
        """
        pace = self._pace(running)
        found: dict[str, float] = {}
        for stage, expected_s in self._expected.items():
            ended = self._ended.get(stage, _NOTHING)
            found[stage] = (_STAGE_WEIGHT * expected_s * pace + ended.alone(self.crowding)) / (
                _STAGE_WEIGHT + ended.calls
            )
        return found

    def _pace(self, running: Iterable[tuple[str, float]]) -> float:
        taken_s = expected_s = self._prior * self._usual_s
        for stage, ended in self._ended.items():
            taken_s += ended.alone(self.crowding)
            expected_s += ended.calls * self._expected[stage]
        pace = taken_s / expected_s if expected_s > 0 else 1.0
        for stage, so_far_s in running:
            usual_s = self._expected.get(stage, 0.0)
            if so_far_s > usual_s * pace:
                taken_s += min(so_far_s, _HANGS * usual_s * pace)
                expected_s += usual_s
        return taken_s / expected_s if expected_s > 0 else 1.0

    def _slope(self) -> float:
        """Returns by which power of the calls in flight a call gets slower: 0 not at all, 1 they share one machine."""
        sxx, sxy, _ = self._centred()
        if self._count < 8 or sxx <= 0.5:
            return 0.0
        slope = sxy / sxx
        error = math.sqrt(max(self._residual_around(slope), 1e-9) / self._count / sxx)
        return min(1.1, slope) if slope > _CLEAR * error else 0.0

    def _centred(self) -> tuple[float, float, float]:
        n = max(self._count, 1)
        x, y, xx, xy, yy = self._sums
        return xx - x * x / n, xy - x * y / n, yy - y * y / n

    def _residual_around(self, slope: float) -> float:
        sxx, sxy, syy = self._centred()
        return max(0.0, syy - 2 * slope * sxy + slope * slope * sxx)

    def _residual(self) -> float:
        return self._residual_around(self.crowding)
