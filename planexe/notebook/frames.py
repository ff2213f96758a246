"""Tables as pandas has them."""

from pandas import DataFrame

from planexe.blocks.table import Table


def frame_of(table: Table) -> DataFrame:
    """Returns a table, its rows named by the cells of the first column."""
    titles = [column.title for column in table.columns]
    return DataFrame(list(table.rows), columns=titles).set_index(titles[0])
