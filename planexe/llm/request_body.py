"""The body of a chat completion request, and what an endpoint was found not to accept in it; pure."""

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from planexe.json_text import json_text
from planexe.llm.answer_schema import make_strict, schema_instruction, without_bounds
from planexe.llm.messages import AnswerFormat, Message, Request

CapField = Literal["max_tokens", "max_completion_tokens"]
ReplyFormat = Literal["json_schema", "json_object", "text", ""]
Feature = Literal[
    "max_tokens",
    "max_completion_tokens",
    "json_schema_bounds",
    "json_schema",
    "json_object",
    "stream",
    "stream_options",
    "seed",
    "temperature",
]

_FORMAT_WORDS: Final = re.compile(
    r"response_format|json_schema|json_object|json schema|json mode|structured[ _-]?output|guided|grammar"
)
_REFUSAL_WORDS: Final = re.compile(
    r"unsupported|not support|unrecogni|unknown|unexpected|extra |not permitted|not allowed|not accept|must be verified"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How to talk to one model: everything is tried until the endpoint refuses it.

    Attributes:
        first_cap: which name of the output cap is tried first.
        refused: what the endpoint does not accept.
    """

    first_cap: CapField = "max_tokens"
    refused: frozenset[Feature] = frozenset()

    def cap_field(self) -> CapField | None:
        """Returns what to call the output cap; ``None`` if the endpoint takes neither name."""
        second: CapField = "max_tokens" if self.first_cap == "max_completion_tokens" else "max_completion_tokens"
        return next((name for name in (self.first_cap, second) if name not in self.refused), None)

    def reply_format(self, answer: AnswerFormat | None) -> ReplyFormat:
        """Returns how JSON is asked for: ``""`` if free text is wanted."""
        if answer is None:
            return ""
        if "json_schema" not in self.refused:
            return "json_schema"
        return "json_object" if "json_object" not in self.refused else "text"

    def without(self, features: frozenset[Feature]) -> "Dialect":
        """Returns the dialect with further refusals."""
        return replace(self, refused=self.refused | features)


def build_body(model: str, request: Request, dialect: Dialect, further: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the JSON body of one request.

    Args:
        model: the model's name as the service knows it.
        request: what to ask.
        dialect: what the endpoint takes.
        further: fields of the model's catalogue entry, added as they are.
    """
    reply_format = dialect.reply_format(request.answer)
    messages = [{"role": m.role, "content": m.content} for m in chat_messages(request, reply_format)]
    body: dict[str, Any] = {"model": model, "messages": messages, "stream": False}
    if request.answer is not None and reply_format == "json_schema":
        body["response_format"] = _json_schema(request.answer, bounds="json_schema_bounds" not in dialect.refused)
    elif reply_format == "json_object":
        body["response_format"] = {"type": "json_object"}
    if cap_field := dialect.cap_field():
        body[cap_field] = request.max_output_tokens
    if request.temperature is not None and "temperature" not in dialect.refused:
        body["temperature"] = request.temperature
    if request.seed is not None and "seed" not in dialect.refused:
        body["seed"] = request.seed
    if request.stream and "stream" not in dialect.refused:
        body["stream"] = True
        if "stream_options" not in dialect.refused:
            body["stream_options"] = {"include_usage": True}
    return body | dict(further)


def refused_features(body: Mapping[str, Any], status: int, parameter: str, words: str) -> frozenset[Feature]:
    """Reads from an endpoint's refusal which parts of the request it does not accept.

    Args:
        body: the request as it was sent.
        status: HTTP status of the refusal.
        parameter: the parameter it names, ``""`` if it names none.
        words: its message, code and type.

    Returns:
        What to leave out next time; empty if the refusal is about something else.
    """
    if status not in (400, 404, 415, 422, 500, 501):
        return frozenset()
    text = f"{parameter} {words}".lower()
    if _FORMAT_WORDS.search(text) and "response_format" in body:
        return frozenset([_refused_format(body["response_format"])])
    if status not in (400, 422) or not _REFUSAL_WORDS.search(text):
        return frozenset()
    # The longer names first: "max_tokens" and "stream" stand inside other words.
    fields: tuple[Feature, ...] = ("stream_options", "max_tokens", "max_completion_tokens", "seed", "temperature")
    if parameter in fields and parameter in body:
        return frozenset(f for f in fields if f == parameter)
    named = frozenset(f for f in fields if f in body and re.search(rf"\b{f}\b", text))
    if named:
        return named
    return frozenset(["stream"]) if body.get("stream") and re.search(r"\bstream(ing)?\b", text) else frozenset()


def _refused_format(sent: Mapping[str, Any]) -> Feature:
    if sent.get("type") == "json_object":
        return "json_object"
    schema = sent["json_schema"]["schema"]
    return "json_schema_bounds" if without_bounds(schema) != schema else "json_schema"


def _json_schema(answer: AnswerFormat, *, bounds: bool) -> dict[str, Any]:
    schema = _strict_form(json_text(answer.schema, ensure_ascii=True), bounds=bounds)
    return {"type": "json_schema", "json_schema": {"name": answer.name, "strict": True, "schema": schema}}


@functools.lru_cache(maxsize=128)
def _strict_form(schema_text: str, *, bounds: bool) -> Mapping[str, Any]:
    schema = make_strict(json.loads(schema_text))
    return schema if bounds else without_bounds(schema)


def chat_messages(request: Request, reply_format: ReplyFormat) -> tuple[Message, ...]:
    """Returns the chat messages; the schema follows the task where the endpoint is not told it in another way."""
    system, user, *turns = request.prompt.messages()
    if request.answer is not None and reply_format in ("json_object", "text"):
        instruction = schema_instruction(_strict_form(json_text(request.answer.schema, ensure_ascii=True), bounds=True))
        user = Message("user", f"{user.content}\n\n{instruction}")
    return tuple(m for m in (system, user, *turns) if m.content)
