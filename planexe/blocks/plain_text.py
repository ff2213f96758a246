"""Text for files that are no Markdown and no HTML: nothing in it that XML forbids or that a reader cannot see; pure."""

import re

from planexe.blocks.safe_text import clean_text

_NO_CHARACTERS = re.compile("[\ufffe\uffff]")


def plain_text(text: str) -> str:
    """Returns the text with its lines, without control characters and what XML 1.0 cannot hold."""
    return _NO_CHARACTERS.sub("", clean_text(text))


def plain_line(text: str) -> str:
    """Returns the text on one line, without control characters and what XML 1.0 cannot hold."""
    return " ".join(plain_text(text).split())
