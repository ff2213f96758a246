"""Find words in a plan: which sections have them, and where; pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from planexe.blocks.safe_text import one_line
from planexe.report.sections import ReportSection

_AROUND = 70
_FEWEST_CHARACTERS = 2
_MARKS = re.compile(r"[*_`#>|]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that has the words.

    Attributes:
        count: how often.
        excerpt: the text around the first place, on one line.
    """

    section: ReportSection
    count: int
    excerpt: str


def search(sections: Iterable[ReportSection], query: str) -> list[Hit]:
    """Returns the sections whose title or text has the words, in reading order; none for a query too short."""
    wanted = one_line(query).casefold()
    if len(wanted) < _FEWEST_CHARACTERS:
        return []
    hits = []
    for section in sections:
        if section.state == "missing":
            continue
        text = one_line(_MARKS.sub(" ", f"{section.title}. {section.body_markdown}"))
        count = text.casefold().count(wanted)
        if count:
            hits.append(Hit(section, count, _excerpt(text, wanted)))
    return hits


def _excerpt(text: str, wanted: str) -> str:
    at = max(text.casefold().find(wanted), 0)
    start, end = max(at - _AROUND, 0), min(at + len(wanted) + _AROUND, len(text))
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"
