"""Reads what a service says went wrong, in whatever shape and wording, as one kind of trouble; pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from planexe.json_text import json_text
from planexe.llm.chat_answer import shortened
from planexe.llm.complaint_words import TROUBLE_WORDS, Trouble

_MOST_WORDS: Final = 4_000
_DEEPEST: Final = 8
_NOT_THE_SERVICES: Final = frozenset(
    {"failed_generation", "input", "ctx", "body", "prompt", "messages", "headers", "provider_name", "request_id", "url"}
)
"""Names of what a service only repeats."""
_MESSAGES: Final = ("message", "detail", "msg", "error_msg", "error_message", "status_msg", "errorMessage", "Message")
_CODES: Final = ("code", "type", "status", "error_code", "status_code", "error_type", "__type")
_STATUS_OF_CODE: Final[Mapping[str, int]] = {
    "rate_limit_exceeded": 429,
    "rate_limit_error": 429,
    "insufficient_quota": 429,
    "resource_exhausted": 429,
    "invalid_api_key": 401,
    "authentication_error": 401,
    "unauthenticated": 401,
    "permission_denied": 403,
    "permission_error": 403,
    "model_not_found": 404,
    "not_found_error": 404,
    "context_length_exceeded": 400,
    "invalid_request_error": 400,
    "invalid_argument": 400,
    "badrequesterror": 400,
}
_BY_STATUS: Final[Mapping[int, Trouble]] = {
    401: "key",
    402: "quota",
    403: "key",
    404: "no_place",
    405: "no_place",
    410: "no_model",
    413: "overflow",
    429: "too_fast",
    **dict.fromkeys((408, 409, 421, 423, 424, 425, 440, 444, 449, 460, 498, 499), "busy"),
}
_LIMIT: Final = re.compile(r"limit:?\s*(\d[\d,]*)(?:(?!requested).){0,60}requested:?\s*(\d[\d,]*)")
_WAIT: Final = re.compile(
    r"(?:try again|retry(?:ing)?|wait|retry ?delay\W{0,4}|available)\D{0,24}?"
    r"((?:\d+(?:\.\d+)?\s?(?:ms|s|m|h|d)[a-z]*\s?)+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A service's error, read from its body.

    Attributes:
        status: HTTP status; where the error came inside an answer, what it amounts to.
        inside: it came inside an answer that began well.
        message: what to show of it.
        parameter: the field of the request that it names, ``""`` if it names none.
        words: everything it says, in lower case, for looking things up.
        generated: the answer that the service itself found wrong, and sent along; ``None`` if it is not about that.
        is_page: it is a web page.
    """

    status: int
    inside: bool = False
    message: str = ""
    parameter: str = ""
    words: str = ""
    generated: str | None = None
    is_page: bool = False

    @property
    def trouble(self) -> Trouble:
        """What is wrong; ``""`` for a request that is refused for another reason, or for none."""
        if self.is_page and self.status == 403:
            return "no_place"
        limit = _LIMIT.search(self.words)
        if limit is not None and _count(limit[2]) > _count(limit[1]) and _means(self.words, "too_fast"):
            return "too_much"
        for trouble, words in TROUBLE_WORDS:
            if words.search(self.words) and self._can_be(trouble):
                return trouble
        if self.status == 404 and "model" in self.words:
            return "no_model"
        return "busy" if self.status >= 500 else _BY_STATUS.get(self.status, "")

    @property
    def wait_text(self) -> str:
        """How long to wait, in the service's own words, as in "7.66s"; ``""`` if it does not say."""
        found = _WAIT.search(self.words)
        return found[1] if found else ""

    def _can_be(self, trouble: Trouble) -> bool:
        """Says whether the status leaves room for what the words seem to mean."""
        if self.status == 402 or (self.status >= 500 and not self.inside):
            return trouble in ("filter", "quota", "too_much", "overflow")
        if self.status == 429:
            return trouble in ("filter", "quota", "too_much")
        if self.status in (401, 403):
            return trouble not in ("overflow", "busy", "too_fast") and (trouble != "no_model" or self.status == 403)
        return self.status != 404 or trouble not in ("key", "busy")


