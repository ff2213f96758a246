"""Tells the chart of a page which look at the run the rest of the page shows, so that both show the same moment."""

import streamlit as st

from planexe.scripts import module_script

_NAME = "planexe_page_tick"


def show(number: int) -> None:
    """Tells the chart to read on now, as of a look.

    Args:
        number: of the look, see ``planexe.runs.look``.
    """
    draw = st.components.v2.component(
        _NAME, html="<span hidden></span>", js=module_script("ui/shared/page_tick/page_tick.js")
    )
    draw(key="watch.tick", data={"number": number}, width=1, height=1)
