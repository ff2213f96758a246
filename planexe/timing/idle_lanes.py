"""Which slot stood idle when, and why: the idle spans of a run laid on the free lanes of its chart; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from planexe.executor.attempt_log import Attempt
from planexe.spine.events import Event
from planexe.spine.run_clock import RunClock, run_clock
from planexe.timing.idle import REASONS, IdleReason, IdleSpan, slot_use

MOST_LANES = 64


@dataclass(frozen=True, slots=True)
class IdleLane:
    """A stretch of time in which one slot stood idle for one reason."""

    lane: int
    start_s: float
    end_s: float
    reason: IdleReason


def idle_lanes(
    attempts: Sequence[Attempt], events: Sequence[Event] = (), clock: RunClock | None = None
) -> tuple[IdleLane, ...]:
    """Returns for each slot when it stood idle, in order of lane and time.

    At every moment as many lanes are idle for a reason as ``idle.slot_use`` says, the lowest free ones first; slots
    beyond the first 64 are left out unless a call used one.

    Args:
        attempts: ended ones, and those under way with the present as their end.
        events: of the run, for changes of the cap.
        clock: of the run; default: as these attempts and events tell it.
    """
    clock = clock or run_clock(attempts, events)
    used = max((a.slot for a in attempts), default=-1) + 1
    spans = slot_use(attempts, events, clock).idle
    return tuple(
        sorted(_joined(_laid(spans, attempts, clock, max(used, MOST_LANES))), key=lambda i: (i.lane, i.start_s))
    )


def _laid(spans: Iterable[IdleSpan], attempts: Iterable[Attempt], clock: RunClock, lanes: int) -> Iterator[IdleLane]:
    """Yields the lanes' stretches between any two moments at which something changes."""
    now = dict.fromkeys(REASONS, 0)
    busy = [0] * lanes
    at_s = 0.0
    for moment, reason, lane, change in sorted(_changes(spans, attempts, clock), key=itemgetter(0)):
        if moment > at_s:
            free = (n for n, calls in enumerate(busy) if not calls)
            for why in REASONS:
                for _, number in zip(range(now[why]), free, strict=False):
                    yield IdleLane(number, at_s, moment, why)
            at_s = moment
        if reason is not None:
            now[reason] += change
        else:
            busy[lane] += change


def _changes(
    spans: Iterable[IdleSpan], attempts: Iterable[Attempt], clock: RunClock
) -> Iterator[tuple[float, IdleReason | None, int, int]]:
    for span in spans:
        yield span.start_s, span.reason, -1, span.slots
        yield span.end_s, span.reason, -1, -span.slots
    for attempt in attempts:
        held = clock.span(attempt, attempt.sent, attempt.ended)
        if attempt.slot >= 0 and attempt.outcome != "reused" and held and held[1] > held[0]:
            yield held[0], None, attempt.slot, 1
            yield held[1], None, attempt.slot, -1


def _joined(stretches: Iterable[IdleLane]) -> list[IdleLane]:
    """Returns the stretches with those of a lane joined that follow each other for the same reason."""
    last: dict[int, IdleLane] = {}
    done: list[IdleLane] = []
    for found in stretches:
        old = last.get(found.lane)
        if old and old.end_s == found.start_s and old.reason == found.reason:
            found = IdleLane(found.lane, old.start_s, found.end_s, found.reason)
        elif old:
            done.append(old)
        last[found.lane] = found
    return [*done, *last.values()]
