"""What one call went through: each attempt is told while it goes on, and written down when it has ended."""

import logging

from planexe.errors import GaveUp, ProviderError, RunError
from planexe.executor.attempt_log import Attempt
from planexe.executor.attempt_record import Try, outcome_of, reply_of, what_happened
from planexe.executor.call import Call
from planexe.executor.equipment import Equipment
from planexe.executor.hooks import AttemptStart, notify
from planexe.llm.model_spec import ModelSpec

logger = logging.getLogger("planexe.executor")


class CallDiary:
    """The diary of one call.

    Attributes:
        attempts: the records so far.
    """

    def __init__(self, equipment: Equipment, call: Call) -> None:
        now = equipment.clock.now()
        self._kit = equipment
        self._call = call
        self._ready = now if call.ready is None else min(call.ready, now)
        self.attempts: list[Attempt] = []

    @property
    def free_at(self) -> float:
        """Returns when the next attempt could begin: at the end of the last one, else when the call was ready."""
        return self.attempts[-1].ended if self.attempts else self._ready

    @property
    def spent_s(self) -> float:
        """Returns the seconds that all attempts took."""
        return sum(attempt.duration_s for attempt in self.attempts)

    def tell(self, current: Try, state: str, spec: ModelSpec) -> None:
        """Tells the listeners what an attempt is about."""
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
            reason=current.reason,
            heard=current.trace.heard,
        )
        notify(self._kit.hooks.on_change, start)

    def record(self, current: Try, spec: ModelSpec, error: BaseException | None) -> None:
        """Writes down an attempt that has just ended.

        Raises:
            RunError: it cannot be written, and was not cancelled.
        """
        try:
            self._write(current, spec, error)
        except RunError:
            if outcome_of(error) != "cancelled":
                raise
            # The cancellation must go on its way; whoever works on finds the full disk without our help.
            logger.exception("Call %s was cancelled, which could not be written down.", self._call.call_id)

    def gave_up(self, last: ProviderError | None, doubt: str = "") -> GaveUp:
        """Returns the error of a call for which every model was tried in vain; ``doubt`` is what that leaves open."""
        lines = [f"{a.model}: {a.error_kind}: {a.message}" for a in self.attempts]
        where = f"{self._call.stage} {self._call.item}".strip() or "The call"
        models = ", ".join(dict.fromkeys(a.model for a in self.attempts)) or "no model"
        return GaveUp(
            f"{where} got no usable answer from {models} in {len(self.attempts)} attempts; the last one: {last}"
            f"{' ' if doubt else ''}{doubt}",
            attempts=lines,
            last=last,
        )

    def _write(self, current: Try, spec: ModelSpec, error: BaseException | None) -> None:
        kit, call = self._kit, self._call
        ended, reply = kit.clock.now(), reply_of(current.trace, error)
        kept = kit.journal.keep_text(reply.text) if reply else ""
        attempt = kit.record_of(call, **what_happened(current, spec, error, ended=ended, response_digest=kept))
        self.attempts.append(attempt)
        kit.record(attempt)
        logger.info(
            "call %s attempt %d of %s %s at %s: %s %s",
            call.call_id,
            attempt.attempt,
            call.stage,
            call.item,
            spec.name,
            attempt.outcome,
            attempt.error_kind,
        )
