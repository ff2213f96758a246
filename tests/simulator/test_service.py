"""The service as the real openai client sees it, in process."""

import json
from typing import Any

import httpx2
import openai
import pytest
from starlette.types import ASGIApp

from planexe.simulator.limits import Limits
from planexe.simulator.service import create_app
from planexe.simulator.settings import SimulatorSettings
from planexe.simulator.transport import SimulatorTransport
from tests.simulator.service_client import FORMAT, FakeTime, ask, in_process_client


async def post(app: ASGIApp, body: bytes, path: str = "/v1/chat/completions") -> httpx2.Response:
    async with httpx2.AsyncClient(transport=SimulatorTransport(app), base_url="http://simulator") as client:
        return await client.post(path, content=body)


async def test_plain_answer_holds_the_json_asked_for_with_usage_and_marks() -> None:
    async with in_process_client() as client:
        raw = await client.chat.completions.with_raw_response.create(
            model="simulated", messages=ask(), response_format=FORMAT
        )
        reply = raw.parse()
    assert set(json.loads(reply.choices[0].message.content or "")) == {"title", "level", "points"}
    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage is not None
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens
    assert reply.model_extra is not None
    assert reply.model_extra["simulated"] is True
    assert raw.headers["x-simulated"] == "true"
    assert raw.headers["x-request-id"].startswith("req_")


async def test_stream_gives_the_same_text_in_pieces_then_usage_then_end() -> None:
    async with in_process_client() as client:
        plain = await client.chat.completions.create(model="simulated", messages=ask(), response_format=FORMAT)
        stream = await client.chat.completions.create(
            model="simulated",
            messages=ask(),
            response_format=FORMAT,
            stream=True,
            stream_options={"include_usage": True},
        )
        chunks = [chunk async for chunk in stream]
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == plain.choices[0].message.content
    assert len(chunks) > 4
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert chunks[-2].choices[0].finish_reason == "stop"


async def test_stream_without_usage_option_has_no_usage_chunk() -> None:
    async with in_process_client() as client:
        stream = await client.chat.completions.create(model="simulated", messages=ask(), stream=True)
        chunks = [chunk async for chunk in stream]
    assert all(chunk.usage is None for chunk in chunks)


async def test_output_cap_cuts_the_answer_with_finish_reason_length() -> None:
    async with in_process_client() as client:
        reply = await client.chat.completions.create(
            model="simulated", messages=ask(), response_format=FORMAT, max_tokens=500, max_completion_tokens=7
        )
    assert reply.choices[0].finish_reason == "length"
    assert len(reply.choices[0].message.content or "") == 28
    assert reply.usage is not None
    assert reply.usage.completion_tokens == 7


async def test_models_are_listed_and_shown() -> None:
    async with in_process_client() as client:
        names = [model.id async for model in client.models.list()]
        one = await client.models.retrieve("simulated-fast")
        with pytest.raises(openai.NotFoundError):
            await client.models.retrieve("gpt-0")
    assert {"simulated", "simulated-fast", "simulated-slow"} <= set(names)
    assert one.owned_by == "planexe-simulator"


async def test_unknown_model_is_404_and_names_those_there_are() -> None:
    async with in_process_client() as client:
        with pytest.raises(openai.NotFoundError, match="simulated-fast") as caught:
            await client.chat.completions.create(model="gpt-0", messages=ask())
    assert caught.value.code == "model_not_found"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{not json", "could not parse"),
        (b"[]", "JSON object"),
        (b'{"model":"simulated"}', "messages"),
        (b'{"model":"simulated","messages":[]}', "messages"),
        (b'{"model":"simulated","messages":[{"role":"king","content":"x"}]}', "messages[0].role"),
        (b'{"model":"simulated","messages":[{"role":"user","content":7}]}', "messages[0].content"),
        (b'{"messages":[{"role":"user","content":"x"}]}', "model"),
        (b'{"model":"simulated","messages":[{"role":"user","content":"x"}],"max_tokens":0}', "max_tokens"),
        (b'{"model":"simulated","messages":[{"role":"user","content":"x"}],"response_format":{"type":"xml"}}', "xml"),
        (
            b'{"model":"simulated","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema"}}',
            "json_schema.schema",
        ),
    ],
)
async def test_wrong_request_is_400_with_a_message_that_names_the_field(body: bytes, says: str) -> None:
    reply = await post(create_app(), body)
    assert reply.status_code == 400
    error = reply.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert says in error["message"] or says == "xml"


