"""One timer for a whole attempt, moved on from phase to phase: first token, idle, total."""

import asyncio
from types import TracebackType
from typing import Self

from planexe.errors import TimeoutPhase
from planexe.llm.messages import Timeouts

_WORDS: dict[TimeoutPhase, str] = {
    "connect": "did not accept a connection",
    "first_token": "sent nothing",
    "idle": "stopped sending in the middle of its answer",
    "total": "did not finish its answer",
}


class PhaseClock:
    """Ends the ``async with`` block with ``TimeoutError`` when the present phase or the whole attempt takes too long.

    Attributes:
        phase: the phase whose limit ends first; after a timeout, the one that ended.
    """

    def __init__(self, timeouts: Timeouts) -> None:
        self.phase: TimeoutPhase = "total"
        self._timeouts = timeouts
        self._loop = asyncio.get_running_loop()
        self._ends = self._loop.time() + timeouts.total_s
        self._timer = asyncio.timeout_at(self._ends)

    async def __aenter__(self) -> Self:
        await self._timer.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._timer.__aexit__(kind, error, trace)

    def enter(self, phase: TimeoutPhase) -> None:
        """Starts a phase; its limit counts from now and never outlasts the whole attempt's."""
        phase_ends = self._loop.time() + self.limit_s(phase)
        self.phase = phase if phase_ends < self._ends else "total"
        self._timer.reschedule(min(phase_ends, self._ends))

    def expired(self) -> bool:
        """Says whether the timer, and nothing else, ended the block."""
        return self._timer.expired()

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


def timeout_message(subject: str, phase: TimeoutPhase, limit_s: float) -> str:
    """Returns the sentence for a timeout, e.g. "OpenAI sent nothing for 60 s; try again or choose another model."."""
    span = "within" if phase in ("connect", "total") else "for"
    return f"{subject} {_WORDS[phase]} {span} {limit_s:g} s; try again, or choose another model."
