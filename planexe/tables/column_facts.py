"""Counts what is in the columns of a table, with DuckDB, in one pass over it and one more for what surprised."""

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from planexe.tables.duckdb_text import identifier, quoted, typed
from planexe.tables.profile import Column, ColumnKind, Profile, Value

if TYPE_CHECKING:
    import duckdb

_ROOM: Final = 50
"""What the columns of one pass may weigh: the state of each takes memory, that of texts twice as much."""
_TEXT_WEIGHT: Final = 2
_FACTS: Final = 8
_FEW: Final = 20
_SHOWN: Final = 8
_LONGEST: Final = 60
_NOT: Final[dict[ColumnKind, str]] = {
    "integer": "whole number", "number": "number", "boolean": "true or false", "date": "day", "datetime": "time",
}  # fmt: skip


def column_facts(
    sql: "duckdb.DuckDBPyConnection", source: str, columns: Sequence[Column], profile: Profile, *, exact: bool
) -> tuple[int, tuple[Column, ...]]:
    """Returns how many rows a table has, and its columns with what is in them.

    Args:
        sql: where the table can be read.
        source: what stands after FROM.
        columns: name, kind and form of each, as guessed from the first rows; what breaks the guess makes it text. One
            with samples keeps them: its values hardly ever come twice.
        profile: how its file is written.
        exact: whether different values are counted, not estimated.
    """
    rows, found = 0, dict[str, Column]()
    left = list(columns)
    while left:
        again: list[Column] = []
        for some in _passes(left):
            each = ", ".join(_values(number, column, profile) for number, column in enumerate(some))
            asked = ", ".join(_counts(number, column, exact=exact) for number, column in enumerate(some))
            query = f"SELECT count(*), {asked} FROM (SELECT {each} FROM {source})"  # noqa: S608  quoted
            rows, *counts = sql.execute(query).fetchone() or ()
            for column, facts in zip(some, _in_groups(counts), strict=True):
                made = _with_counts(column, rows, *facts)
                if made.kind == column.kind:
                    found[column.name] = made
                else:
                    again.append(made)
        left = again
    return rows, tuple(found[column.name] for column in columns)


def _passes(columns: Sequence[Column]) -> Iterator[list[Column]]:
    """Yields the columns of each pass over the table."""
    some: list[Column] = []
    room = _ROOM
    for column in columns:
        weight = 1 if column.kind in ("integer", "number", "boolean") else _TEXT_WEIGHT
        if weight > room:
            yield some
            some, room = [], _ROOM
        some.append(column)
        room -= weight
    yield some


def _in_groups(counts: Sequence[Any]) -> list[Sequence[Any]]:
    return [counts[start : start + _FACTS] for start in range(0, len(counts), _FACTS)]


def _values(number: int, column: Column, profile: Profile) -> str:
    """Returns what is taken of each row: the text, the value, and the text where it is none of the column's kind."""
    text, value = identifier(column.name), typed(column, profile)
    if column.missing_as:
        text = f"CASE WHEN {text} NOT IN ({', '.join(map(quoted, column.missing_as))}) THEN {text} END"
    fits = f"{value} IS NOT NULL"
    plain = f"CAST({text} AS VARCHAR)"
    if column.kind in ("integer", "number") and profile.kind != "parquet":  # DuckDB reads 1_000 and 0x1F as numbers
        fits += f" AND NOT (contains({plain}, '_') OR contains({plain}, 'x') OR contains({plain}, 'X'))"
    if column.kind == "integer":
        zeros = f"starts_with({plain}, '0') AND length({plain}) > 1"
        fits = f"coalesce({fits} AND {value} = try_cast({plain} AS DOUBLE) AND NOT ({zeros}), false)"
    return f"{text} AS t{number}, {value} AS v{number}, CASE WHEN NOT ({fits}) THEN {text} END AS s{number}"


def _counts(number: int, column: Column, *, exact: bool) -> str:
    """Returns what is asked about a column: as many expressions as ``_FACTS`` says."""
    value = f"v{number}"
    distinct = f"count(DISTINCT {value})" if exact else f"approx_count_distinct({value})"
    shown = value if column.kind in ("integer", "number", "boolean") else f"CAST({value} AS VARCHAR)"
    low, high, mean = "NULL", "NULL", "NULL"
    if column.kind in ("integer", "number"):
        low, high, mean = f"min({value})", f"max({value})", f"avg({value})"
    elif column.kind in ("date", "datetime"):
        low, high = f"CAST(min({value}) AS VARCHAR)", f"CAST(max({value}) AS VARCHAR)"
    often = "NULL" if column.samples else f"approx_top_k({shown}, {_FEW})"
    some = "NULL" if column.samples else f"min({shown}, {_SHOWN})"
    return f"count(t{number}), {distinct}, min(s{number}), {low}, {high}, {mean}, {often}, {some}"


def _with_counts(
    column: Column, rows: int, present: int, distinct: int, strange: Any, low: Any, high: Any, mean: Any,
    often: Any, some: Any,
) -> Column:  # fmt: skip
    if strange is not None:
        if column.kind == "integer":
            return column.model_copy(update={"kind": "number"})
        note = f"not every value is a {_NOT[column.kind]}: {_short(strange)!r} is none"
        return Column(name=column.name, kind="text", note=note)
    if distinct > _FEW and 2 * distinct > present:  # none is frequent, and chance would choose: the first in order
        often = some
    shown = often or (column.samples if column.kind == "text" else ())
    values = [value for value in map(_plain, shown) if value is not None]
    few = often and distinct <= _FEW
    return column.model_copy(
        update={
            "missing": rows - present,
            "distinct": min(distinct, present),
            "lowest": _plain(low),
            "highest": _plain(high),
            "mean": None if mean is None or not math.isfinite(mean) else float(f"{mean:.6g}"),
            "samples": tuple(sorted(values if few else values[:_SHOWN], key=_order)),
        }
    )


def _plain(value: Any) -> Value | None:
    """Returns a value as JSON has it; ``None`` where it has none, as for infinity."""
    if isinstance(value, Decimal | float):
        return float(value) if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int) else _short(value)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _order(value: Value) -> tuple[float, str]:
    return (0.0, value) if isinstance(value, str) else (value, "")
