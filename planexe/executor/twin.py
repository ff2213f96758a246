"""Twin, a second request beside one that is late on the longest path; the first good answer wins, both are paid for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from planexe.errors import PlanExeError
from planexe.executor.admission import GoElsewhere, Target
from planexe.executor.attempt_record import Try
from planexe.executor.call import Call
from planexe.executor.equipment import Equipment

RunTwin = Callable[[], Awaitable[Any]]


class Twin:
    """Watches an attempt while it is out, and sends it a twin when it is late.

    Late is an attempt of which nothing has been heard for longer than nearly all first tokens of its model took, for
    prompts of its size. It gets a twin if no call under way has more work waiting behind it, a slot is free that nobody
    waits for, and a few in a hundred answers allow it.

    Args:
        equipment: what all calls share.
        call: which call.
        target: the model.
        current: the attempt.
        run_twin: makes the second attempt, from its slot to its end.
    """

    def __init__(self, equipment: Equipment, call: Call, target: Target, current: Try, run_twin: RunTwin) -> None:
        self._kit = equipment
        self._call = call
        self._target = target
        self._current = current
        self._run_twin = run_twin
        self._task: asyncio.Task[Any] | None = asyncio.create_task(self._watch(), name=f"watch {call.call_id}")
        self._sent = False

    async def value(self) -> Any:
        """Waits for the twin and returns its answer.

        Raises:
            LookupError: there is none, or it did not answer either.
        """
        if not self._sent or self._task is None:
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

    async def _watch(self) -> Any:
        while True:
            wait_s = self._late_in_s()
            if wait_s is None:
                return None
            if wait_s <= 0:
                break
            await self._kit.clock.sleep(wait_s)
        limiter = self._kit.limiter
        has_room = limiter.queued == 0 and limiter.in_flight < limiter.cap
        if not has_room or self._kit.stop.mode is not None or not self._kit.extra.take_twin(self._call.priority):
            return None
        self._sent = True
        value = await self._run_twin()
        self._current.outrun = True
        if self._current.scope is not None:
            self._current.scope.reschedule(asyncio.get_running_loop().time())
        return value

    def _late_in_s(self) -> float | None:
        """Returns in how many seconds the attempt will be late if nothing is heard; ``None`` if nobody can tell."""
        trace = self._current.trace
        late_s = self._target.served.pace.late_s(trace.prompt_tokens)
        if late_s is None:
            return None
        if trace.sent is None:
            return late_s
        heard = trace.sent if trace.heard.last is None else trace.heard.last
        return heard + late_s - self._kit.clock.now()