async def test_model_without_json_schema_refuses_it() -> None:
    async with in_process_client() as client:
        with pytest.raises(openai.BadRequestError, match="not supported"):
            await client.chat.completions.create(model="simulated-basic", messages=ask(), response_format=FORMAT)


async def test_prompt_longer_than_the_context_is_refused() -> None:
    async with in_process_client() as client:
        with pytest.raises(openai.BadRequestError) as caught:
            await client.chat.completions.create(model="simulated-basic", messages=ask("x" * 300_000))
    assert caught.value.code == "context_length_exceeded"


async def test_other_methods_and_paths_are_refused() -> None:
    async with httpx2.AsyncClient(transport=SimulatorTransport(create_app()), base_url="http://simulator") as client:
        assert (await client.get("/v1/chat/completions")).status_code == 405
        assert (await client.get("/v1/nothing")).status_code == 404


async def test_text_parts_of_a_message_are_joined() -> None:
    parts: Any = [{"type": "text", "text": "Open a bakery"}, {"type": "text", "text": "in Aarhus."}]
    async with in_process_client() as client:
        reply = await client.chat.completions.create(
            model="simulated",
            messages=[{"role": "user", "content": parts}],
        )
    assert reply.choices[0].message.content


async def test_shared_beginning_of_a_prompt_counts_as_cached_the_second_time() -> None:
    async with in_process_client() as client:
        usages = []
        for end in ("first", "second"):
            reply = await client.chat.completions.create(model="simulated", messages=ask("plan " * 4000 + end))
            assert reply.usage is not None
            assert reply.usage.prompt_tokens_details is not None
            usages.append(reply.usage.prompt_tokens_details.cached_tokens or 0)
    assert usages[0] == 0
    assert 4000 <= usages[1] <= 5000


async def test_request_limit_gives_429_with_retry_after_and_headers() -> None:
    time = FakeTime()
    settings = SimulatorSettings(limits=Limits(requests_per_minute=2, tokens_per_minute=1_000_000))
    async with in_process_client(settings, time.clock()) as client:
        first = await client.chat.completions.with_raw_response.create(model="simulated", messages=ask())
        time.now_s = 0.0
        await client.chat.completions.create(model="simulated", messages=ask())
        time.now_s = 0.0
        with pytest.raises(openai.RateLimitError) as caught:
            await client.chat.completions.create(model="simulated", messages=ask())
    assert first.headers["x-ratelimit-limit-requests"] == "2"
    assert first.headers["x-ratelimit-remaining-requests"] == "1"
    assert first.headers["x-ratelimit-reset-requests"] == "30s"
    assert "x-ratelimit-remaining-tokens" in first.headers
    headers = caught.value.response.headers
    assert float(headers["retry-after"]) == pytest.approx(30.0)
    assert float(headers["retry-after-ms"]) == pytest.approx(30_000.0)
    assert caught.value.code == "rate_limit_exceeded"


async def test_at_time_scale_0_nothing_is_limited_and_nothing_waits() -> None:
    time = FakeTime()
    settings = SimulatorSettings(time_scale=0, limits=Limits(requests_per_minute=1, concurrent_requests=1))
    async with in_process_client(settings, time.clock()) as client:
        for _ in range(3):
            await client.chat.completions.create(model="simulated", messages=ask())
    assert time.slept == []


async def test_waiting_is_the_computed_schedule() -> None:
    time = FakeTime()
    async with in_process_client(SimulatorSettings(), time.clock()) as client:
        await client.chat.completions.create(model="simulated", messages=ask("x" * 40_000), response_format=FORMAT)
    assert 0.5 < time.now_s < 12


async def test_slow_model_takes_longer_than_fast_one() -> None:
    spent: dict[str, float] = {}
    for model in ("simulated-slow", "simulated-fast"):
        time = FakeTime()
        async with in_process_client(SimulatorSettings(), time.clock()) as client:
            await client.chat.completions.create(model=model, messages=ask(), response_format=FORMAT)
        spent[model] = time.now_s
    assert spent["simulated-slow"] > spent["simulated-fast"]
