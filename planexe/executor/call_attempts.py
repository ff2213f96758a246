"""The one retry loop: tries a call at its models in turn until there is an answer, and records every attempt."""

import itertools
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property, partial
from typing import Any

from planexe.errors import (
    AnswerError,
    ContextOverflow,
    GaveUp,
    InputError,
    InvalidAnswer,
    ProviderError,
    Truncated,
)
from planexe.executor.admission import Admission, GoElsewhere, Target, add_wait
from planexe.executor.attempt_log import Reason
from planexe.executor.attempt_record import Try
from planexe.executor.attempt_runner import AttemptRunner, Outrun
from planexe.executor.attempt_trace import Amendment
from planexe.executor.bound_model import BoundModel
from planexe.executor.call import Call
from planexe.executor.call_diary import CallDiary
from planexe.executor.circuit_breaker import is_trouble
from planexe.executor.equipment import Equipment
from planexe.executor.hooks import notify
from planexe.executor.retry_policy import Decision
from planexe.executor.twin import LateWatch, Twin
from planexe.llm.model_spec import ModelSpec
from planexe.llm.second_try import correction_after, hint_after

_REASON: dict[str, Reason] = {"retry": "retry", "repair": "repair", "longer": "longer"}


class CallAttempts:
    """Runs one call to its end.

    Attributes:
        attempts: the records so far.

    Args:
        equipment: what all calls share.
        call: which call.
        execute: the function to run with a ``BoundModel``.
        late: watches its attempts, where it does nothing but ask and may so have a twin.
    """

    def __init__(
        self,
        equipment: Equipment,
        call: Call,
        execute: Callable[[BoundModel], Awaitable[Any]],
        *,
        late: LateWatch | None = None,
    ) -> None:
        self._kit = equipment
        self._call = call
        self._diary = CallDiary(equipment, call)
        self._admission = Admission(equipment, call, self._diary)
        self._runner = AttemptRunner(equipment, execute, self._diary, self._admission)
        self._late = late
        self._numbers = itertools.count(1)
        self._waited_s = 0.0
        self._forgiven_s = 0.0
        self._next: tuple[Reason, dict[str, float]] = ("first", {})
        self.attempts = self._diary.attempts

    @property
    def waiting(self) -> bool:
        """Returns whether nothing of the call is in flight: it waits for a slot, a limit, a pause or its next try."""
        return self._runner.waiting

    async def run(self) -> Any:
        """Returns the function's result.

        Raises:
            GaveUp: every model was tried as often as the policy allows.
            Stopped: a stop was asked for.
            InputError: a model cannot be used (its key is missing, say) and there is no other.
        """
        last: ProviderError | None = None
        doubt = ""
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
                doubt = _doubt(target) if target.served.breaker.in_doubt(self._call.call_id) else ""
            if isinstance(last, ContextOverflow):  # a larger window first
                left.sort(key=lambda m: m.context_tokens <= spec.context_tokens)
            self._next = ("fallback", {})
        try:
            if last is None and unusable is not None:
                raise unusable
            gave_up = self._diary.gave_up(last, doubt)
            notify(self._kit.hooks.on_give_up, gave_up)
            raise gave_up from last
        finally:
            last = unusable = gave_up = None  # as in `AttemptRunner.run`

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
                value = await self._attempt(target, amendment, current)
            except ProviderError as error:
                if target.is_down and is_trouble(error):
                    self._forgive(target, failures, error)
                    continue
                failures[error.kind] += 1
                can_lengthen = amendment.cap_factor == 1 and current.trace.output_cap < spec.output_tokens
                spent_s = self._diary.spent_s + self._waited_s - self._forgiven_s
                decision = kit.policy.decide(
                    error,
                    failures,
                    spent_s,
                    self._random,
                    alone=alone,
                    can_lengthen=can_lengthen,
                    in_part=current.trace.below_least,
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
        amendment.cut_off += isinstance(error, Truncated)
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
            add_wait(waits, "retry_budget", await kit.extra.take_retry())
        self._waited_s += decision.wait_s
        self._next = (_REASON[decision.step], waits)

    def _next_try(self) -> Try:
        self._kit.stop.check()
        reason, waits = self._next
        return Try(next(self._numbers), reason, self._diary.free_at, self._kit.clock.now(), waits)

    async def _attempt(self, target: Target, amendment: Amendment, current: Try) -> Any:
        """Makes one attempt, and returns its answer or that of its twin."""
        twin: Twin | None = None
        try:
            async with self._admission.slot(target, current):
                if self._late is not None and target.served.pace.is_known:
                    run_twin = partial(self._twin_attempt, target, amendment)
                    twin = Twin(self._kit, self._call.priority, target, current, run_twin)
                    self._late.add(twin)
                return await self._runner.run(target, amendment, current)
        except (ProviderError, Outrun) as error:
            if twin is None:
                raise
            try:
                return await twin.value()
            except LookupError:
                raise error from None
        finally:
            if twin is not None and self._late is not None:
                self._late.discard(twin)
                await twin.drop()

    async def _twin_attempt(self, target: Target, amendment: Amendment) -> Any:
        now = self._kit.clock.now()
        current = Try(next(self._numbers), "hedge", now, now, {})
        async with self._admission.slot(target, current):
            return await self._runner.run(target, amendment, current)

    @cached_property
    def _random(self) -> random.Random:
        return random.Random(self._call.call_id)


def _doubt(target: Target) -> str:
    """Returns what to do about a service that failed at one question again and again, and was asked no other."""
    return (
        f"{target.served.service} was asked nothing else meanwhile: it may fail at everything or at this question "
        f"alone; `planexe models test {target.spec.name}` tells which."
    )
