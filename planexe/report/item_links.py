"""Which places of a text speak of an item of the plan (``R3``, ``2.3.1``), and where each item is explained; pure.

Ids are a letter and a number (``R3``, ``E1.2``). An item is explained where a heading, the first cell of a table row
or the bold beginning of a paragraph starts with its id; headings win over rows, rows over paragraphs, earlier sections
over later ones. Pieces of work have numbers only, which other things have too: ``2.3.1`` counts wherever such work
exists, ``2.3`` only behind a word such as "task", in front of its own title or in a table's column of codes, and ``2``
only behind "phase".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_ID = r"[A-Z][1-9]\d{0,2}(?:\.[1-9]\d?)?"
_CODE = r"[1-9]\d?(?:\.[1-9]\d?){0,2}"
_ITEM_ID = re.compile(rf"(?:{_ID}|{_CODE})\Z")
_DEFINITION = re.compile(rf"\s*({_ID})(?:[\s:·–—-]+(\S.*))?\Z", re.DOTALL)
_OTHER_THINGS = (
    "paper|sheets?|pages?|posters?|format|size|prints?|flyers?|leaflets?|motorway|road|highway|bolts?|screws?"
)
_NOT_AN_ID = rf"(?!\s(?:{_OTHER_THINGS})\b)"
_NAMED = re.compile(rf"(?<![\w.#/§$€£])(?<![A-Za-z]-)({_ID})(?!\w|\.\d|-[a-z\d]){_NOT_AN_ID}")
_SUBTASK = re.compile(r"(?<![\w.,/§$€£-])(?<!ersion )(?<!elease )([1-9]\d?\.[1-9]\d?\.[1-9]\d?)(?![\w%]|[.,:]\d)")
_TASK = re.compile(r"(?<![\w.,/§$€£-])([1-9]\d?\.[1-9]\d?)(?![\w%]|[.,:]\d)\s+")
_SEPARATOR = r"\s*(?:,|;|&|–|-|and|or|to)\s*(?:and\s+)?"
_LIST = re.compile(
    rf"\b(?:(phases?)|sub-?tasks?|tasks?|work packages?)\s+((?:{_CODE})(?:{_SEPARATOR}(?:{_CODE}))*)(?![\w%]|[.,:]\d)",
    re.IGNORECASE,
)
# A code is taken whole: its digits could be a lag's, too, and trying that for each code of a list doubles the time.
_CODES_ONLY = re.compile(rf"\s*(?>{_CODE})(?:(?:FS|SS|FF|SF)?[+-]?[\d.]*\s*[,;]\s*(?>{_CODE}))*\s*\Z")
_ONE_CODE = re.compile(rf"(?<![\w.+])(?<![SF]-){_CODE}(?!\d|\.\d)")
_CODE_COLUMN = re.compile(
    r"\b(?:code|task|subtask|work|waits? for|after|before|predecessors?|phase)s?\b", re.IGNORECASE
)
_NAME_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """Something in the plan that has an id.

    Attributes:
        section: anchor of the section that explains it.
        rank: how well it is explained there: 0 a heading or a piece of work, 1 a table row, 2 a paragraph.
    """

    item_id: str
    name: str
    section: str
    rank: int = 0

    @property
    def anchor(self) -> str:
        """Returns the name of its place in links."""
        return f"item-{self.item_id}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of a text that names an item: ``text[start:end]``."""

    start: int
    end: int
    item: PlanItem


def is_item_id(text: str) -> bool:
    """Returns whether a text has the form of an id or a code; only such may stand in an anchor."""
    return bool(_ITEM_ID.match(text))


def defined_by(text: str) -> tuple[str, str] | None:
    """Returns id and name if a heading, cell or bold beginning explains an item.

    Example:
        >>> defined_by("R3 Oven delivered late")
        ('R3', 'Oven delivered late')
    """
    found = _DEFINITION.match(text)
    if found is None:
        return None
    return found.group(1), " ".join((found.group(2) or "").split())[:_NAME_LENGTH]


def best_items(found: Iterable[PlanItem]) -> dict[str, PlanItem]:
    """Returns the items by id: of those with the same id the one explained best, then first."""
    best: dict[str, PlanItem] = {}
    for item in found:
        known = best.get(item.item_id)
        if known is None or item.rank < known.rank:
            best[item.item_id] = item
    return best


def is_code_column(header: str) -> bool:
    """Returns whether a table's column of this name may hold codes of work."""
    return bool(_CODE_COLUMN.search(header))


def mentions_in(text: str, items: Mapping[str, PlanItem], *, code_column: bool = False) -> tuple[Mention, ...]:
    """Returns the places that name an item that exists, in order, none overlapping another.

    Args:
        text: plain text.
        items: by id.
        code_column: whether the text is a cell of a column of codes.
    """
    spans = [m.span(1) for pattern in (_NAMED, _SUBTASK) for m in pattern.finditer(text)]
    spans += [m.span(1) for m in _TASK.finditer(text) if _is_title(text, m.end(), items.get(m.group(1)))]
    for found in _LIST.finditer(text):
        spans += _codes_in(text, found.span(2), numbers=bool(found.group(1)))
    if code_column and _CODES_ONLY.match(text):
        spans += _codes_in(text, (0, len(text)), numbers=True)
    return _without_overlaps(text, spans, items)


def _codes_in(text: str, span: tuple[int, int], *, numbers: bool) -> list[tuple[int, int]]:
    found = _ONE_CODE.finditer(text, *span)
    return [m.span() for m in found if numbers or "." in m.group()]


def _is_title(text: str, start: int, item: PlanItem | None) -> bool:
    if item is None or not item.name:
        return False
    name = item.name.casefold()
    return text[start : start + len(name)].casefold().startswith(name)


def _without_overlaps(
    text: str, spans: Sequence[tuple[int, int]], items: Mapping[str, PlanItem]
) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for start, end in sorted(set(spans)):
        item = items.get(text[start:end])
        if item is not None and (not found or start >= found[-1].end):
            found.append(Mention(start, end, item))
    return tuple(found)
