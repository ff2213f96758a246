"""Any llama-index model object as a Provider: JSON is asked for in the best way it has, its text taken as it is."""

import asyncio
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from planexe.errors import ProviderError
from planexe.llm.chat_answer import ESTIMATED_USAGE, checked
from planexe.llm.complaints import Complaint
from planexe.llm.dialect import LEARNT, Dialect, Dialects
from planexe.llm.ladder import Complained, Ladder
from planexe.llm.llama_index_answers import call_function, called_text, first_dialect, format_fields
from planexe.llm.llama_index_classes import make_model
from planexe.llm.llama_index_errors import complaint_of, translated
from planexe.llm.llama_index_reply import finish_reason_of, usage_of
from planexe.llm.messages import Reply, Request, digest
from planexe.llm.model_spec import ModelSpec
from planexe.llm.phase_clock import PhaseClock
from planexe.llm.provider import Provider, check_real_call
from planexe.llm.request_body import ReplyFormat, build_body, reply_format_of
from planexe.llm.secret import Secret
from planexe.llm.service_errors import Place
from planexe.llm.tokens import estimated_tokens

if TYPE_CHECKING:
    import httpx2
    from llama_index.core.base.llms.types import ChatMessage, ChatResponse
    from llama_index.core.llms import LLM

MakeModel = Callable[[str, float | None], "LLM"]
"""Makes the object of a model's name and temperature."""

KINDS = ("llama_index",)
PACKAGE = "llama_index.core.llms"

_NOT_PASSED_ON = ("stream_options", "seed")
_NO_STREAM = Complaint(status=501, message="stream is not implemented", words="stream is not implemented")


def connect(spec: ModelSpec, key: Secret | None, *, transport: "httpx2.AsyncBaseTransport | None" = None) -> Provider:
    """Returns a provider that makes the model object at its first call; a transport is of no use to it.

    The entry's ``arguments`` hold ``class`` (a class of a ``llama_index.llms`` package, or a dotted path) and what the
    class is given.
    """
    del transport
    if spec.handed is not None:
        return LlamaIndexProvider(spec.name, spec.handed)

    def make(model: str, temperature: float | None) -> "LLM":
        return make_model(replace(spec, model=model, temperature=temperature), key)

    return LlamaIndexProvider(spec.name, make, address=f"{spec.name} {digest(dict(spec.arguments))}", dialects=LEARNT)


class LlamaIndexProvider:
    """Talks to llama-index model objects, one for each model and temperature that it is asked for.

    Output cap and seed are the objects' own: llama-index has no common way to give them per call.

    Args:
        name: short name used in messages and logs.
        model: the one object there is, or what makes them.
        in_process: the object answers inside this process, so the no-real-calls switch does not apply.
        address: tells the service from others in what was learnt.
        dialects: what was learnt about models; kept by this object alone if not given.
    """

    def __init__(
        self,
        name: str,
        model: "LLM | MakeModel",
        *,
        in_process: bool = False,
        address: str = "",
        dialects: Dialects | None = None,
    ) -> None:
        self.name = name
        self._model = model
        self._made: dict[tuple[str, float | None], LLM] = {}
        self._making = asyncio.Lock()
        self._in_process = in_process
        first: dict[str, Dialect] = {}
        self._first = first
        self._ladder = Ladder(
            f"{name} (llama-index)",
            address,
            first=lambda model: first.get(model, _UNSEEN),
            put=_put,
            dialects=dialects or Dialects(),
        )

    def dialect(self, model: str) -> Dialect:
        """Returns what has been learnt about a model so far."""
        return self._ladder.dialect(model)

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        """Sends one request and returns the reply (see `Provider.ask`)."""
        place = Place(f"the llama-index model `{model or self.name}`", "", "", model)
        if not self._in_process:
            check_real_call(place.label)
        made = await self._object(model, request.temperature)
        if made is self._model:
            request = replace(request, temperature=None)  # the object's own
        self._first.setdefault(model, first_dialect(made))

        async def send(body: Mapping[str, Any], dialect: Dialect, accepted: Callable[[], None]) -> Reply:
            llm = await self._object(model, body.get("temperature"))
            way = reply_format_of(dialect, request.answer)
            return await _ask(_Question(llm, request, body, way, on_token, accepted), place)

        return await self._ladder.ask(model, request, send)

    async def aclose(self) -> None:
        """Lets go of the model objects; llama-index has no common way to close one."""
        self._made.clear()

    async def _object(self, name: str, temperature: float | None) -> "LLM":
        async with self._making:
            known = self._made.get((name, temperature))
            if known is None:
                await asyncio.to_thread(importlib.import_module, PACKAGE)  # seconds: off the loop
                from llama_index.core.llms import LLM

                model = self._model
                known = model if isinstance(model, LLM) else await asyncio.to_thread(model, name, temperature)
                self._made[name, temperature] = known
            return known


