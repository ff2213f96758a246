"""Turns what an OpenAI-compatible service says went wrong into the product's own errors; pure."""

import contextlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from planexe.errors import (
    AuthFailed,
    ContentFiltered,
    ContextOverflow,
    InvalidAnswer,
    ModelNotFound,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from planexe.llm.chat_answer import ESTIMATED_USAGE, as_subject, shortened
from planexe.llm.complaint_words import Trouble
from planexe.llm.complaints import Complaint
from planexe.llm.messages import Reply, Usage
from planexe.llm.secret import scrubbed, without_keys
from planexe.llm.tokens import estimated_tokens

_DURATION_PART: Final = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_DURATION: Final = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h|d)[a-z]*,?\s*)+")
_NO_SPAN_S: Final = 1e9  # a number as large is a moment, in seconds or milliseconds since 1970
_NO_SPAN_MS: Final = 1e12
_LONGEST_SPAN_S: Final = 86_400.0
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


def error_of(
    complaint: Complaint, place: Place, headers: Mapping[str, str], *, reply: Reply | None = None
) -> ProviderError:
    """Returns the product's error for a complaint, with one sentence that says what to do."""
    reason = complaint.message or "no reason given"
    said = reason if complaint.inside else f"HTTP {complaint.status}: {reason}"
    if complaint.generated is not None:
        return _invalid(complaint, place, said)
    kind, sentence = TROUBLES[complaint.trouble]
    error = kind(
        sentence.format(
            subject=place.subject,
            label=place.label,
            model=place.model,
            base_url=scrubbed(place.base_url),
            said=said,
            key=f"set {shortened(place.key_env)}" if place.key_env else "give the right key",
        ),
        status=complaint.status,
        reply=reply,
    )
    if isinstance(error, RateLimited | ServerFailed):
        asked_s = retry_after_s(headers, datetime.now(UTC))
        error.retry_after_s = _duration_s(complaint.wait_text.replace(" ", "")) if asked_s is None else asked_s
    return error


TROUBLES: Final[Mapping[Trouble, tuple[type[ProviderError], str]]] = {
    "filter": (
        ContentFiltered,
        "The content filter of {label} refused the prompt ({said}); rephrase the goal or choose another model.",
    ),
    "quota": (
        QuotaExhausted,
        (
            "The account at {label} has no credit left ({said}); add credit, use another key, "
            "or choose the `simulated` model."
        ),
    ),
    "region": (
        RequestRejected,
        "{subject} does not serve the country this request came from ({said}); choose a model of another service.",
    ),
    "access": (
        ModelNotFound,
        "{subject} does not let this key use the model `{model}` ({said}); ask for access there or choose another one.",
    ),
    "key": (AuthFailed, "{subject} did not accept the key ({said}); {key} or choose the `simulated` model."),
    "too_fast": (RateLimited, "{subject} asks for fewer requests ({said}); wait, or lower the concurrency."),
    "too_much": (
        ContextOverflow,
        (
            "One request is larger than all that {label} takes in a minute ({said}); "
            "choose a model with a higher limit, a smaller output cap, or shorten the goal."
        ),
    ),
    "busy": (ServerFailed, "{subject} failed ({said}); try again, or choose another model."),
    "overflow": (
        ContextOverflow,
        (
            "The prompt does not fit the model `{model}` ({said}); "
            "choose a model with a larger context window or shorten the goal."
        ),
    ),
    "no_model": (
        ModelNotFound,
        (
            "{subject} does not know the model `{model}` ({said}); "
            "check its name in the model catalogue or choose another one."
        ),
    ),
    "no_place": (
        RequestRejected,
        "There is no chat service at {base_url} ({said}); check `base_url`, which usually ends with /v1.",
    ),
    "": (RequestRejected, "{subject} refused the request ({said}); choose another model."),
}
"""Our error for each kind of trouble, and its sentence."""


def _invalid(complaint: Complaint, place: Place, said: str) -> InvalidAnswer:
    """Returns the error of an answer that the service itself checked and withheld."""
    text = complaint.generated or ""
    return InvalidAnswer(
        f"{place.subject} found the answer of the model invalid ({said}).",
        problems=(f"The service refused it: {complaint.message}",),
        reply=Reply(
            text=without_keys(text), usage=Usage(output_tokens=estimated_tokens(text)), headers=ESTIMATED_USAGE
        ),
    )


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Returns how many seconds a service asks us to wait, or ``None`` if it does not say.

    Reads ``retry-after-ms``, then ``retry-after`` (seconds or an HTTP date), then ``x-ratelimit-reset-…`` of a limit
    that has nothing left. Moments in the past count as 0; one that is days away is not believed.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return max(0.0, milliseconds / 1000)
    stated = headers.get("retry-after", "").strip()
    if _number(stated) is not None:
        return _until_s(stated, now)
    if stated:
        try:
            moment = parsedate_to_datetime(stated)
        except ValueError:
            return _duration_s(stated)
        return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
    resets = [
        _until_s(headers.get(f"x-ratelimit-reset{kind}", ""), now)
        for kind in ("-requests", "-tokens", "")
        if _number(headers.get(f"x-ratelimit-remaining{kind}", "")) == 0
    ]
    return max((r for r in resets if r is not None), default=None)


def _until_s(text: str, now: datetime) -> float | None:
    """Returns the seconds until a limit is renewed, which is told as a span, a moment, or a count since 1970."""
    number = _number(text)
    if number is None:
        with contextlib.suppress(ValueError):
            moment = datetime.fromisoformat(text.strip())
            return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
        return _duration_s(text)
    if number > _NO_SPAN_MS:
        number /= 1000
    if number > _NO_SPAN_S:
        number -= now.timestamp()
        return max(0.0, number) if number <= _LONGEST_SPAN_S else None
    return max(0.0, number)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _duration_s(text: str) -> float | None:
    if _DURATION.fullmatch(text.strip()) is None:
        return _number(text)
    seconds = sum(float(amount) * _SECONDS_OF_UNIT[unit] for amount, unit in _DURATION_PART.findall(text))
    return seconds if math.isfinite(seconds) else None
