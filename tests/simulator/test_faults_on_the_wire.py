"""Every fault as the real openai client meets it, in process."""

import asyncio
import json
from typing import Any

import httpx2
import openai
import pytest

from planexe.simulator.faults import Faults
from planexe.simulator.latency import Latency
from planexe.simulator.settings import SimulatorSettings
from tests.simulator.schema_strategies import is_valid_for
from tests.simulator.service_client import FORMAT, SCHEMA, FakeTime, ask, in_process_client, read_stream
from tests.virtual_time import in_virtual_time


def only(**rates: float) -> SimulatorSettings:
    return SimulatorSettings(time_scale=0, faults=Faults(in_a_row=99, **rates))  # pyrefly: ignore[bad-argument-type]  # rates only


async def answers(settings: SimulatorSettings, count: int = 12) -> list[str]:
    async with in_process_client(settings) as client:
        replies = [
            await client.chat.completions.create(model="simulated", messages=ask(f"Goal {n}"), response_format=FORMAT)
            for n in range(count)
        ]
    return [reply.choices[0].message.content or "" for reply in replies]


async def test_rate_fault_is_429_with_retry_after() -> None:
    settings = SimulatorSettings(time_scale=1.0, faults=Faults(rate_limit=1.0))
    async with in_process_client(settings, FakeTime().clock()) as client:
        with pytest.raises(openai.RateLimitError) as caught:
            await client.chat.completions.create(model="simulated", messages=ask())
    assert 0.5 <= float(caught.value.response.headers["retry-after"]) <= 3.0


async def test_server_faults_are_a_mix_of_5xx_some_with_html() -> None:
    seen: dict[int, str] = {}
    async with in_process_client(only(server_error=1.0)) as client:
        for number in range(40):
            with pytest.raises(openai.InternalServerError) as caught:
                await client.chat.completions.create(model="simulated", messages=ask(str(number)))
            seen[caught.value.status_code] = caught.value.response.headers["content-type"]
    assert set(seen) == {500, 502, 503, 504}
    assert seen[502] == "text/html"
    assert seen[503] == "application/json"


async def test_reset_breaks_the_connection_before_or_inside_the_answer() -> None:
    causes: set[type[BaseException]] = set()
    async with in_process_client(only(reset=1.0)) as client:
        for number in range(20):
            with pytest.raises((openai.APIConnectionError, httpx2.ReadError)) as caught:
                await read_stream(client, str(number))
            causes.add(type(caught.value.__cause__ or caught.value))
    assert httpx2.RemoteProtocolError in causes
    assert httpx2.ReadError in causes


async def test_reset_of_a_plain_answer_is_a_connection_error() -> None:
    async with in_process_client(only(reset=1.0)) as client:
        for number in range(8):
            with pytest.raises((openai.APIConnectionError, httpx2.ReadError)):
                await client.chat.completions.create(model="simulated", messages=ask(str(number)))


@in_virtual_time
async def test_hang_lasts_until_the_clients_read_timeout() -> None:
    async with in_process_client(only(hang=1.0), read_s=10.0) as client:
        for number in range(6):
            with pytest.raises((openai.APITimeoutError, httpx2.ReadTimeout)):
                await read_stream(client, str(number))


async def test_hanging_call_can_be_cancelled_and_leaves_nothing_behind() -> None:
    before = asyncio.all_tasks()
    async with in_process_client(only(hang=1.0)) as client:
        call = asyncio.create_task(client.chat.completions.create(model="simulated", messages=ask()))
        for _ in range(20):
            await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert asyncio.all_tasks() == before


async def test_truncation_cuts_json_with_finish_reason_length() -> None:
    async with in_process_client(only(truncation=1.0)) as client:
        reply = await client.chat.completions.create(model="simulated", messages=ask(), response_format=FORMAT)
    assert reply.choices[0].finish_reason == "length"
    with pytest.raises(json.JSONDecodeError):
        json.loads(reply.choices[0].message.content or "")


async def test_invalid_json_is_never_plain_json() -> None:
    texts = await answers(only(invalid_json=1.0), 40)
    for text in texts:
        with pytest.raises(json.JSONDecodeError):
            json.loads(text)
    assert any(text.startswith("```json") for text in texts)
    assert any(text.startswith("<think>") for text in texts)


async def test_schema_violation_is_json_that_breaks_the_schema() -> None:
    for text in await answers(only(schema_violation=1.0), 30):
        assert not is_valid_for(SCHEMA, json.loads(text))


