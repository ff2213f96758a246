"""Writes a query as a Python program with pandas; its table is open."""

from collections.abc import Iterator, Sequence
from typing import Final

from planexe.simulator.tables.query import Asked, Condition, Figure, Key, Pick, Query

_PARTS: Final = {
    "": "", "day": ".dt.date", "year": ".dt.year", "month": ".dt.month", "month_name": ".dt.month_name()",
    "weekday": ".dt.day_name()",
}  # fmt: skip
_CALLS: Final = {
    "distinct": "nunique()", "mean": "mean()", "median": "median()", "sum": "sum()", "min": "min()", "max": "max()",
    "std": "std()", "std_population": "std(ddof=0)", "var": "var()",
}  # fmt: skip


def python_program(query: Query) -> str:
    """Returns the program."""
    return "\n".join(_lines(query)) + "\n"


def _lines(query: Query) -> Iterator[str]:
    yield f"rows = {query.table}"
    for condition in query.where:
        yield f"rows = rows[{_test(condition, 'rows')}]"
    if query.pick is not None:
        yield from _picked(query.pick, query.asked)
        return
    if not query.asked:
        yield "# This question was not understood; this counts the rows, which is no answer to it."
        yield "print(f'row_count = {len(rows)}')"
    for asked in query.asked:
        if asked.figure is not None:
            yield from _figure_lines(asked, asked.figure)


def _figure_lines(asked: Asked, figure: Figure) -> Iterator[str]:
    value, lines = _value(figure, "rows", figure.only, "some")
    yield from lines
    if figure.minus:
        other, more = _value(figure, "rows", figure.minus, "others")
        yield from more
        value = f"{value} - {other}"
    if figure.share_of:
        value = f"{figure.share_of} * {value} / len(rows)" if figure.share_of > 1 else f"{value} / len(rows)"
    yield f"value = {value}"
    yield _told(asked, "value")


def _value(figure: Figure, rows: str, only: Sequence[Condition], name: str) -> tuple[str, list[str]]:
    """Returns the expression of a figure, and the lines that it needs before it."""
    lines = []
    for number, condition in enumerate(only):
        source = name if number else rows
        lines.append(f"{name} = {source}[{_test(condition, source)}]")
    return _measured(figure, name if only else rows), lines


def _measured(figure: Figure, rows: str) -> str:
    column = f"{rows}[{figure.column!r}]"
    match figure.measure:
        case "count":
            return f"len({rows})"
        case "missing":
            return f"{column}.isna().sum()"
        case "range":
            return f"({column}.max() - {column}.min())"
        case "quantile":
            return f"{column}.quantile({figure.quantile:g})"
        case "correlation":
            return f"{column}.corr({rows}[{figure.other!r}])"
        case "mode":
            return f"{column}.mode().iloc[0]"
    return f"{column}.{_CALLS[figure.measure]}"


def _picked(pick: Pick, asked: Sequence[Asked]) -> Iterator[str]:
    ascending = not pick.largest
    if pick.grouped:
        key = _key(pick.key, "rows")
        if pick.figure.measure == "count":
            yield f"found = rows.groupby({key}).size()"
        else:
            measured = _measured(pick.figure, "group").removeprefix(f"group[{pick.figure.column!r}]")
            yield f"found = rows.groupby({key})[{pick.figure.column!r}]{measured}"
        yield f"found = found.sort_index().sort_values(ascending={ascending}, kind='stable')"
        label, value, labels = "found.index[{}]", "found.iloc[{}]", "found.index[:{}]"
    else:
        yield f"found = rows.sort_values([{pick.figure.column!r}, {pick.key.column!r}], ascending=[{ascending}, True])"
        label, value, labels = (
            f"{_key(pick.key, 'found')}.iloc[{{}}]",
            f"found[{pick.figure.column!r}].iloc[{{}}]",
            f"{_key(pick.key, 'found')}[:{{}}]",
        )
    for one in asked:
        if pick.most > 1:
            yield f"value = ', '.join(str(one) for one in {labels.format(pick.most)})"
        else:
            yield f"value = {(value if one.of_pick else label).format(pick.rank - 1)}"
        yield _told(one, "value")


def _key(key: Key, rows: str) -> str:
    return f"{rows}[{key.column!r}]{_PARTS[key.part]}"


def _test(condition: Condition, rows: str) -> str:
    value = _key(condition.key, rows)
    values = [f"pd.Timestamp({one!r})" if condition.is_day else repr(one) for one in condition.values]
    match condition.comparison:
        case "missing":
            return f"{value}.isna()"
        case "present":
            return f"{value}.notna()"
        case "in":
            return f"{value}.isin([{', '.join(values)}])"
        case "not in":
            return f"~{value}.isin([{', '.join(values)}])"
        case "between":
            return f"{value}.between({values[0]}, {values[1]})"
    return f"{value} {condition.comparison} {values[0]}"


def _told(asked: Asked, value: str) -> str:
    is_label = (asked.figure is None and not asked.of_pick) or (asked.figure and asked.figure.measure == "mode")
    form = "" if asked.digits is None or is_label else f":.{asked.digits}f"
    told = f"@{asked.name}[{{{value}{form}}}]" if asked.name else f"{{{value}{form}}}"
    return f'print(f"{told}")'
