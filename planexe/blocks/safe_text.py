"""Text from a model or a user, made harmless before it goes into any document; pure."""

import html
import re

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_LINK_START = re.compile(r"\]\(\s*([^)\s]*)")
_DEFINITION = re.compile(r"^([ >]*)\[(?=[^\]\n]+\]:)", re.MULTILINE)
_ALLOWED_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?=[ \t])")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
DEEPEST = 6


def clean_text(text: str) -> str:
    """Returns the text without control characters, halves of characters and marks that turn its direction round."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", lines))


def one_line(text: str) -> str:
    """Returns the clean text on one line."""
    return " ".join(clean_text(text).split())


def is_allowed_link(address: str) -> bool:
    """Returns whether a link may lead there: http, https, mailto, or a place in the same document."""
    bare = re.sub(r"[\s\\]", "", clean_text(html.unescape(address)))
    return bool(_ALLOWED_LINK.match(bare))


def harmless_markdown(text: str) -> str:
    """Returns Markdown in which HTML, images and forbidden links have become plain text.

    It is harmless in every viewer, also in one that would pass HTML on or fetch pictures.
    """
    safe = _TAG_START.sub("&lt;", clean_text(text)).replace("![", "\\![")
    safe = _LINK_START.sub(lambda m: m.group() if is_allowed_link(m.group(1)) else "]\\" + m.group()[1:], safe)
    return _DEFINITION.sub(r"\1\\[", safe)


def with_headings_from(text: str, top: int) -> str:
    """Returns Markdown whose highest heading has level ``top``, the others as far below it as before."""
    lines = text.split("\n")
    levels: dict[int, int] = {}
    fenced = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (found := _HEADING.match(line)):
            levels[number] = len(found.group(1))
    if not levels:
        return text
    shift = top - min(levels.values())
    for number, level in levels.items():
        lines[number] = "#" * min(level + shift, DEEPEST) + lines[number].lstrip(" ")[level:]
    return "\n".join(lines)


def first_words(text: str, most_characters: int = 60) -> str:
    """Returns the beginning of a text, cut between words, with an ellipsis where something is left out."""
    line = one_line(text)
    if len(line) <= most_characters:
        return line
    cut = (
        line[: most_characters + 1].rsplit(" ", 1)[0] if " " in line[: most_characters + 1] else line[:most_characters]
    )
    return cut.rstrip(" ,.;:–—-") + "…"