async def test_refusal_has_no_content() -> None:
    async with in_process_client(only(refusal=1.0)) as client:
        reply = await client.chat.completions.create(model="simulated", messages=ask(), response_format=FORMAT)
        stream = await client.chat.completions.create(
            model="simulated", messages=ask(), response_format=FORMAT, stream=True
        )
        pieces = [c.choices[0].delta.refusal or "" async for c in stream if c.choices]
    assert reply.choices[0].message.content is None
    assert reply.choices[0].message.refusal
    assert "".join(pieces) == reply.choices[0].message.refusal


async def test_content_filter_and_empty_choices() -> None:
    async with in_process_client(only(content_filter=1.0)) as client:
        reply = await client.chat.completions.create(model="simulated", messages=ask())
    assert reply.choices[0].finish_reason == "content_filter"
    async with in_process_client(only(empty_choices=1.0)) as client:
        reply = await client.chat.completions.create(model="simulated", messages=ask())
        stream = await client.chat.completions.create(model="simulated", messages=ask(), stream=True)
        chunks = [chunk async for chunk in stream]
    assert reply.choices == []
    assert all(not chunk.choices for chunk in chunks)


async def test_free_text_knows_no_json_faults() -> None:
    async with in_process_client(only(invalid_json=0.5, schema_violation=0.5)) as client:
        reply = await client.chat.completions.create(model="simulated", messages=ask())
    assert not (reply.choices[0].message.content or "").startswith(("```", "<think>", "{"))


async def test_repair_turn_gets_the_answer_of_the_original_prompt() -> None:
    repair: list[Any] = [
        *ask(),
        {"role": "assistant", "content": "{broken"},
        {"role": "user", "content": "`title` is missing; send the whole answer again."},
    ]
    async with in_process_client() as client:
        first = await client.chat.completions.create(model="simulated", messages=ask(), response_format=FORMAT)
        second = await client.chat.completions.create(model="simulated", messages=repair, response_format=FORMAT)
        other = await client.chat.completions.create(
            model="simulated", messages=[*repair, {"role": "user", "content": "NEXT: and now?"}], response_format=FORMAT
        )
    assert second.choices[0].message.content == first.choices[0].message.content
    assert other.choices[0].message.content != first.choices[0].message.content


async def test_outage_ends_after_its_window() -> None:
    time = FakeTime()
    settings = SimulatorSettings(latency=Latency(), faults=Faults(outage_s=10.0))
    async with in_process_client(settings, time.clock()) as client:
        with pytest.raises(openai.InternalServerError):
            await client.chat.completions.create(model="simulated", messages=ask())
        time.now_s = 11.0
        reply = await client.chat.completions.create(model="simulated", messages=ask())
    assert reply.choices


async def test_outage_without_time_lasts_a_number_of_requests() -> None:
    outcomes = []
    async with in_process_client(
        SimulatorSettings(time_scale=0, faults=Faults(outage_s=10, outage_requests=3))
    ) as client:
        for _ in range(5):
            try:
                await client.chat.completions.create(model="simulated", messages=ask())
                outcomes.append("ok")
            except openai.InternalServerError:
                outcomes.append("down")
    assert outcomes == ["down", "down", "down", "ok", "ok"]


async def _outcome(client: openai.AsyncOpenAI, number: int) -> str:
    try:
        reply = await client.chat.completions.create(
            model="simulated", messages=ask(f"Goal {number}"), response_format=FORMAT
        )
    except openai.APIStatusError as problem:
        return str(problem.status_code)
    except (openai.APIConnectionError, httpx2.HTTPError) as problem:
        return type(problem).__name__
    return reply.choices[0].message.content or ""


async def test_results_do_not_depend_on_order_or_concurrency() -> None:
    faults = Faults(rate_limit=0.2, server_error=0.2, invalid_json=0.2, truncation=0.1, reset=0.1)
    settings = SimulatorSettings(seed=7, time_scale=0, faults=faults)
    async with in_process_client(settings) as client:
        one_by_one = [await _outcome(client, n) for n in range(30)]
    async with in_process_client(settings) as client:
        at_once = await asyncio.gather(*(_outcome(client, n) for n in reversed(range(30))))
    assert one_by_one == at_once[::-1]
    assert len({text[:3] for text in one_by_one}) > 3


async def test_one_prompt_fails_at_most_twice_in_a_row() -> None:
    settings = SimulatorSettings(time_scale=0, faults=Faults(rate_limit=1.0))
    async with in_process_client(settings) as client:
        outcomes = [await _outcome(client, 1) for _ in range(6)]
    assert [text == "429" for text in outcomes] == [True, True, False, True, True, False]
