"""Attempt, the frozen record of one try at one model, and the logs that keep it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal, Protocol

from pydantic import Field

from planexe.files import Fence, JsonLines
from planexe.records import MOST_LINE_BYTES, RECORD, Amount, Cap, Count, Seconds, Shape, UnixSeconds

Outcome = Literal["ok", "failed", "cancelled", "reused"]
Kind = Literal["call", "effect"]
Reason = Literal["first", "retry", "repair", "longer", "fallback", "hedge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at one model. All times are monotonic seconds of the process that made it.

    Attributes:
        call_id: correlation id of the logical call; it stands in the ordinary log too.
        attempt: 1 for the first try of the call.
        reason: why this try was made; ``hedge``: beside another one that was late.
        kind: ``call``, a question to a model; or ``effect``, code that a stage ran: its pool stands for the model.
        stage: stage of the call; ``batch`` groups calls made together; ``index`` is the place in the batch.
        item: key of the item inside the stage; ``title`` is its name for people.
        revision: raised by a rerun.
        model: name in the catalogue; ``provider`` is its service.
        slot: which of the cap's slots it held, from 0; -1 if it never got one.
        cap: concurrency cap when it started.
        ready: the call could have started (its inputs were there).
        queued: this try began to wait for a slot.
        acquired: it got a slot.
        sent: the request went out; ``first_token`` arrived, if streamed; ``ended``.
        waits: seconds spent before ``sent``, by reason: slot, leader (another call that begins alike, until its
            service has read it), rpm, tpm, retry_after, backoff, retry_budget, service
            (that is down), cooldown, paused. They add up to ``sent - ready``, or to ``ended - ready`` where nothing was
            sent.
        outcome: ``ok``, ``failed``, ``cancelled``, or ``reused`` from the journal (then all times are equal).
        error_kind: see ``planexe.errors``; ``bug`` for other errors, ``""`` if there was none.
        timeout_phase: what took too long: ``connect``, ``first_token``, ``idle`` or ``total``.
        status: HTTP status of a failure.
        cost_usd: ``None`` where neither provider nor catalogue knows.
        prefix: how its prompt begins, as others do; empty where the service is not known to cache that.
        saved_usd: what the cached tokens would have cost more without a cache; ``None`` where that has no known price.
        estimated: the service did not count the tokens; they are a guess from the characters.
        read_tokens: how much of the prompt the service read, where its own count shows that it cut it; else 0.
        coerced: what was read in the answer as it was meant ("twelve" as 12), one note each.
        shortened: documents cut to fit the context window: name, characters before, characters after.
        headroom: remaining requests and tokens as the provider's headers say.
        anchor_unix_s: Unix time at monotonic zero of that process: ``anchor_unix_s + sent`` is wall-clock time.
    """

    __pydantic_config__ = RECORD

    call_id: str
    attempt: Count
    reason: Reason
    kind: Kind = "call"
    stage: str = ""
    item: str = ""
    title: str = ""
    batch: str = ""
    index: Count = 0
    revision: Count = 0
    provider: str = ""
    model: str = ""
    slot: Annotated[int, Field(ge=-1, le=1024)] = -1
    cap: Cap = 0
    ready: Seconds = 0.0
    queued: Seconds = 0.0
    acquired: Seconds | None = None
    sent: Seconds | None = None
    first_token: Seconds | None = None
    ended: Seconds
    waits: Mapping[str, Seconds] = field(default_factory=dict)
    outcome: Outcome = "ok"
    error_kind: str = ""
    timeout_phase: str = ""
    message: str = ""
    status: int | None = None
    retry_after_s: Amount | None = None
    problems: tuple[str, ...] = ()
    finish_reason: str = ""
    response_format: str = ""
    input_tokens: Count = 0
    cached_tokens: Count = 0
    output_tokens: Count = 0
    reasoning_tokens: Count = 0
    cost_usd: Amount | None = None
    saved_usd: Amount | None = None
    estimated: bool = False
    read_tokens: Count = 0
    prompt_digest: str = ""
    prefix: str = ""
    response_digest: str = ""
    coerced: tuple[str, ...] = ()
    shortened: tuple[tuple[str, Count, Count], ...] = ()
    headroom: Mapping[str, int] = field(default_factory=dict)
    worker: str = ""
    anchor_unix_s: UnixSeconds = 0.0

    @property
    def duration_s(self) -> float:
        """Returns the seconds between sending and the end, 0 at least; 0 if nothing was sent."""
        return max(0.0, self.ended - self.sent) if self.sent is not None else 0.0


class AttemptLog(Protocol):
    """Keeps attempts in the order in which they ended."""

    def record(self, attempt: Attempt) -> None:
        """Keeps one attempt."""
        ...


class MemoryAttemptLog:
    """Attempts in a list."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []

    def record(self, attempt: Attempt) -> None:
        """Keeps one attempt."""
        self.attempts.append(attempt)


class FileAttemptLog:
    """Attempts as JSON lines, one file per worker, so that writers never share a file."""

    def __init__(self, path: Path, fence: Fence | None = None) -> None:
        self._lines = JsonLines(path, fence)

    def record(self, attempt: Attempt) -> None:
        """Appends one attempt.

        Raises:
            StorageError: the disk is full, read-only or not permitted.
        """
        self._lines.append(ATTEMPT.encode(attempt))

    def close(self) -> None:
        """Closes the file."""
        self._lines.close()


ATTEMPT: Final[Shape[Attempt]] = Shape(Attempt, most_bytes=MOST_LINE_BYTES, sparse=True)
"""A line of an attempt log."""


def read_attempts(paths: Iterable[Path]) -> list[Attempt]:
    """Returns the attempts of several workers' files in the order of their wall-clock end.

    A line that is no attempt is passed over; ``planexe verify`` tells of it.

    Raises:
        RunDamaged: a file is none.
        StorageError: a file cannot be read.
    """
    found = [attempt for path in paths for attempt in ATTEMPT.read_lines(path).records]
    return sorted(found, key=lambda a: a.anchor_unix_s + a.ended)
