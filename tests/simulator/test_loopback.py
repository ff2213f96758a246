"""The service on a real socket: what a client of another program sees."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx2
import openai
import pytest

from planexe.simulator.faults import Faults
from planexe.simulator.server import HOST, make_server
from planexe.simulator.settings import SimulatorSettings
from tests.simulator.service_client import FORMAT, ask, read_stream


@asynccontextmanager
async def served(settings: SimulatorSettings, read_s: float | None = None) -> AsyncGenerator[openai.AsyncOpenAI]:
    server = make_server(settings, 0)
    task = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0)
    port = server.servers[0].sockets[0].getsockname()[1]
    timeout = httpx2.Timeout(None, read=read_s)
    async with openai.AsyncOpenAI(
        base_url=f"http://{HOST}:{port}/v1", api_key="simulated", max_retries=0, timeout=timeout
    ) as client:
        yield client
    server.should_exit = True
    server.force_exit = True
    await task


async def test_answers_and_streams_like_in_process() -> None:
    async with served(SimulatorSettings(time_scale=0)) as client:
        plain = await client.chat.completions.create(model="simulated", messages=ask(), response_format=FORMAT)
        stream = await client.chat.completions.create(
            model="simulated", messages=ask(), response_format=FORMAT, stream=True
        )
        text = "".join([c.choices[0].delta.content or "" async for c in stream if c.choices])
    assert text == plain.choices[0].message.content


async def test_reset_closes_the_connection_abruptly() -> None:
    async with served(SimulatorSettings(time_scale=0, faults=Faults(reset=1.0, in_a_row=99))) as client:
        for number in range(6):
            with pytest.raises((openai.APIConnectionError, httpx2.NetworkError, httpx2.RemoteProtocolError)):
                await read_stream(client, str(number))


async def test_hang_is_ended_by_the_client() -> None:
    async with served(SimulatorSettings(time_scale=0, faults=Faults(hang=1.0)), read_s=0.05) as client:
        with pytest.raises((openai.APITimeoutError, httpx2.ReadTimeout)):
            await client.chat.completions.create(model="simulated", messages=ask())


async def test_refused_call_carries_its_headers() -> None:
    async with served(SimulatorSettings(time_scale=0, faults=Faults(rate_limit=1.0))) as client:
        with pytest.raises(openai.RateLimitError) as caught:
            await client.chat.completions.create(model="simulated", messages=ask())
    assert caught.value.response.headers["retry-after"] == "0"
    assert caught.value.response.headers["x-simulated"] == "true"
