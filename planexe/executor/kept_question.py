"""A question whose finished answer is kept: looked up before anybody is asked, judged, kept, or made the best of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from planexe.errors import GaveUp, InvalidAnswer
from planexe.executor.attempt_log import Attempt
from planexe.executor.bound_model import BoundModel
from planexe.executor.call import Call, CallResult, Salvaged
from planexe.executor.call_journal import Finished, JournalKey
from planexe.executor.equipment import Equipment
from planexe.llm.messages import AnswerFormat, Prompt, Reply
from planexe.llm.structured import Judge

Salvage = Callable[[Sequence[Reply]], Salvaged | None]
"""Makes the best of replies that were all refused, oldest first; ``None`` if none of them is of use."""


@dataclass(slots=True, kw_only=True)
class KeptQuestion:
    """One question; see ``LLMExecutor.ask`` for what its parts are.

    Attributes:
        refused: replies that the judge did not accept, with the names of the models that sent them.
    """

    kit: Equipment
    call: Call
    prompt: Prompt
    answer: AnswerFormat | None
    judge: Judge
    asked: str
    max_output_tokens: int | None = None
    usual_output_tokens: int = 0
    salvage: Salvage | None = None
    refused: list[tuple[Reply, str]] = field(default_factory=list)

    @property
    def key(self) -> JournalKey:
        """Returns under which key its answer is kept."""
        return JournalKey(stage=self.call.stage, item=self.call.item, revision=self.call.revision, asked=self.asked)

    def known(self) -> CallResult[Any] | None:
        """Returns the kept answer, ``None`` if there is none or the judge does not accept it any more."""
        known = self.kit.journal.get(self.key)
        if known is None:
            return None
        problems: Sequence[str] = ()
        try:
            try:
                value = self.judge(known.text).value
            except InvalidAnswer:
                kept = Reply(text=known.text, model=known.model)
                best = self.salvage([kept]) if known.salvaged and self.salvage else None
                if best is None:
                    return None  # the checks became stricter since
                value, problems = best.value, best.problems
            attempts = (note_reuse(self.kit, self.call, known),)
            return CallResult(call=self.call, value=value, reused=True, salvaged=problems, attempts=attempts)
        except Exception as error:  # noqa: BLE001  an item's own mistake must not cancel its siblings: it is its result
            return CallResult(call=self.call, error=error)

    async def ask(self, llm: BoundModel) -> Any:
        """Asks a model once and keeps its answer.

        Raises:
            InvalidAnswer: the judge did not accept it.
        """
        try:
            value = await llm.ask(
                self.prompt,
                self.answer,
                judge=self.judge,
                max_output_tokens=self.max_output_tokens,
                usual_output_tokens=self.usual_output_tokens,
            )
        except InvalidAnswer as error:
            if error.reply is not None:
                self.refused.append((error.reply, llm.name))
            raise
        assert llm.trace.reply is not None
        # Kept before the attempt is logged: an attempt that reads "ok" is never paid for twice.
        self.kit.journal.put(self.key, self._finished(llm.trace.reply, llm.name))
        return value

    def settled(self, result: CallResult[Any]) -> CallResult[Any]:
        """Returns the result, or the best of the refused replies where every model was tried in vain; it is kept."""
        if self.salvage is None or not self.refused or not isinstance(result.error, GaveUp):
            return result
        try:
            best = self.salvage([reply for reply, _ in self.refused])
            if best is None:
                return result
            model = next(name for reply, name in self.refused if reply is best.reply)
            self.kit.journal.put(self.key, replace(self._finished(best.reply, model), salvaged=True))
        except Exception as error:  # noqa: BLE001  as in known
            return replace(result, error=error)
        return replace(result, value=best.value, error=None, salvaged=best.problems)

    def _finished(self, reply: Reply, model: str) -> Finished:
        return Finished(
            call_id=self.call.call_id,
            text=reply.text,
            model=model,
            input_tokens=reply.usage.input_tokens,
            output_tokens=reply.usage.output_tokens,
        )


def note_reuse(kit: Equipment, call: Call, known: Finished) -> Attempt:
    """Writes down that a call took what the journal had, which took no time."""
    now = kit.clock.now()
    reused = kit.record_of(call, model=known.model, acquired=now, sent=now, ended=now, outcome="reused")
    kit.record(reused)
    return reused
