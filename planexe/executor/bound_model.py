"""BoundModel, what an execute function is given: one model, for one attempt, with everything that attempt must heed."""

import asyncio
import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import BaseModel

from planexe.errors import (
    CallTimeout,
    ContextOverflow,
    InvalidAnswer,
    ProviderError,
    RateLimited,
    Stopped,
    Truncated,
)
from planexe.executor.attempt_trace import Amendment, State, Trace
from planexe.executor.call_journal import CallJournal
from planexe.executor.clock import Clock
from planexe.executor.patience import timeouts_for, why_late
from planexe.executor.rate_limiter import Reservation
from planexe.executor.services import ServedModel
from planexe.llm.answer_schema import schema_of
from planexe.llm.chat_answer import ESTIMATED_USAGE
from planexe.llm.degenerate import loop_found, looped
from planexe.llm.fitting import Shortening, fit_prompt, prompt_tokens
from planexe.llm.messages import AnswerFormat, Prompt, Reply, Request, Timeouts, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.llm.prices import cost_usd
from planexe.llm.provider import Provider
from planexe.llm.second_try import other_seed, other_temperature
from planexe.llm.silent_cut import REMEDY
from planexe.llm.smaller import BELOW_LEAST, smaller, steps_for
from planexe.llm.structured import Judge, read_answer
from planexe.llm.tokens import CHARACTERS_PER_TOKEN

logger = logging.getLogger("planexe.executor")

_LEAST_OUTPUT_TOKENS: Final = 128


