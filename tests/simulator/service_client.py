"""Helpers of the simulator's tests: a client in process, a clock that takes no time, a small schema."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import openai

from planexe.simulator.clock import Clock
from planexe.simulator.service import create_app
from planexe.simulator.settings import SimulatorSettings
from planexe.simulator.transport import SimulatorTransport

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "level": {"type": "string", "enum": ["low", "high"]},
        "points": {"type": "array", "items": {"type": "string"}, "minItems": 3, "maxItems": 5},
    },
    "required": ["title", "level", "points"],
    "additionalProperties": False,
}
FORMAT: Any = {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True}}


class FakeTime:
    """A clock whose sleeps take no real time; it lets other tasks run and moves on to the earliest sleeper."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.slept: list[float] = []

    async def sleep(self, wait_s: float) -> None:
        """Advances the clock by at least the wait."""
        self.slept.append(wait_s)
        until_s = self.now_s + wait_s
        await asyncio.sleep(0)
        self.now_s = max(self.now_s, until_s)

    def clock(self) -> Clock:
        """Returns it as the simulator's clock."""
        return Clock(now=lambda: self.now_s, sleep=self.sleep)


@asynccontextmanager
async def in_process_client(
    settings: SimulatorSettings | None = None, clock: Clock | None = None, read_s: float | None = None
) -> AsyncGenerator[openai.AsyncOpenAI]:
    """Gives the real openai client on the simulated service, without retries."""
    app = create_app(settings or SimulatorSettings(time_scale=0), clock)
    timeout = httpx2.Timeout(10.0, read=read_s)
    http = openai.DefaultAsyncHttpxClient(transport=SimulatorTransport(app), timeout=timeout)
    async with openai.AsyncOpenAI(
        base_url="http://simulator/v1", api_key="simulated", max_retries=0, http_client=http, timeout=timeout
    ) as client:
        yield client


async def read_stream(client: openai.AsyncOpenAI, text: str) -> None:
    """Asks for a stream and reads it to its end."""
    stream = await client.chat.completions.create(model="simulated", messages=ask(text), stream=True)
    async for _ in stream:
        pass


def ask(text: str = "Open a bakery in Aarhus with a budget of 2 million DKK.") -> list[Any]:
    """Returns chat messages with one user message."""
    return [{"role": "system", "content": "You plan."}, {"role": "user", "content": text}]
