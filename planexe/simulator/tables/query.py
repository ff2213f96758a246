"""What a question about a table asks for, told apart from its words and from the language of a program."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Part = Literal["", "year", "month", "month_name", "weekday", "day"]
Comparison = Literal["==", "!=", ">", ">=", "<", "<=", "between", "in", "not in", "missing", "present"]
Measure = Literal[
    "count", "distinct", "mean", "median", "sum", "min", "max", "std", "std_population", "var", "range", "quantile",
    "correlation", "mode", "missing",
]  # fmt: skip
Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Key:
    """A column, or a part of its day: what rows are told apart by."""

    column: str
    part: Part = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which rows count.

    Attributes:
        key: what is looked at.
        comparison: how; ``values`` with what: two for ``between``, both of which count.
        is_day: whether the values are days.
        place: number of the word of the question where it stands.
    """

    key: Key
    comparison: Comparison
    values: tuple[Scalar, ...] = ()
    is_day: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is worked out from rows.

    Attributes:
        measure: which.
        column: of what; empty where rows are counted.
        other: the second column of a correlation.
        quantile: 0 to 1.
        only: conditions beside those of the query; ``minus`` those of the rows whose figure is taken off.
        share_of: it is told as a share of the rows of the query: 1 as such, 100 in percent; 0: it is no share.
    """

    measure: Measure
    column: str = ""
    other: str = ""
    quantile: float = 0.5
    only: tuple[Condition, ...] = ()
    minus: tuple[Condition, ...] = ()
    share_of: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """The group or the row that stands out.

    Attributes:
        key: what is told about it.
        figure: by what; over groups of one key. ``column`` alone, without groups, where ``grouped`` is false.
        largest: whether the largest is meant.
        most: how many are listed.
        rank: which one counts, 1 for the first.
    """

    key: Key
    figure: Figure
    largest: bool = True
    grouped: bool = True
    most: int = 1
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """One value of the answer.

    Attributes:
        name: as the format has it.
        figure: what it is, or of a pick, where it is ``None``, the label; ``of_pick`` the figure of the pick.
        digits: after the point; ``None`` for as many as there are.
    """

    name: str
    figure: Figure | None = None
    of_pick: bool = False
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked.

    Attributes:
        table: what a program calls the table.
        where: which of its rows count.
        pick: what stands out, if that is asked.
        asked: the values of the answer; none where the question was not understood.
    """

    table: str
    where: tuple[Condition, ...] = ()
    pick: Pick | None = None
    asked: Sequence[Asked] = field(default_factory=tuple)
