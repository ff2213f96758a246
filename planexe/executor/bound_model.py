"""BoundModel, what an execute function is given: one model, for one attempt, with everything that attempt must heed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from planexe.errors import AnswerError, InvalidAnswer, ProviderError, RateLimited
from planexe.executor.call_journal import CallJournal
from planexe.executor.clock import Clock
from planexe.executor.rate_limiter import RateLimiter, Reservation
from planexe.llm.fitting import fit_prompt
from planexe.llm.messages import AnswerFormat, Message, Prompt, Reply, Request, Timeouts, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.llm.prices import cost_usd
from planexe.llm.provider import Provider
from planexe.llm.structured import validate

Answer = TypeVar("Answer", bound=BaseModel)
Judge = Callable[[Reply], Any]


@dataclass(slots=True)
class Amendment:
    """What earlier attempts of this call at this model taught: turns to add, and a larger output cap."""

    turns: tuple[Message, ...] = ()
    cap_factor: int = 1


@dataclass(slots=True)
class Trace:
    """What one attempt saw, for its record."""

    sent: float | None = None
    first_token: float | None = None
    waits: dict[str, float] = field(default_factory=dict)
    reply: Reply | None = None
    usage: Usage = field(default_factory=Usage)
    prompt_digest: str = ""
    shortened: Sequence[tuple[str, int, int]] = ()
    schema: AnswerFormat | None = None


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
        rate: RateLimiter,
        clock: Clock,
        journal: CallJournal,
        timeouts: Timeouts,
        amendment: Amendment,
        on_sent: Callable[[str], None],
        loop: asyncio.AbstractEventLoop,
        seed: int | None = None,
        output_estimate: int = 800,
    ) -> None:
        self.spec = spec
        self.name = spec.name
        self.trace = Trace()
        self._provider = provider
        self._rate = rate
        self._clock = clock
        self._journal = journal
        self._timeouts = timeouts
        self._amendment = amendment
        self._on_sent = on_sent
        self._loop = loop
        self._seed = seed
        self._output_estimate = output_estimate

    async def ask(
        self,
        prompt: Prompt | str,
        answer: type[BaseModel] | AnswerFormat | None = None,
        *,
        judge: Judge | None = None,
        max_output_tokens: int | None = None,
    ) -> Any:
        """Asks the model once.

        Args:
            prompt: what to ask; a plain string is the task alone.
            answer: shape of the JSON wanted; ``None`` asks for free text.
            judge: makes the result from the reply, or raises ``InvalidAnswer``; default: the model of ``answer``.
            max_output_tokens: output cap; default and upper bound: the model's own.

        Returns:
            What ``judge`` made; without one an object of class ``answer``, or the ``Reply`` where no class was given.

        Raises:
            ProviderError: one of its subclasses; the executor decides what follows.
        """
        request = self._request(prompt, answer, max_output_tokens)
        reservation = await self._reserve(request)
        reply = await self._send(request, reservation)
        if judge is not None:
            return judge(reply)
        return validate(answer, reply) if isinstance(answer, type) else reply

    def ask_sync(self, prompt: Prompt | str, answer: type[BaseModel] | None = None) -> Any:
        """Asks from an execute function that is no coroutine; in whose own thread waiting is harmless."""
        return asyncio.run_coroutine_threadsafe(self.ask(prompt, answer), self._loop).result()

    def _request(self, prompt: Prompt | str, answer: type[BaseModel] | AnswerFormat | None, cap: int | None) -> Request:
        whole = Prompt(rules="", task=prompt) if isinstance(prompt, str) else prompt
        if self._amendment.turns:
            whole = whole.with_turns(*self._amendment.turns)
        tokens = min((cap or self.spec.output_tokens) * self._amendment.cap_factor, self.spec.output_tokens)
        if isinstance(answer, type):
            answer = AnswerFormat(_schema_name(answer), answer.model_json_schema())
        schema_tokens = len(str(answer.schema)) // 3 if answer else 0  # it travels with the prompt
        fitted, shortened = fit_prompt(whole, self.spec.context_tokens, tokens, reserved_tokens=schema_tokens)
        self.trace.schema = answer
        self.trace.shortened = tuple((s.name, s.from_characters, s.to_characters) for s in shortened)
        self.trace.prompt_digest = self._journal.keep_prompt(fitted)
        return Request(
            prompt=fitted,
            answer=answer,
            max_output_tokens=tokens,
            temperature=self.spec.temperature,
            seed=self._seed,
            timeouts=self._timeouts,
        )

    async def _reserve(self, request: Request) -> Reservation:
        estimate = request.prompt.characters() // 4 + self._output_estimate
        reservation = self._rate.reserve(estimate)
        wait_s = reservation.at - self._clock.now()
        if wait_s > 0:
            self._on_sent("waiting")
            for reason, seconds in reservation.waits.items():
                self.trace.waits[reason] = self.trace.waits.get(reason, 0.0) + seconds
            try:
                await self._clock.sleep(wait_s)
            except BaseException:
                self._rate.refund(reservation)
                raise
        return reservation

    async def _send(self, request: Request, reservation: Reservation) -> Reply:
        self.trace.sent = self.trace.sent if self.trace.sent is not None else self._clock.now()
        self._on_sent("sent")
        try:
            reply = await self._provider.ask(self.spec.model, request, self._first_token)
        except RateLimited:
            self._rate.refund(reservation)
            raise
        except AnswerError as error:
            if error.reply is not None:
                self._note(error.reply, reservation)
            raise
        self._note(reply, reservation)
        return reply

    def _first_token(self) -> None:
        if self.trace.first_token is None:
            self.trace.first_token = self._clock.now()
            self._on_sent("streaming")

    def _note(self, reply: Reply, reservation: Reservation) -> None:
        self._rate.settle(reservation, reply.usage.input_tokens + reply.usage.output_tokens)
        before, now = self.trace.usage, reply.usage
        cost = cost_usd(self.spec, now)
        self.trace.reply = reply
        self.trace.usage = Usage(
            input_tokens=before.input_tokens + now.input_tokens,
            cached_tokens=before.cached_tokens + now.cached_tokens,
            output_tokens=before.output_tokens + now.output_tokens,
            reasoning_tokens=before.reasoning_tokens + now.reasoning_tokens,
            cost_usd=None if cost is None else cost + (before.cost_usd or 0.0),
        )


def _schema_name(model: type[BaseModel]) -> str:
    return "".join(c if c.isalnum() else "_" for c in model.__name__).lower()


def reply_of(error: Exception) -> Reply | None:
    """Returns the reply that a failed attempt brought, if any."""
    return error.reply if isinstance(error, ProviderError) else None


def problems_of_error(error: Exception) -> Sequence[str]:
    """Returns the failing fields that an error names."""
    return error.problems if isinstance(error, InvalidAnswer) else ()
