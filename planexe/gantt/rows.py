"""Rows of the timing chart: an attempt as a short list of JSON values; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from planexe.executor.attempt_log import Attempt
from planexe.spine.run_clock import RunClock

COLUMNS = (
    "call_id", "attempt", "stage", "item", "title", "model", "slot", "reason", "outcome", "error_kind",
    "queued_s", "sent_s", "first_token_s", "ended_s", "input_tokens", "output_tokens",
    "ready_s", "waits", "cost_usd", "requests_left", "tokens_left", "retry_after_s",
    "last_token_s", "index", "share", "doing", "worker",
)  # fmt: skip
"""What the places of a row hold. Times are seconds on the run's clock, ``None`` where they have not come; ``waits`` are
pairs of reason and seconds that lie one after another between ``ready_s`` and ``sent_s``; ``last_token_s`` is told of
attempts under way only, as are ``share`` and ``doing``, how far code of a stage says it is; ``index``, the place among
the calls of the stage, of ended ones only; ``worker`` the name of the one of several that made it."""

ChartRow = Sequence[Any]

_WAIT_KINDS = {
    "backoff": "retry", "retry_budget": "retry", "service": "service", "leader": "leader",
    "retry_after": "rate", "cooldown": "rate", "paused": "paused", "slot": "slot", "rpm": "rate",
    "tpm": "rate",
}  # fmt: skip
"""Reasons of the log, in the order in which they come in an attempt, and their words on the chart."""


def attempt_row(attempt: Attempt, clock: RunClock) -> ChartRow:
    """Returns the row of an ended attempt, with its moments on the run's clock."""

    def at(monotonic_s: float | None) -> float | None:
        return None if monotonic_s is None else round(clock.at(attempt, monotonic_s), 3)

    return (
        attempt.call_id, attempt.attempt, attempt.stage, attempt.item, attempt.title, attempt.model, attempt.slot,
        attempt.reason, attempt.outcome, attempt.error_kind,
        at(attempt.queued), at(attempt.sent), at(attempt.first_token), at(attempt.ended),
        attempt.input_tokens, attempt.output_tokens,
        at(min(attempt.ready, attempt.queued)), wait_parts(attempt.waits), attempt.cost_usd,
        attempt.headroom.get("requests"), attempt.headroom.get("tokens"), attempt.retry_after_s,
        None, attempt.index, None, "", worker_shown(attempt.worker),
    )  # fmt: skip


def worker_shown(worker: str) -> str:
    """Returns the name of a worker as people gave it; empty for a process that has none."""
    return worker.partition("-")[2]


def wait_parts(waits: Mapping[str, float]) -> list[tuple[str, float]]:
    """Returns why an attempt waited and for how many seconds, in order of time; unknown reasons count as a slot's."""
    order = [*(name for name in _WAIT_KINDS if name in waits), *(name for name in waits if name not in _WAIT_KINDS)]
    parts: list[tuple[str, float]] = []
    for name in order:
        kind, seconds = _WAIT_KINDS.get(name, "slot"), waits[name]
        if seconds < 0.0005:
            continue
        if parts and parts[-1][0] == kind:
            parts[-1] = (kind, round(parts[-1][1] + seconds, 3))
        else:
            parts.append((kind, round(seconds, 3)))
    return parts


def gap_marks(clock: RunClock) -> list[tuple[float, float]]:
    """Returns where nobody worked on the run: the moment on its clock and the seconds that passed there."""
    return [(round(gap.at_s, 3), round(gap.idle_s, 3)) for gap in clock.gaps]
