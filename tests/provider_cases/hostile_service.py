"""A service on loopback that sends raw answers byte for byte, and an executor that asks it as a plan would."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from planexe.executor.attempt_log import MemoryAttemptLog
from planexe.executor.call import Call, CallResult
from planexe.executor.executor import LLMExecutor
from planexe.executor.retry_policy import RetryPolicy
from planexe.jobs.background_loop import BackgroundLoop
from planexe.llm.messages import AnswerFormat, Document, Prompt
from planexe.llm.model_spec import ModelSpec
from planexe.llm.provider import real_calls_allowed
from planexe.llm.providers.openai_api import OpenAIProvider
from planexe.llm.secret import Secret
from planexe.llm.structured import read_answer

ANSWERS = Path(__file__).parent / "answers"
KEY = "sk-live-4f9a7c2e81d3b6"

Writing = Callable[[asyncio.StreamWriter], Awaitable[None]]
RawAnswer = bytes | Writing
"""A whole answer, status line included, or what writes it piece by piece."""


class Risk(BaseModel):
    title: str = Field(min_length=1)
    likelihood: int = Field(ge=1, le=5)
    actions: list[str] = Field(min_length=1, max_length=4)


FORMAT = AnswerFormat("risk", Risk.model_json_schema())
GOOD = {"title": "Oven breaks down", "likelihood": 3, "actions": ["Service contract", "Second oven"]}
PROMPT = Prompt("You name risks.", (Document("initial_prompt", "Open a bakery in Aarhus."),), "Name one risk.")


def answer_file(name: str) -> bytes:
    return (ANSWERS / name).read_bytes()


def raw(status: int, body: bytes | str, *headers: str, media_type: str = "application/json") -> bytes:
    """Returns a whole HTTP answer."""
    data = body.encode() if isinstance(body, str) else body
    lines = (f"HTTP/1.1 {status} X", f"content-type: {media_type}", f"content-length: {len(data)}", *headers)
    return "\r\n".join((*lines, "", "")).encode() + data


def completion(text: str, **usage: Any) -> bytes:
    counted = usage or {"prompt_tokens": 100, "completion_tokens": 20}
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return raw(200, json.dumps({"model": "m", "choices": [choice], "usage": counted}))


def refusal(message: str, status: int = 400, **error: Any) -> bytes:
    return raw(status, json.dumps({"error": {"message": message, **error}}))


GOOD_ANSWER = completion(json.dumps(GOOD))


class HostileService:
    """Answers the requests in turn, the last answer again and again.

    Attributes:
        bodies: what was asked.
    """

    def __init__(self, answers: Sequence[RawAnswer] | Callable[[dict[str, Any]], RawAnswer]) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self._answers = answers

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lengths = (int(line[15:]) for line in head.lower().split("\r\n") if line.startswith("content-length:"))
            body = json.loads(await reader.readexactly(next(lengths, 0)) or b"{}")
            answer = self._next(body)
            self.bodies.append(body)
            self.headers.append(head)
            if callable(answer):
                await answer(writer)
            else:
                writer.write(answer)
                await writer.drain()
        except ConnectionError:
            pass  # the client has heard enough
        finally:
            writer.close()

    def _next(self, body: dict[str, Any]) -> RawAnswer:
        if callable(self._answers):
            return self._answers(body)
        return self._answers[min(len(self.bodies), len(self._answers) - 1)]


class Lab:
    """An executor with one model at a hostile service; everything it does is on record."""

    def __init__(self, service: HostileService, base_url: str, output_tokens: int = 8_192, **options: Any) -> None:
        self.service = service
        spec = ModelSpec(name="m", provider="openai_compatible", model="m", base_url=base_url, temperature=0.2)
        self.spec = replace(spec, output_tokens=output_tokens)
        self.log = MemoryAttemptLog()
        self.provider = OpenAIProvider("openai_compatible", base_url, Secret(KEY))
        self.executor = LLMExecutor(
            [self.spec], lambda _: self.provider, policy=RetryPolicy(scale=0.0), log=self.log, **options
        )

    async def ask(self, prompt: Prompt = PROMPT, number: int = 0) -> CallResult[Any]:
        call = Call(stage="risk", item=str(number), index=number)
        return await self.executor.ask(call, prompt, FORMAT, partial(read_answer, Risk), asked=f"question {number}")

    @property
    def kinds(self) -> list[str]:
        """The error kinds of the attempts, ``""`` for one that went well."""
        return [attempt.error_kind for attempt in self.log.attempts]


@asynccontextmanager
async def lab(
    *answers: RawAnswer, answering: Callable[[dict[str, Any]], RawAnswer] | None = None, **options: Any
) -> AsyncGenerator[Lab]:
    """Serves the answers on loopback for as long as the block runs; the options are the executor's."""
    service = HostileService(answering or answers)
    server = await asyncio.start_server(service, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with real_calls_allowed():
            made = Lab(service, f"http://127.0.0.1:{port}/v1", **options)
            try:
                yield made
            finally:
                await made.executor.aclose()


@contextmanager
def served(*answers: RawAnswer) -> Generator[str]:
    """Serves the answers on loopback from a thread of its own; gives the address."""
    loop = BackgroundLoop("hostile service")
    try:
        server = loop.run(asyncio.start_server(HostileService(answers), "127.0.0.1", 0))
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    finally:
        server.close()
        loop.close()
