"""Writes a query as SQL for DuckDB; its table is a view."""

from collections.abc import Sequence
from typing import Final

from planexe.simulator.tables.query import Asked, Condition, Figure, Key, Pick, Query, Scalar

_PARTS: Final = {
    "": "{}", "day": "strftime({}, '%Y-%m-%d')", "year": "year({})", "month": "month({})",
    "month_name": "monthname({})", "weekday": "dayname({})",
}  # fmt: skip
_CALLS: Final = {
    "distinct": "count(DISTINCT {})", "mean": "avg({})", "median": "median({})", "sum": "sum({})", "min": "min({})",
    "max": "max({})", "std": "stddev_samp({})", "std_population": "stddev_pop({})", "var": "var_samp({})",
    "range": "max({0}) - min({0})", "mode": "mode({})",
}  # fmt: skip


def sql_program(query: Query) -> str:
    """Returns the program: one statement, with the values of the answer as text in its only column."""
    where = f" WHERE {' AND '.join(map(_test, query.where))}" if query.where else ""
    kept = f"WITH kept AS (\n  SELECT * FROM {query.table}{where}\n)"
    if query.pick is not None:
        return f"{kept}{_picked(query.pick, query.asked)};\n"
    if not query.asked:
        note = "-- This question was not understood; this counts the rows, which is no answer to it."
        return f"{note}\n{kept}\nSELECT 'row_count = ' || count(*) AS answer FROM kept;\n"
    values = [_told(one, _value(one.figure)) for one in query.asked if one.figure is not None]
    return f"{kept}\nSELECT {_joined(values)} AS answer\nFROM kept;\n"


def _value(figure: Figure) -> str:
    value = _measured(figure, figure.only)
    if figure.minus:
        value = f"{value} - {_measured(figure, figure.minus)}"
    return f"{figure.share_of}.0 * {value} / count(*)" if figure.share_of else value


def _measured(figure: Figure, only: Sequence[Condition] = ()) -> str:
    column = _name(figure.column)
    some = f" FILTER (WHERE {' AND '.join(map(_test, only))})" if only else ""
    match figure.measure:
        case "count":
            return f"count(*){some}"
        case "missing":
            return f"count(*) FILTER (WHERE {column} IS NULL)"
        case "quantile":
            return f"quantile_cont({column}, {figure.quantile:g}){some}"
        case "correlation":
            return f"corr({column}, {_name(figure.other)}){some}"
        case "range":
            return f"(max({column}){some} - min({column}){some})"
    return f"{_CALLS[figure.measure].format(column)}{some}"


def _picked(pick: Pick, asked: Sequence[Asked]) -> str:
    way = "DESC" if pick.largest else "ASC"
    if pick.grouped:
        found = f"SELECT {_key(pick.key)} AS label, {_measured(pick.figure)} AS value\n  FROM kept GROUP BY label"
        order, present = f"value {way}, label", "label IS NOT NULL"
    else:
        found = f"SELECT {_key(pick.key)} AS label, {_name(pick.figure.column)} AS value\n  FROM kept"
        order, present = f"value {way}, label", "value IS NOT NULL"
    values = [_told(one, "value" if one.of_pick else "label") for one in asked]
    first = f",\nfound AS (\n  {found}\n)"
    if pick.most > 1:
        listed = [_told(one, f"string_agg(label, ', ' ORDER BY {order})") for one in asked]
        some = f"(SELECT * FROM found WHERE {present} ORDER BY {order} LIMIT {pick.most})"
        return f"{first}\nSELECT {_joined(listed)} AS answer\nFROM {some}"
    last = f"ORDER BY {order} LIMIT 1" + (f" OFFSET {pick.rank - 1}" if pick.rank > 1 else "")
    return f"{first}\nSELECT {_joined(values)} AS answer\nFROM found WHERE {present} {last}"


def _joined(values: Sequence[str]) -> str:
    return " || ' ' || ".join(values)


def _told(asked: Asked, value: str) -> str:
    is_number = asked.figure is not None or asked.of_pick
    if asked.digits is not None and is_number and not (asked.figure and asked.figure.measure == "mode"):
        value = f"printf('%.{asked.digits}f', CAST({value} AS DOUBLE))"
    return f"'@{asked.name}[' || {value} || ']'" if asked.name else f"CAST({value} AS VARCHAR)"


def _key(key: Key) -> str:
    return _PARTS[key.part].format(_name(key.column))


def _test(condition: Condition) -> str:
    value = _key(condition.key)
    values = [f"DATE {_text(str(one))}" if condition.is_day else _scalar(one) for one in condition.values]
    match condition.comparison:
        case "missing":
            return f"{value} IS NULL"
        case "present":
            return f"{value} IS NOT NULL"
        case "in":
            return f"{value} IN ({', '.join(values)})"
        case "not in":
            return f"{value} NOT IN ({', '.join(values)})"
        case "between":
            return f"{value} BETWEEN {values[0]} AND {values[1]}"
    comparison = {"==": "=", "!=": "<>"}.get(condition.comparison, condition.comparison)
    return f"{value} {comparison} {values[0]}"


def _scalar(value: Scalar) -> str:
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
