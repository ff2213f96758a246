"""How the simulated service differs from OpenAI's: every habit is a row of a table and a small function.

A habit is no fault: a share of the calls meets it, however often they are asked, and 1 makes it a switch.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final, Generic, TypeVar

from planexe.errors import SettingsError
from planexe.simulator.chat_reply import ChatReply, ErrorReply, error_reply
from planexe.simulator.chat_request import ApiError
from planexe.simulator.randomness import random_for

_MOST_OUTPUT_TOKENS: Final = 4_096
_BOUNDS: Final = frozenset(
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems"]
)
_FOREIGN_ENDINGS: Final[Mapping[str | None, tuple[str, ...]]] = {
    "stop": ("STOP", "end_turn", "eos", "FinishReason.STOP"),
    "length": ("MAX_TOKENS", "model_length"),
    "content_filter": ("SAFETY", "content_filter: violence"),
}
_THOUGHTS: Final = (
    "<think>\nFirst the facts, then the fields.\n</think>\n\n{}",
    "<thought>draft: {{}}</thought>{}",
    "◁think▷The fields are clear.◁/think▷{}",
    "<|channel|>analysis<|message|>The fields are clear.<|end|><|start|>assistant<|channel|>final<|message|>{}",
)
Act = TypeVar("Act")


@dataclass(frozen=True, slots=True)
class Habit(Generic[Act]):
    """What a service does in its own way.

    Attributes:
        meaning: what it does, in a few words.
        act: does it.
    """

    meaning: str
    act: Act


def _refusal(text: str, param: str, code: str | None = "unsupported_value") -> ApiError:
    return ApiError(400, "invalid_request_error", code, text, param)


def _nodes(value: Any) -> Iterator[tuple[str, Any]]:
    """Yields every name in a JSON value with what it stands for."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in entries:
        yield str(name), inner
        yield from _nodes(inner)


def _refuses_bounds(body: Mapping[str, Any]) -> ApiError | None:
    found = next((n for n, v in _nodes(body.get("response_format")) if n in _BOUNDS and isinstance(v, int | float)), "")
    text = f"Invalid schema for response_format: '{found}' is not permitted."
    return _refusal(text, "response_format", None) if found else None


def _refuses_references(body: Mapping[str, Any]) -> ApiError | None:
    if not any(name == "$ref" and isinstance(value, str) for name, value in _nodes(body.get("response_format"))):
        return None
    return _refusal("$ref keyword is not supported in the given schema.", "response_format", None)


def _refuses_formats(*kinds: str) -> Callable[[Mapping[str, Any]], ApiError | None]:
    def refuse(body: Mapping[str, Any]) -> ApiError | None:
        asked = body.get("response_format")
        kind = asked.get("type") if isinstance(asked, dict) else None
        text = f"'response_format' of type '{kind}' is not supported with this model."
        return _refusal(text, "response_format") if kind in kinds else None

    return refuse


def _refuses_system(body: Mapping[str, Any]) -> ApiError | None:
    if any(message.get("role") in ("system", "developer") for message in body["messages"]):
        return _refusal("System role not supported.", "messages")
    return None


def _refuses_cap_field(body: Mapping[str, Any]) -> ApiError | None:
    text = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    return _refusal(text, "max_tokens", "unsupported_parameter") if body.get("max_tokens") is not None else None


def _refuses_cap_size(body: Mapping[str, Any]) -> ApiError | None:
    name = next((name for name in ("max_tokens", "max_completion_tokens") if body.get(name)), "")
    if not name or body[name] <= _MOST_OUTPUT_TOKENS:
        return None
    text = f"{name} is too large: {body[name]}. This model supports at most {_MOST_OUTPUT_TOKENS} completion tokens."
    return _refusal(text, name, "invalid_value")


def _refuses_stream(body: Mapping[str, Any]) -> ApiError | None:
    return _refusal("stream is not supported with this model.", "stream") if body.get("stream") is True else None


def _refuses_temperature(body: Mapping[str, Any]) -> ApiError | None:
    text = "`temperature` is not supported with this model."
    return _refusal(text, "temperature") if body.get("temperature") is not None else None


REFUSALS: Final[Mapping[str, Habit[Callable[[Mapping[str, Any]], ApiError | None]]]] = {
    "refuses_bounds": Habit("Refuses schemas with bounds (`minimum`, `maxItems`, …).", _refuses_bounds),
    "refuses_references": Habit("Refuses schemas with `$ref`.", _refuses_references),
    "refuses_schema": Habit("Refuses every `json_schema`, takes `json_object`.", _refuses_formats("json_schema")),
    "refuses_format": Habit("Refuses every JSON format.", _refuses_formats("json_schema", "json_object")),
    "refuses_system": Habit("Refuses the system role.", _refuses_system),
    "refuses_cap_field": Habit("Refuses `max_tokens`, takes `max_completion_tokens`.", _refuses_cap_field),
    "refuses_cap_size": Habit(f"Refuses an output cap above {_MOST_OUTPUT_TOKENS:,} tokens.", _refuses_cap_size),
    "refuses_stream": Habit("Refuses to stream.", _refuses_stream),
    "refuses_temperature": Habit("Refuses a temperature.", _refuses_temperature),
}
"""What is said to a request's body, ``None`` for nothing."""

