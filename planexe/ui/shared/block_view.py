"""Texts and tables of a workflow on a page, where they stand in short and not as the report has them."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from planexe.blocks.blocks import Block, Items, Table
from planexe.report.block_text import whole_text_of
from planexe.ui.shared.harmless import page_markdown, plain

_MOST_LINES: Final = 8
_LINE: Final = 36
_WIDTHS: Final = {"code": 60, "number": 80}


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
        {column.title: [row[at] for row in table.rows] for at, column in enumerate(table.columns)},
        hide_index=True,
        height=_LINE * (1 + min(_MOST_LINES, max(1, len(table.rows)))),
        column_config={
            column.title: st.column_config.Column(width=_WIDTHS.get(column.kind)) for column in table.columns
        },
        alt=f"{table.title or 'A table'}: {', '.join(column.title for column in table.columns)}.",
    )
