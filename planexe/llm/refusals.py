"""From a refused request to another way of putting it, by what the refusal says; pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from planexe.llm.complaints import Complaint
from planexe.llm.dialect import CapField, Dialect, Droppable
from planexe.llm.schema_refusals import lower_forms

_STATUSES: Final = frozenset({400, 404, 413, 415, 422, 500, 501})
_OTHER_TROUBLE: Final = frozenset({"filter", "quota", "region", "key", "too_fast", "too_much"})
_LEAST_CAP: Final = 16
_LEAST_ROOM: Final = 256  # tokens; an answer in less is not worth the call
_MARGIN: Final = 16  # tokens; a service's own frame around the messages

_REFUSED: Final = re.compile(
    r"unsupported|not support|n't support|unrecogni|unknown|unexpected|extra |extra_forbidden|not permitted|not allowed"
    r"|not accept|must be verified|deprecated|unavailable|not (be )?enabled|disabled|only the default|only supports?"
    r"|no longer|cannot (be )?(used|set|stream)|not (yet )?implemented|must alternate|invalid|failed|illegal|remove"
)
_VALUE_ONLY: Final = re.compile(r"must be (between|in|less|greater|at|a|an)\b|out of range|too (high|low|large|small)")
_ROLE: Final = re.compile(
    r"system[ _-]?(role|message|prompt|instruction)|developer (role|message|instruction)|roles must alternate"
    r"|(role|'|\")[^.]{0,20}\b(system|developer)\b|\b(system|developer)\b[^.]{0,20}role|messages\[0\]\.role"
    r"|only user and assistant"
)
_CAP: Final = re.compile(
    r"max_tokens|max_completion_tokens|max_new_tokens|max_?output_?tokens|(output|completion) tokens|max tokens"
)
_CAP_VALUE: Final = re.compile(
    r"too (large|high|big|many|long)|at most|exceed|range|less than|maximum|greater than|larger|more than|<|>|≤|limit"
    r"|up to|illegal|invalid|must be|between"
)
_CAP_NAME: Final = re.compile(
    r"unsupported parameter|unrecogni|unknown|unexpected|extra |not (supported|permitted)|instead"
)
_MOST: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"[\[(]\s*\d+\s*,\s*(\d+)\s*[\])]",
        r"(?:range|between|from)\D{0,40}\d+\D{1,15}?(\d+)",
        r":\s*\d+\s*(?:-|–|~)\s*(\d+)",
        r"(?:at most|up to|less than or equal to|<=|≤|no more than|>)\D{0,6}(\d+)",
        r"(?:not|n't) (?:be )?(?:exceed|greater than|larger than|more than|above)\D{0,12}(\d+)",
        r"(?:cannot|maximum|limit|max|exceeds?)\D{0,80}?(\d+)",
    )
)
_WINDOW: Final = re.compile(
    r"(?:context|window|max_new_tokens\W? must be)\D{0,40}?(\d+)|(\d+)\D{0,12}(?:maximum )?context (?:length|window)"
)
_USED: Final = re.compile(
    r"(\d+) (?:\S?(?:input|prompt)s?\S? tokens|tokens (?:in|from) |(?:in|from) (?:the |your )?(?:messages|prompt|input)"
    r"|of text input)|(?:messages resulted in|prompt (?:contains|has|is)(?: at least)?|input length is) (\d+)"
)
_SUM: Final = re.compile(r"(\d+) ?\+ ?(\d+) ?> ?(\d+)")


@dataclass(frozen=True, slots=True)
class Adaptation:
    """Another way of putting a request.

    Attributes:
        dialect: how to talk to this model from now on.
        cap_tokens: output cap of this one request, whose prompt leaves no room for more.
    """

    dialect: Dialect
    cap_tokens: int | None = None


def adapted(dialect: Dialect, body: Mapping[str, Any], complaint: Complaint) -> Adaptation | None:
    """Returns another way of putting a request that was refused; ``None`` if the refusal names nothing to change.

    Args:
        dialect: how it was put.
        body: the request as it was sent.
        complaint: what the service said.
    """
    if complaint.status not in _STATUSES or complaint.trouble in _OTHER_TROUBLE or complaint.generated is not None:
        return None
    said = re.sub(r"(?<=\d),(?=\d{3}\b)", "", f"{complaint.parameter} {complaint.words}".lower())
    for change in (_less_room, _other_cap, _without_field, _without_role, _other_schema):
        found = change(dialect, body, complaint, said)
        if found is not None:
            return found
    return None


def _less_room(dialect: Dialect, body: Mapping[str, Any], _: Complaint, said: str) -> Adaptation | None:
    """Asks for no more than the prompt leaves of the window, where the service tells how much that is."""
    name, asked = _cap_in(body)
    total, window, used = _SUM.search(said), _WINDOW.search(said), _USED.search(said)
    if name is None or not (total or (window and used)):
        return None
    if total:
        used_tokens, window_tokens = int(total[1]), int(total[3])
    else:
        used_tokens, window_tokens = _first_number(used), _first_number(window)
    room = window_tokens - used_tokens - _MARGIN
    if not _LEAST_ROOM <= room < asked:
        return None
    return Adaptation(replace(dialect, window_tokens=window_tokens), room)


def _first_number(found: re.Match[str] | None) -> int:
    return int(next(filter(None, found.groups()))) if found else 0


def _other_cap(dialect: Dialect, body: Mapping[str, Any], complaint: Complaint, said: str) -> Adaptation | None:
    name, asked = _cap_in(body)
    if name is None or not _CAP.search(said) or complaint.trouble == "overflow":
        return None
    if _CAP_NAME.search(said) and (complaint.parameter == name or re.search(rf"\b{name}\b", said)):
        return Adaptation(replace(dialect, cap_fields=tuple(f for f in dialect.cap_fields if f != name)))
    if not _CAP_VALUE.search(said):
        return None
    named = [most for most in _most_in(said) if _LEAST_CAP <= most < asked]
    most = max(named, default=asked // 2)
    return Adaptation(replace(dialect, most_output_tokens=most)) if most >= _LEAST_CAP else None


def _most_in(said: str) -> Iterator[int]:
    for pattern in _MOST:
        yield from (int(found[1]) for found in pattern.finditer(said))
    yield from (int(found) - 1 for found in re.findall(r"(\d+) \(exclusive\)", said))


def _cap_in(body: Mapping[str, Any]) -> tuple[CapField | None, int]:
    names: tuple[CapField, ...] = get_args(CapField)
    return next(((name, body[name]) for name in names if isinstance(body.get(name), int)), (None, 0))


def _without_field(dialect: Dialect, body: Mapping[str, Any], complaint: Complaint, said: str) -> Adaptation | None:
    if not _REFUSED.search(said) or (_VALUE_ONLY.search(said) and "unsupported" not in said):
        return None
    fields: tuple[Droppable, ...] = ("stream_options", "seed", "temperature")  # "stream" stands in other words
    named: Droppable | None = next((f for f in fields if f == complaint.parameter and f in body), None) or next(
        (f for f in fields if f in body and re.search(rf"\b{f}\b", said)), None
    )
    if named is None and body.get("stream") is True and re.search(r"\bstream(ing)?\b", said):
        named = "stream"
    if named is None or named in dialect.dropped:
        return None
    return Adaptation(replace(dialect, dropped=frozenset({*dialect.dropped, named})))


def _without_role(dialect: Dialect, body: Mapping[str, Any], _: Complaint, said: str) -> Adaptation | None:
    has_role = any(message.get("role") == "system" for message in body["messages"])
    if not dialect.system_role or not has_role or not (_ROLE.search(said) and _REFUSED.search(said)):
        return None
    return Adaptation(replace(dialect, system_role=False))


def _other_schema(dialect: Dialect, body: Mapping[str, Any], complaint: Complaint, _: str) -> Adaptation | None:
    if not {"response_format", "tools"} & body.keys():
        return None
    below = dialect.forms[dialect.forms.index(dialect.schema) + 1 :]
    below = lower_forms(below, complaint, tools="tools" in body)
    return Adaptation(replace(dialect, schema=below[0])) if below else None
