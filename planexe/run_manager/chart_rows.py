"""Rows of the live chart: an attempt as a short list of JSON values, the same for ended ones and those under way."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from planexe.executor.attempt_log import Attempt
from planexe.executor.hooks import AttemptStart
from planexe.pipeline.events import Event

COLUMNS = (
    "call_id", "attempt", "stage", "item", "title", "model", "slot", "reason", "outcome", "error_kind",
    "queued_s", "sent_s", "first_token_s", "ended_s", "input_tokens", "output_tokens",
)  # fmt: skip
"""What the places of a row hold; times are seconds on the run's clock, ``None`` where they have not come."""

_MOST_WAITING = 300


def attempt_row(attempt: Attempt, zero_unix_s: float) -> Sequence[Any]:
    """Returns the row of an ended attempt.

    Args:
        attempt: the attempt.
        zero_unix_s: Unix time at which the run's clock shows zero, for the attempt's session.
    """

    def at(monotonic_s: float | None) -> float | None:
        return None if monotonic_s is None else round(max(0.0, attempt.anchor_unix_s + monotonic_s - zero_unix_s), 3)

    return (
        attempt.call_id, attempt.attempt, attempt.stage, attempt.item, attempt.title, attempt.model, attempt.slot,
        attempt.reason, attempt.outcome, attempt.error_kind,
        at(attempt.queued), at(attempt.sent), at(attempt.first_token), at(attempt.ended),
        attempt.input_tokens, attempt.output_tokens,
    )  # fmt: skip


def live_rows(
    live: Iterable[AttemptStart], sent: Mapping[tuple[str, int], Event], anchor_unix_s: float, zero_unix_s: float
) -> list[Sequence[Any]]:
    """Returns rows of the attempts that this process has under way or waiting; of the waiting ones only the first.

    Args:
        live: attempts without an end.
        sent: their ``sent`` events, which hold the moment that a later state has overwritten.
        anchor_unix_s: Unix time at monotonic zero.
        zero_unix_s: Unix time at which the run's clock shows zero.
    """

    def at(unix_s: float) -> float:
        return round(max(0.0, unix_s - zero_unix_s), 3)

    rows: list[Sequence[Any]] = []
    waiting = 0
    for start in sorted(live, key=lambda s: s.at):
        away = start.state in {"sent", "streaming"}
        waiting += not away
        if not away and waiting > _MOST_WAITING:
            continue
        event = sent.get((start.call_id, start.attempt))
        sent_s = at(float(event["unix_s"]) if event else anchor_unix_s + start.at) if away else None
        first_token_s = at(anchor_unix_s + start.at) if start.state == "streaming" else None
        rows.append(
            (
                start.call_id, start.attempt, start.stage, start.item, start.title, start.model, start.slot,
                start.reason, "running" if away else "waiting", "",
                at(anchor_unix_s + (start.ready if away else start.at)), sent_s, first_token_s, None, 0, 0,
            )
        )  # fmt: skip
    return rows


def sent_rows(sent: Iterable[Event], zero_unix_s: float) -> list[Sequence[Any]]:
    """Returns rows of the attempts that another process has under way, from their events alone."""
    rows: list[Sequence[Any]] = []
    for event in sent:
        at_s = round(max(0.0, float(event["unix_s"]) - zero_unix_s), 3)
        rows.append(
            (
                event["call_id"], event["attempt"], event["stage"], event["item"], event["title"], event["model"],
                event["slot"], "first" if event["attempt"] == 1 else "retry", "running", "",
                at_s, at_s, None, None, 0, 0,
            )
        )  # fmt: skip
    return rows
