"""Reads the body of a chat completion request, or says what is wrong with it in OpenAI's words and codes."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from planexe.json_text import json_text
from planexe.simulator.models import MODELS, SimulatedModel
from planexe.simulator.randomness import digest

CHARACTERS_PER_TOKEN: Final = 4
NEXT_QUESTION = "NEXT:"
_FRAME_CHARACTERS: Final = 8  # of a message, beside its text
_ANOTHER_TRY: Final = re.compile(r"\n\nAnother try: [^\n]*(?=\n</task>$)")  # words a client adds where it asks afresh
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})


@dataclass(frozen=True, slots=True)
class ApiError:
    """An error answer: HTTP status and OpenAI's ``type``, ``code``, ``message`` and ``param``."""

    status: int
    type: str
    code: str | None
    message: str
    param: str | None = None

    def body(self) -> dict[str, Any]:
        """Returns the JSON body."""
        return {"error": {"message": self.message, "type": self.type, "param": self.param, "code": self.code}}


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message; the text of several parts is joined."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A request that can be answered.

    Attributes:
        model: the model asked for.
        messages: at least one.
        response_format: ``json_schema``, ``json_object`` or ``text``; ``tools`` where a function is to be called.
        schema: the answer's JSON schema, if it came in ``response_format`` or as the parameters of a function.
        tool: name of the function to call, empty where none has to be.
        max_tokens: output cap, the smaller of both spellings; ``None`` is the model's own.
        stream: the answer is sent as server-sent events.
        include_usage: the stream ends with a chunk that holds the usage.
        body: everything that was sent.
        key: the ``Authorization`` it came with.
    """

    model: SimulatedModel
    messages: tuple[ChatMessage, ...]
    response_format: str = "text"
    schema: Mapping[str, Any] | None = None
    tool: str = ""
    max_tokens: int | None = None
    stream: bool = False
    include_usage: bool = False
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)
    key: str = field(default="", repr=False)

    def messages_digest(self) -> str:
        """Returns the digest of all messages and of the format asked for."""
        texts = [part for message in self.messages for part in (message.role, message.text)]
        return digest(self.response_format, *texts)

    def original_messages(self) -> tuple[ChatMessage, ...]:
        """Returns what the answer is about: system messages, the first user message, and new questions after it."""
        first = next((i for i, m in enumerate(self.messages) if m.role == "user"), 0)
        return tuple(
            replace(m, text=_ANOTHER_TRY.sub("", m.text)) if i == first else m
            for i, m in enumerate(self.messages)
            if i == first
            or m.role in ("system", "developer")
            or (m.role == "user" and m.text.lstrip().startswith(NEXT_QUESTION))
        )

    def beginning(self, tokens: int | None) -> "ChatRequest":
        """Returns what a service reads that reads only so many tokens of a prompt, the schema first."""
        if tokens is None:
            return self
        left = tokens * CHARACTERS_PER_TOKEN - len(self.schema_text()) - _FRAME_CHARACTERS * len(self.messages)
        messages = []
        for message in self.messages:
            messages.append(replace(message, text=message.text[: max(0, left)]))
            left -= len(message.text)
        return replace(self, messages=tuple(messages))

    def prompt_characters(self) -> int:
        """Returns the characters of the prompt, the schema included, as a service would count them."""
        return sum(len(m.text) + _FRAME_CHARACTERS for m in self.messages) + len(self.schema_text())

    def schema_text(self) -> str:
        """Returns the schema as a service reads it, empty if none came in ``response_format``."""
        return "" if self.schema is None else json_text(self.schema, sort_keys=True, ensure_ascii=True)


def _invalid(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    return ApiError(400, "invalid_request_error", code, message, param)


def read_chat_request(body: bytes) -> ChatRequest | ApiError:
    """Returns the request, or the error to answer with."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return _invalid("We could not parse the JSON body of your request.")
    if not isinstance(data, dict):
        return _invalid("The body must be a JSON object.")
    model = _read_model(data.get("model"))
    messages = _read_messages(data.get("messages"))
    if isinstance(model, ApiError):
        return model
    if isinstance(messages, ApiError):
        return messages
    tool = _read_tool(data)
    if isinstance(tool, ApiError):
        return tool
    response_format = ("tools", tool[1]) if tool else _read_format(data.get("response_format"), model)
    max_tokens = _read_max_tokens(data)
    if isinstance(response_format, ApiError):
        return response_format
    if isinstance(max_tokens, ApiError):
        return max_tokens
    options = data.get("stream_options")
    return ChatRequest(
        model=model,
        messages=messages,
        response_format=response_format[0],
        schema=response_format[1],
        tool=tool[0] if tool else "",
        max_tokens=max_tokens,
        stream=data.get("stream") is True,
        include_usage=isinstance(options, dict) and options.get("include_usage") is True,
        body=data,
    )


