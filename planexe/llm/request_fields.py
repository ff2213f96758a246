"""What a model's entry adds to every request: fields of its body, and headers; pure."""

from collections.abc import Mapping
from typing import Any, Final

HEADERS: Final = "default_headers"
"""Under this name the headers stand among the fields."""

QUERY: Final = "default_query"
"""Under this name what stands behind the path of every request, as in an address after ``?``."""

_GROUPS: Final[Mapping[str, str]] = {
    "extra_body": "",
    "additional_kwargs": "",
    "extra_headers": HEADERS,
    "headers": HEADERS,
    "extra_query": QUERY,
}


def request_fields(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the fields of an entry with those taken out of their groups that client libraries know.

    ``extra_body`` and ``additional_kwargs`` are fields as any, however deep they lie in each other; ``extra_headers``
    join ``default_headers``. A group that holds no fields is left out.

    Example:
        >>> request_fields({"top_p": 0.9, "extra_body": {"top_k": 20}, "extra_headers": {"X-Team": "a"}})
        {'top_p': 0.9, 'top_k': 20, 'default_headers': {'X-Team': 'a'}}
    """
    fields: dict[str, Any] = {}
    for name, value in arguments.items():
        target = _GROUPS.get(name, name if name in (HEADERS, QUERY) else None)
        if target is None:
            fields[name] = value
        elif isinstance(value, Mapping):
            if target:
                fields[target] = {**fields.get(target, {}), **{k: str(v) for k, v in value.items() if v is not None}}
            else:
                inner = request_fields(value)
                for group in (HEADERS, QUERY):
                    if group in inner:
                        inner[group] = {**fields.get(group, {}), **inner[group]}
                fields |= inner
    return fields
