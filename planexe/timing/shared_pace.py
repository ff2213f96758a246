"""SharedPace: calls at one model that slow each other down; in virtual time."""

import heapq
from typing import Generic, TypeVar

from planexe.timing.load_model import LoadModel

Holder = TypeVar("Holder")


class SharedPace(Generic[Holder]):
    """Calls that all progress at the same pace, which depends on how many there are.

    Work is counted in the seconds a call needs alone, so one number says how far a call would be that was there from
    the beginning.

    Attributes:
        in_flight: calls that have joined and not left.
        version: changes whenever a call joins or leaves, and with it every end that was foreseen.
    """

    def __init__(self, load: LoadModel) -> None:
        self._load = load
        self._progress_s = 0.0
        self._seen_s = 0.0
        self._ends: list[tuple[float, int, Holder]] = []
        self.in_flight = 0
        self.version = 0

    def join(self, now_s: float, holder: Holder, work_s: float | None) -> None:
        """Adds a call with so much work; ``None`` for one whose end does not depend on the pace."""
        self._advance(now_s)
        self.in_flight += 1
        self.version += 1
        if work_s is not None:
            heapq.heappush(self._ends, (self._progress_s + work_s, self.version, holder))

    def leave(self, now_s: float, holder: Holder) -> None:
        """Takes a call out that is through, or whose end does not depend on the pace."""
        self._advance(now_s)
        self.in_flight -= 1
        self.version += 1
        if self._ends and self._ends[0][2] is holder:
            self._progress_s = max(self._progress_s, self._ends[0][0])
            heapq.heappop(self._ends)

    def next_end_s(self) -> float | None:
        """Returns when the next call is through if nobody joins or leaves before, ``None`` without calls."""
        if not self._ends:
            return None
        return self._seen_s + max(0.0, self._ends[0][0] - self._progress_s) * self._load.slowdown(self.in_flight)

    def first(self) -> Holder:
        """Returns the call that is through first."""
        return self._ends[0][2]

    def _advance(self, now_s: float) -> None:
        if self.in_flight:
            self._progress_s += max(0.0, now_s - self._seen_s) / self._load.slowdown(self.in_flight)
        self._seen_s = now_s
