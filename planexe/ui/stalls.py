"""Calls of which nothing has been heard for too long, told before they time out."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planexe.executor.hooks import AttemptStart
from planexe.figures import count_text
from planexe.gantt.source import DEFAULT_STALL_S
from planexe.pipeline.run_request import RunRequest

_LEAST_STALL_S = 1.5


@dataclass(frozen=True, slots=True)
class Stall:
    """A call that was sent and has not given a token yet."""

    stage: str
    title: str
    model: str
    silent_s: float


def stall_seconds(request: RunRequest) -> float:
    """Returns after how many seconds without a first token a call is flagged; simulated time may run faster."""
    return max(_LEAST_STALL_S, DEFAULT_STALL_S * request.time_scale) if request.simulated else DEFAULT_STALL_S


def stalls_of(live: Iterable[AttemptStart], limit_s: float, now_s: float | None = None) -> list[Stall]:
    """Returns the calls that have been silent for longer than the limit, the longest first.

    Args:
        live: attempts without an end.
        limit_s: seconds.
        now_s: monotonic seconds; default: the present.
    """
    now = time.monotonic() if now_s is None else now_s
    found = [Stall(s.stage, s.title, s.model, now - s.at) for s in live if s.state == "sent" and now - s.at > limit_s]
    return sorted(found, key=lambda s: -s.silent_s)


def stall_text(stalls: Sequence[Stall], headings: Mapping[str, str]) -> str:
    """Returns one sentence about them, with what to do; empty if there is none."""
    if not stalls:
        return ""
    first = stalls[0]
    name = headings.get(first.stage, first.stage) + (f": {first.title}" if first.title else "")
    others = f" and {count_text(len(stalls) - 1, 'more call')}" if len(stalls) > 1 else ""
    return (
        f"No token for {first.silent_s:.0f} s from {first.model} ({name}){others}. "
        "The call is tried again when its time is up; fewer calls at the same time may help."
    )
