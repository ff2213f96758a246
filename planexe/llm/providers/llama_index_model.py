"""Any llama-index model object as a Provider: its text is taken as it is, the schema goes into the prompt."""

import asyncio
import importlib
import importlib.util
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from planexe.errors import CallTimeout, ConnectionFailed, ProviderError, RequestRejected, ServerFailed
from planexe.llm.chat_answer import ESTIMATED_USAGE, checked, shortened
from planexe.llm.llama_index_reply import finish_reason_of, usage_of
from planexe.llm.messages import Reply, Request, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.llm.phase_clock import PhaseClock
from planexe.llm.provider import Provider, check_real_call
from planexe.llm.request_body import ReplyFormat, chat_messages
from planexe.llm.secret import Secret
from planexe.llm.service_errors import Place, error_of, read_complaint
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
        self._made: dict[tuple[str, float | None], LLM] = {}
        self._making = asyncio.Lock()
        self._in_process = in_process
        self._streams = True

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        """Sends one request and returns the reply (see `Provider.ask`)."""
        place = Place(f"the llama-index model `{model or self.name}`", "", "", model)
        if not self._in_process:
            check_real_call(place.label)
        made = await self._object(model, request.temperature)
        reply_format: ReplyFormat = "text" if request.answer else ""
        clock = PhaseClock(request.timeouts)
        try:
            async with clock:
                return checked(await self._answer(made, request, reply_format, clock, on_token), place.label)
        except ProviderError:
            raise
        except Exception as error:
            raise (clock.timeout(place.subject) if clock.expired() else translated(error, place)) from error

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

    async def _answer(
        self,
        made: "LLM",
        request: Request,
        reply_format: ReplyFormat,
        clock: PhaseClock,
        on_token: Callable[[], None] | None,
    ) -> Reply:
        from llama_index.core.base.llms.types import ChatMessage

        chat = [ChatMessage(role=m.role, content=m.content) for m in chat_messages(request, reply_format)]
        started = asyncio.get_running_loop().time()
        first_token_s: float | None = None

        def token() -> None:
            nonlocal first_token_s
            if first_token_s is None:
                first_token_s = asyncio.get_running_loop().time() - started
            if on_token is not None:
                on_token()

        text, response = await self._chat(made, chat, request.stream, clock, token)
        usage, estimated = usage_of(response), {}
        if usage is None:
            prompt_tokens = sum(estimated_tokens(str(m.content)) for m in chat)
            usage, estimated = Usage(input_tokens=prompt_tokens, output_tokens=estimated_tokens(text)), ESTIMATED_USAGE
        reply = Reply(text, finish_reason_of(response), usage, first_token_s=first_token_s, headers=dict(estimated))
        return replace(reply, response_format=reply_format)

    async def _chat(
        self, made: "LLM", chat: "list[ChatMessage]", stream: bool, clock: PhaseClock, on_token: Callable[[], None]
    ) -> "tuple[str, ChatResponse | None]":
        from llama_index.core.llms import CustomLLM

        if next(c for c in type(made).__mro__ if "achat" in vars(c)) is CustomLLM:
            clock.enter("total")  # its achat is its chat, which would hold up the event loop
            response = await asyncio.to_thread(made.chat, chat)
            return str(response.message.content or ""), response
        if stream and self._streams:
            try:
                return await _stream(made, chat, clock, on_token)
            except NotImplementedError:
                self._streams = False
        clock.enter("total")
        response = await made.achat(chat)
        return str(response.message.content or ""), response


async def _stream(
    made: "LLM", chat: "list[ChatMessage]", clock: PhaseClock, on_token: Callable[[], None]
) -> "tuple[str, ChatResponse | None]":
    clock.enter("first_token")
    pieces: list[str] = []
    last: ChatResponse | None = None
    async for last in await made.astream_chat(chat):
        if last.delta:
            on_token()
            pieces.append(last.delta)
        if pieces:
            clock.enter("idle")
    whole = "" if last is None else str(last.message.content or "")
    return "".join(pieces) or whole, last


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


_Row = tuple[tuple[type[Exception], ...], str, Callable[[str], ProviderError], str]
_ERRORS: Final[Sequence[_Row]] = (
    ((TimeoutError,), "", ConnectionFailed, "{subject} timed out; try again."),
    ((), "timeout", partial(CallTimeout, phase="total"), "{subject} took too long ({said}); try again."),
    ((OSError,), "connect", ConnectionFailed, "{subject} cannot be reached ({said}); check that its service runs."),
    (
        (TypeError, NotImplementedError, ImportError),
        "",
        RequestRejected,
        "{subject} cannot answer a chat request ({name}: {said}); choose another model.",
    ),
    ((Exception,), "", ServerFailed, "{subject} failed ({name}: {said}); try again, or choose another model."),
)
"""What a vendor's package may raise, by class or by a word in the name of its class, and our error for it."""


def translated(error: Exception, place: Place) -> ProviderError:
    """Returns the product's error for whatever a vendor's package raised: by HTTP status where it has one."""
    response = getattr(error, "response", None)
    for value in (getattr(error, "status_code", None), getattr(response, "status_code", None)):
        if isinstance(value, int):
            body = getattr(error, "body", None) or str(error)
            headers = {str(k).lower(): str(v) for k, v in dict(getattr(response, "headers", None) or {}).items()}
            return error_of(read_complaint(value, body), place, headers)
    name, said = type(error).__name__, shortened(str(error)) or "no reason given"
    make, sentence = next(
        (make, sentence)
        for kinds, word, make, sentence in _ERRORS
        if isinstance(error, kinds) or (word and word in name.lower())
    )
    return make(sentence.format(subject=place.subject, name=name, said=said))


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
