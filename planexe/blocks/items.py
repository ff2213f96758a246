"""Items: many things of one kind that went through the same stages, a line of a table and a page for each; pure."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from planexe.blocks.plain_text import plain_line
from planexe.blocks.safe_text import clean_text, harmless_markdown
from planexe.blocks.table import Column, Table

Look = Literal["good", "bad", "lacking", "open", "plain"]
"""How a state is meant: as it should be, wrong, without a result, still to come; or nobody can say."""
SIGNS: Final[Mapping[Look, str]] = {"good": "✓", "bad": "✕", "lacking": "!", "open": "▶", "plain": "●"}
STATE: Final = "State"
"""Title of the column that tells what became of an item."""
_LONGEST: Final = 3000


@dataclass(frozen=True, slots=True)
class Code:
    """A program, or what one printed: it is shown letter by letter.

    Attributes:
        text: what is longer than a page holds is cut, and says so.
        language: in which it is written; empty for what is no program.
    """

    text: str
    language: str = ""

    def __post_init__(self) -> None:
        if (more := len(self.text) - _LONGEST) > 0:
            object.__setattr__(self, "text", f"{self.text[:_LONGEST]}\n… {more:,} more characters")

    @property
    def markdown(self) -> str:
        """Returns it between fences that are longer than any within."""
        text = clean_text(self.text)
        ticks = max((len(run) for run in "".join(c if c == "`" else " " for c in text).split()), default=0)
        fence = "`" * max(3, ticks + 1)
        return f"{fence}{self.language}\n{text}\n{fence}"


Part = tuple["str | Code", ...]
"""What stands under a name on a page: Markdown, and code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """What is known of one item.

    Attributes:
        title: what it is, on a line: the question.
        about: what it belongs to, in a few words: ``baskets.csv, 8,214 rows``.
        outcome: what came of it, on a line: ``63.2 instead of 61.8``.
        parts: what it went through, by name: ``Plan``, ``Code``.
    """

    title: str
    about: str = ""
    outcome: str = ""
    parts: Mapping[str, Part] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Items:
    """Items of a run, in their order.

    Attributes:
        noun: what each is, in a word: ``row``.
        stage: at which they begin: one asked again there goes through all others anew.
        table: a line for each; the first column holds their keys, the second says what they are, ``State`` what became
            of them.
        looks: how each state is meant, in the order in which they are told.
        outcome: title of the column with what came of them: two runs are compared by it.
        page: makes the page of an item, by its key.
    """

    noun: str
    stage: str
    table: Table
    looks: Mapping[str, Look]
    outcome: str
    page: Callable[[str], ItemPage]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Returns the line of each item, by its key."""
        return {str(row[0]): place for place, row in enumerate(self.table.rows)}

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Returns what became of each item."""
        return tuple(map(str, self.cells(STATE)))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Returns how many items are in each state, of those that there are."""
        return {name: number for name in self.looks if (number := self.states.count(name))}

    def cells(self, title: str) -> tuple[object, ...]:
        """Returns the cells of a column.

        Raises:
            ValueError: there is none of this title.
        """
        place = [column.title for column in self.table.columns].index(title)
        return tuple(row[place] for row in self.table.rows)

    def in_state(self, state: str) -> tuple[str, ...]:
        """Returns the keys of the items in a state, in their order."""
        return tuple(key for key, place in self.places.items() if self.states[place] == state)

    def chosen(self, *, state: str = "", words: str = "", order: str = "") -> tuple[str, ...]:
        """Returns the keys of some items.

        Args:
            state: only those in it; all where it is empty.
            words: only those whose line has all of them, in any case of letters.
            order: title of a column of numbers, the largest first; in their own order where it is empty.
        """
        rows, wanted = self.table.rows, words.casefold().split()
        found = [place for place, own in enumerate(self.states) if not state or own == state]
        if wanted:
            lines = {place: " ".join(map(_text, rows[place])).casefold() for place in found}
            found = [place for place, line in lines.items() if all(word in line for word in wanted)]
        if order:
            cells = self.cells(order)
            found.sort(key=lambda place: -_number(cells[place]))
        return tuple(str(rows[place][0]) for place in found)

    def sign_of(self, state: str) -> str:
        """Returns a state with its sign: ``✓ right``."""
        return f"{SIGNS[self.looks.get(state, 'plain')]} {state}"

    @property
    def numbers(self) -> tuple[Column, ...]:
        """Returns the columns that items can be ordered by, the largest first."""
        return tuple(column for column in self.table.columns if column.kind in {"number", "money", "days", "rate"})


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _number(cell: object) -> float:
    """Returns a number to order by; what is none comes last."""
    return float(cell) if isinstance(cell, int | float) and math.isfinite(cell) else -math.inf


def page_text(items: Items, key: str) -> str:
    """Returns the page of an item as Markdown that is harmless, its title a heading of level 3."""
    page, state = items.page(key), items.states[items.places[key]]
    head = [f"### {items.noun.capitalize()} {plain_line(key)}: {plain_line(state)}", f"**{plain_line(page.title)}**"]
    told = [plain_line(text) for text in (page.about, page.outcome) if text]
    above = [harmless_markdown(text) for text in (*head, *told)]
    return "\n\n".join([*above, *(part_text(name, part) for name, part in page.parts.items())])


def part_text(name: str, part: Part) -> str:
    """Returns what stands under a name as Markdown that is harmless."""
    told = (one.markdown if isinstance(one, Code) else harmless_markdown(one) for one in part)
    return "\n\n".join([f"{harmless_markdown(plain_line(name))}:", *told])
