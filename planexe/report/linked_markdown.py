"""Markdown in which the ids of the plan's items are links to the sections that explain them; pure."""

import re
from collections.abc import Mapping

from planexe.report.item_links import PlanItem, mentions_in

_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]")
_KEPT = re.compile(r"`[^`]*`|\[[^\]]{0,500}\]\([^)]{0,2000}\)|<[^>]{0,500}>|https?://\S+")


def linked_markdown(text: str, items: Mapping[str, PlanItem], section: str) -> str:
    """Returns the text with links; code, headings, links and what the section explains itself stay as they are.

    Args:
        text: harmless Markdown.
        items: by id.
        section: anchor of the section the text belongs to.
    """
    lines = []
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        plain = fenced or _FENCE.match(line) or _HEADING.match(line)
        lines.append(line if plain else _linked_line(line, items, section))
    return "\n".join(lines)


def _linked_line(line: str, items: Mapping[str, PlanItem], section: str) -> str:
    parts = []
    at = 0
    for kept in _KEPT.finditer(line):
        parts += [_linked(line[at : kept.start()], items, section), kept.group()]
        at = kept.end()
    return "".join([*parts, _linked(line[at:], items, section)])


def _linked(text: str, items: Mapping[str, PlanItem], section: str) -> str:
    parts = []
    at = 0
    for mention in mentions_in(text, items):
        if mention.item.section != section:
            parts += [text[at : mention.start], f"[{text[mention.start : mention.end]}](#{mention.item.section})"]
            at = mention.end
    return "".join([*parts, text[at:]])
