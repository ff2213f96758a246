"""Seconds that no schedule of a replay can beat, and what sets them; pure."""

from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Literal

from planexe.timing.idle import Steps
from planexe.timing.replay_model import Replay, Try

BoundBy = Literal["chain", "cap", "machine", "requests", "tokens"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A lower bound.

    Attributes:
        seconds: no run with this cap is shorter.
        by: what sets it: the longest ``chain`` of calls, the ``cap`` (work divided by it), the ``machine`` that calls
            share, or the provider's ``requests`` or ``tokens`` per minute.
    """

    seconds: float
    by: BoundBy


def lower_bound(replay: Replay, cap: int | Steps) -> Bound:
    """Returns the largest of the lower bounds at a cap, or with a cap that changes over time."""
    caps: Steps = ((0.0, cap),) if isinstance(cap, int) else cap
    largest = max(slots for _, slots in caps)
    outside_s = sum(
        t.work_s for n in replay.calls for t in n.tries if not t.crowd and replay.limits_of(t.model).outside
    )
    found = [
        Bound(replay.chain_s, "chain"),
        Bound(_shared_out_s(replay.work_s - outside_s - _carried_s(replay, caps), caps), "cap"),
    ]
    by_model: dict[str, list[Try]] = {}
    for node in replay.calls:
        for attempt in node.tries:
            by_model.setdefault(attempt.model, []).append(attempt)
    for model, tries in by_model.items():
        limits = replay.limits_of(model)
        most = min(largest, limits.max_concurrency or largest)
        if limits.outside:
            most = limits.max_concurrency or len(tries)
        shared_s = sum(t.work_s for t in tries if not t.fixed)
        found.append(Bound(shared_s / replay.load_of(model).throughput(most), "machine" if most == largest else "cap"))
        found += _rate_bounds(replay, model, tries)
    best = max(found, key=lambda b: b.seconds)
    return best if best.seconds > 0 else Bound(0.0, "chain")


def _carried_s(replay: Replay, caps: Steps) -> float:
    """Returns the work that lowered caps let go on at most: a call under way keeps its slot until it ends."""
    dropped = sum(max(0, before - after) for (_, before), (_, after) in pairwise(caps))
    return dropped * max((t.work_s for n in replay.calls for t in n.tries), default=0.0)


def _shared_out_s(work_s: float, caps: Steps) -> float:
    """Returns the seconds until so much work is done with every slot in use all the time."""
    left_s = work_s
    for (at_s, slots), (until_s, _) in pairwise((*caps, (inf, 0))):
        if left_s <= slots * (until_s - at_s):
            return at_s + left_s / slots
        left_s -= slots * (until_s - at_s)
    return inf


def _rate_bounds(replay: Replay, model: str, tries: list[Try]) -> list[Bound]:
    """Returns the seconds until a limit has let so many calls through, a whole minute's worth of them at once."""
    limits = replay.limits_of(model)
    counted = [t for t in tries if (t.ok or t.pause_s <= 0) and not t.crowd]
    requests, tokens = limits.tightest()
    found: list[Bound] = []
    if requests is not None:
        found.append(Bound((len(counted) - requests) * limits.minute_s / requests, "requests"))
    if tokens is not None:
        amounts = [t.input_tokens + t.output_tokens for t in counted]
        largest = max(amounts, default=0)
        found.append(Bound((sum(amounts) - largest - tokens) * limits.minute_s / tokens, "tokens"))
    return found