_Rewriting = Callable[[ChatReply, Random], ChatReply]


def _foreign_finish(reply: ChatReply, random: Random) -> ChatReply:
    words = _FOREIGN_ENDINGS.get(reply.finish_reason)
    return replace(reply, finish_reason=random.choice(words)) if words else reply


def _thinks(reply: ChatReply, random: Random) -> ChatReply:
    return replace(reply, text=random.choice(_THOUGHTS).format(reply.text)) if reply.text else reply


def _with(**values: Any) -> _Rewriting:
    return lambda reply, _: replace(reply, **values)


ANSWERS: Final[Mapping[str, Habit[_Rewriting]]] = {
    "no_finish": Habit("Gives no finish reason.", _with(finish_reason=None)),
    "foreign_finish": Habit("Says `MAX_TOKENS`, `SAFETY`, `end_turn` for why it stopped.", _foreign_finish),
    "thinks": Habit("Writes its thoughts before the answer, in the tags of several models.", _thinks),
    "usage_missing": Habit("Counts no tokens.", _with(counts_as="")),
    "usage_zero": Habit("Counts 0 tokens.", _with(counts_as="0")),
    "usage_nan": Habit("Counts `NaN` tokens.", _with(counts_as="NaN")),
    "usage_negative": Habit("Counts -1 tokens.", _with(counts_as="-1")),
    "other_content_type": Habit("Sends `text/plain`, whatever it is.", _with(media_type="text/plain")),
    "streams_unasked": Habit("Streams though nobody asked.", _with(stream=True)),
    "never_streams": Habit("Sends one piece though a stream was asked for.", _with(stream=False)),
    "ndjson": Habit("Streams JSON by the line.", _with(stream=True, by_line=True, media_type="application/x-ndjson")),
}
"""How an answer is rewritten, in this order."""


def _loading(error: ErrorReply) -> ErrorReply:
    if error.status < 500:
        return error
    told = ApiError(503, "unavailable_error", None, "Loading model")
    return error_reply(told, error.retry_after_s)


def _reset_epoch(error: ErrorReply) -> ErrorReply:
    if error.status != 429:
        return error
    resets_at = round(time.time() + (error.retry_after_s or 0.0))
    return replace(error, retry_after_s=None, more_headers={"x-ratelimit-reset-requests": str(resets_at)})


ERRORS: Final[Mapping[str, Habit[Callable[[ErrorReply], ErrorReply]]]] = {
    "loading": Habit("Says 503 `Loading model` for every failure; with `outage_s=N` for N seconds.", _loading),
    "reset_epoch": Habit("Says when to try again as seconds since 1970, in a header of its own.", _reset_epoch),
}
"""How an error is put."""

HABITS: Final[Mapping[str, str]] = {
    name: habit.meaning for table in (REFUSALS, ANSWERS, ERRORS) for name, habit in table.items()
}
"""What each habit is, by name."""


@dataclass(frozen=True, slots=True)
class Habits:
    """The habits of one service.

    Attributes:
        shares: of the calls that meet a habit, 0 to 1 each, by its name; 0 if left out.

    Raises:
        SettingsError: a share is out of range, or there is no such habit.
    """

    shares: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name, share in self.shares.items():
            if name not in HABITS:
                raise SettingsError(f"--faults: there is no habit {name!r}; use {', '.join(HABITS)}.", field="--faults")
            if not (math.isfinite(share) and 0 <= share <= 1):
                raise SettingsError(f"--faults: {name} is {share}; use a share from 0 to 1.", field="--faults")

    def refusal(self, body: Mapping[str, Any], key: str) -> ApiError | None:
        """Returns what is said to a request that this service does not take; ``None`` if it takes it."""
        return next((error for habit, _ in self._met(REFUSALS, key) if (error := habit.act(body))), None)

    def rewritten(self, reply: ChatReply, key: str) -> ChatReply:
        """Returns an answer as this service puts it."""
        for habit, random in self._met(ANSWERS, key):
            reply = habit.act(reply, random)
        return reply

    def error(self, error: ErrorReply, key: str) -> ErrorReply:
        """Returns an error as this service puts it."""
        for habit, _ in self._met(ERRORS, key):
            error = habit.act(error)
        return error

    def _met(self, table: Mapping[str, Habit[Act]], key: str) -> Iterator[tuple[Habit[Act], Random]]:
        for name, habit in table.items():
            random = random_for("habit", name, key)
            if random.random() < self.shares.get(name, 0.0):
                yield habit, random
