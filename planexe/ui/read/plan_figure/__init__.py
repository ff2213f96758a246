"""The report's charts on a page: the same HTML, style and script, in an element of their own."""

from functools import lru_cache
from importlib import resources

import streamlit as st

from planexe.report.figures import Figure, figure_style
from planexe.scripts import module_script

_NAME = "planexe_plan_figure"


def show(figure: Figure, key: str) -> None:
    """Draws a chart.

    Args:
        figure: its HTML holds no text of models or users that is not escaped.
        key: distinguishes the charts of a page.
    """
    draw = st.components.v2.component(
        _NAME,
        html='<div class="plan-figure"></div>',
        css=figure_style() + _part("plan_figure.css"),
        js=module_script("ui/read/plan_figure/plan_figure.js"),
    )
    draw(key=key, data={"html": str(figure.html)})


@lru_cache
def _part(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
