"""What the user may fix about the plan instead of leaving it to the model; all of it optional."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planexe.spine.workflow import choices_of, find_workflow
from planexe.ui.shared import state

_NAMES = ("purpose", "plan_type", "scenario", "currency", "working_week", "tasks_at_once")
_MOST_TASKS = 50


def show() -> None:
    """Draws the choices, folded away; what is left empty is decided from the goal."""
    with st.expander("Decide yourself", icon=":material/tune:"):
        st.caption("Left empty, each is decided from the goal. What you fix is used by every stage.")
        left, right = st.columns(2)
        _choice(left, "Purpose", "purpose", "Changes the tone of several stages.")
        _choice(right, "Plan type", "plan_type", "A digital plan needs no places.")
        _choice(left, "Scenario", "scenario", "How bold the chosen path is.")
        _choice(right, "Currency", "currency", "All amounts of the plan are given in it.")
        _choice(left, "Working week", "working_week", "Which days count as working days.")
        right.number_input(
            "Tasks at once, at most",
            1,
            _MOST_TASKS,
            value=None,
            key=state.input_key("tasks_at_once"),
            placeholder="no limit",
            persist_state="session",
            help="How many pieces of work your people can do side by side.",
        )


def chosen() -> dict[str, Any]:
    """Returns what is fixed, by the name of the plan option; ``None`` where nothing is."""
    return {name: st.session_state.get(state.input_key(name)) for name in _NAMES}


def _choice(place: DeltaGenerator, label: str, name: str, meaning: str) -> None:
    about = find_workflow("plan").inputs.model_fields[name]
    place.selectbox(
        label,
        choices_of(about) or about.examples or (),
        index=None,
        key=state.input_key(name),
        placeholder="from the goal",
        format_func=lambda word: word if word.isupper() else word.capitalize(),
        persist_state="session",
        help=meaning,
    )
