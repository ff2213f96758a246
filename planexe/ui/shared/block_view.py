"""Texts and tables of a workflow on a page, where they stand in short and not as the report has them."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from planexe.blocks.blocks import Block, Items, Table
from planexe.report.block_text import whole_text_of
from planexe.ui.shared import table_columns
from planexe.ui.shared.harmless import page_markdown, plain

_MOST_LINES: Final = 8
_HEIGHT: Final = 320


def show(blocks: Iterable[Block]) -> None:
    """Draws them; a table has a line for each row, however long its texts are, and items have their table alone."""
    for block in blocks:
        if isinstance(block, Table | Items):
            _show_table(block if isinstance(block, Table) else block.table)
        elif text := whole_text_of(block):
            st.markdown(page_markdown(text))


def _show_table(table: Table) -> None:
    if table.title:
        st.caption(plain(table.title))
    st.dataframe(
        table_columns.cells_of(table.columns, table.lines),
        hide_index=True,
        height="content" if len(table.lines) <= _MOST_LINES else _HEIGHT,
        column_config=table_columns.looks_of(table),
        alt=f"{table.title or 'A table'}: {', '.join(column.title for column in table.columns)}.",
    )
