"""Presenter mode of a page: large type, the whole window, and nothing on it that not everybody may read."""

import streamlit as st

from planexe.ui.shared import address, state

_SHORTCUT = "p"
_STYLE = """<style>
[data-testid="stHeader"], [data-testid="stToolbar"] { display: none; }
[data-testid="stMainBlockContainer"] { padding: 0.4rem 1rem 1rem; }
[data-testid="stMain"] h4 { font-size: 1.9rem; padding: 0; }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0.7rem; }
[data-testid="stMain"] [data-testid="stCaptionContainer"] p { font-size: 1.1rem; }
[data-testid="stMarkdownContainer"] p { font-size: 1.25rem; }
[data-testid="stProgress"] p { font-size: 1.35rem; }
[data-testid="stMetricLabel"] p { font-size: 1.1rem; }
[data-testid="stMetricValue"] p { font-size: 2.1rem; line-height: 1.15; }
.stMarkdownBadge { font-size: 1.15rem !important; }
</style>"""


def is_on() -> bool:
    """Returns whether the address asks for presenter mode."""
    return st.query_params.get(state.PRESENT_PARAM, "") == "1"


def show_button(hides: str) -> None:
    """Draws the button that begins presenter mode; ``hides`` says in plain words what it leaves out."""
    st.button(
        "Presenter mode",
        icon=":material/slideshow:",
        type="tertiary",
        key="presenter.on",
        on_click=_turn,
        args=(True,),
        shortcut=_SHORTCUT,
        help=f"Fills the window and hides {hides}. The address keeps it: {state.PRESENT_PARAM}=1.",
    )


def show_leave() -> None:
    """Draws the button that ends presenter mode."""
    st.button(
        "Leave presenter mode",
        type="tertiary",
        key="presenter.off",
        on_click=_turn,
        args=(False,),
        shortcut=_SHORTCUT,
    )


def show_style() -> None:
    """Makes type large and takes away what frames the page."""
    st.html(_STYLE)


def _turn(on: bool) -> None:
    address.keep(state.PRESENT_PARAM, "1" if on else "")
