"""Whether words that an answer quotes really stand in a text; pure."""

import re
from typing import Final

_MARKS: Final = re.compile(r"[*_`#>|\[\]\"'“”„‘’«»]+")
_DASHES: Final = re.compile(r"[‐‑‒–—―-]+")
_SHORTEST: Final = 5


def folded(text: str) -> str:
    """Returns the text as quotes are compared: no case, no Markdown, one blank between words, one kind of dash."""
    plain = _DASHES.sub("-", _MARKS.sub(" ", text.casefold()))
    return " ".join(plain.split())


def stands_in(quote: str, folded_text: str) -> bool:
    """Returns whether a text holds these words.

    An ellipsis stands for words left out: the pieces around it must follow each other.

    Args:
        quote: as it was answered; one of a few letters stands nowhere.
        folded_text: the text, as ``folded`` gives it.
    """
    pieces = [folded(piece).strip(" .,;:") for piece in re.split(r"\.\.\.|…", quote)]
    pieces = [piece for piece in pieces if piece]
    if not pieces or max(len(piece) for piece in pieces) < _SHORTEST:
        return False
    begin = 0
    for piece in pieces:
        found = folded_text.find(piece, begin)
        if found < 0:
            return False
        begin = found + len(piece)
    return True
