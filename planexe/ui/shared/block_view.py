"""Texts and tables of a workflow on a page, where they stand alone and not in the section of a report."""

from collections.abc import Iterable

import streamlit as st

from planexe.blocks.blocks import Block
from planexe.report.block_text import whole_text_of
from planexe.ui.shared.harmless import page_markdown


def show(blocks: Iterable[Block]) -> None:
    """Draws them."""
    for block in blocks:
        if text := whole_text_of(block):
            st.markdown(page_markdown(text))
