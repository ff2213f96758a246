"""The one retry loop: tries a call at its models in turn until there is an answer, and records every attempt."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cached_property, partial
from typing import Any

from planexe.errors import (
    AnswerError,
    CallTimeout,
    ContextOverflow,
    GaveUp,
    InputError,
    InvalidAnswer,
    ProviderError,
)
from planexe.executor.admission import Admission, GoElsewhere, Target, add_wait
from planexe.executor.attempt_log import Reason
from planexe.executor.attempt_record import Try
from planexe.executor.attempt_trace import Amendment, State, Trace
from planexe.executor.bound_model import BoundModel
from planexe.executor.call import Call
from planexe.executor.call_diary import CallDiary
from planexe.executor.circuit_breaker import is_trouble
from planexe.executor.equipment import Equipment
from planexe.executor.hooks import notify
from planexe.executor.retry_policy import Decision
from planexe.llm.model_spec import ModelSpec
from planexe.llm.second_try import correction_after, hint_after

_REASON: dict[str, Reason] = {"retry": "retry", "repair": "repair", "longer": "longer"}


class CallAttempts:
    """Runs one call to its end.

    Attributes:
        attempts: the records so far.
        waiting: nothing of the call is in flight: it waits for a slot, a limit, a pause or its next try.

    Args:
        equipment: what all calls share.
        call: which call.
        execute: the function to run with a ``BoundModel``.
    """

    def __init__(self, equipment: Equipment, call: Call, execute: Callable[[BoundModel], Awaitable[Any]]) -> None:
        self._kit = equipment
        self._call = call
        self._execute = execute
        self._diary = CallDiary(equipment, call)
        self._admission = Admission(equipment, call, self._diary)
        self._waited_s = 0.0
        self._forgiven_s = 0.0
        self._next: tuple[Reason, dict[str, float]] = ("first", {})
        self.attempts = self._diary.attempts
        self.waiting = True

    async def run(self) -> Any:
        """Returns the function's result.

        Raises:
            GaveUp: every model was tried as often as the policy allows.
            Stopped: a stop was asked for.
            InputError: a model cannot be used (its key is missing, say) and there is no other.
        """
        last: ProviderError | None = None
        unusable: InputError | None = None
        gave_up: GaveUp | None = None
        left = list(self._kit.models)
        while left:
            spec = self._kit.choose(left)
            left = [m for m in left if m is not spec]
            try:
                target = self._target(spec, left)
            except InputError as error:
                unusable = error
                continue
            try:
                return await self._run_at(target, alone=not left)
            except GoElsewhere as moved:
                left.append(spec)  # it is asked again when it is back
                self._next = ("fallback", moved.waits)
                continue
            except ProviderError as error:
                last = error
            if isinstance(last, ContextOverflow):  # a larger window first
                left.sort(key=lambda m: m.context_tokens <= spec.context_tokens)
            self._next = ("fallback", {})
        try:
            if last is None and unusable is not None:
                raise unusable
            gave_up = self._diary.gave_up(last)
            notify(self._kit.hooks.on_give_up, gave_up)
            raise gave_up from last
        finally:
            last = unusable = gave_up = None  # as in `_execute_once`

    def _target(self, spec: ModelSpec, others: Sequence[ModelSpec]) -> Target:
        kit = self._kit
        return Target(spec, kit.pool.get(spec), kit.served(spec), [kit.served(other).breaker for other in others])

    async def _run_at(self, target: Target, *, alone: bool) -> Any:
        """Tries one model until it answers or its turn is over; then raises its last error."""
        kit, spec = self._kit, target.spec
        failures: Counter[str] = Counter()
        amendment = Amendment()
        while True:
            current = self._next_try()
            try:
                async with self._admission.slot(target, current):
                    value = await self._execute_once(target, amendment, current)
            except ProviderError as error:
                if target.is_down and is_trouble(error):
                    self._forgive(target, failures, error)
                    continue
                failures[error.kind] += 1
                can_lengthen = amendment.cap_factor == 1 and current.trace.output_cap < spec.output_tokens
                spent_s = self._diary.spent_s + self._waited_s - self._forgiven_s
                decision = kit.policy.decide(
                    error, failures, spent_s, self._random, alone=alone, can_lengthen=can_lengthen
                )
                if decision.blame:
                    kit.health.blame(spec.name, decision.wait_s)
                if decision.step == "next_model":
                    raise
                self._amend(amendment, decision, error, current)
                await self._wait_before(target, error, decision)
            else:
                kit.health.praise(spec.name)
                return value

    def _forgive(self, target: Target, failures: Counter[str], error: ProviderError) -> None:
        """Does not count a try that failed because the whole service is down: the call waits with all others."""
        failures.pop(error.kind, None)
        self._forgiven_s += self.attempts[-1].duration_s
        self._next = ("retry", {})
        if target.is_better_elsewhere():
            raise GoElsewhere({}) from error

    def _amend(self, amendment: Amendment, decision: Decision, error: ProviderError, current: Try) -> None:
        """Changes what is asked next. A repair turn outlives a broken connection, but no other bad answer."""
        if decision.step == "longer":
            amendment.cap_factor = 2
        if not isinstance(error, AnswerError):
            return
        amendment.refusals += 1
        amendment.turns, amendment.hint, amendment.about = (), "", current.trace.asks
        if decision.step == "repair" and isinstance(error, InvalidAnswer) and error.reply is not None:
            amendment.turns = correction_after(error.reply.text, error.problems, amendment.refusals + 1)
        elif decision.step == "retry":
            amendment.hint = hint_after(error, amendment.refusals + 1)

    async def _wait_before(self, target: Target, error: ProviderError, decision: Decision) -> None:
        """Waits between two attempts at one model; a shared wait is kept by the next attempt, as by everybody."""
        kit = self._kit
        kit.stop.check()
        notify(kit.hooks.on_retry, error, decision.wait_s, decision.step)
        waits: dict[str, float] = {}
        if decision.shared:
            target.served.rate.pause(decision.wait_s)
        elif decision.wait_s > 0:
            before = kit.clock.now()
            await kit.clock.sleep(decision.wait_s)
            waits["backoff"] = kit.clock.now() - before
        if is_trouble(error):
            add_wait(waits, "retry_budget", await kit.retries.take())
        self._waited_s += decision.wait_s
        self._next = (_REASON[decision.step], waits)

    def _next_try(self) -> Try:
        self._kit.stop.check()
        reason, waits = self._next
        return Try(len(self.attempts) + 1, reason, self._diary.free_at, self._kit.clock.now(), waits)

    async def _execute_once(self, target: Target, amendment: Amendment, current: Try) -> Any:
        kit, spec = self._kit, target.spec
        task = asyncio.current_task()
        assert task is not None
        cancels_before = task.cancelling()
        bound = BoundModel(
            spec,
            target.provider,
            served=target.served,
            clock=kit.clock,
            journal=kit.journal,
            timeouts=kit.timeouts,
            amendment=amendment,
            on_state=partial(self._on_state, current, target),
            seed=kit.seed,
        )
        current.trace = bound.trace
        self.waiting = False
        try:
            async with self._time_limit(bound, current):
                value = await self._execute(bound)
        except (Exception, asyncio.CancelledError) as error:
            other = _other_end(error, bound.trace, cancelled=task.cancelling() > cancels_before)
            self._diary.record(current, spec, other or error)
            if other is None:
                raise
            raise other from error
        finally:
            bound.close()
            self.waiting = True
            other = None  # an error that its own traceback holds would live until a collection finds it
        self._diary.record(current, spec, None)
        return value

    @asynccontextmanager
    async def _time_limit(self, bound: BoundModel, current: Try) -> AsyncIterator[None]:
        """Ends a function that never comes back, whatever it waits for, a little after the total."""
        limit_s = self._limit_s(current, bound.spec)
        try:
            async with asyncio.timeout(limit_s) as current.scope:
                yield
        except TimeoutError as error:
            if current.scope is None or not current.scope.expired():
                raise
            raise CallTimeout(f"{bound.name} gave no result within {limit_s:.0f} s.", phase="total") from error
        finally:
            current.scope = None
            if bound.trace.asks == 0:  # it asked in a way of its own
                bound.trace.sent = current.acquired

    def _on_state(self, current: Try, target: Target, state: State) -> None:
        """Follows the questions of an attempt: waiting for a limit is no work, and does not count as time taken."""
        if state == "waiting" and current.trace.sent is None:
            self._kit.stop.check()
            self.waiting = True
        elif state == "sent":
            self.waiting = False
        if state != "streaming" and current.scope is not None and not current.scope.expired():
            ends = asyncio.get_running_loop().time() + self._limit_s(current, target.spec)
            current.scope.reschedule(None if state == "waiting" else ends)
        if state == "streaming":
            self._admission.heard(target, current)
        self._diary.tell(current, state, target.spec)

    def _limit_s(self, current: Try, spec: ModelSpec) -> float:
        return 2 * (current.trace.total_s or spec.timeout_s or self._kit.timeouts.total_s) + 120.0

    @cached_property
    def _random(self) -> random.Random:
        return random.Random(self._call.call_id)


def _other_end(error: BaseException, trace: Trace, *, cancelled: bool) -> BaseException | None:
    """Returns with what an attempt ended, where that is another thing than its function raised.

    Args:
        error: what the function raised.
        trace: what the attempt saw.
        cancelled: somebody cancelled the call while the function ran.
    """
    if isinstance(error, asyncio.CancelledError) and not cancelled:
        # Siblings must not go down with a task of the function's own.
        return RuntimeError("The execute function ended with a cancellation that nobody asked for.")
    if isinstance(error, ProviderError) and cancelled:
        return asyncio.CancelledError()  # which the provider's package took for a failure
    if isinstance(error, InvalidAnswer) and error.reply is None:
        error.reply = trace.reply
    return None
