"""Effects: code that a stage runs in a thread, with a cap, a time limit and a record of its own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from threading import Event

from planexe.errors import EffectFailed, EffectUnknown, PlanExeError
from planexe.executor.attempt_log import Attempt, Outcome
from planexe.executor.call import Call
from planexe.executor.call_journal import Finished, JournalKey
from planexe.executor.concurrency_limiter import Slot
from planexe.executor.equipment import Equipment
from planexe.executor.hooks import AttemptStart, notify


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Work to be done once, or as often as needed.

    Attributes:
        work: does it, in a thread; returns JSON text. What it is handed is set when nobody waits for it any more.
        asked: digest of all that it looks at.
        pool: in whose slots it runs: ``cpu``, or ``http:<host>``.
        timeout_s: how long it may take; a thread cannot be ended from outside, so it has to look whether it is wanted.
        repeatable: whether it may be done again where nobody knows whether it was done.
    """

    work: Callable[[Event], str]
    asked: str
    pool: str
    timeout_s: float
    repeatable: bool

    def key(self, call: Call) -> JournalKey:
        """Returns under which key its result is kept."""
        return JournalKey(stage=call.stage, item=call.item, revision=call.revision, asked=self.asked)

    def begun(self, call: Call) -> JournalKey:
        """Returns under which key it is kept that it has begun."""
        return JournalKey(stage=call.stage, item=call.item, revision=call.revision, asked=f"{self.asked} begun")


class EffectAttempt:
    """The one attempt at an effect; like ``CallAttempts`` for a question.

    Args:
        kit: everything shared.
        call: what it is for.
        effect: what is to be done.
    """

    def __init__(self, kit: Equipment, call: Call, effect: Effect) -> None:
        self._kit = kit
        self._call = call
        self._effect = effect
        self._unwanted = Event()
        self.attempts: list[Attempt] = []
        self.waiting = True

    async def run(self) -> str:
        """Returns the JSON text of the result, which is in the journal by then.

        Raises:
            EffectUnknown: it began once, may not be repeated, and nobody knows whether it was done.
            EffectFailed: it raised an error, or took too long.
            Stopped: a stop was asked for.
        """
        kit, call, effect = self._kit, self._call, self._effect
        if not effect.repeatable and kit.journal.get(effect.begun(call)) is not None:
            raise EffectUnknown(
                f"{call.stage} {call.item} began before, and nobody knows whether it was done. Look for yourself, then "
                "run it again or write its value by hand."
            )
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
        try:
            async with asyncio.timeout(effect.timeout_s):
                text: str = await kit.run_in_thread(partial(effect.work, self._unwanted))
        except asyncio.CancelledError:
            self._record(slot, ready, sent, "cancelled")
            raise
        except TimeoutError as error:
            why = f"{call.title or call.stage} gave no result within {effect.timeout_s:g} s."
            self._record(slot, ready, sent, "failed", why)
            raise EffectFailed(why) from error
        except Exception as error:
            why = str(error) if isinstance(error, PlanExeError) else f"{type(error).__name__}: {error}"
            self._record(slot, ready, sent, "failed", why)
            raise EffectFailed(why) from error
        finally:
            self._unwanted.set()
        kit.journal.put(effect.key(call), Finished(call_id=call.call_id, text=text, model=effect.pool))
        self._record(slot, ready, sent, "ok", response=text)
        return text

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
        attempt = replace(
            kit.blank_record(call),
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
