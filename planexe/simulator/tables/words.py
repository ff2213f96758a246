"""Tells in plain words what a program for a query will do, step by step."""

from collections.abc import Iterator

from planexe.simulator.tables.query import Condition, Figure, Query

_COMPARED = {
    "==": "is {0}", "!=": "is not {0}", ">": "is above {0}", ">=": "is {0} or more", "<": "is below {0}",
    "<=": "is {0} or less", "between": "is from {0} to {1}", "missing": "is missing", "present": "is there",
}  # fmt: skip
_MEASURES = {
    "std": "sample standard deviation", "std_population": "population standard deviation", "var": "sample variance",
    "distinct": "number of different values", "missing": "number of missing values", "mode": "most frequent value",
    "range": "range from the smallest to the largest value", "min": "smallest value", "max": "largest value",
}  # fmt: skip


def steps_of(query: Query) -> list[str]:
    """Returns the steps, each a sentence."""
    return list(_steps(query))


def columns_of(query: Query) -> list[str]:
    """Returns the columns that a query looks at."""
    figures = [one.figure for one in query.asked if one.figure] + ([query.pick.figure] if query.pick else [])
    keys = [one.key for one in query.where] + ([query.pick.key] if query.pick else [])
    named = [*(key.column for key in keys), *(name for one in figures for name in (one.column, one.other))]
    return [name for name in dict.fromkeys(named) if name]


def _steps(query: Query) -> Iterator[str]:
    if not query.asked:
        yield "The question was not understood by the simulated model: only the rows of the table are counted."
        return
    for condition in query.where:
        yield f"Keep the rows whose {_key(condition)} {_compared(condition)}."
    if query.pick is not None:
        pick = query.pick
        way = "largest" if pick.largest else "smallest"
        each = f"for each {pick.key.part or pick.key.column}" if pick.grouped else "of each row"
        yield f"Work out the {_figure(pick.figure)} {each}."
        yield f"Take the {f'{pick.most} {way} ones' if pick.most > 1 else f'{way} one'}."
    for asked in query.asked:
        if asked.figure is not None:
            yield f"Work out the {_figure(asked.figure)} for {asked.name or 'the answer'}."
    yield f"Write the answer as {', '.join(f'@{asked.name}[…]' if asked.name else 'it is' for asked in query.asked)}."


def _figure(figure: Figure) -> str:
    share = "share of the rows, in percent," if figure.share_of > 1 else "share of the rows" if figure.share_of else ""
    only = "".join(f" where {_key(one)} {_compared(one)}" for one in figure.only)
    less = "".join(f" less that where {_key(one)} {_compared(one)}" for one in figure.minus)
    if figure.measure == "count":
        return f"{share or 'number of rows'}{only}{less}"
    if figure.measure == "correlation":
        return f"correlation of {figure.column} with {figure.other}"
    if figure.measure == "quantile":
        return f"{figure.quantile:g} quantile of {figure.column}{only}{less}"
    return f"{_MEASURES.get(figure.measure, figure.measure)} of {figure.column}{only}{less}"


def _key(condition: Condition) -> str:
    part = condition.key.part.replace("_", " ")
    return f"{part} of {condition.key.column}" if part else condition.key.column


def _compared(condition: Condition) -> str:
    values = [str(value) for value in condition.values]
    if condition.comparison in ("in", "not in"):
        return f"is {'none' if condition.comparison == 'not in' else 'one'} of {', '.join(values)}"
    return _COMPARED[condition.comparison].format(*values)