class BoundModel:
    """One model during one attempt. Its client is shared by all calls on the same event loop.

    Attributes:
        spec: the catalogue's entry of this model.
        name: its name.

    Example:
        >>> async def capital(llm: BoundModel) -> str:
        ...     return (await llm.ask("What is the capital of Denmark?")).text
    """

    def __init__(
        self,
        spec: ModelSpec,
        provider: Provider,
        *,
        served: ServedModel,
        clock: Clock,
        journal: CallJournal,
        timeouts: Timeouts,
        amendment: Amendment,
        trace: Trace,
        on_state: Callable[[State], None],
        seed: int | None = None,
    ) -> None:
        self.spec = served.window.fitted(spec)
        self.name = spec.name
        self.trace = trace
        self._provider = provider
        self._rate = served.rate
        self._pace = served.pace
        self._window = served.window
        self._clock = clock
        self._journal = journal
        self._timeouts = timeouts
        self._amendment = amendment
        self._on_state = on_state
        self._loop = asyncio.get_running_loop()
        self._seed = seed
        self._own_task = asyncio.current_task()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._over = False

    async def ask(
        self,
        prompt: Prompt | str,
        answer: type[BaseModel] | AnswerFormat | None = None,
        *,
        judge: Judge | None = None,
        max_output_tokens: int | None = None,
        usual_output_tokens: int = 0,
    ) -> Any:
        """Asks the model once.

        Args:
            prompt: what to ask; a plain string is the task alone.
            answer: shape of the JSON wanted; ``None`` asks for free text.
            judge: makes the result from the text, or raises ``InvalidAnswer``; default: the model of ``answer``.
            max_output_tokens: output cap; default and upper bound: the model's own.
            usual_output_tokens: what such an answer usually takes: one that the cap would cut off is asked for smaller.

        Returns:
            What ``judge`` made; without one an object of class ``answer``, or the ``Reply`` where no class was given.

        Raises:
            ProviderError: one of its subclasses; the executor decides what follows.
            Stopped: a stop was asked for before the question went out, or the attempt is over already.
        """
        self._check_open()
        task = asyncio.current_task()
        if task is not None and task is not self._own_task:
            self._tasks.add(task)
        try:
            request = self._request(prompt, answer, max_output_tokens, usual_output_tokens)
            reservation = await self._reserve(request)
            reply = await self._send(request, reservation)
            if judge is None and isinstance(answer, type):
                judge = functools.partial(read_answer, answer)
            return reply if judge is None else self._judged(reply, judge)
        finally:
            if task is not None:
                self._tasks.discard(task)

    def ask_sync(
        self,
        prompt: Prompt | str,
        answer: type[BaseModel] | AnswerFormat | None = None,
        *,
        judge: Judge | None = None,
        max_output_tokens: int | None = None,
    ) -> Any:
        """Asks from an execute function that is no coroutine, in whose own thread waiting is harmless; see ``ask``.

        Raises:
            RuntimeError: this is the event loop's thread, which would wait for itself.
        """
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            question = self.ask(prompt, answer, judge=judge, max_output_tokens=max_output_tokens)
            return asyncio.run_coroutine_threadsafe(question, self._loop).result()
        raise RuntimeError("ask_sync would block the event loop of this thread; use `await llm.ask(…)`.")

    def close(self) -> None:
        """Ends the attempt: questions still out are cancelled, and no further one can be asked without a slot."""
        self._over = True
        for task in tuple(self._tasks):
            task.cancel()

    def _check_open(self) -> None:
        if self._over:
            raise Stopped("This attempt is over: its model can only be asked while the execute function runs.")

    def _request(
        self, prompt: Prompt | str, answer: type[BaseModel] | AnswerFormat | None, cap: int | None, usual: int
    ) -> Request:
        self.trace.asks += 1
        whole = self._amended(Prompt(rules="", task=prompt) if isinstance(prompt, str) else prompt)
        if isinstance(answer, type):
            answer = _format_of(answer)
        cap = min(cap or self.spec.output_tokens, self.spec.output_tokens)
        if answer is not None:
            steps = steps_for(usual, cap) + self._amendment.halvings
            answer, self.trace.below_least = smaller(answer, steps), steps >= BELOW_LEAST
        fitted, shortened, tokens = self._fit(whole, answer, cap)
        self.trace.output_cap = tokens
        self.trace.shortened = tuple((s.name, s.from_characters, s.to_characters) for s in shortened)
        self.trace.prompt_digest = self._journal.keep_prompt(fitted)
        return Request(
            prompt=fitted,
            answer=answer,
            max_output_tokens=tokens,
            temperature=other_temperature(self.spec.temperature, self._amendment.refusals),
            seed=other_seed(self._seed, self._amendment.refusals),
            timeouts=timeouts_for(self.spec, _tokens_of(fitted), tokens, self._pace.seen, self._timeouts),
        )

    def _amended(self, prompt: Prompt) -> Prompt:
        """Returns the prompt with what an earlier attempt's answer taught."""
        amendment = self._amendment
        if amendment.about != self.trace.asks:
            return prompt
        if amendment.hint:
            prompt = replace(prompt, task=f"{prompt.task}\n\n{amendment.hint}")
        return prompt.with_turns(*amendment.turns) if amendment.turns else prompt

    def _fit(self, prompt: Prompt, answer: AnswerFormat | None, cap: int) -> tuple[Prompt, tuple[Shortening, ...], int]:
        """Returns the prompt as it fits the window, what was shortened, and the output cap.

        Where there is no room for the cap as it is or was raised, a smaller one is better than no answer.
        """
        raised = min(cap * self._amendment.cap_factor, self.spec.output_tokens)
        schema_tokens = len(str(answer.schema)) // 3 if answer else 0  # it travels with the prompt
        caps = [raised, cap, *(less for less in (cap // 2, cap // 4) if less >= _LEAST_OUTPUT_TOKENS)]
        while True:
            tokens = caps.pop(0)
            try:
                return *fit_prompt(prompt, self.spec.context_tokens, tokens, reserved_tokens=schema_tokens), tokens
            except ContextOverflow:
                if not caps:
                    raise

    async def _reserve(self, request: Request) -> Reservation:
        output_tokens = min(self._rate.expected_output_tokens, request.max_output_tokens)
        estimate = _tokens_of(request.prompt) + output_tokens
        while True:
            reservation = self._rate.reserve(estimate)
            began = self._clock.now()
            wait_s = reservation.at - began
            if wait_s <= 0:
                return reservation
            try:
                self._on_state("waiting")
                await self._clock.sleep(wait_s)
                self._check_open()
            except BaseException:
                self._rate.refund(reservation)
                raise
            finally:
                self.trace.note_wait(reservation.waits, self._clock.now() - began)
            if self._rate.paused_until() <= self._clock.now():
                return reservation
            self._rate.refund(reservation)  # a pause came up meanwhile, and holds everybody

    async def _send(self, request: Request, reservation: Reservation) -> Reply:
        if self.trace.sent is None:
            self.trace.sent = self._clock.now()
        self.trace.heard.pieces = 0
        self.trace.total_s = request.timeouts.total_s
        self.trace.prompt_tokens = _tokens_of(request.prompt)
        self._on_state("sent")
        hearing = _Hearing(self.trace.prompt_tokens, self._clock.now())
        try:
            reply = await self._provider.ask(self.spec.model, request, functools.partial(self._on_token, hearing))
        except RateLimited:
            self._rate.refund(reservation)
            raise
        except asyncio.CancelledError:
            # pyrefly: ignore[redundant-condition]  pieces come while this waits
            if self.trace.heard.pieces:  # nobody will ever count it, but it is paid for
                usage = Usage(input_tokens=hearing.tokens, output_tokens=self.trace.heard.pieces)
                self._note(Reply("", finish_reason="", usage=usage, headers=ESTIMATED_USAGE), reservation)
            raise
        except ProviderError as error:
            if error.reply is not None:  # broken off or useless, but paid for
                self._note(error.reply, reservation)
            if isinstance(error, Truncated) and error.reply and (words := looped(error.reply.text)):
                raise loop_found(words, error.reply) from error
            if isinstance(error, CallTimeout):
                raise self._late(error, request, hearing.tokens) from error
            raise
        self._note(reply, reservation)
        self._look_for_cut(request, reply)
        if hearing.first is not None:
            self._pace.wrote(reply.usage.output_tokens, self._clock.now() - hearing.first)
        return reply

    def _look_for_cut(self, request: Request, reply: Reply) -> None:
        read = self._window.note(request, reply)
        if read:
            self.trace.read_tokens = read
            sent = prompt_tokens(request.prompt)
            logger.warning("%s read only %s tokens of a prompt of about %s: %s.", self.name, read, sent, REMEDY)

    def _late(self, error: CallTimeout, request: Request, prompt_tokens: int) -> CallTimeout:
        """Returns the error with the reason for its limits; the next attempt waits longer if nothing was heard."""
        told = why_late(error, self.spec, prompt_tokens, request.timeouts, self._pace.seen)
        if error.phase in ("connect", "first_token"):
            self._pace.silent()
        return told

    def _judged(self, reply: Reply, judge: Judge) -> Any:
        try:
            judged = judge(reply.text)
        except InvalidAnswer as error:
            error.reply = reply  # the repair turn shows it
            raise
        self.trace.coerced += judged.coerced
        return judged.value

    def _on_token(self, hearing: "_Hearing") -> None:
        heard = self.trace.heard
        heard.last = self._clock.now()
        heard.pieces += 1
        if hearing.first is None:
            hearing.first = heard.last
            self._pace.heard(hearing.tokens, heard.last - hearing.sent)
        if self.trace.first_token is None:
            self.trace.first_token = heard.last
            self._on_state("streaming")

    def _note(self, reply: Reply, reservation: Reservation) -> None:
        used = reply.usage.input_tokens + reply.usage.output_tokens
        self._rate.settle(reservation, used or reservation.tokens, reply.usage.output_tokens)
        self.trace.note_reply(reply, cost_usd(self.spec, reply.usage))


@dataclass(slots=True)
class _Hearing:
    """One question on its way: tokens of its prompt, when it was sent, and when its first token came."""

    tokens: int
    sent: float
    first: float | None = None


def _tokens_of(prompt: Prompt) -> int:
    return prompt.characters() // CHARACTERS_PER_TOKEN


@functools.lru_cache(maxsize=256)
def _format_of(model: type[BaseModel]) -> AnswerFormat:
    name = "".join(c if c.isascii() and c.isalnum() else "_" for c in model.__name__).lower()
    return AnswerFormat(name, schema_of(model))