_UNSEEN = Dialect(schema="text", forms=("text",))
"""Of a model whose object does not exist yet."""


def _put(model: str, request: Request, dialect: Dialect, cap_tokens: int | None) -> dict[str, Any]:
    """Returns what a request is for an object: as for any service, without what is the object's own."""
    body = build_body(model, request, dialect, {}, cap_tokens)
    return {name: value for name, value in body.items() if name not in _NOT_PASSED_ON}


@dataclass(eq=False, slots=True)
class _Question:
    """One request to an object, asked in one way."""

    llm: "LLM"
    request: Request
    body: Mapping[str, Any]
    way: ReplyFormat
    on_token: Callable[[], None] | None
    accepted: Callable[[], None]
    first_token: float | None = None

    async def answer(self, clock: PhaseClock) -> Reply:
        from llama_index.core.base.llms.types import ChatMessage

        chat = [ChatMessage(**message) for message in self.body["messages"]]
        started = asyncio.get_running_loop().time()
        text, response = await self._chat(chat, clock)
        counted = usage_of(response)
        usage = replace(  # no count beside a text is none
            counted,
            input_tokens=counted.input_tokens or sum(estimated_tokens(m["content"]) for m in self.body["messages"]),
            output_tokens=counted.output_tokens or estimated_tokens(text),
        )
        return Reply(
            text,
            finish_reason_of(response),
            usage,
            first_token_s=None if self.first_token is None else self.first_token - started,
            response_format=self.way,
            headers={} if usage == counted else dict(ESTIMATED_USAGE),
        )

    async def _chat(self, chat: "list[ChatMessage]", clock: PhaseClock) -> "tuple[str, ChatResponse | None]":
        from llama_index.core.llms import CustomLLM
        from llama_index.core.llms.function_calling import FunctionCallingLLM

        llm, answer = self.llm, self.request.answer
        if self.way == "tools" and answer and isinstance(llm, FunctionCallingLLM):
            clock.enter("total")
            called = await call_function(llm, chat, answer)
            return called_text(llm, called), called
        fields = format_fields(llm, self.body)
        if next(c for c in type(llm).__mro__ if "achat" in vars(c)) is CustomLLM:
            clock.enter("total")  # its achat is its chat, which would hold up the event loop
            return _whole(await asyncio.to_thread(llm.chat, chat, **fields))
        if self.body["stream"]:
            return await self._stream(chat, fields, clock)
        clock.enter("total")
        return _whole(await llm.achat(chat, **fields))

    async def _stream(
        self, chat: "list[ChatMessage]", fields: Mapping[str, Any], clock: PhaseClock
    ) -> "tuple[str, ChatResponse | None]":
        clock.enter("first_token")
        pieces: list[str] = []
        last: ChatResponse | None = None
        async for last in await self.llm.astream_chat(chat, **fields):
            if last.delta:
                self._hear()
                pieces.append(last.delta)
            if pieces:
                clock.enter("idle")
        whole = "" if last is None else str(last.message.content or "")
        return "".join(pieces) or whole, last

    def _hear(self) -> None:
        if self.first_token is None:
            self.first_token = asyncio.get_running_loop().time()
            self.accepted()
        if self.on_token is not None:
            self.on_token()


async def _ask(question: _Question, place: Place) -> Reply:
    clock = PhaseClock(question.request.timeouts)
    try:
        async with clock:
            return checked(await question.answer(clock), place.label)
    except ProviderError:
        raise
    except Exception as error:
        raise (clock.timeout(place.subject) if clock.expired() else _failure(question, error, place)) from error


def _failure(question: _Question, error: Exception, place: Place) -> Complained | ProviderError:
    """Returns a refusal of the request; our own error where an answer had begun, or something else is wrong."""
    streams = question.body["stream"]
    complaint = _NO_STREAM if streams and isinstance(error, NotImplementedError) else complaint_of(error)
    make = partial(translated, error, place)
    return make() if complaint is None or question.first_token is not None else Complained(complaint, make)


def _whole(response: "ChatResponse") -> "tuple[str, ChatResponse]":
    return str(response.message.content or ""), response
