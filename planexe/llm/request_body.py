"""The body of a chat completion request, as an endpoint takes it; pure."""

import functools
import json
from collections.abc import Mapping
from typing import Any, Final, Literal

from planexe.json_text import json_text
from planexe.llm.answer_schema import flattened, make_strict, schema_instruction, without_bounds
from planexe.llm.dialect import Dialect, SchemaForm
from planexe.llm.messages import AnswerFormat, Message, Request
from planexe.llm.tokens import estimated_tokens

ReplyFormat = Literal["json_schema", "tools", "json_object", "text", ""]

_LEAST_CAP: Final = 256
_MARGIN: Final = 64  # tokens


def reply_format_of(dialect: Dialect, answer: AnswerFormat | None) -> ReplyFormat:
    """Returns how JSON is asked for: ``""`` if free text is wanted."""
    if answer is None:
        return ""
    form = dialect.schema
    return "json_schema" if form == "bounds" or form == "plain" or form == "flat" else form


def build_body(
    model: str, request: Request, dialect: Dialect, further: Mapping[str, Any], cap_tokens: int | None = None
) -> dict[str, Any]:
    """Returns the JSON body of one request.

    Args:
        model: the model's name as the service knows it.
        request: what to ask.
        dialect: what the endpoint takes.
        further: fields of the model's catalogue entry, added as they are.
        cap_tokens: output cap of this request; ``None`` for what the request says and the endpoint takes.
    """
    reply_format = reply_format_of(dialect, request.answer)
    chat = chat_messages(request, reply_format, system_role=dialect.system_role)
    messages = [{"role": m.role, "content": m.content} for m in chat]
    body: dict[str, Any] = {"model": model, "messages": messages, "stream": False}
    if request.answer is not None and reply_format == "json_schema":
        body["response_format"] = _json_schema(request.answer, dialect.schema)
    elif request.answer is not None and reply_format == "tools":
        body["tools"] = [_function(request.answer)]
    elif reply_format == "json_object":
        body["response_format"] = {"type": "json_object"}
    if dialect.cap_fields:
        body[dialect.cap_fields[0]] = cap_tokens or _cap_of(request, dialect)
    if request.temperature is not None and "temperature" not in dialect.dropped:
        body["temperature"] = request.temperature
    if request.seed is not None and "seed" not in dialect.dropped:
        body["seed"] = request.seed
    if request.stream and "stream" not in dialect.dropped:
        body["stream"] = True
        if "stream_options" not in dialect.dropped:
            body["stream_options"] = {"include_usage": True}
    return body | dict(further)


def _cap_of(request: Request, dialect: Dialect) -> int:
    """Returns the output cap: what is asked for, if the endpoint takes as much and the prompt leaves room for it."""
    cap = min(request.max_output_tokens, dialect.most_output_tokens or request.max_output_tokens)
    if dialect.window_tokens is None:
        return cap
    prompt_tokens = sum(estimated_tokens(m.content) for m in request.prompt.messages())
    return min(cap, max(_LEAST_CAP, dialect.window_tokens - prompt_tokens - _MARGIN))


def _json_schema(answer: AnswerFormat, form: SchemaForm) -> dict[str, Any]:
    schema = _schema_as(json_text(answer.schema, ensure_ascii=True), form)
    return {"type": "json_schema", "json_schema": {"name": answer.name, "strict": True, "schema": schema}}


def _function(answer: AnswerFormat) -> dict[str, Any]:
    return {"type": "function", "function": {"name": answer.name, "parameters": dict(answer.schema)}}


@functools.lru_cache(maxsize=128)
def _schema_as(schema_text: str, form: SchemaForm) -> Mapping[str, Any]:
    schema = make_strict(json.loads(schema_text))
    if form == "flat":
        return flattened(without_bounds(schema))
    return without_bounds(schema) if form == "plain" else schema


def chat_messages(request: Request, reply_format: ReplyFormat, *, system_role: bool = True) -> tuple[Message, ...]:
    """Returns the chat messages; the schema follows the task where the endpoint is not told it in another way.

    Args:
        request: what to ask.
        reply_format: how JSON is asked for.
        system_role: whether the rules are a message of their own; else they come first in the user's.
    """
    system, user, *turns = request.prompt.messages()
    if request.answer is not None and reply_format in ("json_object", "text"):
        instruction = schema_instruction(_schema_as(json_text(request.answer.schema, ensure_ascii=True), "bounds"))
        user = Message("user", f"{user.content}\n\n{instruction}")
    if not system_role:
        system, user = Message("system", ""), Message("user", f"{system.content}\n\n{user.content}".strip())
    return tuple(m for m in (system, user, *turns) if m.content)
