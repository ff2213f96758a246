"""From one attempt in the making to what its frozen record says; pure."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planexe.errors import CallTimeout, InvalidAnswer, ProviderError, QueueFull, RunError, Stopped
from planexe.executor.attempt_log import Outcome, Reason
from planexe.executor.attempt_trace import Trace
from planexe.executor.circuit_breaker import Passage
from planexe.executor.concurrency_limiter import Slot
from planexe.llm.messages import Reply
from planexe.llm.model_spec import ModelSpec
from planexe.llm.prices import saved_usd

_MOST_DIGITS = 15  # of what a service says is left
_HEADROOM = {"x-ratelimit-remaining-requests": "requests", "x-ratelimit-remaining-tokens": "tokens"}


@dataclass(slots=True)
class Try:
    """One attempt in the making.

    Attributes:
        prefix: how its prompt begins, where the model's service caches that.
        waits: seconds waited before it got its slot, by reason.
        passage: leave to send it.
        trace: what it saw once it had one.
        scope: ends the execute function when it takes too long.
        outrun: another attempt of the call has answered.
    """

    number: int
    reason: Reason
    ready: float
    queued: float
    waits: dict[str, float]
    slot: Slot | None = None
    prefix: str = ""
    acquired: float | None = None
    passage: Passage | None = None
    trace: Trace = field(default_factory=Trace)
    scope: asyncio.Timeout | None = None
    outrun: bool = False


def what_happened(
    current: Try, spec: ModelSpec, error: BaseException | None, *, ended: float, response_digest: str
) -> dict[str, Any]:
    """Returns the fields of the record of an attempt that has just ended."""
    trace = current.trace
    reply = reply_of(trace, error)
    failure = error if isinstance(error, ProviderError) else None
    held: dict[str, Any] = {"slot": current.slot.number, "cap": current.slot.cap} if current.slot else {}
    return held | {
        "attempt": current.number,
        "reason": current.reason,
        "provider": spec.provider,
        "model": spec.name,
        "ready": current.ready,
        "queued": current.queued,
        "acquired": current.acquired,
        "sent": trace.sent,
        "first_token": trace.first_token,
        "ended": ended,
        "waits": accounted_waits(current, ended),
        "outcome": outcome_of(error),
        "error_kind": _kind_of(error),
        "timeout_phase": error.phase if isinstance(error, CallTimeout) else "",
        "message": str(error) if error else "",
        "status": failure.status if failure else None,
        "retry_after_s": failure.retry_after_s if failure else None,
        "problems": tuple(error.problems) if isinstance(error, InvalidAnswer) else (),
        "finish_reason": reply.finish_reason if reply else "",
        "response_format": reply.response_format if reply else "",
        "input_tokens": trace.usage.input_tokens,
        "cached_tokens": trace.usage.cached_tokens,
        "output_tokens": trace.usage.output_tokens,
        "reasoning_tokens": trace.usage.reasoning_tokens,
        "cost_usd": trace.usage.cost_usd,
        "saved_usd": saved_usd(spec, trace.usage) if trace.usage.cached_tokens else None,
        "estimated": trace.estimated,
        "read_tokens": trace.read_tokens,
        "prompt_digest": trace.prompt_digest,
        "prefix": current.prefix,
        "response_digest": response_digest,
        "coerced": trace.coerced,
        "shortened": tuple(trace.shortened),
        "headroom": _headroom(reply.headers) if reply else {},
    }


def reply_of(trace: Trace, error: BaseException | None) -> Reply | None:
    """Returns what the model said in an attempt, if anything: the failing reply, else the last one."""
    return error.reply if isinstance(error, ProviderError) and error.reply is not None else trace.reply


def outcome_of(error: BaseException | None) -> Outcome:
    """Returns how an attempt ended."""
    if error is None:
        return "ok"
    return "cancelled" if isinstance(error, asyncio.CancelledError | Stopped) else "failed"


def accounted_waits(current: Try, ended: float) -> dict[str, float]:
    """Returns the waits so that they add up to the time from ready to sent; what is left over was the slot's.

    Where nothing was sent they add up to the time from ready to the end.
    """
    waits = {reason: s for reason, s in current.waits.items() if s > 0}
    for reason, seconds in current.trace.waits.items():
        if seconds > 0:
            waits[reason] = waits.get(reason, 0.0) + seconds
    whole = (ended if current.trace.sent is None else current.trace.sent) - current.ready
    known = sum(waits.values())
    if known > whole:  # waits that overlapped, or that a coarse clock rounded up
        return {reason: s * whole / known for reason, s in waits.items()} if whole > 0 else {}
    if known < whole:
        waits["slot"] = waits.get("slot", 0.0) + whole - known
    return waits


def _kind_of(error: BaseException | None) -> str:
    if isinstance(error, ProviderError):
        return error.kind
    if isinstance(error, QueueFull):
        return "queue_full"
    if isinstance(error, RunError):
        return "storage"
    return "" if outcome_of(error) in ("ok", "cancelled") else "bug"


def _headroom(headers: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for header, name in _HEADROOM.items():
        value = headers.get(header, "")
        if value.isdecimal() and len(value) <= _MOST_DIGITS:
            found[name] = int(value)
    return found
