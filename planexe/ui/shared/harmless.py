"""Text of models and users on its way into a page: nothing in it may act, load or lead anywhere by itself; pure."""

import re

from planexe.blocks.safe_text import clean_text, harmless_markdown

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@/])")
_DIRECTIVE = re.compile(r":(?=[A-Za-z0-9_+/-]+(?:\[|:))")
_DOLLAR = re.compile(r"(?<!\\)\$")
_LINK = re.compile(r"(?<!\\)\]\((?!#)")
_AUTOLINK = re.compile(r"<(?=(?:https?|mailto|ftp):)", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)


def plain(text: str) -> str:
    """Returns Markdown that shows the text as it is, on one line: for names, titles and messages."""
    return _SPECIAL.sub(r"\\\1", " ".join(clean_text(text).split()))


def page_markdown(text: str) -> str:
    """Returns Markdown for a page: its structure stays, but nothing in it acts, loads, or hides where it leads.

    HTML, images, directives and formulas become text; so do links, which then show their whole address.
    """
    parts = _split_code(harmless_markdown(text))
    return "".join(part if is_code else _defused(part) for is_code, part in parts)


def _defused(text: str) -> str:
    safe = _DOLLAR.sub(r"\\$", text)
    safe = _LINK.sub("]\\\\(", safe)
    safe = _AUTOLINK.sub("&lt;", safe)
    return _DIRECTIVE.sub("&#58;", safe)


def _split_code(text: str) -> list[tuple[bool, str]]:
    """Returns fenced blocks and what is between them; a fence that is never closed does not count as one."""
    marks = [m.start() for m in _FENCE.finditer(text)]
    parts: list[tuple[bool, str]] = []
    at = 0
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        end = text.find("\n", closing)
        end = len(text) if end < 0 else end
        parts += [(False, text[at:opening]), (True, text[opening:end])]
        at = end
    return [*parts, (False, text[at:])]
