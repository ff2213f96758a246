"""Rows of the live chart for attempts that have no end yet, and what the measures are told of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from planexe.executor.attempt_log import Attempt
from planexe.executor.hooks import AttemptStart
from planexe.gantt.rows import COLUMNS as COLUMNS
from planexe.gantt.rows import ChartRow
from planexe.gantt.rows import attempt_row as attempt_row
from planexe.pipeline.events import Event

_MOST_WAITING = 300


def live_rows(
    live: Iterable[AttemptStart],
    sent: Mapping[tuple[str, int], Event],
    anchor_unix_s: float,
    zero_unix_s: float,
    *,
    paused: bool = False,
) -> list[ChartRow]:
    """Returns rows of the attempts that this process has under way or waiting; of the waiting ones only the first.

    Args:
        live: attempts without an end.
        sent: their ``sent`` events, which hold the moment that a later state has overwritten.
        anchor_unix_s: Unix time at monotonic zero.
        zero_unix_s: Unix time at which the run's clock shows zero.
        paused: whether a person holds the run.
    """

    def at(unix_s: float) -> float:
        return round(max(0.0, unix_s - zero_unix_s), 3)

    rows: list[ChartRow] = []
    waiting = 0
    for start in sorted(live, key=lambda s: s.at):
        away = start.state in {"sent", "streaming"}
        waiting += not away
        if not away and waiting > _MOST_WAITING:
            continue
        event = sent.get((start.call_id, start.attempt))
        ready_s = at(anchor_unix_s + start.ready)
        sent_s = at(float(event["unix_s"]) if event else anchor_unix_s + start.at) if away else None
        first_token_s = at(anchor_unix_s + start.at) if start.state == "streaming" else None
        queued_s = ready_s if away else at(anchor_unix_s + start.at)
        waits = [(wait_reason(start.state, paused=paused), 0.0)] if not away else []
        row = _Row(start.call_id, start.attempt, start.stage, start.item, start.title, start.model, start.slot)
        last_token_s = None if start.last_token is None else at(anchor_unix_s + start.last_token)
        rows.append(row.under_way(start.reason, ready_s, queued_s, sent_s, first_token_s, waits, last_token_s))
    return rows


def wait_reason(state: str, *, paused: bool) -> str:
    """Returns why an attempt in a state before ``sent`` waits, a key of ``WAIT_LOOKS``."""
    if state == "waiting":
        return "rate"
    return "paused" if paused else "slot"


def sent_rows(sent: Iterable[Event], zero_unix_s: float, now_unix_s: float) -> list[ChartRow]:
    """Returns rows of the attempts that another process has under way, from their events alone.

    Their tokens are not known here, so each counts as heard just now: silence would be a guess.
    """
    now_s = round(max(0.0, now_unix_s - zero_unix_s), 3)
    rows: list[ChartRow] = []
    for event in sent:
        at_s = round(max(0.0, float(event["unix_s"]) - zero_unix_s), 3)
        row = _Row(*(event[name] for name in ("call_id", "attempt", "stage", "item", "title", "model", "slot")))
        rows.append(row.under_way("first" if event["attempt"] == 1 else "retry", at_s, at_s, at_s, None, [], now_s))
    return rows


class _Row:
    """The beginning of a row, which all rows share."""

    def __init__(self, *first: Any) -> None:
        self._first = first

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
        return (*self._first, reason, outcome, "", *times, ready_s, waits, None, None, None, None, last_token_s, None)


def attempts_so_far(
    live: Iterable[AttemptStart], sent: Mapping[tuple[str, int], Event], anchor_unix_s: float, now_unix_s: float
) -> list[Attempt]:
    """Returns the attempts under way as if they ended now, for measures that look at ended ones only."""
    now = now_unix_s - anchor_unix_s
    found = []
    for start in live:
        event = sent.get((start.call_id, start.attempt))
        away = start.state in {"sent", "streaming"}
        sent_at = (float(event["unix_s"]) - anchor_unix_s if event else start.at) if away else None
        queued = min(start.ready if away else start.at, now)
        limited = start.state == "waiting"
        found.append(
            Attempt(
                call_id=start.call_id, attempt=start.attempt, reason=start.reason, stage=start.stage, item=start.item,
                slot=start.slot if away else -1, ready=min(start.ready, queued), queued=now if limited else queued,
                acquired=sent_at if away else now, sent=sent_at, ended=max(now, sent_at or 0.0),
                waits={"retry_after": now - start.ready} if limited else {}, outcome="cancelled",
                anchor_unix_s=anchor_unix_s,
            )
        )  # fmt: skip
    return found
