"""What the user may fix about the plan instead of leaving it to the model; all of it optional."""

from typing import Any, get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planexe.scheduling.working_week import WEEK_NAMES
from planexe.ui import state
from planexe.workflows.plan.assumptions.currencies import CURRENCY_CODES
from planexe.workflows.plan.screening.classify_plan_type import PlanKind
from planexe.workflows.plan.screening.classify_purpose import PurposeKind

_KEYS = {
    "purpose": state.PURPOSE,
    "plan_type": state.PLAN_TYPE,
    "scenario": state.SCENARIO,
    "currency": state.CURRENCY,
    "working_week": state.WORKING_WEEK,
    "tasks_at_once": state.TASKS_AT_ONCE,
}
_STANCES = ("ambitious", "balanced", "cautious")
_MOST_TASKS = 50


def show() -> None:
    """Draws the choices, folded away; what is left empty is decided from the goal."""
    with st.expander("Decide yourself", icon=":material/tune:"):
        st.caption("Left empty, each is decided from the goal. What you fix is used by every stage.")
        left, right = st.columns(2)
        _choice(left, "Purpose", state.PURPOSE, get_args(PurposeKind), "Changes the tone of several stages.")
        _choice(right, "Plan type", state.PLAN_TYPE, get_args(PlanKind), "A digital plan needs no places.")
        _choice(left, "Scenario", state.SCENARIO, _STANCES, "How bold the chosen path is.")
        _choice(right, "Currency", state.CURRENCY, CURRENCY_CODES, "All amounts of the plan are given in it.")
        _choice(left, "Working week", state.WORKING_WEEK, WEEK_NAMES, "Which days count as working days.")
        right.number_input(
            "Tasks at once, at most",
            1,
            _MOST_TASKS,
            value=None,
            key=state.TASKS_AT_ONCE,
            placeholder="no limit",
            persist_state="session",
            help="How many pieces of work your people can do side by side.",
        )


def chosen() -> dict[str, Any]:
    """Returns what is fixed, by the name of the plan option; ``None`` where nothing is."""
    return {name: st.session_state.get(key) for name, key in _KEYS.items()}


def _choice(place: DeltaGenerator, label: str, key: str, choices: tuple[str, ...], meaning: str) -> None:
    place.selectbox(
        label,
        choices,
        index=None,
        key=key,
        placeholder="from the goal",
        format_func=lambda word: word if word.isupper() else word.capitalize(),
        persist_state="session",
        help=meaning,
    )
