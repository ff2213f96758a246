"""What the simulated service sends: completion objects, stream chunks, errors and usage in OpenAI's shapes."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from planexe.json_text import json_text
from planexe.simulator.chat_request import CHARACTERS_PER_TOKEN, ApiError
from planexe.simulator.limits import TooMuch
from planexe.simulator.randomness import digest


def count_tokens(characters: int) -> int:
    """Returns the tokens of that many characters: four make one."""
    return -(-characters // CHARACTERS_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class ChatReply:
    """An answer before it is put on the wire.

    Attributes:
        id: the completion's id.
        model: the model's name.
        text: what the model wrote, whole.
        finish_reason: ``stop``, ``length`` or ``content_filter``, or what a service has in their place.
        prompt_tokens: tokens of the prompt, the cached ones included.
        cached_tokens: those that were read before.
        tool: the text is the arguments of a call of this function; empty for a message.
        refusal: the model declined with this text and wrote no other.
        has_choices: false is a completion without choices.
        counts_as: stands in place of every token count, as it is written; empty for no usage at all.
        stream: it is sent in pieces; ``by_line`` as JSON by the line and not as server-sent events.
        include_usage: the stream ends with the usage.
        media_type: of the body, where it is not the usual one.
    """

    id: str
    model: str
    text: str
    finish_reason: str | None
    prompt_tokens: int
    cached_tokens: int
    tool: str = ""
    refusal: str | None = None
    has_choices: bool = True
    counts_as: str | None = None
    stream: bool = False
    by_line: bool = False
    include_usage: bool = False
    media_type: str = ""

    @property
    def written(self) -> str:
        """Returns the text that costs output tokens."""
        return self.text if self.refusal is None else self.refusal

    def usage(self) -> dict[str, Any]:
        """Returns the usage object."""
        output = count_tokens(len(self.written)) if self.has_choices else 0
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": output,
            "total_tokens": self.prompt_tokens + output,
            "prompt_tokens_details": {"cached_tokens": self.cached_tokens, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        }

    def completion(self) -> bytes:
        """Returns the body of a plain answer."""
        plain = self.refusal is None and not self.tool
        message: dict[str, Any] = {
            "role": "assistant",
            "content": self.text if plain else None,
            "refusal": self.refusal,
        }
        if self.tool and self.refusal is None:
            message["tool_calls"] = self._call(self.text)
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": self.finish_reason}
        whole = {**self._head("chat.completion"), "choices": [choice] if self.has_choices else []}
        return self._json(whole if self.counts_as == "" else {**whole, "usage": self.usage()})

    def chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> bytes:
        """Returns one event of a stream."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return self.event({"choices": [choice] if self.has_choices else []})

    def end(self) -> bytes:
        """Returns the end of a stream: the usage, in an event without choices, and the word that it is done."""
        counted = self.include_usage and self.counts_as != ""
        usage = self.event({"choices": [], "usage": self.usage()}) if counted else b""
        return usage if self.by_line else usage + STREAM_END

    def pieces(self, count: int) -> list[bytes]:
        """Returns the events with the text, in about ``count`` pieces of equal length."""
        text = self.written
        step = max(1, -(-len(text) // max(1, count)))
        parts = [text[start : start + step] for start in range(0, len(text), step)]
        if self.tool and self.refusal is None:
            return [self.chunk({"tool_calls": self._call(part, index=0)}) for part in parts]
        field = "content" if self.refusal is None else "refusal"
        return [self.chunk({field: part}) for part in parts]

    def _call(self, arguments: str, **more: Any) -> list[dict[str, Any]]:
        function = {"name": self.tool, "arguments": arguments}
        return [{**more, "id": f"call_{self.id[-12:]}", "type": "function", "function": function}]

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": int(time.time()),
            "model": self.model,
            "system_fingerprint": "fp_simulated",
            "simulated": True,
        }

    def event(self, rest: dict[str, Any]) -> bytes:
        """Returns one event of a stream with these values."""
        data = self._json({**self._head("chat.completion.chunk"), **rest})
        return data + b"\n" if self.by_line else b"data: " + data + b"\n\n"

    def _json(self, value: dict[str, Any]) -> bytes:
        text = json_text(value, ensure_ascii=True)
        if self.counts_as:  # quotes inside texts are escaped, so only true counts are found
            text = re.sub(r'(_tokens": )\d+', lambda found: f"{found[1]}{self.counts_as}", text)
        return text.encode()


STREAM_END = b"data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class ErrorReply:
    """An error on the wire.

    Attributes:
        status: the HTTP status.
        body: JSON or a page of HTML.
        content_type: of the body.
        retry_after_s: when to try again, in real seconds.
        more_headers: beside those that every answer has.
    """

    status: int
    body: bytes
    content_type: str = "application/json"
    retry_after_s: float | None = None
    more_headers: Mapping[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """Returns the headers that say when to try again, if that is known."""
        if self.retry_after_s is None:
            return dict(self.more_headers)
        seconds = f"{self.retry_after_s:.3f}".rstrip("0").rstrip(".")
        return {
            "retry-after": seconds or "0",
            "retry-after-ms": f"{self.retry_after_s * 1000:.0f}",
            **self.more_headers,
        }


def error_reply(error: ApiError, retry_after_s: float | None = None) -> ErrorReply:
    """Returns an error as JSON."""
    return ErrorReply(error.status, json_text(error.body(), ensure_ascii=True).encode(), retry_after_s=retry_after_s)


def too_much_reply(refusal: TooMuch, model: str) -> ErrorReply:
    """Returns the 429 of a limit that was reached."""
    if refusal.what == "concurrency":
        text = f"Too many requests at once for {model}: limit {refusal.limit}, in flight {refusal.used}."
        return error_reply(ApiError(429, "requests", "concurrency_limit_exceeded", text), refusal.retry_after_s)
    unit = "RPM" if refusal.what == "requests" else "TPM"
    text = (
        f"Rate limit reached for {model} on {refusal.what} per min ({unit}): limit {refusal.limit}, "
        f"used {refusal.used}. Please try again in {refusal.retry_after_s:.3f}s."
    )
    return error_reply(ApiError(429, refusal.what, "rate_limit_exceeded", text), refusal.retry_after_s)


def rate_fault_reply(random: Random, time_scale: float) -> ErrorReply:
    """Returns a 429 that no counter explains, as shared capacity gives it."""
    wait_s = round(random.uniform(0.5, 3.0) * time_scale, 3)
    text = f"Rate limit reached: the model is in high demand. Please try again in {wait_s:g}s."
    return error_reply(ApiError(429, "requests", "rate_limit_exceeded", text), wait_s)


def server_fault_reply(random: Random, time_scale: float, retry_after_s: float | None = None) -> ErrorReply:
    """Returns one of the ways in which services fail: 500, 502 with a page of HTML, 503, 504."""
    status = random.choice((500, 500, 502, 502, 503, 503, 504))
    if status in (502, 504):
        title = "502 Bad Gateway" if status == 502 else "504 Gateway Time-out"
        head, page = f"<head><title>{title}</title></head>", f"<body><center><h1>{title}</h1></center></body>"
        page = f"<html>\r\n{head}\r\n{page}\r\n</html>"
        return ErrorReply(status, page.encode(), "text/html", retry_after_s)
    if status == 503:
        wait_s = round(random.uniform(0.5, 2.0) * time_scale, 3) if retry_after_s is None else retry_after_s
        text = "The engine is currently overloaded, please try again later."
        return error_reply(ApiError(503, "server_error", "overloaded", text), wait_s)
    text = "The server had an error while processing your request. Sorry about that!"
    return error_reply(ApiError(500, "server_error", None, text), retry_after_s)


_ODD_STATUSES = (
    (498, "capacity_exceeded", "Flex tier capacity exceeded"),
    (499, None, "client closed request"),
    (529, "overloaded_error", "Overloaded"),
)


def odd_status_reply(random: Random) -> ErrorReply:
    """Returns a failure under a status that no standard knows."""
    status, code, text = random.choice(_ODD_STATUSES)
    return error_reply(ApiError(status, "invalid_request_error", code, text))


def key_echo_reply(key: str) -> ErrorReply:
    """Returns a failure that tells a key: not the one it was sent, but what looks like one and is made from it."""
    text = f"Upstream failed for Authorization: Bearer {fake_key(key)}. Please try again."
    return error_reply(ApiError(500, "server_error", None, text))


def fake_key(key: str) -> str:
    """Returns what looks like a key, is none, and is the same for the same key."""
    return f"sk-simulated-{digest('key', key)}"
