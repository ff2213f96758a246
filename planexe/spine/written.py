"""Figures that a text names by an id in braces, ``{I26}``, and the value that is written in its place; pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_NAMED: Final = re.compile(r"\{([A-Z][1-9]\d{0,2})\}")


def named_in(text: str) -> list[str]:
    """Returns the ids that a text names, in its order.

    Example:
        >>> named_in("It costs {I26} and ends on {I3}.")
        ['I26', 'I3']
    """
    return _NAMED.findall(text) if "{" in text else []


def write(text: str, written: Mapping[str, str]) -> str:
    """Returns a text with the value of each id that is known in its place; what is not known stays as it is.

    Example:
        >>> write("It costs {I26}, not {I99}.", {"I26": "DKK 900"})
        'It costs DKK 900, not {I99}.'
    """
    return _NAMED.sub(lambda found: written.get(found[1], found[0]), text) if "{" in text else text


def write_all(value: Any, written: Mapping[str, str]) -> Any:
    """Returns a JSON value with the values of all ids in its texts; the same object where there is nothing to write."""
    if not written:
        return value
    if isinstance(value, str):
        return write(value, written)
    if isinstance(value, dict):
        return {name: write_all(one, written) for name, one in value.items()}
    return [write_all(one, written) for one in value] if isinstance(value, list) else value


def texts_of(value: Any) -> Iterator[str]:
    """Yields every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts_of(one)
