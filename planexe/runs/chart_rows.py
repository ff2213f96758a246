"""Rows of the live chart for attempts that have no end yet, and what the measures are told of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from planexe.executor.attempt_log import Attempt
from planexe.executor.hooks import AttemptStart
from planexe.gantt.rows import COLUMNS as COLUMNS
from planexe.gantt.rows import ChartRow, worker_shown
from planexe.runs.look import AttemptKey, RunLook
from planexe.spine.event_records import EffectProgressed, Sent

_MOST_WAITING = 300
_UNKNOWN: Mapping[AttemptKey, AttemptStart] = {}


def rows_under_way(look: RunLook) -> list[ChartRow]:
    """Returns rows of the attempts without an end: those in flight, and the first of those that wait for being sent.

    Of another process's calls the tokens are not known, so each counts as heard just now: silence would be a guess.
    """
    starts = look.live.starts if look.live else _UNKNOWN
    flying = [_in_flight(look, event, starts.get(key)) for key, event in look.in_flight.items()]
    return [*flying, *(_waiting(look, start) for start in look.to_send[:_MOST_WAITING])]


def _in_flight(look: RunLook, event: Sent, start: AttemptStart | None) -> ChartRow:
    sent_s = _at(look, event.unix_s)
    row = _Row(event, look.said.get((event.call_id, event.attempt)))
    if start is None:
        reason = "first" if event.attempt == 1 else "retry"
        return row.under_way(reason, sent_s, sent_s, sent_s, None, [], _at(look, look.now_unix_s))
    ready_s = _live_at(look, start.ready)
    first_s = _live_at(look, start.at) if start.state == "streaming" else None
    last_s = None if start.last_token is None else _live_at(look, start.last_token)
    return row.under_way(start.reason, ready_s, ready_s, sent_s, first_s, [], last_s)


def _waiting(look: RunLook, start: AttemptStart) -> ChartRow:
    row = _Row(start)
    why = wait_reason(start.state, paused=look.live is not None and look.live.paused)
    ready_s, queued_s = _live_at(look, start.ready), _live_at(look, start.at)
    return row.under_way(start.reason, ready_s, queued_s, None, None, [(why, 0.0)])


def _at(look: RunLook, unix_s: float) -> float:
    return round(look.clock.run_s(unix_s), 3)


def _live_at(look: RunLook, monotonic_s: float) -> float:
    return _at(look, (look.live.anchor_unix_s if look.live else 0.0) + monotonic_s)


def wait_reason(state: str, *, paused: bool) -> str:
    """Returns why an attempt in a state before ``sent`` waits, a key of ``WAIT_LOOKS``."""
    if state == "waiting":
        return "rate"
    return "paused" if paused else "slot"


class _Row:
    """The beginning of a row, which all rows share."""

    def __init__(self, of: Sent | AttemptStart, said: EffectProgressed | None = None) -> None:
        self._first = (of.call_id, of.attempt, of.stage, of.item, of.title, of.model, of.slot)
        worker = worker_shown(of.worker) if isinstance(of, Sent) else ""
        self._last = (*((said.share, said.words) if said else (None, "")), worker)

    def under_way(
        self,
        reason: str,
        ready_s: float,
        queued_s: float,
        sent_s: float | None,
        first_token_s: float | None,
        waits: list[tuple[str, float]],
        last_token_s: float | None = None,
    ) -> ChartRow:
        outcome = "waiting" if sent_s is None else "running"
        times = (queued_s, sent_s, first_token_s, None, 0, 0)
        return (
            *self._first,
            reason,
            outcome,
            "",
            *times,
            ready_s,
            waits,
            None,
            None,
            None,
            None,
            last_token_s,
            None,
            *self._last,
        )


def attempts_so_far(look: RunLook) -> list[Attempt]:
    """Returns the attempts under way as if they ended now, for measures that look at ended ones only."""
    anchor_unix_s = look.live.anchor_unix_s if look.live else 0.0
    starts, now = look.live.starts if look.live else _UNKNOWN, look.now_unix_s - anchor_unix_s
    found = []
    for key, event in look.in_flight.items():
        sent, start = event.unix_s - anchor_unix_s, starts.get(key)
        ready = min(start.ready, sent) if start else sent
        times: dict[str, Any] = {
            "ready": ready,
            "queued": ready,
            "acquired": sent,
            "sent": sent,
            "ended": max(now, sent),
        }
        found.append(_so_far(event, anchor_unix_s, times))
    for start in look.to_send:
        ready, limited = min(start.ready, start.at, now), start.state == "waiting"
        times = {"ready": ready, "queued": now if limited else min(start.at, now), "acquired": now, "ended": now}
        waits = {"retry_after": now - ready} if limited else {}
        found.append(_so_far(start, anchor_unix_s, times | {"slot": -1}, waits))
    return found


def _so_far(
    of: Sent | AttemptStart,
    anchor_unix_s: float,
    times: Mapping[str, Any],
    waits: Mapping[str, float] = MappingProxyType({}),
) -> Attempt:
    values: dict[str, Any] = {"slot": of.slot, **times}
    return Attempt(
        call_id=of.call_id,
        attempt=of.attempt,
        reason="first",
        stage=of.stage,
        item=of.item,
        outcome="cancelled",
        waits=waits,
        anchor_unix_s=anchor_unix_s,
        **values,
    )
