"""Two runs over the same items, side by side: what came of each, and which of them did better; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from planexe.blocks.items import Items
from planexe.blocks.table import Column, Columns, Table, table_of

Better = Literal["first", "second", "both", "neither", "unknown"]
BETTER_WORDS: Final[Mapping[Better, str]] = {
    "first": "the first", "second": "the second", "both": "both", "neither": "neither", "unknown": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An item in two runs.

    Attributes:
        key: of the item; ``title`` what it is.
        outcomes: what came of it in each, empty where there is nothing.
        states: what became of it in each, empty where a run has no such item.
        better: which of them did well, as far as that is known of both.
    """

    key: str
    title: str
    outcomes: tuple[str, str]
    states: tuple[str, str]
    better: Better

    @property
    def differs(self) -> bool:
        """Returns whether another thing came of it, or became of it."""
        return self.outcomes[0] != self.outcomes[1] or self.states[0] != self.states[1]


@dataclass(frozen=True, kw_only=True)
class ItemComparison:
    """All items of two runs, in the order of the first; what only the second has comes last."""

    first: Items
    second: Items

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Returns each item."""
        return tuple(self._pairs())

    @property
    def differing(self) -> int:
        """Returns how many items differ."""
        return sum(pair.differs for pair in self.pairs)

    @cached_property
    def counts(self) -> Mapping[Better, int]:
        """Returns how many items each did well."""
        return {name: sum(pair.better == name for pair in self.pairs) for name in BETTER_WORDS}

    @property
    def sentence(self) -> str:
        """Returns the outcome in plain words."""
        differ = f"{self.differing:,} of {len(self.pairs):,} {self.first.noun}s differ."
        if self.counts["unknown"] == len(self.pairs):
            return differ
        both, first, second = (self.counts[name] for name in ("both", "first", "second"))
        good = next(name for name, look in self.first.looks.items() if look == "good").capitalize()
        return (
            f"{good} in the first run: {first + both:,}, in the second: {second + both:,}. In both: {both:,}, "
            f"in the first only: {first:,}, in the second only: {second:,}. {differ}"
        )

    def table(self, *, only_differences: bool = False) -> Table:
        """Returns the items side by side; ``only_differences`` leaves out what both say alike."""
        noun, outcome = self.first.noun.capitalize(), self.first.outcome
        columns: Columns[Pair] = {
            Column(noun, "code"): lambda pair: pair.key,
            Column(self.first.table.columns[1].title, "long"): lambda pair: pair.title,
            Column(f"{outcome}, first"): lambda pair: pair.outcomes[0],
            Column("State, first"): lambda pair: _signed(self.first, pair.states[0]),
            Column(f"{outcome}, second"): lambda pair: pair.outcomes[1],
            Column("State, second"): lambda pair: _signed(self.second, pair.states[1]),
            Column("Better"): lambda pair: BETTER_WORDS[pair.better],
        }
        shown = [pair for pair in self.pairs if pair.differs or not only_differences]
        return table_of("", shown, columns, sheet="Compared")

    def _pairs(self) -> Iterator[Pair]:
        runs = (self.first, self.second)
        outcomes = [run.cells(run.outcome) for run in runs]
        for key in dict.fromkeys((*self.first.places, *self.second.places)):
            places = [run.places.get(key) for run in runs]
            told = [_text(cells[at]) if at is not None else "" for cells, at in zip(outcomes, places, strict=True)]
            states = [run.states[at] if at is not None else "" for run, at in zip(runs, places, strict=True)]
            run, at = next((run, at) for run, at in zip(runs, places, strict=True) if at is not None)
            yield Pair(
                key=key,
                title=_text(run.table.rows[at][1]),
                outcomes=(told[0], told[1]),
                states=(states[0], states[1]),
                better=_better(*(run.looks.get(state, "") for run, state in zip(runs, states, strict=True))),
            )


def _better(first: str, second: str) -> Better:
    known = {"good", "bad", "lacking"}
    if first not in known or second not in known:
        return "unknown"
    if first == second == "good":
        return "both"
    return "first" if first == "good" else "second" if second == "good" else "neither"


def _signed(run: Items, state: str) -> str:
    return run.sign_of(state) if state else "not in it"


def _text(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())
