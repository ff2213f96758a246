"""The calls of a run's stages, and which item of a line of stages took longest, kept up to date call by call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from planexe.executor.attempt_log import Attempt

Extra = Mapping[str, Mapping[str, float]]
"""Seconds so far of calls that have not ended, by stage and item."""

_NOTHING: Final[Mapping[str, float]] = {}
_NO_EXTRA: Final[Extra] = {}


@dataclass(slots=True)
class StageCalls:
    """The calls of one stage: seconds and place by item."""

    seconds: dict[str, float] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)

    def take(self, attempt: Attempt) -> bool:
        """Takes an ended attempt and returns whether the call takes longer now; run again, it begins anew."""
        item = attempt.item
        again = self._ids.get(item) == attempt.call_id
        self._ids[item], self.index[item] = attempt.call_id, attempt.index
        before_s = self.seconds.get(item, 0.0)
        self.seconds[item] = attempt.duration_s + (before_s if again else 0.0)
        return self.seconds[item] >= before_s

    def took_s(self, call: tuple[str, str], extra: Extra) -> float:
        """Returns what one of its calls, named by stage and item, took so far."""
        stage, item = call
        return self.seconds.get(item, 0.0) + extra.get(stage, _NOTHING).get(item, 0.0)


@dataclass(slots=True)
class Line:
    """Stages of which each goes over the items of the one before: the calls of an item follow each other.

    What an item has no call for took no time: its value was there.

    Attributes:
        stages: one or more; ``calls`` theirs, in the same order.
    """

    stages: tuple[str, ...]
    calls: tuple[StageCalls, ...]
    _longest: str | None = None

    def take(self, item: str, *, longer: bool) -> None:
        """Notes that one of an item's calls has ended, and whether it takes longer now than it did before."""
        if item not in self.calls[-1].seconds:
            return
        if item == self._longest and not longer:
            self._longest = max(self.calls[-1].seconds, key=self._seconds)
        elif self._longest is None or self._seconds(item) >= self._seconds(self._longest):
            self._longest = item

    def longest(self, extra: Extra) -> tuple[float, tuple[tuple[str, str], ...]]:
        """Returns the seconds of the item that took longest, and its calls in order; no call where there is none.

        Args:
            extra: what is under way, which counts as far as it is.
        """
        at_end = {**({} if self._longest is None else {self._longest: 0}), **extra.get(self.stages[-1], _NOTHING)}
        others = (i for stage in self.stages[:-1] for i in extra.get(stage, ()) if i in self.calls[-1].seconds)
        found = [(self._seconds(item, extra), item) for item in dict.fromkeys([*at_end, *others])]
        if not found:
            return 0.0, ()
        seconds, item = max(found, key=lambda one: one[0])
        return seconds, tuple((stage, item) for stage in self._called(item, extra))

    def _called(self, item: str, extra: Extra) -> Iterable[str]:
        for stage, calls in zip(self.stages, self.calls, strict=True):
            if item in calls.seconds or item in extra.get(stage, _NOTHING):
                yield stage

    def _seconds(self, item: str, extra: Extra = _NO_EXTRA) -> float:
        pairs = zip(self.stages, self.calls, strict=True)
        return sum(calls.took_s((stage, item), extra) for stage, calls in pairs)