def _read_model(name: Any) -> SimulatedModel | ApiError:
    if not isinstance(name, str) or not name:
        return _invalid("You must provide a model parameter.", "model")
    if name not in MODELS:
        known = ", ".join(MODELS)
        message = f"The model `{name}` does not exist or you do not have access to it. This service has: {known}."
        return ApiError(404, "invalid_request_error", "model_not_found", message, "model")
    return MODELS[name]


def _read_messages(raw: Any) -> tuple[ChatMessage, ...] | ApiError:
    if not isinstance(raw, list) or not raw:
        return _invalid("Missing required parameter: 'messages', a list with at least one message.", "messages")
    messages = []
    for index, item in enumerate(raw):
        where = f"messages[{index}]"
        if not isinstance(item, dict) or item.get("role") not in _ROLES:
            return _invalid(
                f"Invalid value for '{where}.role'; use one of {', '.join(sorted(_ROLES))}.", f"{where}.role"
            )
        text = _message_text(item.get("content"))
        if text is None:
            return _invalid(
                f"Invalid type for '{where}.content'; use text or a list of text parts.", f"{where}.content"
            )
        messages.append(ChatMessage(item["role"], text))
    return tuple(messages)


def _message_text(content: Any) -> str | None:
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list) and all(isinstance(part, dict) for part in content):
        texts: list[str] = [part["text"] for part in content if isinstance(part.get("text"), str)]
        return "\n".join(texts)
    return None


def _read_format(raw: Any, model: SimulatedModel) -> tuple[str, Mapping[str, Any] | None] | ApiError:
    if raw is None:
        return "text", None
    kind = raw.get("type") if isinstance(raw, dict) else None
    if kind not in ("json_schema", "json_object", "text"):
        return _invalid(
            "Invalid value for 'response_format.type'; use json_schema, json_object or text.", "response_format.type"
        )
    if kind not in model.response_formats:
        message = f"'response_format' of type '{kind}' is not supported with this model."
        return _invalid(message, "response_format", "unsupported_value")
    if kind != "json_schema":
        return kind, None
    wrapper = raw.get("json_schema")
    schema = wrapper.get("schema") if isinstance(wrapper, dict) else None
    if not isinstance(schema, dict):
        return _invalid(
            "Missing required parameter: 'response_format.json_schema.schema'.", "response_format.json_schema"
        )
    return kind, schema


def _read_tool(data: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | ApiError | None:
    """Returns name and parameters of the function that has to be called, ``None`` where text will do."""
    tools, choice = data.get("tools"), data.get("tool_choice", "auto")
    if not tools or choice in ("auto", "none", None):
        return None
    functions = [tool.get("function") for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    known = {one["name"]: one.get("parameters") for one in functions if isinstance(one, dict) and "name" in one}
    named = choice.get("function") if isinstance(choice, dict) else None
    name = named.get("name") if isinstance(named, dict) else next(iter(known), None) if choice == "required" else None
    if name not in known:
        shown = ", ".join(map(str, known)) or "none"
        return _invalid(
            f"Invalid value for 'tool_choice': name one of the functions in 'tools' ({shown}).", "tool_choice"
        )
    parameters = known[name]
    return str(name), parameters if isinstance(parameters, dict) else {"type": "object"}


def _read_max_tokens(data: Mapping[str, Any]) -> int | ApiError | None:
    caps: list[int] = []
    for name in ("max_tokens", "max_completion_tokens"):
        value = data.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            return _invalid(f"Invalid value for '{name}': {value!r}. Use a whole number of at least 1.", name)
        caps.append(value)
    return min(caps) if caps else None
