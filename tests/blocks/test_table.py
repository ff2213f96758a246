import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.marks import Mark
from planexe.blocks.table import Column, Formula, Table, table_of

SUM, PRODUCT = Formula("sum", ("a", "b")), Formula("product", ("a", "b"))
NUMBERS = st.none() | st.integers(-1000, 1000) | st.floats(-1e6, 1e6)


def costs(*rows: tuple[float | None, ...], summed: bool = True) -> Table:
    columns = (
        Column("Phase"),
        Column("Labour", "money", summed=summed),
        Column("Total", "money", Formula("sum", ("Labour",)), summed),
    )
    return Table(title="Costs", columns=columns, rows=tuple((f"P{n}", *row, None) for n, row in enumerate(rows)))


@pytest.mark.parametrize(
    ("formula", "cells", "value"),
    [
        (SUM, [1, 2.5], 3.5),
        (SUM, [1, None], 1.0),
        (SUM, [None, None], None),
        (SUM, ["x", 2], 2.0),
        (SUM, [math.inf, 2], 2.0),
        (SUM, [1e308, 1e308], None),
        (PRODUCT, [3, 2.5], 7.5),
        (PRODUCT, [3, None], None),
        (PRODUCT, [0, 2], 0.0),
        (PRODUCT, [1e200, 1e200], None),
    ],
)
def test_value_of_a_formula(formula: Formula, cells: list[float | str | None], value: float | None) -> None:
    assert formula.value(cells) == value


def test_cells_of_a_formula_are_calculated_whatever_the_rows_hold() -> None:
    columns = (
        Column("a", "money"),
        Column("b", "money"),
        Column("whole", "money", SUM),
        Column("twice", "money", Formula("sum", ("whole", "a"))),
    )
    table = Table(title="", columns=columns, rows=((1, 2, 99, None), (None, None, 99, None)))
    assert table.rows == ((1, 2, 3.0, 4.0), (None, None, None, None))


def test_formula_that_names_no_column_is_refused() -> None:
    with pytest.raises(ValueError, match="names the column 'b'; use 'a', 'whole'"):
        Table(title="", columns=(Column("a"), Column("whole", formula=SUM)), rows=())


def test_sums_stand_below_the_rows() -> None:
    assert costs((1,), (2.5,)).lines == (("P0", 1, 1.0), ("P1", 2.5, 2.5), ("Total", 3.5, 3.5))


def test_table_without_rows_or_sums_has_no_last_line() -> None:
    assert costs().lines == ()
    assert costs((1,), summed=False).lines == (("P0", 1, 1.0),)


@given(st.lists(st.tuples(NUMBERS), max_size=6))
def test_sum_is_that_of_the_numbers_there_are(rows: list[tuple[float | None]]) -> None:
    table = costs(*rows)
    numbers = [row[0] for row in rows if row[0] is not None]
    if rows:
        total = table.lines[-1][1]
        assert total == (pytest.approx(sum(numbers)) if numbers else None)
    assert len(table.lines) == len(rows) + bool(rows)


def test_texts_of_a_table_are_clean_and_on_one_line() -> None:
    table = table_of(
        "T", ["a\x00\nb", "c"], {Column("Text"): lambda text: text, Column("Long", "number"): len}, sheet="S"
    )
    assert table.rows == (("a b", 4), ("c", 1))
    assert (table.title, table.sheet) == ("T", "S")


def test_table_is_stale_if_one_of_its_marks_says_so() -> None:
    pinned, stale = Mark(state="pinned", why="."), Mark(state="stale", why=".")
    assert not Table(title="", columns=(), rows=(), marks=(pinned,)).stale
    assert Table(title="", columns=(), rows=(), marks=(pinned, stale)).stale


@pytest.mark.parametrize(
    ("cells", "digits", "found"),
    [((1.5, 3.0), 0, 5.0), ((0.5, 1.0), 0, 1.0), ((1.75, 2.4), 6, 4.2), ((7.0, None), 0, None)],
)
def test_a_product_is_rounded_as_spreadsheets_do(
    cells: tuple[float | None, ...], digits: int, found: float | None
) -> None:
    assert Formula("product", ("a", "b"), digits).value(cells) == found
