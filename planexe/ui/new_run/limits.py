"""The limits of a run: the most it may cost, in money, tokens and minutes; all of them optional."""

import streamlit as st

from planexe.spine.budget import Budget, checked_budget
from planexe.ui.shared import state


def show() -> None:
    """Draws the limits, folded away; their values stand under the keys of ``state``."""
    with st.expander("Stop at a limit", icon=":material/savings:"):
        money, tokens, minutes = st.columns(3)
        money.number_input(
            "USD",
            min_value=0.0,
            value=None,
            step=0.1,
            format="%.2f",
            key=state.MAX_COST,
            placeholder="none",
            persist_state="session",
            help="What the run may cost. It stops within one call of that.",
        )
        tokens.number_input(
            "Tokens",
            min_value=0,
            value=None,
            step=100_000,
            key=state.MAX_TOKENS,
            placeholder="none",
            persist_state="session",
            help="In and out together, failed attempts included.",
        )
        minutes.number_input(
            "Minutes",
            min_value=0.0,
            value=None,
            step=1.0,
            format="%g",
            key=state.MAX_MINUTES,
            placeholder="none",
            persist_state="session",
            help="Of work on the run; pauses do not count.",
        )
        st.toggle(
            "Stop where a model is too weak",
            key=state.STOP_ON_WEAK,
            persist_state="session",
            help="A handful of answers show that. Otherwise the run says so and goes on, with gaps.",
        )
        st.caption("A run that reaches a limit stops, keeps what is finished, and goes on with a higher one.")


def chosen() -> Budget:
    """Returns the limits that are set; 0 is none."""
    values = (st.session_state.get(key) or None for key in (state.MAX_COST, state.MAX_TOKENS, state.MAX_MINUTES))
    return checked_budget(*values)
