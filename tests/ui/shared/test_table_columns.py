"""Columns of a table in an element of a page."""

from planexe.blocks.table import Column, Table
from planexe.ui.shared.table_columns import cells_of, looks_of

TABLE = Table(
    title="", columns=(Column("Row", "code"), Column("What", "long"), Column("State"), Column("Share", "rate")),
    rows=(("1", "a", "right", 0.5), ("2", "b", "wrong", None)),
)  # fmt: skip


def test_cells_stand_by_the_titles_of_their_columns() -> None:
    assert cells_of(TABLE.columns, TABLE.rows)["Share"] == [0.5, None]


def test_shares_are_percentages_and_states_are_narrow() -> None:
    looks = looks_of(TABLE, long=250, text=150)
    assert [looks[column.title]["width"] for column in TABLE.columns] == [60, 250, 95, 75]
    assert looks["Share"]["type_config"]["format"] == "percent"
    assert looks_of(TABLE)["What"]["width"] is None
