"""A scripted chat service: what it answers, and what it was asked."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from planexe.llm.messages import AnswerFormat, Prompt, Request
from planexe.llm.providers.openai_api import OpenAIProvider
from planexe.llm.secret import Secret

Json = dict[str, Any]
Answering = Callable[[Json], Response]

BASE_URL = "http://service.invalid/v1"
COLOUR = AnswerFormat("colour", {"type": "object", "properties": {"red": {"type": "integer", "minimum": 0}}})


def a_request(**changes: Any) -> Request:
    values: dict[str, Any] = {"stream": False, **changes}
    return Request(Prompt("Answer briefly.", task="Why is the sky blue?"), **values)


def completion(text: str | None = "Because.", finish: str | None = "stop", **changes: Any) -> Json:
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "served-model",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
        **changes,
    }


def chunk(text: str | None = None, finish: str | None = None, **changes: Any) -> Json:
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], **changes}


USAGE_CHUNK = chunk(choices=[], usage={"prompt_tokens": 11, "completion_tokens": 7})


def events(*pieces: Json, done: bool = True) -> list[bytes]:
    lines = [f"data: {json.dumps(p)}\n\n".encode() for p in pieces]
    return [*lines, b"data: [DONE]\n\n"] if done else lines


def streamed(*pieces: Json, done: bool = True) -> Response:
    async def body() -> AsyncIterator[bytes]:
        for event in events(*pieces, done=done):
            yield event

    return StreamingResponse(body(), media_type="text/event-stream")


def refusal(status: int, message: str = "no", headers: Mapping[str, str] | None = None, **error: Any) -> Response:
    return JSONResponse({"error": {"message": message, **error}}, status, dict(headers or {}))


class ChatService:
    """An ASGI chat service; ``answer`` maps a request body to a response, ``bodies`` are the requests so far."""

    def __init__(self, answer: Answering | Sequence[Response] | Response | Json) -> None:
        self.bodies: list[Json] = []
        self.headers: list[Mapping[str, str]] = []
        self._answer = answer
        self.app = Starlette(routes=[Route("/v1/chat/completions", self._chat, methods=["POST"])])

    def provider(self, name: str = "openai", **options: Any) -> OpenAIProvider:
        options = {"api_key": Secret("sk-secret"), "in_process": True, **options}
        return OpenAIProvider(name, BASE_URL, transport=httpx2.ASGITransport(self.app), **options)

    async def _chat(self, request: HttpRequest) -> Response:
        body: Json = await request.json()
        self.bodies.append(body)
        self.headers.append(dict(request.headers))
        if isinstance(self._answer, dict):
            return JSONResponse(self._answer)
        if isinstance(self._answer, Response):
            return self._answer
        if callable(self._answer):
            return self._answer(body)
        return self._answer[len(self.bodies) - 1]


def scripted_stream(body: Callable[[], AsyncIterator[bytes]]) -> OpenAIProvider:
    """Returns a provider whose service streams what ``body`` yields, and breaks when it raises."""

    async def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=body())

    return OpenAIProvider("openai", BASE_URL, transport=httpx2.MockTransport(answer), in_process=True)
