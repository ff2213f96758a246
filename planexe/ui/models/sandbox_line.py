"""The line about what keeps programs that models write from doing harm on this machine."""

import streamlit as st

from planexe.sandbox import sandbox_levels, sandbox_text


def show() -> None:
    """Draws it."""
    st.caption(sandbox_text(sandbox_levels()))
