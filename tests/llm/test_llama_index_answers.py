"""Classes of llama-index that can enforce a schema or call functions are asked that way; their bill is kept."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import ollama
import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ToolCallBlock
from llama_index.core.llms.mock import MockFunctionCallingLLM, MockLLM
from llama_index.llms.ollama import Ollama
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from planexe.errors import RequestRejected, Truncated
from planexe.llm.answer_schema import SCHEMA_MARK, make_strict
from planexe.llm.llama_index_answers import first_dialect
from planexe.llm.messages import AnswerFormat
from planexe.llm.providers.llama_index_model import LlamaIndexProvider
from tests.llm.chat_service import COLOUR, a_request

Json = dict[str, Any]


@dataclass
class OllamaService:
    """Speaks Ollama's own protocol; remembers what it was asked."""

    answer: Callable[[Json], Response]
    asked: list[Json] = field(default_factory=list)

    def model(self, **changes: Any) -> Ollama:
        app = Starlette(routes=[Route("/api/chat", self._chat, methods=["POST"])])
        client = ollama.AsyncClient(host="http://ollama.invalid", transport=httpx.ASGITransport(app=app))
        return Ollama(model="tiny", context_window=8192, async_client=client, **changes)

    async def _chat(self, request: Request) -> Response:
        self.asked.append(await request.json())
        return self.answer(self.asked[-1])


