"""The one retry loop: tries a call at its models in turn until there is an answer, and records every attempt."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from planexe.errors import CallTimeout, GaveUp, InputError, InvalidAnswer, ProviderError, RateLimited, Stopped
from planexe.executor.attempt_log import Attempt, AttemptLog, Outcome, Reason
from planexe.executor.bound_model import Amendment, BoundModel, Trace, problems_of_error, reply_of
from planexe.executor.call import Call
from planexe.executor.call_journal import CallJournal
from planexe.executor.clock import Clock, wall_anchor
from planexe.executor.concurrency_limiter import ConcurrencyLimiter, Slot
from planexe.executor.execute_function import ExecuteFunction, call_execute_function
from planexe.executor.hooks import AttemptStart, Hooks
from planexe.executor.model_health import ModelHealth
from planexe.executor.provider_pool import ProviderPool
from planexe.executor.rate_limiter import RateLimiter
from planexe.executor.retry_policy import Decision, RetryPolicy
from planexe.executor.stop import StopToken
from planexe.llm.messages import Timeouts
from planexe.llm.model_spec import ModelSpec
from planexe.llm.structured import repair_turns

logger = logging.getLogger("planexe.executor")

_REASON: dict[str, Reason] = {"retry": "retry", "repair": "repair", "longer": "longer", "next_model": "fallback"}
_HEADROOM = {"x-ratelimit-remaining-requests": "requests", "x-ratelimit-remaining-tokens": "tokens"}


@dataclass(frozen=True, kw_only=True)
class Equipment:
    """Everything the attempts of all calls share."""

    models: Sequence[ModelSpec]
    pool: ProviderPool
    limiter: ConcurrencyLimiter
    rate_of: Callable[[ModelSpec], RateLimiter]
    policy: RetryPolicy
    timeouts: Timeouts
    journal: CallJournal
    log: AttemptLog
    hooks: Hooks
    stop: StopToken
    clock: Clock
    health: ModelHealth
    run_in_thread: Callable[..., Awaitable[Any]]
    seed: int | None = None
    worker: str = ""
    anchor_unix_s: float = field(default_factory=wall_anchor)


@dataclass(slots=True)
class _Try:
    """One attempt in the making."""

    number: int
    reason: Reason
    ready: float
    queued: float
    waits: dict[str, float]
    slot: Slot | None = None
    acquired: float | None = None
    trace: Trace = field(default_factory=Trace)


class CallAttempts:
    """Runs one call to its end.

    Args:
        equipment: what all calls share.
        call: which call.
        execute: the function to run with a ``BoundModel``.
    """

    def __init__(self, equipment: Equipment, call: Call, execute: ExecuteFunction) -> None:
        self._kit = equipment
        self._call = call
        self._execute = execute
        self._rng = random.Random(call.call_id)
        self._started = equipment.clock.now()
        self._free_at = call.ready if call.ready is not None else self._started
        self._next: tuple[Reason, dict[str, float]] = ("first", {})
        self.attempts: list[Attempt] = []

    async def run(self) -> Any:
        """Returns the function's result.

        Raises:
            GaveUp: every model was tried as often as the policy allows.
            Stopped: a stop was asked for.
            InputError: a model cannot be used (its key is missing, say) and there is no other.
        """
        last: ProviderError | None = None
        unusable: InputError | None = None
        for spec in self._kit.health.order(self._kit.models):
            try:
                return await self._run_at(spec)
            except ProviderError as error:
                last = error
            except InputError as error:
                unusable = error
            self._next = ("fallback", {})
        if last is None and unusable is not None:
            raise unusable
        gave_up = self._gave_up(last)
        for hook in self._kit.hooks.on_give_up:
            hook(gave_up)
        raise gave_up

    async def _run_at(self, spec: ModelSpec) -> Any:
        """Tries one model until it answers or its turn is over; then raises its last error."""
        failures: Counter[str] = Counter()
        amendment = Amendment()
        while True:
            try:
                value = await self._attempt(spec, amendment)
            except ProviderError as error:
                failures[error.kind] += 1
                elapsed_s = self._kit.clock.now() - self._started
                decision = self._kit.policy.decide(error, failures, elapsed_s, self._rng)
                if decision.step == "longer" and amendment.cap_factor > 1:
                    decision = Decision("next_model")
                if decision.blame:
                    self._kit.health.blame(spec.name)
                if decision.step == "next_model":
                    raise
                await self._prepare(spec, error, decision, amendment)
            else:
                self._kit.health.praise(spec.name)
                return value

    async def _prepare(self, spec: ModelSpec, error: ProviderError, decision: Decision, amendment: Amendment) -> None:
        """Does what must happen between two attempts at one model."""
        for hook in self._kit.hooks.on_retry:
            hook(error, decision.wait_s, decision.step)
        amendment.turns = ()
        if decision.step == "repair" and isinstance(error, InvalidAnswer) and error.reply is not None:
            amendment.turns = repair_turns(error.reply.text, error.problems)
        if decision.step == "longer":
            amendment.cap_factor = 2
        if decision.shared:
            self._kit.rate_of(spec).pause(decision.wait_s)
        waits: dict[str, float] = {}
        if decision.wait_s > 0:
            before = self._kit.clock.now()
            await self._kit.clock.sleep(decision.wait_s)
            waits["retry_after" if isinstance(error, RateLimited) else "backoff"] = self._kit.clock.now() - before
        self._next = (_REASON[decision.step], waits)

    async def _attempt(self, spec: ModelSpec, amendment: Amendment) -> Any:
        kit, now = self._kit, self._kit.clock.now
        kit.stop.check()
        reason, waits = self._next
        current = _Try(len(self.attempts) + 1, reason, self._free_at, now(), dict(waits))
        self._tell(current, "queued", spec)
        paused_before = kit.limiter.paused_s
        current.slot = await kit.limiter.acquire(priority=self._call.priority, provider=spec.provider, model=spec.name)
        try:
            current.acquired = now()
            paused_s = min(kit.limiter.paused_s - paused_before, current.acquired - current.queued)
            if paused_s > 0:
                current.waits["paused"] = paused_s
            kit.stop.check()
            return await self._execute_once(spec, amendment, current)
        finally:
            kit.limiter.release(current.slot)

    async def _execute_once(self, spec: ModelSpec, amendment: Amendment, current: _Try) -> Any:
        bound = BoundModel(
            spec,
            self._kit.pool.get(spec),
            rate=self._kit.rate_of(spec),
            clock=self._kit.clock,
            journal=self._kit.journal,
            timeouts=self._timeouts_of(spec),
            amendment=amendment,
            on_sent=lambda state: self._tell(current, state, spec),
            loop=asyncio.get_running_loop(),
            seed=self._kit.seed,
        )
        current.trace = bound.trace
        try:
            value = await self._call_in_time(bound, current)
        except ProviderError as error:
            self._record(current, spec, "failed", error)
            raise
        except asyncio.CancelledError:
            self._record(current, spec, "cancelled", None)
            raise
        except Exception as error:
            # Not ours to classify: a mistake in the execute function is logged as such and goes to its author.
            self._record(current, spec, "failed", error)
            raise
        self._record(current, spec, "ok", None)
        return value

    async def _call_in_time(self, bound: BoundModel, current: _Try) -> Any:
        """Runs the function; one that never comes back, whatever it waits for, is ended a little after the total."""
        limit_s = 2 * self._timeouts_of(bound.spec).total_s + 120.0
        try:
            async with asyncio.timeout(limit_s) as scope:
                return await call_execute_function(self._execute, bound, self._kit.run_in_thread)
        except TimeoutError as error:
            if not scope.expired():
                raise
            raise CallTimeout(f"{bound.name} gave no result within {limit_s:.0f} s.", phase="total") from error
        finally:
            if current.trace.sent is None:
                current.trace.sent = current.acquired

    def _timeouts_of(self, spec: ModelSpec) -> Timeouts:
        return replace(self._kit.timeouts, total_s=spec.timeout_s) if spec.timeout_s else self._kit.timeouts

    def _gave_up(self, last: ProviderError | None) -> GaveUp:
        lines = [f"{a.model}: {a.error_kind}: {a.message}" for a in self.attempts]
        where = f"{self._call.stage} {self._call.item}".strip() or "The call"
        models = ", ".join(dict.fromkeys(a.model for a in self.attempts)) or "no model"
        return GaveUp(
            f"{where} got no usable answer from {models} in {len(self.attempts)} attempts; the last one: {last}",
            attempts=lines,
            last=last,
        )

    def _tell(self, current: _Try, state: str, spec: ModelSpec) -> None:
        if not self._kit.hooks.on_change:
            return
        start = AttemptStart(
            call_id=self._call.call_id,
            attempt=current.number,
            state=state,
            at=self._kit.clock.now(),
            stage=self._call.stage,
            item=self._call.item,
            title=self._call.title,
            model=spec.name,
            slot=current.slot.number if current.slot else -1,
            ready=current.ready,
        )
        for hook in self._kit.hooks.on_change:
            hook(start)

    def _record(self, current: _Try, spec: ModelSpec, outcome: Outcome, error: Exception | None) -> None:
        kit, call, trace = self._kit, self._call, current.trace
        ended = kit.clock.now()
        reply = trace.reply or (reply_of(error) if error else None)
        provider_error = error if isinstance(error, ProviderError) else None
        attempt = Attempt(
            call_id=call.call_id,
            attempt=current.number,
            reason=current.reason,
            stage=call.stage,
            item=call.item,
            title=call.title,
            batch=call.batch,
            index=call.index,
            revision=call.revision,
            provider=spec.provider,
            model=spec.name,
            slot=current.slot.number if current.slot else -1,
            cap=current.slot.cap if current.slot else kit.limiter.cap,
            ready=current.ready,
            queued=current.queued,
            acquired=current.acquired,
            sent=trace.sent,
            first_token=trace.first_token,
            ended=ended,
            waits=_accounted(current),
            outcome=outcome,
            error_kind=provider_error.kind if provider_error else "bug" if error else "",
            message=str(error) if error else "",
            status=provider_error.status if provider_error else None,
            retry_after_s=provider_error.retry_after_s if provider_error else None,
            problems=tuple(problems_of_error(error)) if error else (),
            finish_reason=reply.finish_reason if reply else "",
            response_format=reply.response_format if reply else "",
            input_tokens=trace.usage.input_tokens,
            cached_tokens=trace.usage.cached_tokens,
            output_tokens=trace.usage.output_tokens,
            reasoning_tokens=trace.usage.reasoning_tokens,
            cost_usd=trace.usage.cost_usd,
            prompt_digest=trace.prompt_digest,
            response_digest=kit.journal.keep_text(reply.text) if reply else "",
            shortened=tuple(trace.shortened),
            headroom=_headroom(reply.headers) if reply else {},
            worker=kit.worker,
            anchor_unix_s=kit.anchor_unix_s,
        )
        self.attempts.append(attempt)
        self._free_at = ended
        kit.log.record(attempt)
        for hook in kit.hooks.on_attempt:
            hook(attempt)
        logger.info(
            "call %s attempt %d of %s %s at %s: %s %s",
            call.call_id,
            attempt.attempt,
            call.stage,
            call.item,
            spec.name,
            outcome,
            attempt.error_kind,
        )


def _headroom(headers: Any) -> dict[str, int]:
    found = {}
    for header, name in _HEADROOM.items():
        value = headers.get(header, "")
        if value.isdecimal():
            found[name] = int(value)
    return found


def _accounted(current: _Try) -> dict[str, float]:
    """Returns the waits so that they add up to the time from ready to sent; what is left over was the slot's."""
    waits = {reason: s for reason, s in (current.waits | current.trace.waits).items() if s > 0}
    for reason in current.waits.keys() & current.trace.waits.keys():
        waits[reason] = current.waits[reason] + current.trace.waits[reason]
    if current.trace.sent is None:
        return waits
    whole = current.trace.sent - current.ready
    rest = whole - sum(waits.values())
    if rest < 0:  # reserved waits that ended early
        factor = whole / sum(waits.values()) if waits else 0.0
        return {reason: s * factor for reason, s in waits.items()}
    if rest > 0:
        waits["slot"] = waits.get("slot", 0.0) + rest
    return waits


def stopped_by(stop: StopToken) -> Stopped | None:
    """Returns ``Stopped`` if the cancellation at hand came from the stop token and from nobody else."""
    task = asyncio.current_task()
    if stop.mode != "now" or task is None or task.uncancel() > 0:
        return None
    return Stopped("The run was stopped; everything finished so far is kept.")
