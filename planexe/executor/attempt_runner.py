"""AttemptRunner, what runs the function of a call once: within its time, told while it goes on, and written down."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from planexe.errors import CallTimeout, InvalidAnswer, ProviderError, Stopped
from planexe.executor.admission import Admission, Target
from planexe.executor.attempt_record import Try
from planexe.executor.attempt_trace import Amendment, State, Trace
from planexe.executor.bound_model import BoundModel
from planexe.executor.call_diary import CallDiary
from planexe.executor.equipment import Equipment
from planexe.executor.leading import leading
from planexe.llm.model_spec import ModelSpec


class Outrun(Stopped):
    """Another attempt of the same call answered first."""


class AttemptRunner:
    """Runs the attempts of one call, each within its slot.

    Args:
        equipment: what all calls share.
        execute: the function to run with a ``BoundModel``.
        diary: where attempts are told and written down.
        admission: is told of the first sign of life.
    """

    def __init__(
        self,
        equipment: Equipment,
        execute: Callable[[BoundModel], Awaitable[Any]],
        diary: CallDiary,
        admission: Admission,
    ) -> None:
        self._kit = equipment
        self._execute = execute
        self._diary = diary
        self._admission = admission
        self._out: set[int] = set()

    @property
    def waiting(self) -> bool:
        """Returns whether nothing of the call is in flight."""
        return not self._out

    async def run(self, target: Target, amendment: Amendment, current: Try) -> Any:
        """Returns what the function made.

        Raises:
            ProviderError: the attempt failed.
            Outrun: ``current.outrun`` was set, and its time limit ended.
        """
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
            trace=current.trace,
            on_state=partial(self._on_state, current, target),
            seed=kit.seed,
        )
        self._out.add(current.number)
        try:
            async with self._time_limit(bound, current), leading(kit, current):
                value = await self._execute(bound)
        except (Exception, asyncio.CancelledError) as error:
            other = _other_end(error, bound.trace, cancelled=task.cancelling() > cancels_before)
            self._diary.record(current, spec, other or error)
            if other is None:
                raise
            raise other from error
        finally:
            other = None  # an error that its own traceback holds would live until a collection finds it
            bound.close()
            self._out.discard(current.number)
        self._diary.record(current, spec, None)
        return value

    @asynccontextmanager
    async def _time_limit(self, bound: BoundModel, current: Try) -> AsyncGenerator[None]:
        """Ends a function that never comes back, whatever it waits for, a little after the total."""
        limit_s = self._limit_s(current, bound.spec)
        try:
            async with asyncio.timeout(limit_s) as current.scope:
                yield
        except TimeoutError as error:
            if current.scope is None or not current.scope.expired():
                raise
            if current.outrun:
                raise Outrun("Another attempt of the same call answered first.") from error
            raise CallTimeout(f"{bound.name} gave no result within {limit_s:.0f} s.", phase="total") from error
        finally:
            current.scope = None
            if bound.trace.asks == 0:  # it asked in a way of its own
                bound.trace.sent = current.acquired

    def _on_state(self, current: Try, target: Target, state: State) -> None:
        """Follows the questions of an attempt: waiting for a limit is no work, and does not count as time taken."""
        if state == "waiting" and current.trace.sent is None:
            self._kit.stop.check()
            self._out.discard(current.number)
        elif state == "sent":
            self._out.add(current.number)
        if state != "streaming" and current.scope is not None and not current.scope.expired():
            ends = asyncio.get_running_loop().time() + self._limit_s(current, target.spec)
            current.scope.reschedule(None if state == "waiting" else ends)
        if state == "streaming":
            self._admission.heard(target, current)
            if current.prefix:
                self._kit.limiter.know(current.prefix)
        self._diary.tell(current, state, target.spec)

    def _limit_s(self, current: Try, spec: ModelSpec) -> float:
        return 2 * (current.trace.total_s or spec.timeout_s or self._kit.timeouts.total_s) + 120.0


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
