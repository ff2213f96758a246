"""Real llama-index model objects as providers (the one test file that pays for importing llama-index)."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, CompletionResponse, LLMMetadata
from llama_index.core.llms import LLM, CustomLLM, MockLLM
from pydantic import Field

from planexe.errors import (
    AuthFailed,
    CallTimeout,
    ConnectionFailed,
    ContentFiltered,
    EmptyAnswer,
    ProviderError,
    RateLimited,
    RealCallsForbidden,
    RequestRejected,
    ServerFailed,
    Truncated,
)
from planexe.llm.answer_schema import SCHEMA_MARK
from planexe.llm.connect import connect
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import real_calls_allowed
from planexe.llm.providers.llama_index_model import LlamaIndexProvider
from planexe.llm.secret import Secret
from tests.llm.chat_service import COLOUR, a_request
from tests.virtual_time import in_virtual_time


class ScriptedLLM(CustomLLM):
    """An asynchronous vendor model: answers, streams, or raises what it is told."""

    text: str = '{"red": 3}'
    raw: Any = None
    raises: Any = None
    streams: bool = True
    hangs: bool = False
    heard: list[ChatMessage] = Field(default_factory=list)
    model: str = "scripted"
    max_retries: int = 7
    api_key: str = ""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name=self.model)

    async def achat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponse:
        self.heard = list(messages)
        if self.raises is not None:
            raise self.raises
        if self.hangs:
            await asyncio.Event().wait()
        return ChatResponse(message=ChatMessage(role="assistant", content=self.text), raw=self.raw)

    async def astream_chat(self, messages: Sequence[ChatMessage], **_: Any) -> Any:
        if not self.streams:
            raise NotImplementedError
        whole = await self.achat(messages)

        async def pieces() -> AsyncGenerator[ChatResponse, None]:
            for end in range(1, len(self.text) + 1):
                message = ChatMessage(role="assistant", content=self.text[:end])
                yield ChatResponse(message=message, delta=self.text[end - 1], raw=whole.raw)

        return pieces()

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        raise NotImplementedError

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> Any:
        raise NotImplementedError


class BlockingLLM(CustomLLM):
    """A vendor model that only blocks, as ``CustomLLM`` subclasses do."""

    thread: str = ""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata()

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        del prompt, formatted
        self.thread = threading.current_thread().name
        return CompletionResponse(text="From a thread.")

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> Any:
        raise NotImplementedError


class VendorError(Exception):
    def __init__(self, status_code: int | None = None, message: str = "vendor says no") -> None:
        super().__init__(message)
        if status_code is not None:  # some vendors' errors have none
            self.__dict__["status_code"] = status_code


def provider(model: LLM) -> LlamaIndexProvider:
    return LlamaIndexProvider("scripted", model, in_process=True)


async def test_mock_model_of_llama_index_answers() -> None:
    reply = await provider(MockLLM(max_tokens=5)).ask("mock", a_request())

    assert reply.text == "text text text text text"
    assert reply.headers == {"x-planexe-usage": "estimated"}
    assert reply.usage.input_tokens > 0


async def test_schema_goes_into_the_prompt_as_text() -> None:
    llm = ScriptedLLM()

    reply = await provider(llm).ask("m", a_request(answer=COLOUR))

    assert reply.response_format == "text"
    assert [str(m.role.value) for m in llm.heard] == ["system", "user"]
    assert '"red"' in str(llm.heard[1].content).partition(SCHEMA_MARK)[2]


async def test_stream_tells_each_token() -> None:
    seen: list[int] = []

    reply = await provider(ScriptedLLM()).ask("m", a_request(stream=True), lambda: seen.append(1))

    assert reply.text == '{"red": 3}'
    assert reply.first_token_s is not None
    assert seen == [1] * len('{"red": 3}')


async def test_model_that_cannot_stream_is_asked_without() -> None:
    scripted = provider(ScriptedLLM(streams=False))

    for _ in range(2):
        reply = await scripted.ask("m", a_request(stream=True))
        assert (reply.text, reply.first_token_s) == ('{"red": 3}', None)


async def test_blocking_model_runs_beside_the_event_loop() -> None:
    llm = BlockingLLM()

    reply = await provider(llm).ask("m", a_request(stream=True))

    assert reply.text == "From a thread."
    assert llm.thread != threading.main_thread().name


@pytest.mark.parametrize(
    "raw",
    [
        {"usage": {"prompt_tokens": 9, "completion_tokens": 4, "prompt_tokens_details": {"cached_tokens": 2}}},
        {"usage": {"input_tokens": 9, "output_tokens": 4, "cache_read_input_tokens": 2}},
        {"prompt_eval_count": 9, "eval_count": 4, "cached_tokens": 2},
    ],
)
async def test_usage_is_read_as_vendors_write_it(raw: dict[str, Any]) -> None:
    usage = (await provider(ScriptedLLM(raw=raw)).ask("m", a_request())).usage

    assert (usage.input_tokens, usage.cached_tokens, usage.output_tokens) == (9, 2, 4)


@pytest.mark.parametrize("count", [0, -4, float("nan"), 10**12, "9", True, None])
async def test_count_that_cannot_be_true_is_guessed_and_marked(count: Any) -> None:
    raw = {"usage": {"prompt_tokens": 9, "completion_tokens": count}}
    reply = await provider(ScriptedLLM(text="eight chars", raw=raw)).ask("m", a_request())

    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (9, 3)
    assert reply.headers == {"x-planexe-usage": "estimated"}


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        ({"finish_reason": "content_filter: violence"}, ContentFiltered),
        ({"finish_reason": "SAFETY"}, ContentFiltered),
        ({"finish_reason": "abort"}, ServerFailed),
        ({"finish_reason": "insufficient_system_resource"}, ServerFailed),
        ({"finish_reason": "MAX_TOKENS"}, Truncated),
    ],
)
async def test_finish_reasons_mean_what_they_mean_everywhere(raw: Any, error: type[ProviderError]) -> None:
    with pytest.raises(error):
        await provider(ScriptedLLM(raw=raw)).ask("m", a_request())


@pytest.mark.parametrize(
    "raw", [{"stop_reason": "max_tokens"}, {"choices": [{"finish_reason": "length"}]}, {"done_reason": "length"}]
)
async def test_cut_answer_is_truncated(raw: dict[str, Any]) -> None:
    with pytest.raises(Truncated):
        await provider(ScriptedLLM(raw=raw)).ask("m", a_request())


async def test_answer_without_text_is_empty() -> None:
    with pytest.raises(EmptyAnswer):
        await provider(ScriptedLLM(text="")).ask("m", a_request(stream=True))


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (VendorError(429), RateLimited),
        (VendorError(401), AuthFailed),
        (VendorError(503), ServerFailed),
        (VendorError(), ServerFailed),
        (ConnectionRefusedError("refused"), ConnectionFailed),
        (TimeoutError("read timed out"), ConnectionFailed),
        (TypeError("unexpected keyword"), RequestRejected),
    ],
)
async def test_what_a_vendor_raises_is_translated(raised: Exception, expected: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as caught:
        await provider(ScriptedLLM(raises=raised)).ask("m", a_request())

    assert type(caught.value) is expected
    assert caught.value.__cause__ is raised


@pytest.mark.parametrize(("stream", "phase"), [(True, "first_token"), (False, "total")])
@in_virtual_time
async def test_silent_model_runs_into_its_timeout(stream: bool, phase: str) -> None:
    with pytest.raises(CallTimeout) as caught:
        await provider(ScriptedLLM(hangs=True)).ask("m", a_request(stream=stream))

    assert caught.value.phase == phase


async def test_switch_forbids_models_that_may_leave_the_process() -> None:
    with pytest.raises(RealCallsForbidden, match="llama-index model `m`"):
        await LlamaIndexProvider("scripted", ScriptedLLM()).ask("m", a_request())


def entry(class_name: str, **arguments: Any) -> ModelSpec:
    return ModelSpec(name="mine", provider="llama_index", model="tiny", arguments={"class": class_name, **arguments})


async def test_catalogue_entry_names_a_class_of_llama_index() -> None:
    with real_calls_allowed():
        reply = await connect(entry("MockLLM", max_tokens=2)).ask("m", a_request())

    assert reply.text == "text text"


async def test_catalogue_entry_may_name_any_class_and_its_own_retries_are_off() -> None:
    named = f"{__name__}.ScriptedLLM"
    made = connect(entry(named, text="Hello."), Secret("sk-1"))
    assert isinstance(made, LlamaIndexProvider)

    with real_calls_allowed():
        reply = await made.ask("tiny", a_request())

    assert reply.text == "Hello."
    llm = await made._object("tiny", None)
    assert isinstance(llm, ScriptedLLM)
    assert (llm.max_retries, llm.model, llm.api_key) == (0, "tiny", "sk-1")


async def test_each_model_and_temperature_has_one_object() -> None:
    made: list[tuple[str, float | None]] = []

    def make(model: str, temperature: float | None) -> LLM:
        made.append((model, temperature))
        return ScriptedLLM(text=f"{model} at {temperature}")

    service = LlamaIndexProvider("vendor", make, in_process=True)
    warm = replace(a_request(), temperature=0.7)
    asked = (("a", a_request()), ("a", warm), ("b", warm), ("a", warm))
    texts = [(await service.ask(model, request)).text for model, request in asked]

    assert texts == ["a at None", "a at 0.7", "b at 0.7", "a at 0.7"]
    assert len(made) == 3


@pytest.mark.parametrize("class_name", ["NoSuchVendor", "os.PathLike", "no.such.Module"])
async def test_class_that_is_not_there_says_what_to_install(class_name: str) -> None:
    with real_calls_allowed(), pytest.raises(RequestRejected, match=r"not installed; install its package"):
        await connect(entry(class_name)).ask("m", a_request())


async def test_arguments_that_the_class_does_not_take_are_named() -> None:
    with real_calls_allowed(), pytest.raises(RequestRejected, match="does not take the arguments"):
        await connect(entry("MockLLM", max_tokens="many")).ask("m", a_request())
