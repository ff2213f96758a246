"""One timer for a whole attempt, moved on from phase to phase: first token, idle, total."""

import asyncio
from types import TracebackType
from typing import Self

from planexe.errors import CallTimeout, TimeoutPhase
from planexe.llm.messages import Reply, Timeouts

_TURNS_OF_GRACE = 50
_WORDS: dict[TimeoutPhase, str] = {
    "connect": "did not accept a connection",
    "first_token": "sent nothing",
    "idle": "stopped sending in the middle of its answer",
    "total": "did not finish its answer",
}


class PhaseClock:
    """Ends the ``async with`` block with ``TimeoutError`` when the present phase or the whole attempt takes too long.

    A limit is a word about the service, not about this process: when it has passed, the loop gets some more turns, so
    that what the service has sent is heard before the service is called silent, however much else there is to do here.

    Attributes:
        phase: the phase whose limit ends first; after a timeout, the one that ended.
    """

    def __init__(self, timeouts: Timeouts) -> None:
        self.phase: TimeoutPhase = "total"
        self._timeouts = timeouts
        self._loop = asyncio.get_running_loop()
        self._ends = self._loop.time() + timeouts.total_s
        self._timer = asyncio.timeout(None)
        self._next: asyncio.Handle | None = None

    async def __aenter__(self) -> Self:
        await self._timer.__aenter__()
        self._arm(self._ends)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._disarm()
        await self._timer.__aexit__(kind, error, trace)

    def enter(self, phase: TimeoutPhase) -> None:
        """Starts a phase; its limit counts from now and never outlasts the whole attempt's."""
        phase_ends = self._loop.time() + self.limit_s(phase)
        self.phase = phase if phase_ends < self._ends else "total"
        self._arm(min(phase_ends, self._ends))

    def alive(self) -> None:
        """Notes a sign of life that is no part of the answer, a keep-alive comment, say: its phase begins anew."""
        if self.phase in ("first_token", "idle"):
            self.enter(self.phase)

    def expired(self) -> bool:
        """Says whether the timer, and nothing else, ended the block."""
        return self._timer.expired()

    def _arm(self, when: float) -> None:
        self._disarm()
        self._next = self._loop.call_at(when, self._pass_turns, _TURNS_OF_GRACE)

    def _disarm(self) -> None:
        if self._next is not None:
            self._next.cancel()

    def _pass_turns(self, turns: int) -> None:
        if turns:
            self._next = self._loop.call_soon(self._pass_turns, turns - 1)
        elif not self._timer.expired():
            self._timer.reschedule(self._loop.time())

    def timeout(self, subject: str, *, phase: TimeoutPhase | None = None, reply: Reply | None = None) -> CallTimeout:
        """Returns the error of a phase, the present one if none is named, that took too long.

        Its sentence is, for example, "OpenAI sent nothing for 60 s; try again, or choose another model.".
        """
        late = phase or self.phase
        span = "within" if late in ("connect", "total") else "for"
        message = f"{subject} {_WORDS[late]} {span} {self.limit_s(late):g} s; try again, or choose another model."
        return CallTimeout(message, phase=late, reply=reply)

    def limit_s(self, phase: TimeoutPhase) -> float:
        """Returns the limit of a phase in seconds."""
        match phase:
            case "connect":
                return self._timeouts.connect_s
            case "first_token":
                return self._timeouts.first_token_s
            case "idle":
                return self._timeouts.idle_s
            case "total":
                return self._timeouts.total_s
