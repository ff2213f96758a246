"""The calls of a run as a trace that ui.perfetto.dev and chrome://tracing open: a track for each slot."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from planexe.blocks.plain_text import plain_line
from planexe.executor.attempt_log import Attempt
from planexe.figures import seconds_text
from planexe.json_text import json_text
from planexe.report.report import Report
from planexe.spine.run_clock import RunClock

FORMAT = "perfetto"
SUFFIX = ".perfetto.json"
TITLE = "Trace of the calls (Perfetto)"
MEDIA_TYPE = "application/json"
NOTHING = "No call has been made yet."
CALLS, WAITING = 1, 2  # numbers of the two groups of tracks
_MESSAGE_LENGTH = 500
_MOST_SLOTS = 1024

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Timed:
    """An attempt with its times in whole microseconds on the run's clock."""

    attempt: Attempt
    queued: int
    acquired: int
    sent: int
    first_token: int
    ended: int


def export(report: Report) -> bytes:
    """Returns the trace; answers from the journal took no time and are left out."""
    timed = _timed(report)
    calls = list(_coloured(timed, lambda t: (t.acquired, t.ended), by_slot=True))
    waits = [t for t in timed if t.acquired > t.queued]
    waiting = list(_coloured(waits, lambda t: (t.queued, t.acquired), by_slot=False))
    events = [
        *_names(CALLS, "Calls: one track for each slot", "slot", {lane for lane, _ in calls}),
        *_names(WAITING, "Waiting for a slot", "queue", {lane for lane, _ in waiting}),
        *(event for lane, t in calls for event in _call(lane, t)),
        *(_slice(WAITING, lane, _label(t.attempt), t.queued, t.acquired, {}) for lane, t in waiting),
        *_counters(timed),
        *_gaps(report.run.clock),
    ]
    if not timed:
        events.append({"ph": "I", "s": "g", "pid": CALLS, "tid": 0, "ts": 0, "name": NOTHING})
    trace = {"traceEvents": events, "displayTimeUnit": "ms", "otherData": _about(report)}
    return json_text(trace, separators=(",", ":")).encode("utf-8", "replace")


def _timed(report: Report) -> list[_Timed]:
    """Returns the attempts that were sent, in the order in which they got their slots."""
    found = []
    for a in report.run.attempts:
        if a.outcome == "reused" or a.sent is None:
            continue

        def at(moment: float | None, else_us: int, a: Attempt = a) -> int:
            return else_us if moment is None else round(report.run.clock.at(a, moment) * 1e6)

        queued, sent, ended = at(a.queued, 0), at(a.sent, 0), at(a.ended, 0)
        acquired, first = at(a.acquired, sent), at(a.first_token, ended)
        ended = max(sent, ended)
        acquired = min(max(acquired, queued), sent)
        found.append(_Timed(a, min(queued, sent), acquired, sent, min(max(first, sent), ended), ended))
    return sorted(found, key=lambda t: (t.acquired, t.attempt.slot, t.ended))


def _coloured(
    timed: Iterable[_Timed], span: Callable[[_Timed], tuple[int, int]], *, by_slot: bool
) -> Iterator[tuple[int, _Timed]]:
    """Returns each with a track on which nothing overlaps: its own slot's if that is free, else the first free one."""
    free_at: list[int] = []
    for t in sorted(timed, key=lambda t: span(t)[0]):
        start, end = span(t)
        slot = t.attempt.slot if by_slot and 0 <= t.attempt.slot < _MOST_SLOTS else 0
        free_at.extend([0] * (slot + 1 - len(free_at)))
        lane = slot
        if free_at[lane] > start:
            lane = next((n for n, at in enumerate(free_at) if at <= start), len(free_at))
            free_at.extend([0] * (lane + 1 - len(free_at)))
        free_at[lane] = end
        yield lane, t


