"""Twin, a second request beside one that is late on the longest path; the first good answer wins, both are paid for."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from planexe.errors import PlanExeError
from planexe.executor.admission import GoElsewhere, Target
from planexe.executor.attempt_record import Try
from planexe.executor.clock import Clock
from planexe.executor.equipment import Equipment

_LEAST_LOOK_S: Final = 0.5

RunTwin = Callable[[], Coroutine[Any, Any, Any]]


class Twin:
    """What is ready to be sent beside one attempt.

    Late is an attempt of which nothing has been heard for longer than nearly all first tokens of its model took, for
    prompts of its size. It gets a twin if no call under way has more work waiting behind it, a slot is free that nobody
    waits for, and a few in a hundred answers allow it.

    Args:
        equipment: what all calls share.
        priority: the call's.
        target: the model.
        current: the attempt.
        run_twin: makes the second attempt, from its slot to its end.
    """

    __slots__ = ("_current", "_kit", "_priority", "_run_twin", "_target", "_task")

    def __init__(self, equipment: Equipment, priority: float, target: Target, current: Try, run_twin: RunTwin) -> None:
        self._kit = equipment
        self._priority = priority
        self._target = target
        self._current = current
        self._run_twin = run_twin
        self._task: asyncio.Task[Any] | None = None

    def late_in_s(self) -> float | None:
        """Returns in how many seconds the attempt will be late if nothing is heard; ``None`` if it has its twin."""
        trace = self._current.trace
        late_s = self._target.served.pace.late_s(trace.prompt_tokens)
        if late_s is None or self._task is not None:
            return None
        if trace.sent is None:
            return late_s
        heard = trace.sent if trace.heard.last is None else trace.heard.last
        return heard + late_s - self._kit.clock.now()

    def send(self) -> None:
        """Sends it, if it may be."""
        kit = self._kit
        has_room = kit.limiter.queued == 0 and kit.limiter.in_flight < kit.limiter.cap
        if has_room and kit.stop.mode is None and kit.extra.take_twin(self._priority):
            self._task = asyncio.create_task(self._run())

    async def value(self) -> Any:
        """Waits for the twin and returns its answer.

        Raises:
            LookupError: there is none, or it did not answer either.
        """
        if self._task is None:
            raise LookupError("There is no twin.")
        try:
            return await asyncio.shield(self._task)
        except (PlanExeError, GoElsewhere) as error:
            raise LookupError("The twin did not answer.") from error

    async def drop(self) -> None:
        """Cancels what is left of it."""
        task, self._task = self._task, None  # which would hold, with its error, whoever holds it
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> Any:
        value = await self._run_twin()
        self._current.outrun = True
        if self._current.scope is not None:
            self._current.scope.reschedule(asyncio.get_running_loop().time())
        return value


class LateWatch:
    """Looks after all attempts that are out, with one task for each event loop, and sends the late ones their twins."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._watched: dict[asyncio.AbstractEventLoop, tuple[asyncio.Task[None], set[Twin]]] = {}

    def add(self, twin: Twin) -> None:
        """Watches an attempt."""
        loop = asyncio.get_running_loop()
        task, watched = self._watched.get(loop, (None, {twin}))
        watched.add(twin)
        if task is None or task.done():
            self._watched[loop] = loop.create_task(self._watch(watched), name="late calls"), watched

    def discard(self, twin: Twin) -> None:
        """Watches it no more."""
        _, watched = self._watched.get(asyncio.get_running_loop(), (None, set()))
        watched.discard(twin)

    async def aclose(self) -> None:
        """Ends the task of the running loop."""
        task, _ = self._watched.pop(asyncio.get_running_loop(), (None, None))
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _watch(self, watched: set[Twin]) -> None:
        while watched:
            waits = {twin: wait_s for twin in watched if (wait_s := twin.late_in_s()) is not None}
            for twin, wait_s in waits.items():
                if wait_s <= 0:
                    twin.send()
            await self._clock.sleep(max(_LEAST_LOOK_S, min(waits.values(), default=_LEAST_LOOK_S)))