def said(text: str, *, calls: Sequence[Json] = (), done_reason: str = "stop") -> Response:
    message: Json = {"role": "assistant", "content": text}
    if calls:
        message["tool_calls"] = [{"function": {"name": "colour", "arguments": dict(call)}} for call in calls]
    counts = {"prompt_eval_count": 31, "eval_count": 9}
    whole = {"model": "tiny", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": True}
    return JSONResponse({**whole, "done_reason": done_reason, **counts})


def refused(words: str) -> Response:
    return JSONResponse({"error": words}, status_code=400)


def strict_schema_of(answer: AnswerFormat) -> Json:
    return make_strict(answer.schema)


def provider(model: Any) -> LlamaIndexProvider:
    return LlamaIndexProvider("local", model, in_process=True)


async def test_ollama_object_gets_the_schema_in_its_own_field() -> None:
    service = OllamaService(lambda _: said('{"red": 3}'))

    reply = await provider(service.model()).ask("tiny", a_request(answer=COLOUR))

    assert (reply.text, reply.response_format, reply.finish_reason) == ('{"red": 3}', "json_schema", "stop")
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (31, 9)
    assert reply.headers == {}  # the service counted, nothing was guessed
    assert service.asked[0]["format"] == strict_schema_of(COLOUR)
    assert SCHEMA_MARK not in json.dumps(service.asked[0]["messages"])


async def test_streamed_ollama_object_gets_it_too_and_tells_the_first_token() -> None:
    def answer(asked: Json) -> Response:
        parts = [{"content": '{"red"'}, {"content": ": 4}"}]
        last = {"done": True, "done_reason": "stop", "prompt_eval_count": 5, "eval_count": 2}
        lines: list[Any] = [{"model": "tiny", "message": {"role": "assistant", **p}, "done": False} for p in parts]
        lines.append({"model": "tiny", "message": {"role": "assistant", "content": ""}, **last})
        assert asked["stream"]
        return Response("".join(json.dumps(line) + "\n" for line in lines), media_type="application/x-ndjson")

    reply = await provider(OllamaService(answer).model()).ask("tiny", a_request(answer=COLOUR, stream=True))

    assert (reply.text, reply.response_format) == ('{"red": 4}', "json_schema")
    assert reply.usage.input_tokens == 5
    assert reply.first_token_s is not None


async def test_way_that_is_refused_is_not_tried_again() -> None:
    def answer(asked: Json) -> Response:
        if asked.get("format"):
            return refused("format is not supported by this model")
        return said("", calls=[{"red": 7}]) if asked.get("tools") else said("{}")

    service = OllamaService(answer)
    asking = provider(service.model(is_function_calling_model=True))
    replies = [await asking.ask("tiny", a_request(answer=COLOUR)) for _ in range(2)]

    assert [(r.text, r.response_format) for r in replies] == [('{"red": 7}', "tools")] * 2
    assert ["format" in a and bool(a["format"]) for a in service.asked] == [True, False, False]
    tool = service.asked[-1]["tools"][0]["function"]
    assert (tool["name"], list(tool["parameters"]["properties"])) == ("colour", ["red"])


async def test_object_that_refuses_every_way_but_the_prompt_is_asked_in_the_prompt() -> None:
    def answer(asked: Json) -> Response:
        for name in ("format", "tools"):
            if asked.get(name):
                return refused(f"the model does not support {name}")
        return said('{"red": 1}')

    service = OllamaService(answer)

    reply = await provider(service.model()).ask("tiny", a_request(answer=COLOUR))

    assert (reply.text, reply.response_format) == ('{"red": 1}', "text")
    assert SCHEMA_MARK in json.dumps(service.asked[-1]["messages"], ensure_ascii=False)


async def test_bounds_that_are_refused_are_told_in_words_and_the_schema_stays() -> None:
    def answer(asked: Json) -> Response:
        bounded = "minimum" in json.dumps(asked["format"])
        return refused("invalid schema: 'minimum' is not permitted") if bounded else said('{"red": 1}')

    service = OllamaService(answer)
    asking = provider(service.model())

    reply = await asking.ask("tiny", a_request(answer=COLOUR))

    assert (reply.response_format, len(service.asked)) == ("json_schema", 2)
    assert service.asked[-1]["format"]["properties"]["red"]["description"] == "At least 0."
    assert asking.dialect("tiny").schema == "plain"


async def test_schema_that_is_refused_leaves_any_json_with_the_schema_in_the_prompt() -> None:
    def answer(asked: Json) -> Response:
        if asked["format"] == "json":
            return said('{"red": 1}')
        return refused("json: cannot unmarshal object into Go struct field ChatRequest.format of type string")

    service = OllamaService(answer)

    reply = await provider(service.model(is_function_calling_model=False)).ask("tiny", a_request(answer=COLOUR))

    assert (reply.response_format, len(service.asked)) == ("json_object", 2)
    assert SCHEMA_MARK in json.dumps(service.asked[-1]["messages"], ensure_ascii=False)


async def test_calls_in_flight_learn_together() -> None:
    service = OllamaService(lambda asked: refused("format is unknown") if asked.get("format") else said('{"red": 1}'))
    asking = provider(service.model(is_function_calling_model=False))

    replies = await asyncio.gather(*(asking.ask("tiny", a_request(answer=COLOUR)) for _ in range(20)))

    assert {r.response_format for r in replies} == {"text"}
    assert len(service.asked) == 20 + 1 + 20  # all are refused once; one of them tries on, and the others follow it


async def test_system_message_that_is_refused_moves_into_the_users() -> None:
    def answer(asked: Json) -> Response:
        roles = [message["role"] for message in asked["messages"]]
        return refused("System role not supported") if "system" in roles else said("Yes.")

    service = OllamaService(answer)

    assert (await provider(service.model()).ask("tiny", a_request())).text == "Yes."
    assert service.asked[-1]["messages"][0]["content"].startswith("Answer briefly.")


async def test_field_that_the_package_itself_does_not_take_is_no_reason_to_give_up() -> None:
    class OpenAI(MockLLM):
        async def achat(self, messages: Sequence[ChatMessage]) -> ChatResponse:
            return ChatResponse(message=ChatMessage(role="assistant", content='{"red": 1}'))

    reply = await provider(OpenAI(max_tokens=1)).ask("gpt", a_request(answer=COLOUR))

    assert (reply.text, reply.response_format) == ('{"red": 1}', "text")


async def test_refusal_that_has_nothing_to_do_with_the_way_is_told_as_it_is() -> None:
    with pytest.raises(RequestRejected, match="no such parameter"):
        await provider(OllamaService(lambda _: refused("no such parameter")).model()).ask(
            "tiny", a_request(answer=COLOUR)
        )


async def test_free_text_is_asked_without_any_of_it() -> None:
    service = OllamaService(lambda _: said("Because."))

    reply = await provider(service.model()).ask("tiny", a_request())

    assert (reply.text, reply.response_format) == ("Because.", "")
    assert not service.asked[0].get("format")
    assert not service.asked[0].get("tools")


async def test_cut_answer_is_truncated_however_it_was_asked_for() -> None:
    with pytest.raises(Truncated) as caught:
        await provider(OllamaService(lambda _: said('{"red": ', done_reason="length")).model()).ask(
            "tiny", a_request(answer=COLOUR)
        )
    assert caught.value.reply is not None
    assert caught.value.reply.usage.output_tokens == 9


def calling(messages: Sequence[ChatMessage], **given: Any) -> ChatMessage:
    del messages
    parameters = given["tools"][0].metadata.get_parameters_dict()
    arguments = dict.fromkeys(parameters["properties"], 2)
    block = ToolCallBlock(tool_call_id="1", tool_name="colour", tool_kwargs=arguments)
    return ChatMessage(role="assistant", blocks=[block])


async def test_object_that_calls_functions_gives_the_arguments() -> None:
    model = MockFunctionCallingLLM(response_generator=calling, is_chat_model=True)

    reply = await provider(model).ask("mock", a_request(answer=COLOUR))

    assert (json.loads(reply.text), reply.response_format) == ({"red": 2}, "tools")


async def test_what_is_said_instead_of_called_is_taken() -> None:
    model = MockFunctionCallingLLM(
        response_generator=lambda messages, **_: ChatMessage(role="assistant", content='{"red": 5}')
    )

    reply = await provider(model).ask("mock", a_request(answer=COLOUR))

    assert reply.text == '{"red": 5}'


def test_ways_depend_on_the_class() -> None:
    named = type("OpenAI", (MockLLM,), {"__module__": __name__})  # as is what OpenAILike and others are derived from
    derived = type("Derived", (named,), {"__module__": __name__})

    assert first_dialect(MockLLM()).forms == ("text",)
    assert first_dialect(derived(max_tokens=1)).forms == ("bounds", "plain", "flat", "json_object", "text")
    assert first_dialect(MockFunctionCallingLLM()).forms == ("tools", "text")


async def test_class_of_openai_gets_a_response_format() -> None:
    heard: list[Json] = []

    class OpenAI(MockLLM):
        async def achat(self, messages: Sequence[ChatMessage], **fields: Any) -> ChatResponse:
            heard.append(fields)
            return ChatResponse(message=ChatMessage(role="assistant", content='{"red": 1}'))

    await provider(OpenAI(max_tokens=1)).ask("gpt", a_request(answer=COLOUR))

    assert heard == [
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "colour", "strict": True, "schema": strict_schema_of(COLOUR)},
            }
        }
    ]
