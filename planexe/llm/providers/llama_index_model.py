"""Any llama-index model object as a Provider: JSON is asked for in the best way it has, its text taken as it is."""

import asyncio
import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from planexe.errors import ProviderError, RequestRejected
from planexe.llm.chat_answer import ESTIMATED_USAGE, checked, shortened
from planexe.llm.llama_index_answers import Way, call_function, called_text, schema_fields, ways_of
from planexe.llm.llama_index_errors import translated
from planexe.llm.llama_index_reply import finish_reason_of, usage_of
from planexe.llm.messages import Reply, Request
from planexe.llm.model_spec import ModelSpec
from planexe.llm.phase_clock import PhaseClock
from planexe.llm.provider import Provider, check_real_call
from planexe.llm.request_body import chat_messages
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

    return LlamaIndexProvider(spec.name, make)


class LlamaIndexProvider:
    """Talks to llama-index model objects, one for each model and temperature that it is asked for.

    Output cap and seed are the objects' own: llama-index has no common way to give them per call.

    Args:
        name: short name used in messages and logs.
        model: the one object there is, or what makes them.
        in_process: the object answers inside this process, so the no-real-calls switch does not apply.
    """

    def __init__(self, name: str, model: "LLM | MakeModel", *, in_process: bool = False) -> None:
        self.name = name
        self._model = model
        self._made: dict[tuple[str, float | None], _Made] = {}
        self._making = asyncio.Lock()
        self._in_process = in_process

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        """Sends one request and returns the reply (see `Provider.ask`)."""
        place = Place(f"the llama-index model `{model or self.name}`", "", "", model)
        if not self._in_process:
            check_real_call(place.label)
        made = await self._object(model, request.temperature)
        if request.answer is None:
            return await _ask(_Question(made, request, "", on_token), place)
        for tried, way in enumerate(made.ways[:-1]):
            try:
                reply = await _ask(_Question(made, request, way, on_token), place)
            except RequestRejected:
                continue  # the last way tells whether it was the way that was refused
            made.ways = made.ways[tried:]
            return reply
        reply = await _ask(_Question(made, request, made.ways[-1], on_token), place)
        made.ways = made.ways[-1:]
        return reply

    async def aclose(self) -> None:
        """Lets go of the model objects; llama-index has no common way to close one."""
        self._made.clear()

    async def _object(self, name: str, temperature: float | None) -> "_Made":
        async with self._making:
            known = self._made.get((name, temperature))
            if known is None:
                await asyncio.to_thread(importlib.import_module, PACKAGE)  # seconds: off the loop
                from llama_index.core.llms import LLM

                model = self._model
                llm = model if isinstance(model, LLM) else await asyncio.to_thread(model, name, temperature)
                known = self._made[name, temperature] = _Made(llm, ways_of(llm))
            return known


@dataclass(eq=False, slots=True)
class _Made:
    """A model object, and what was learnt of it.

    Attributes:
        ways: to ask it for JSON, best first, without those that were refused.
        streams: it has not said that it cannot.
    """

    llm: "LLM"
    ways: tuple[Way, ...]
    streams: bool = True


@dataclass(eq=False, slots=True)
class _Question:
    """One request to an object, asked in one way."""

    made: _Made
    request: Request
    way: Way | Literal[""]
    on_token: Callable[[], None] | None
    first_token: float | None = None

    async def answer(self, clock: PhaseClock) -> Reply:
        from llama_index.core.base.llms.types import ChatMessage

        words = chat_messages(self.request, "text" if self.way == "text" else "")
        chat = [ChatMessage(role=m.role, content=m.content) for m in words]
        started = asyncio.get_running_loop().time()
        text, response = await self._chat(chat, clock)
        counted = usage_of(response)
        usage = replace(  # no count beside a text is none
            counted,
            input_tokens=counted.input_tokens or sum(estimated_tokens(m.content) for m in words),
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

        llm, answer = self.made.llm, self.request.answer
        if self.way == "tools" and answer and isinstance(llm, FunctionCallingLLM):
            clock.enter("total")
            called = await call_function(llm, chat, answer)
            return called_text(llm, called), called
        fields = schema_fields(llm, answer) if self.way == "json_schema" and answer else {}
        if next(c for c in type(llm).__mro__ if "achat" in vars(c)) is CustomLLM:
            clock.enter("total")  # its achat is its chat, which would hold up the event loop
            return _whole(await asyncio.to_thread(llm.chat, chat, **fields))
        if self.request.stream and self.made.streams:
            try:
                return await self._stream(chat, fields, clock)
            except NotImplementedError:
                self.made.streams = False
        clock.enter("total")
        return _whole(await llm.achat(chat, **fields))

    async def _stream(
        self, chat: "list[ChatMessage]", fields: Mapping[str, Any], clock: PhaseClock
    ) -> "tuple[str, ChatResponse | None]":
        clock.enter("first_token")
        pieces: list[str] = []
        last: ChatResponse | None = None
        async for last in await self.made.llm.astream_chat(chat, **fields):
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
        raise (clock.timeout(place.subject) if clock.expired() else translated(error, place)) from error


def _whole(response: "ChatResponse") -> "tuple[str, ChatResponse]":
    return str(response.message.content or ""), response


def make_model(spec: ModelSpec, key: Secret | None) -> "LLM":
    """Returns a new object of the class that the entry names, made from its arguments, with its own retries off.

    Raises:
        RequestRejected: the class is not installed, is no llama-index model, or does not take the arguments.
    """
    from llama_index.core.llms import LLM

    called, arguments = spec.model or spec.name, dict(spec.arguments)
    named = str(arguments.pop("class", ""))
    made_from = _find_class(named)
    if made_from is None or not issubclass(made_from, LLM):
        package = f"llama-index-llms-{_snake(named.rpartition('.')[2]).replace('_', '-')}"
        raise RequestRejected(
            f"The model `{called}` needs the llama-index class `{named}`, which is not installed; "
            f"install its package (perhaps {package}) or choose another model."
        )
    known = made_from.model_fields
    if "model" in known and spec.model:
        arguments.setdefault("model", spec.model)
    if "temperature" in known and spec.temperature is not None:
        arguments.setdefault("temperature", spec.temperature)
    if key is not None:
        arguments["api_key"] = key.reveal()
    if "max_retries" in known:
        arguments["max_retries"] = 0  # only the executor retries
    try:
        return made_from(**arguments)
    except (TypeError, ValueError) as error:
        raise RequestRejected(
            f"The class `{named}` does not take the arguments of the model `{called}`: {shortened(str(error))}"
        ) from error


def _find_class(name: str) -> type[Any] | None:
    path, _, class_name = name.rpartition(".")
    stem = class_name.removesuffix("LLM")
    vendors = dict.fromkeys((_snake(stem), stem.lower(), class_name.lower()))
    places = [path] if path else ["llama_index.core.llms", *(f"llama_index.llms.{vendor}" for vendor in vendors)]
    for place in places:
        try:
            found = getattr(importlib.import_module(place), class_name, None)
        except ImportError:
            continue
        if isinstance(found, type):
            return found
    return None


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
