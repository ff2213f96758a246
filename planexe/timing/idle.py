"""Slots of the cap over time: how many were in use, and for each idle one the one reason; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from planexe.executor.attempt_log import Attempt
from planexe.spine.event_records import CapChanged, Event, Paused, SessionBegun
from planexe.spine.run_clock import RunClock

Steps = tuple[tuple[float, int], ...]
"""A step function: from each moment (seconds on the run's clock) on, this number."""

IdleReason = Literal["paused", "service", "rate", "leader", "cap", "retry", "nothing ready"]
REASONS: tuple[IdleReason, ...] = get_args(IdleReason)
_RATE_WAITS = ("rpm", "tpm", "retry_after", "cooldown")
_WAITS_BEFORE_QUEUE = ("backoff", "retry_budget", "retry_after", "service")

_Interval = tuple[float, float, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleSpan:
    """A stretch of time in which slots stood idle for one reason.

    Attributes:
        start_s: on the run's clock; ``end_s`` likewise.
        slots: how many.
        reason: ``paused`` by a person; ``service`` (a call waited for one that is down); ``rate`` (a provider's limit
            made a call wait); ``leader`` (calls that begin alike waited until the service had read the first of them);
            ``cap`` (a call waited although the cap had room: the cap of its model or provider was
            used up); ``retry`` (a call waited after a failure that was no rate limit); ``nothing ready`` (no call had
            its inputs).
    """

    start_s: float
    end_s: float
    slots: int
    reason: IdleReason

    @property
    def slot_s(self) -> float:
        """Returns slots times seconds."""
        return self.slots * (self.end_s - self.start_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotUse:
    """What became of the slots.

    Attributes:
        offered_slot_s: the cap added up over time, in slot-seconds; ``used_slot_s`` of it held a call.
        idle: the rest; several spans may cover the same time when its slots stood idle for several reasons.
    """

    offered_slot_s: float
    used_slot_s: float
    idle: tuple[IdleSpan, ...]


def in_flight_steps(attempts: Iterable[Attempt], clock: RunClock) -> Steps:
    """Returns how many calls were in flight (sent, not ended) over time."""
    changes: Counter[float] = Counter()
    for attempt in attempts:
        span = clock.span(attempt, attempt.sent, attempt.ended)
        if span and attempt.outcome != "reused":
            changes[span[0]] += 1
            changes[span[1]] -= 1
    steps: list[tuple[float, int]] = [(0.0, 0)]
    for at_s in sorted(changes):
        if changes[at_s]:
            _step(steps, at_s, steps[-1][1] + changes[at_s])
    return tuple(steps)


def cap_steps(attempts: Sequence[Attempt], events: Sequence[Event], clock: RunClock) -> Steps:
    """Returns the cap over time: from the events, else from what the attempts saw."""
    seen = [(clock.run_s(e.unix_s), e.cap) for e in events if isinstance(e, SessionBegun | CapChanged)]
    if not seen:
        held = [(a.anchor_unix_s + a.acquired, a.cap) for a in attempts if a.acquired is not None and a.cap > 0]
        seen = [(clock.run_s(unix_s), cap) for unix_s, cap in sorted(held)]
    steps = [(0.0, seen[0][1] if seen else 0)]
    for at_s, cap in seen:
        _step(steps, at_s, cap)
    return tuple(steps)


def slot_use(attempts: Sequence[Attempt], events: Sequence[Event], clock: RunClock) -> SlotUse:
    """Returns how the slots were used; used and idle slot-seconds add up to what was offered."""
    caps = cap_steps(attempts, events, clock)
    changes: list[tuple[float, str, int]] = [(at_s, "cap", cap) for at_s, cap in caps]
    for start, end, kind in [*_attempt_intervals(attempts, clock), *_pauses(attempts, events, clock)]:
        if end > start:
            changes += [(start, kind, 1), (end, kind, -1)]
    changes.append((clock.wall_s, "end", 0))
    changes.sort(key=lambda c: c[0])
    now: Counter[str] = Counter()
    offered = used = at_s = 0.0
    idle: list[IdleSpan] = []
    for moment, kind, change in changes:
        length, at_before, at_s = moment - at_s, at_s, max(at_s, moment)
        if length > 0:
            busy = min(now["busy"], now["cap"])
            offered += now["cap"] * length
            used += busy * length
            for reason, slots in _split(now, now["cap"] - busy).items():
                idle.append(IdleSpan(start_s=at_before, end_s=moment, slots=slots, reason=reason))
        now[kind] = change if kind == "cap" else now[kind] + change
    return SlotUse(offered_slot_s=offered, used_slot_s=used, idle=_joined(idle))


def _attempt_intervals(attempts: Iterable[Attempt], clock: RunClock) -> Iterable[_Interval]:
    """Returns what each attempt did: waited to retry, for its leader, for a slot, for the rate, was busy."""
    for a in attempts:
        if a.outcome == "reused":
            continue
        limited = any(a.waits.get(reason, 0.0) > 0 for reason in _RATE_WAITS)
        led = a.queued + a.waits.get("leader", 0.0)
        parts: list[tuple[float | None, float | None, str]] = [
            (a.ready, a.queued, _kind_before_queue(a)),
            (a.queued, led, "leader"),
            (led, a.acquired, "queued"),
            (a.acquired, a.sent, "rate" if limited else "busy"),
            (a.sent, a.ended, "busy"),
        ]
        if not any(a.waits.get(reason, 0.0) > 0 for reason in _WAITS_BEFORE_QUEUE):
            parts.pop(0)
        for start, end, kind in parts:
            span = clock.span(a, start, end)
            if span:
                yield span[0], span[1], kind


def _kind_before_queue(attempt: Attempt) -> str:
    waits = attempt.waits
    longest = max(_WAITS_BEFORE_QUEUE, key=lambda reason: waits.get(reason, 0.0))
    return {"service": "service", "retry_after": "rate"}.get(longest, "retry")


def _pauses(attempts: Iterable[Attempt], events: Sequence[Event], clock: RunClock) -> Iterable[_Interval]:
    """Returns the pauses: from the events, else from what the attempts waited (a pause ends when a slot is given)."""
    if any(isinstance(e, SessionBegun | Paused) for e in events):
        yield from ((start_s, end_s, "paused") for start_s, end_s in clock.paused)
        return
    for a in attempts:
        paused_s = a.waits.get("paused", 0.0)
        if paused_s > 0 and a.acquired is not None:
            start, end = clock.span(a, a.acquired - paused_s, a.acquired) or (0.0, 0.0)
            yield start, end, "paused"


def _split(now: Mapping[str, int], idle: int) -> dict[IdleReason, int]:
    """Returns how many of the idle slots stood idle for each reason."""
    if idle <= 0:
        return {}
    if now["paused"] > 0:
        return {"paused": idle}
    found: dict[IdleReason, int] = {}
    waiting: tuple[tuple[IdleReason, int], ...] = (
        ("service", now["service"]),
        ("rate", now["rate"]),
        ("leader", now["leader"]),
        ("cap", now["queued"]),
        ("retry", now["retry"]),
        ("nothing ready", idle),
    )
    for reason, number in waiting:
        slots = min(idle, number)
        if slots > 0:
            found[reason] = slots
            idle -= slots
    return found


def _joined(spans: Iterable[IdleSpan]) -> tuple[IdleSpan, ...]:
    """Returns the spans with those joined that follow each other with the same reason and number."""
    open_spans: dict[IdleReason, IdleSpan] = {}
    done: list[IdleSpan] = []
    for span in spans:
        old = open_spans.get(span.reason)
        if old and old.end_s == span.start_s and old.slots == span.slots:
            span = IdleSpan(start_s=old.start_s, end_s=span.end_s, slots=span.slots, reason=span.reason)
        elif old:
            done.append(old)
        open_spans[span.reason] = span
    return tuple(sorted([*done, *open_spans.values()], key=lambda s: (s.start_s, s.reason)))


def _step(steps: list[tuple[float, int]], at_s: float, value: int) -> None:
    """Adds a step; a later one at the same moment wins, one without a change is left out."""
    if steps and steps[-1][0] == at_s:
        steps.pop()
    if not steps or steps[-1][1] != value:
        steps.append((at_s, value))
