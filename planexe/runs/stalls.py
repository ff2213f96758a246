"""Calls of which nothing has been heard for too long, told before they time out."""

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planexe.executor.hooks import AttemptStart
from planexe.figures import count_text
from planexe.gantt.source import DEFAULT_STALL_S, midway_seconds
from planexe.spine.run_request import RunRequest

_LEAST_STALL_S = 1.5


@dataclass(frozen=True, slots=True)
class Stall:
    """A call that was sent and has been silent for too long.

    Attributes:
        silent_s: seconds since its last token, or since it was sent.
        pieces: pieces of its answer that came before, each usually a token; 0 if none did.
    """

    stage: str
    title: str
    model: str
    silent_s: float
    pieces: int = 0


def stall_seconds(request: RunRequest) -> float:
    """Returns after how many seconds without a first token a call is flagged; simulated time may run faster.

    A stream that has begun is flagged sooner, see ``midway_seconds``.
    """
    return max(_LEAST_STALL_S, DEFAULT_STALL_S * request.time_scale) if request.simulated else DEFAULT_STALL_S


def stalls_of(live: Iterable[AttemptStart], limit_s: float, now_s: float | None = None) -> list[Stall]:
    """Returns the calls that have been silent for longer than the limit, the longest first.

    Args:
        live: attempts without an end.
        limit_s: seconds without a first token.
        now_s: monotonic seconds; default: the present.
    """
    now = time.monotonic() if now_s is None else now_s
    found = (_stall_of(start, limit_s, now) for start in live)
    return sorted((stall for stall in found if stall is not None), key=lambda s: -s.silent_s)


def stall_text(stalls: Sequence[Stall], headings: Mapping[str, str]) -> str:
    """Returns one sentence about them, with what to do; empty if there is none."""
    if not stalls:
        return ""
    first = stalls[0]
    name = headings.get(first.stage, first.stage) + (f": {first.title}" if first.title else "")
    after = f", after {count_text(first.pieces, 'piece')} of its answer" if first.pieces else ""
    others = f" and {count_text(len(stalls) - 1, 'more call')}" if len(stalls) > 1 else ""
    return (
        f"No token for {first.silent_s:.0f} s from {first.model} ({name}{after}){others}. "
        "The call is tried again when its time is up; fewer calls at the same time may help."
    )


def _stall_of(start: AttemptStart, limit_s: float, now_s: float) -> Stall | None:
    if start.state not in {"sent", "streaming"} or start.slot < 0:  # code of a stage has no tokens
        return None
    last = -math.inf if start.last_token is None else start.last_token
    begun = start.state == "streaming" or last >= start.at  # a second question of an attempt is "sent" to its end
    silent_s = now_s - max(last, start.at)
    if silent_s <= (midway_seconds(limit_s) if begun else limit_s):
        return None
    return Stall(start.stage, start.title, start.model, silent_s, start.heard.pieces if begun else 0)
