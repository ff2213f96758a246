"""Turns what an OpenAI-compatible service says went wrong into the product's own errors; pure."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from planexe.errors import (
    AuthFailed,
    ContentFiltered,
    ContextOverflow,
    ModelNotFound,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from planexe.json_text import json_text
from planexe.llm.chat_answer import as_subject, shortened

_OVERFLOW: Final = re.compile(
    r"context_length_exceeded|exceed_context_size|maximum context|context length|context window|context size"
    r"|prompt is too long|input is too long|too many (input )?tokens|reduce the length"
)
_QUOTA_CODES: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached", "insufficient_credits"})
_FILTER_CODES: Final = frozenset({"content_filter", "content_policy_violation", "moderation_blocked"})
_STATUS_OF_CODE: Final[Mapping[str, int]] = {
    "rate_limit_exceeded": 429,
    "rate_limit_error": 429,
    "insufficient_quota": 429,
    "invalid_api_key": 401,
    "authentication_error": 401,
    "model_not_found": 404,
    "context_length_exceeded": 400,
    "invalid_request_error": 400,
}
_DURATION_PART: Final = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS_OF_UNIT: Final[Mapping[str, float]] = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True)
class Place:
    """Who was asked, for messages: label of the service, its address, the key's variable, the model."""

    label: str
    base_url: str
    key_env: str
    model: str

    @property
    def subject(self) -> str:
        """The label as the beginning of a sentence."""
        return as_subject(self.label)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A service's error, read from its body; ``words`` holds message, code and type for looking things up."""

    status: int
    message: str = ""
    code: str = ""
    parameter: str = ""
    words: str = ""


def read_complaint(status: int | None, body: object) -> Complaint:
    """Reads an error body of any shape: an error object, a list of them, FastAPI's ``detail``, text, HTML.

    Args:
        status: HTTP status; ``None`` for an error inside a stream or a 200, where the error's own code tells.
        body: decoded JSON, or the text.
    """
    error: object = body[0] if isinstance(body, list) and body else body
    if isinstance(error, Mapping) and "error" in error:
        error = error["error"]
    if not isinstance(error, Mapping):
        text = error if isinstance(error, str) else json_text(error, default=str, ensure_ascii=True)
        text = "a web page" if text.lstrip()[:1] == "<" else text
        return Complaint(status or 500, shortened(text), words=text.lower())
    message = next((error[k] for k in ("message", "detail") if error.get(k)), None)
    message = message if isinstance(message, str) else json_text(message or error, default=str)
    code = str(error.get("code") or error.get("type") or "")
    words = " ".join(str(error.get(k) or "") for k in ("code", "type")) + f" {message}"
    parameter = error.get("param")
    return Complaint(
        status=status if status is not None else _status_of(error),
        message=shortened(message),
        code=code,
        parameter=parameter if isinstance(parameter, str) else "",
        words=words.lower(),
    )


def _status_of(error: Mapping[str, Any]) -> int:
    for value in (str(error.get(key)) for key in ("code", "status", "type")):
        if value.isdecimal() and 400 <= int(value) <= 599:
            return int(value)
        if value in _STATUS_OF_CODE:
            return _STATUS_OF_CODE[value]
    return 500


def error_of(complaint: Complaint, place: Place, headers: Mapping[str, str]) -> ProviderError:
    """Returns the product's error for a complaint, with one sentence that says what to do.

    Args:
        complaint: what the service said.
        place: who said it.
        headers: the response's headers, lower-case names.
    """
    status, said = complaint.status, f"HTTP {complaint.status}: {complaint.message or 'no reason given'}"
    codes = frozenset(complaint.words.split())
    if codes & _FILTER_CODES:
        return ContentFiltered(
            f"The content filter of {place.label} refused the prompt; rephrase the goal or choose another model.",
            status=status,
        )
    # Only codes tell a spent account: some services write "exceeded your quota" for a limit that passes in a minute.
    if status == 402 or (status == 429 and codes & _QUOTA_CODES):
        return QuotaExhausted(
            f"The account at {place.label} has no credit left ({said}); add credit, use another key, "
            "or choose the `simulated` model.",
            status=status,
        )
    if status == 429:
        return RateLimited(
            f"{place.subject} asks for fewer requests ({said}); wait, or lower the concurrency.",
            status=status,
            retry_after_s=retry_after_s(headers, datetime.now(UTC)),
        )
    if status in (401, 403):
        return AuthFailed(f"{place.subject} did not accept the key ({said}); {_key_advice(place)}", status=status)
    if status >= 500 or status in (408, 409, 425):
        return ServerFailed(
            f"{place.subject} failed ({said}); try again, or choose another model.",
            status=status,
            retry_after_s=retry_after_s(headers, datetime.now(UTC)),
        )
    return _rejection(complaint, place, said)


def _rejection(complaint: Complaint, place: Place, said: str) -> RequestRejected:
    status = complaint.status
    if status == 413 or _OVERFLOW.search(complaint.words):
        return ContextOverflow(
            f"The prompt does not fit the model `{place.model}` ({said}); "
            "choose a model with a larger context window or shorten the goal.",
            status=status,
        )
    if "model_not_found" in complaint.words or "not a valid model" in complaint.words:
        return _no_model(place, said, status)
    if status == 404:
        if "model" in complaint.words or "no endpoints" in complaint.words:
            return _no_model(place, said, status)
        return RequestRejected(
            f"There is no chat service at {place.base_url} ({said}); check `base_url`, which usually ends with /v1.",
            status=status,
        )
    return RequestRejected(f"{place.subject} refused the request ({said}); choose another model.", status=status)


def _no_model(place: Place, said: str, status: int) -> ModelNotFound:
    return ModelNotFound(
        f"{place.subject} does not know the model `{place.model}` ({said}); "
        "check its name in the model catalogue or choose another one.",
        status=status,
    )


def _key_advice(place: Place) -> str:
    what = f"set {place.key_env}" if place.key_env else "give the right key"
    return f"{what} or choose the `simulated` model."


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Returns how many seconds a service asks us to wait, or ``None`` if it does not say.

    Reads ``retry-after-ms``, then ``retry-after`` (seconds or an HTTP date), then ``x-ratelimit-reset-…`` of a limit
    that has nothing left. Moments in the past count as 0.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return max(0.0, milliseconds / 1000)
    stated = headers.get("retry-after", "").strip()
    seconds = _number(stated)
    if seconds is not None:
        return max(0.0, seconds)
    if stated:
        try:
            moment = parsedate_to_datetime(stated)
        except ValueError:
            return None
        return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
    resets = [
        _duration_s(headers.get(f"x-ratelimit-reset-{kind}", ""))
        for kind in ("requests", "tokens")
        if _number(headers.get(f"x-ratelimit-remaining-{kind}", "")) == 0
    ]
    return max((r for r in resets if r is not None), default=None)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _duration_s(text: str) -> float | None:
    parts = _DURATION_PART.findall(text)
    if not parts:
        return _number(text)
    seconds = sum(float(amount) * _SECONDS_OF_UNIT[unit] for amount, unit in parts)
    return seconds if math.isfinite(seconds) else None
