"""JSON as people write it by hand: comments and a comma too many are taken out, texts stay as they are; pure."""

import re
from typing import Final

_TEXT: Final = r'"(?:[^"\\\n]|\\.)*"'
_COMMENT: Final = r"//[^\n]*|/\*.*?\*/"
_TOKENS: Final = re.compile(rf"(?P<text>{_TEXT})|(?P<comment>{_COMMENT})", re.DOTALL)
_COMMAS: Final = re.compile(rf"(?P<text>{_TEXT})|,(?=\s*[\]}}])", re.DOTALL)


def without_comments(text: str) -> str:
    """Returns a JSON text without ``//`` and ``/* */`` and without the comma before a closing bracket.

    Example:
        >>> without_comments('{"a": "//", /* b */ "c": [1,],} // d')
        '{"a": "//",   "c": [1]}  '
    """
    bare = _TOKENS.sub(lambda found: found["text"] or " ", text)
    return _COMMAS.sub(lambda found: found["text"] or "", bare)