def _call(lane: int, t: _Timed) -> Iterator[Event]:
    """Returns the slice of an attempt and those of its phases inside it."""
    yield _slice(CALLS, lane, _label(t.attempt), t.acquired, t.ended, _facts(t.attempt))
    phases = (("waiting", t.acquired, t.sent), ("to first token", t.sent, t.first_token))
    for name, start, end in (*phases, ("streaming", t.first_token, t.ended)):
        if end > start:
            yield _slice(CALLS, lane, name, start, end, {})


def _slice(group: int, lane: int, name: str, start: int, end: int, facts: Event) -> Event:
    event: Event = {"ph": "X", "pid": group, "tid": lane, "ts": start, "dur": end - start, "name": name}
    return {**event, "args": facts} if facts else event


def _label(attempt: Attempt) -> str:
    return plain_line(f"{attempt.stage} {attempt.title or attempt.item}") or "call"


def _facts(a: Attempt) -> Event:
    facts = {
        "stage": a.stage,
        "item": a.item,
        "try": a.attempt,
        "reason": a.reason,
        "outcome": a.outcome,
        "error": a.error_kind,
        "message": plain_line(a.message)[:_MESSAGE_LENGTH],
        "provider": a.provider,
        "model": a.model,
        "tokens in": a.input_tokens,
        "tokens out": a.output_tokens,
        "cost in USD": a.cost_usd,
        "cap": a.cap,
        "waits in seconds": {reason: round(wait_s, 6) for reason, wait_s in a.waits.items()},
    }
    texts = {name: plain_line(value) if isinstance(value, str) else value for name, value in facts.items()}
    return {name: value for name, value in texts.items() if value not in ("", None, {})}


def _names(group: int, name: str, track: str, lanes: set[int]) -> Iterator[Event]:
    if not lanes and group == WAITING:
        return
    yield {"ph": "M", "pid": group, "name": "process_name", "args": {"name": name}}
    yield {"ph": "M", "pid": group, "name": "process_sort_index", "args": {"sort_index": group}}
    for lane in sorted(lanes):
        yield {"ph": "M", "pid": group, "tid": lane, "name": "thread_name", "args": {"name": f"{track} {lane}"}}
        yield {"ph": "M", "pid": group, "tid": lane, "name": "thread_sort_index", "args": {"sort_index": lane}}


def _counters(timed: Sequence[_Timed]) -> Iterator[Event]:
    """Returns how many calls were in flight, and the cap, whenever they changed."""
    steps: dict[int, int] = {}
    for t in timed:
        steps[t.sent] = steps.get(t.sent, 0) + 1
        steps[t.ended] = steps.get(t.ended, 0) - 1
    flying = 0
    for at, step in sorted(steps.items()):
        flying += step
        if step:
            yield {"ph": "C", "pid": CALLS, "ts": at, "name": "calls in flight", "args": {"calls": flying}}
    cap = 0
    for t in timed:
        if t.attempt.cap and t.attempt.cap != cap:
            cap = t.attempt.cap
            yield {"ph": "C", "pid": CALLS, "ts": t.acquired, "name": "cap", "args": {"calls": cap}}


def _gaps(clock: RunClock) -> Iterator[Event]:
    """Returns a mark wherever nobody worked on the run for a while."""
    for gap in clock.gaps:
        name = f"nobody worked on the run for {seconds_text(gap.idle_s)}"
        yield {"ph": "I", "s": "g", "pid": CALLS, "tid": 0, "ts": round(gap.at_s * 1e6), "name": name}


def _about(report: Report) -> dict[str, str]:
    request = report.run.request
    facts = {"run": request.run_id, "created": request.created, "state": report.run.status, "version": request.version,
             "time of the run": f"{report.run.clock.wall_s:.3f} s"}  # fmt: skip
    answered = (
        "the simulated model" if report.simulated else ", ".join(report.total.models or report.run.request.models)
    )
    facts |= {"answered by": answered} | ({"not up to date": report.stale_notice} if report.stale_notice else {})
    return {name: plain_line(value) for name, value in facts.items()}
