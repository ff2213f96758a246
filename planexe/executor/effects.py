"""Effects: code that a stage runs in a thread or a child process, with a cap, a time limit and a record of its own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from planexe.errors import EffectFailed, EffectUnknown, error_text
from planexe.executor.attempt_log import Attempt, Outcome
from planexe.executor.call import Call
from planexe.executor.call_journal import Finished, JournalKey
from planexe.executor.concurrency_limiter import Slot
from planexe.executor.equipment import Equipment
from planexe.executor.execute_function import call_in_thread
from planexe.executor.hooks import AttemptStart, EffectProgress, notify
from planexe.jobs.work_line import BEAT_S, Progress, WorkLine

LONG_RESULT: Final = 200_000
"""A longer one takes so long to be read and kept that calls would be held up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Work to be done once, or as often as needed.

    Attributes:
        work: does it; returns JSON text.
        asked: digest of all that it looks at.
        pool: in whose slots it runs: ``cpu``, or ``http:<host>``.
        timeout_s: how long it may take; a thread cannot be ended from outside, so it has to look whether it is wanted.
        repeatable: whether it may be done again where nobody knows whether it was done.
        child: the module of its code, if it is done in a child process, which is killed; empty: in a thread.
    """

    work: Callable[[WorkLine], str]
    asked: str
    pool: str
    timeout_s: float
    repeatable: bool
    child: str = ""

    def key(self, call: Call) -> JournalKey:
        """Returns under which key its result is kept."""
        return JournalKey(stage=call.stage, item=call.item, revision=call.revision, asked=self.asked)

    def begun(self, call: Call) -> JournalKey:
        """Returns under which key it is kept that it has begun."""
        return JournalKey(stage=call.stage, item=call.item, revision=call.revision, asked=f"{self.asked} begun")


class EffectAttempt:
    """The one attempt at an effect; like ``CallAttempts`` for a question."""

    def __init__(self, kit: Equipment, call: Call, effect: Effect) -> None:
        self._kit = kit
        self._call = call
        self._effect = effect
        self._line = WorkLine()
        self.attempts: list[Attempt] = []
        self.waiting = True

    async def run(self) -> str:
        """Returns the JSON text of the result, which is in the journal by then.

        Raises:
            EffectUnknown: it began, may not be repeated, and nobody knows whether it was done.
            EffectFailed: it raised an error, or took too long.
            Stopped: a stop was asked for.
        """
        kit, call, effect = self._kit, self._call, self._effect
        if not effect.repeatable and kit.journal.get(effect.begun(call)) is not None:
            raise _unknown(f"{call.stage} {call.item} began before.")
        kit.stop.check()
        ready = kit.clock.now()
        limiter = kit.effects.limiter(effect.pool)
        slot = await limiter.acquire(priority=call.priority, service=effect.pool, model=effect.pool)
        try:
            return await self._do(slot, ready)
        finally:
            limiter.release(slot)

    async def _do(self, slot: Slot, ready: float) -> str:
        kit, call, effect = self._kit, self._call, self._effect
        kit.stop.check()
        if not effect.repeatable:
            kit.journal.put(effect.begun(call), Finished(call_id=call.call_id, text="", model=effect.pool))
        self.waiting = False
        sent = kit.clock.now()
        self._tell(ready)
        limit = asyncio.timeout(effect.timeout_s)
        try:
            async with limit:
                text = await self._worked()
        except asyncio.CancelledError:
            self._record(slot, ready, sent, "cancelled")
            raise
        except Exception as error:
            why, known = error_text(error), not isinstance(error, EffectUnknown)
            if limit.expired():
                why, known = f"{call.title or call.stage} gave no result within {effect.timeout_s:g} s.", False
            self._record(slot, ready, sent, "failed", why)
            raise (EffectFailed(why) if known or effect.repeatable else _unknown(why)) from error
        finally:
            self._line.unwanted.set()
        finished = Finished(call_id=call.call_id, text=text, model=effect.pool)
        if len(text) > LONG_RESULT:
            await kit.run_in_thread(kit.journal.put, effect.key(call), finished)
        else:
            kit.journal.put(effect.key(call), finished)
        self._record(slot, ready, sent, "ok", response=text)
        return text

    async def _worked(self) -> str:
        """Returns the result; tells meanwhile how far the work is."""
        kit, effect = self._kit, self._effect
        work = asyncio.ensure_future(
            kit.children.do(effect.work, self._line, effect.child)
            if effect.child
            else kit.run_in_thread(call_in_thread, effect.work, self._line)
        )
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=BEAT_S)
                if not work.done() and (news := self._line.news()):
                    self._tell_progress(news)
            return str(work.result())
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)  # a child is dead by then
            del work  # its error holds this frame, which would hold it

    def _tell_progress(self, news: Progress) -> None:
        call, at = self._call, self._kit.clock.now()
        progress = EffectProgress(
            call_id=call.call_id, attempt=1, stage=call.stage, at=at, share=news.share, words=news.words
        )
        notify(self._kit.hooks.on_progress, progress)

    def _tell(self, ready: float) -> None:
        call, effect, now = self._call, self._effect, self._kit.clock.now()
        start = AttemptStart(
            call_id=call.call_id, attempt=1, state="sent", at=now, stage=call.stage, item=call.item, title=call.title,
            model=effect.pool, slot=-1, ready=ready,
        )  # fmt: skip
        notify(self._kit.hooks.on_change, start)

    def _record(
        self, slot: Slot, ready: float, sent: float, outcome: Outcome, why: str = "", *, response: str = ""
    ) -> None:
        kit, call, effect = self._kit, self._call, self._effect
        attempt = kit.record_of(
            call,
            kind="effect",
            provider=effect.pool,
            model=effect.pool,
            cap=slot.cap,
            ready=ready,
            queued=ready,
            acquired=sent,
            sent=sent,
            waits={"slot": sent - ready} if sent > ready else {},
            outcome=outcome,
            error_kind="effect" if outcome == "failed" else "",
            message=why,
            response_digest=kit.journal.keep_text(response) if response else "",
        )
        self.attempts.append(attempt)
        kit.record(attempt)


def _unknown(why: str) -> EffectUnknown:
    return EffectUnknown(
        f"{why} It may not be repeated, and nobody knows whether it was done. Look for yourself, then run it again or "
        "write its value by hand."
    )
