"""ThrottledAnswers: answers that are costly to compute, kept, and made anew only so often that they stay cheap."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from planexe.bounded_memory import BoundedMemory

_REST_FACTOR = 40.0
_LEAST_REST_S = 2.0
_MOST = 12


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: object
    answer: dict[str, Any]
    made_s: float
    cost_s: float


class ThrottledAnswers:
    """Keeps the last answer of the newest few names. Not more than a fortieth of the time is spent on making one anew.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: BoundedMemory[str, _Kept] = BoundedMemory(_MOST)
        self._lock = threading.Lock()

    def get(self, name: str, mark: object, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Returns an answer.

        Args:
            name: whose answer.
            mark: differs when the answer would be another one.
            make: computes it.
        """
        with self._lock:
            kept, now_s = self._kept.get(name), self._clock()
            if kept is not None and (kept.mark == mark or _is_soon(kept, mark, now_s)):
                return kept.answer
            answer = make()
            done_s = self._clock()
            return self._kept.remember(name, _Kept(mark, answer, done_s, done_s - now_s)).answer


def _is_soon(kept: _Kept, mark: object, now_s: float) -> bool:
    """Returns whether an outdated answer will do; when a state (first part of a mark) has changed it will not."""
    if isinstance(kept.mark, tuple) and isinstance(mark, tuple) and kept.mark[:1] != mark[:1]:
        return False
    return now_s - kept.made_s < max(_LEAST_REST_S, kept.cost_s * _REST_FACTOR)
