"""What an endpoint does not accept is learnt from its refusals, and left out from then on."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response

from planexe.errors import RequestRejected
from planexe.llm.answer_schema import SCHEMA_MARK
from planexe.llm.dialect import Dialect, Dialects
from tests.llm.chat_service import COLOUR, ChatService, Json, a_request, completion, refusal

UNSUPPORTED = "Unsupported parameter: '{0}' is not supported with this model."


def picky(*refused: str) -> ChatService:
    """A service that refuses the response formats and parameters named."""

    def answer(body: Json) -> Response:
        response_format = body.get("response_format", {}).get("type")
        if response_format in refused:
            return refusal(400, f"response_format type {response_format} is not supported")
        for name in refused:
            if name in body and body[name] is not False:
                return refusal(400, UNSUPPORTED.format(name), param=name, code="unsupported_parameter")
        return JSONResponse(completion('{"red": 3}'))

    return ChatService(answer)


@pytest.mark.parametrize(
    ("refused", "expected"),
    [((), "json_schema"), (("json_schema",), "json_object"), (("json_schema", "json_object"), "text")],
)
async def test_format_steps_down_to_what_the_endpoint_accepts(refused: tuple[str, ...], expected: str) -> None:
    reply = await picky(*refused).provider().ask("m", a_request(answer=COLOUR))

    assert (reply.response_format, reply.text) == (expected, '{"red": 3}')


async def test_strict_schema_is_sent_first() -> None:
    service = picky()

    await service.provider().ask("m", a_request(answer=COLOUR))

    sent = service.bodies[0]["response_format"]["json_schema"]
    assert (sent["name"], sent["strict"]) == ("colour", True)
    assert sent["schema"]["required"] == ["red"]
    assert sent["schema"]["additionalProperties"] is False
    assert SCHEMA_MARK not in str(service.bodies[0]["messages"])


async def test_bounds_move_into_words_before_the_schema_is_given_up() -> None:
    def answer(body: Json) -> Response:
        if "minimum" in body["response_format"]["json_schema"]["schema"]["properties"]["red"]:
            return refusal(400, "Invalid schema for response_format 'colour': 'minimum' is not permitted.")
        return JSONResponse(completion("{}"))

    service = ChatService(answer)

    reply = await service.provider().ask("m", a_request(answer=COLOUR))

    assert reply.response_format == "json_schema"
    schema = service.bodies[1]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["red"]["description"] == "At least 0."


REFUSALS = Path(__file__).with_name("schema_refusals.jsonl").read_text(encoding="utf-8").splitlines()
"""As OpenAI, Azure, Bedrock, Groq, Mistral, Cerebras, OpenRouter, vLLM, llama.cpp, Ollama and gateways put it."""


@pytest.mark.parametrize("line", REFUSALS)
async def test_bound_or_reference_that_is_named_says_more_than_the_field_it_stands_in(line: str) -> None:
    said = json.loads(line)
    service = ChatService([JSONResponse({"error": said["error"]}, said["status"]), JSONResponse(completion())])
    provider = service.provider("vllm")

    await provider.ask("m", a_request(answer=COLOUR, seed=1, temperature=0.5))

    assert len(service.bodies) == 2
    assert provider.dialect("m") == Dialect(schema=said["form"])


@pytest.mark.parametrize("refused", [("json_schema",), ("json_schema", "json_object")])
async def test_schema_follows_the_task_where_the_endpoint_is_not_told(refused: tuple[str, ...]) -> None:
    service = picky(*refused)

    await service.provider().ask("m", a_request(answer=COLOUR))

    rules, asked = service.bodies[-1]["messages"]
    assert rules == {"role": "system", "content": "Answer briefly."}
    assert '"minimum":0' in asked["content"].partition("</task>")[2].partition(SCHEMA_MARK)[2]


async def test_learnt_format_is_remembered_for_this_model_only() -> None:
    service = picky("json_schema")
    provider = service.provider()
    await provider.ask("m", a_request(answer=COLOUR))
    asked = len(service.bodies)

    await provider.ask("m", a_request(answer=COLOUR))
    assert len(service.bodies) == asked + 1

    await provider.ask("other", a_request(answer=COLOUR))
    assert len(service.bodies) > asked + 2
    assert provider.dialect("m").schema == provider.dialect("other").schema == "json_object"


@pytest.mark.parametrize("name", ["seed", "temperature", "stream_options"])
async def test_refused_parameter_is_left_out(name: str) -> None:
    service = picky(name)

    reply = await service.provider().ask("m", a_request(seed=1, temperature=0.5, stream=True))

    assert reply.text
    assert name in service.bodies[0]
    assert name not in service.bodies[1]
    assert len(service.bodies) == 2


@pytest.mark.parametrize(
    ("service_name", "first", "second"),
    [("openai", "max_completion_tokens", "max_tokens"), ("openrouter", "max_tokens", "max_completion_tokens")],
)
async def test_output_cap_goes_by_the_name_the_endpoint_knows(service_name: str, first: str, second: str) -> None:
    service = picky(first)

    await service.provider(service_name).ask("m", a_request(max_output_tokens=50))

    assert (service.bodies[0][first], service.bodies[1][second]) == (50, 50)
    assert first not in service.bodies[1]


async def test_endpoint_without_streams_is_asked_without() -> None:
    service = picky("stream")

    reply = await service.provider().ask("m", a_request(stream=True))

    assert (reply.text, service.bodies[-1]["stream"]) == ('{"red": 3}', False)


async def test_several_refusals_are_learnt_one_after_the_other() -> None:
    service = picky("json_schema", "json_object", "seed", "temperature", "max_completion_tokens")

    reply = await service.provider().ask("m", a_request(answer=COLOUR, seed=1, temperature=0.1))

    assert reply.response_format == "text"
    assert {"model", "messages", "stream", "max_tokens"} == set(service.bodies[-1])


async def test_calls_in_flight_learn_together() -> None:
    service = picky("json_schema", "json_object")
    provider = service.provider()

    replies = await asyncio.gather(*(provider.ask("m", a_request(answer=COLOUR)) for _ in range(20)))

    assert {r.response_format for r in replies} == {"text"}
    assert len(service.bodies) == 20 + 1 + 20  # all are refused once; one of them tries on, and the others follow it


async def test_refusal_of_a_value_is_not_mistaken_for_a_refused_parameter() -> None:
    service = ChatService(refusal(400, "temperature must be between 0 and 1", param=None))

    with pytest.raises(RequestRejected, match="refused the request"):
        await service.provider("groq").ask("m", a_request(temperature=1.5))

    assert len(service.bodies) == 1


async def test_parameter_that_the_catalogue_insists_on_ends_in_an_error() -> None:
    service = picky("seed")

    with pytest.raises(RequestRejected, match="seed"):
        await service.provider(further={"seed": 4}).ask("m", a_request())

    assert len(service.bodies) == 1


async def test_fastapi_style_refusals_are_understood() -> None:
    def answer(body: Json) -> Response:
        if "seed" in body:
            detail: list[dict[str, Any]] = [{"loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}]
            return JSONResponse({"detail": detail}, 422)
        return JSONResponse(completion())

    assert (await ChatService(answer).provider().ask("m", a_request(seed=1))).text == "Because."


async def test_what_one_provider_learnt_another_of_the_process_knows() -> None:
    service = picky("json_schema", "seed")
    known = Dialects()
    await service.provider(dialects=known).ask("m", a_request(answer=COLOUR, seed=1))
    asked = len(service.bodies)

    reply = await service.provider(dialects=known).ask("m", a_request(answer=COLOUR, seed=1))

    assert (reply.response_format, len(service.bodies)) == ("json_object", asked + 1)
    assert service.provider(dialects=known).dialect("m").told()


async def test_call_that_tries_ways_out_and_is_cancelled_holds_nobody_up() -> None:
    stuck = asyncio.Event()

    class Stuck(ChatService):
        async def _chat(self, request: HttpRequest) -> Response:
            if len(self.bodies) == 1:
                self.bodies.append({})
                stuck.set()
                await asyncio.Event().wait()
            return await super()._chat(request)

    service = Stuck(lambda body: refusal(400, "seed: unknown") if "seed" in body else JSONResponse(completion("Yes.")))
    provider = service.provider()
    leader = asyncio.create_task(provider.ask("m", a_request(seed=1)))
    await stuck.wait()
    follower = asyncio.create_task(provider.ask("m", a_request(seed=1)))
    await asyncio.sleep(0)
    leader.cancel()

    assert (await follower).text == "Yes."
    assert leader.cancelled()