def _count(digits: str) -> int:
    return int(digits.replace(",", ""))


def _means(words: str, trouble: Trouble) -> bool:
    return any(pattern.search(words) for name, pattern in TROUBLE_WORDS if name == trouble)


def read_complaint(status: int | None, body: object) -> Complaint:
    """Reads an error body of any shape: an error object, a list of them, one inside another's text, plain text, HTML.

    Args:
        status: HTTP status; ``None`` for an error inside a stream or a 200, where the error's own code tells.
        body: decoded JSON, or the text.
    """
    if isinstance(body, str) and body.lstrip()[:1] == "<":
        return Complaint(status=status or 500, inside=status is None, message="a web page", is_page=True)
    holders = list(_mappings_in({"message": body} if isinstance(body, str) else body, 0))
    if not holders:
        text = json_text(body, default=str, ensure_ascii=True)
        return Complaint(status=status or 500, inside=status is None, message=shortened(text), words=text.lower())
    message = _innermost_message(holders) or json_text(holders[0], default=str)
    named = [p for h in holders if isinstance(p := h.get("param"), str)] + _places_in(holders)
    failed = any(h.get("code") in ("json_validate_failed", "tool_use_failed") for h in holders)
    generated = next((g for h in holders if isinstance(g := h.get("failed_generation"), str)), "")
    return Complaint(
        status=status if status is not None else _status_of(holders),
        inside=status is None,
        message=shortened(message),
        parameter=named[-1] if named else "",
        words=" ".join(_words_in(holders))[:_MOST_WORDS].lower(),
        generated=generated if failed or generated else None,
    )


def _mappings_in(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yields every mapping of an error, the outer ones first; one that is written inside a text too."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        start = value.find("{")
        if start >= 0:
            try:
                found, _ = json.JSONDecoder(strict=False).raw_decode(value, start)
            except (ValueError, RecursionError):
                return
            yield from _mappings_in(found, depth + 1)
    elif isinstance(value, Mapping):
        yield value
        for name, inner in value.items():
            if name not in _NOT_THE_SERVICES:
                yield from _mappings_in(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value[:8]:
            yield from _mappings_in(inner, depth + 1)


def _innermost_message(holders: list[Mapping[str, Any]]) -> str:
    """Returns the sentence that says most: the innermost one, since a gateway wraps what the service said."""
    for holder in reversed(holders):
        found = next((t for name in _MESSAGES if isinstance(t := holder.get(name), str) and t.strip()), "")
        if not found and isinstance(error := holder.get("error"), str):
            found = error
        if found:
            place = _places_in([holder])
            return f"{place[0]}: {found}" if place else found
    return ""


def _places_in(holders: list[Mapping[str, Any]]) -> list[str]:
    """Returns the fields that a validator names, as in ``{"loc": ["body", "seed"]}``."""
    return [str(loc[-1]) for h in holders if isinstance(loc := h.get("loc"), list) and loc]


def _words_in(holders: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yields everything that is said, with the name of what says it where that is no message."""
    for holder in holders:
        for name, value in holder.items():
            if name in _CODES and isinstance(value, str | int):
                yield f"code {value}"
            elif name not in _NOT_THE_SERVICES:
                for text in value if isinstance(value, list) else [value]:
                    if isinstance(text, str | int | float) and text:
                        yield str(text) if name in _MESSAGES else f"{name} {text}"


def _status_of(holders: list[Mapping[str, Any]]) -> int:
    for holder in reversed(holders):
        for value in (str(holder.get(name)).lower() for name in _CODES):
            if re.fullmatch(r"[45]\d\d", value, re.ASCII):
                return int(value)
            if value in _STATUS_OF_CODE:
                return _STATUS_OF_CODE[value]
    return 500
