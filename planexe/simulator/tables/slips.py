"""Makes programs wrong at a stated rate, as models do: another column, a lost condition, a name that is not there."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from planexe.simulator.randomness import random_for
from planexe.simulator.tables.query import Asked, Comparison, Figure, Measure, Query
from planexe.simulator.tables.shown import ShownColumn

WRONG: Final = 0.1
"""Share of programs that run, and answer something else than was asked."""
CRASHING: Final = 0.2
"""Share of first programs that end with an error."""
CRASHING_AGAIN: Final = 0.25
"""Share of mended programs that do so again."""
_BESIDE: Final[dict[Comparison, Comparison]] = {">": ">=", ">=": ">", "<": "<=", "<=": "<", "==": "!=", "!=": "=="}
_INSTEAD: Final[dict[Measure, Measure]] = {
    "mean": "median", "median": "mean", "max": "min", "min": "max", "std": "std_population", "sum": "mean",
    "var": "std", "distinct": "missing", "range": "max",
}  # fmt: skip


def slipped(query: Query, columns: Sequence[ShownColumn], key: str) -> Query:
    """Returns a query as it was meant, or, at the stated rate, as somebody not careful would have it.

    Args:
        query: what is asked.
        columns: of its table.
        key: of the question; the same question is always read in the same way.
    """
    random = random_for("table slip", key)
    if random.random() >= WRONG:
        return query
    wrong = [one for one in _wrong(query, columns, random) if one != query]
    return random.choice(wrong) if wrong else query


def crashing(program: str, query: Query, key: str, failed: str = "") -> str:
    """Returns a program as it is, or, at the stated rate, with a name in it that is not there.

    Args:
        program: the program.
        query: what it is written for.
        key: of the question and, for a mended program, of what is to be mended.
        failed: what is shown of a program that failed and is to be mended; its mistake is not made again.
    """
    random = random_for("table crash", key)
    if random.random() >= (CRASHING_AGAIN if failed else CRASHING):
        return program
    name = random.choice([name for name in _names(query) if name in program] or [query.table])
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    others = (name.lower().replace("_", " "), f"{name}_value", f"the_{name}")
    wrong = [whole.sub(other.replace("\\", r"\\"), program) for other in others]
    return next((other for other in wrong if other.lower() != program.lower() and other.strip() not in failed), program)


def _names(query: Query) -> list[str]:
    figures = [one.figure for one in query.asked if one.figure] + ([query.pick.figure] if query.pick else [])
    return list(dict.fromkeys([one.column for one in figures if one.column] or [one.key.column for one in query.where]))


def _wrong(query: Query, columns: Sequence[ShownColumn], random: Random) -> list[Query]:
    """Returns in which other ways a query may be had."""
    found: list[Query] = []
    if query.where:
        found.append(replace(query, where=query.where[:-1]))
        last = query.where[-1]
        if last.comparison in _BESIDE:
            beside = replace(last, comparison=_BESIDE[last.comparison])
            found.append(replace(query, where=(*query.where[:-1], beside)))
    if query.pick is not None:
        found.append(replace(query, pick=replace(query.pick, largest=not query.pick.largest)))
    others = [column.name for column in columns if column.is_number]
    changes: tuple[Callable[[Figure], Figure], ...] = (
        lambda figure: _of_another(figure, others, random),
        _measured_otherwise,
    )
    found += [replace(query, asked=tuple(_changed(one, change) for one in query.asked)) for change in changes]
    return found


def _changed(asked: Asked, change: Callable[[Figure], Figure]) -> Asked:
    return replace(asked, figure=change(asked.figure)) if asked.figure is not None else asked


def _of_another(figure: Figure, others: Sequence[str], random: Random) -> Figure:
    left = [name for name in others if name not in (figure.column, figure.other)]
    return replace(figure, column=random.choice(left)) if left and figure.column in others else figure


def _measured_otherwise(figure: Figure) -> Figure:
    return replace(figure, measure=_INSTEAD.get(figure.measure, figure.measure))
