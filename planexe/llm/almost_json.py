"""Reads a value that is nearly JSON as it was meant: comments, a comma too many, a raw line break, single quotes; pure.

Nothing is invented: a value that ends early or lacks a part is not read.
"""

import ast
import io
import json
import re
import tokenize
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

from planexe.json_text import json_text
from planexe.llm.json_comments import without_comments
from planexe.records import not_too_deep

_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPE: Final = re.compile(r'\\(?P<known>["\\/bfnrt]|u[0-9a-fA-F]{4})?')
_CONTROLS: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NOT_IN_TEXT: Final = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")|(?P<hash>(?m:^|(?<=\s))#[^\n]*)|(?P<name>(?<=[{,\s])[A-Za-z_]\w*(?=\s*:))'
    r"|\b(?P<word>True|False|None|undefined)\b",
    re.DOTALL,
)
_WORDS: Final = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
_QUOTES: Final = str.maketrans("“”„‟", '""""')


def read_almost(segment: str) -> tuple[Any, str] | None:
    """Returns the value of a text from its opening bracket to its closing one, and what was odd about it.

    ``None`` if it cannot be read with certainty.
    """
    for read, odd in _WAYS:
        try:
            return read(segment), odd
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
    return None


def refuse_constant(name: str) -> float:
    """Raises ``ValueError``: NaN and the infinities are no JSON."""
    raise ValueError(f"{name} is not JSON")


def loads(text: str) -> Any:
    """Returns the value of JSON, raw line breaks in texts allowed.

    Raises:
        ValueError: it is no JSON, holds a number that is none, or is nested too deep.
    """
    return not_too_deep(json.loads(text, strict=False, parse_constant=refuse_constant))


def _plain(segment: str) -> str:
    """Returns the segment with every text on one line and every escape one that JSON knows."""

    def mend(found: re.Match[str]) -> str:
        text = _ESCAPE.sub(lambda one: one.group() if one["known"] else "\\\\", found.group())
        return re.sub(r"[\n\r\t]", lambda control: _CONTROLS[control.group()], text)

    return _TEXT.sub(mend, segment)


def _without_extras(segment: str) -> Any:
    return loads(without_comments(_plain(segment)))


def _as_other_languages(segment: str) -> Any:
    def mend(found: re.Match[str]) -> str:
        if found["hash"] is not None:
            return ""
        if found["name"] is not None:
            return f'"{found["name"]}"'
        return _WORDS[found["word"]] if found["word"] is not None else found.group()

    return loads(without_comments(_NOT_IN_TEXT.sub(mend, _plain(segment))))


def _as_python(segment: str) -> Any:
    value = ast.literal_eval(segment)
    kinds = [t.type for t in tokenize.generate_tokens(io.StringIO(segment).readline) if t.type != tokenize.NL]
    if (tokenize.STRING, tokenize.STRING) in pairwise(kinds):
        raise ValueError("two texts with no comma between them would become one")
    return loads(json_text(value))  # what is no JSON, a set, say, is an error


_WAYS: Final[tuple[tuple[Callable[[str], Any], str], ...]] = (
    (loads, "a raw line break or tab in a text"),
    (_without_extras, "comments, a comma too many or an odd escape"),
    (_as_other_languages, "names or words written as in another language"),
    (_as_python, "single quotes, as in another language"),
    (lambda segment: _without_extras(segment.translate(_QUOTES)), "typographic quotes"),
)
