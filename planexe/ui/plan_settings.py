"""The settings beside the goal: models, detail, concurrency, language, start, and the simulated model's pace."""

from datetime import date

import streamlit as st

from planexe.pipeline.run_request import RunRequest
from planexe.simulator.settings import profile_description, profile_names
from planexe.ui import fixed_choices, model_picker, state
from planexe.wiring import Workbench

MOST_CONCURRENCY = 64
_PACES = {"no waiting": 0.0, "10 × faster": 0.1, "real time": 1.0}
_USUAL_PACE = "10 × faster"
_DETAILS = {"full": "Full", "fast": "Fast"}
_LANGUAGES = ("English", "Dansk", "Deutsch", "Español", "Français", "Italiano", "Nederlands", "Polski", "Português")


def show(workbench: Workbench) -> None:
    """Draws the settings; their values stand under the keys of ``state``."""
    model_picker.show(workbench)
    _preset(workbench)
    st.slider(
        "Calls at the same time",
        1,
        MOST_CONCURRENCY,
        key=state.CONCURRENCY,
        persist_state="session",
        help="How many questions may be under way at once. You can move it while the plan runs.",
    )
    left, right = st.columns(2)
    left.segmented_control(
        "Detail",
        list(_DETAILS),
        key=state.DETAIL,
        format_func=lambda name: _DETAILS[name],
        required=True,
        persist_state="session",
        help="Fast works out fewer tasks, documents and experts: a third of the calls.",
    )
    left.toggle(
        "Quick",
        key=state.QUICK,
        persist_state="session",
        help="Stages start without the inputs that only improve them: sooner done, a little less considered.",
    )
    right.selectbox(
        "Language of the plan",
        _LANGUAGES,
        key=state.LANGUAGE,
        accept_new_options=True,
        persist_state="session",
    )
    left.date_input(
        "Start of the project",
        value=None,
        key=state.START_DATE,
        format="YYYY-MM-DD",
        persist_state="session",
        help="Leave it empty to start soon.",
    )
    fixed_choices.show()
    if model_picker.has_simulated(model_picker.chosen(workbench)):
        _show_simulation()


def request(workbench: Workbench, goal: str) -> RunRequest:
    """Returns what the form asks for.

    Raises:
        InputError: one of its values cannot be used.
    """
    _preset(workbench)
    values = st.session_state
    names = tuple(values.get(state.MODELS, ()))
    simulated = model_picker.has_simulated(workbench.models(names))
    start = values.get(state.START_DATE)
    return workbench.request(
        goal,
        models=names,
        concurrency=values[state.CONCURRENCY],
        detail=values[state.DETAIL],
        quick=bool(values[state.QUICK]),
        language=values[state.LANGUAGE] or "English",
        seed=int(values[state.SEED]) if simulated else 1,
        time_scale=_PACES[values[state.PACE]] if simulated else 1.0,
        faults=values[state.FAULTS] if simulated else "none",
        options=fixed_choices.chosen() | {"start_date": start.isoformat() if isinstance(start, date) else None},
    )


def nearest_pace(time_scale: float) -> str:
    """Returns the pace of the form that comes nearest to a factor on the simulated model's waiting."""
    return min(_PACES, key=lambda name: abs(_PACES[name] - time_scale))


def _preset(workbench: Workbench) -> None:
    """Gives every field its first value; fields that are not drawn now have one too."""
    first = {
        state.CONCURRENCY: min(MOST_CONCURRENCY, workbench.settings.concurrency),
        state.DETAIL: "full",
        state.QUICK: False,
        state.LANGUAGE: _LANGUAGES[0],
        state.PACE: _USUAL_PACE,
        state.FAULTS: "none",
        state.SEED: 1,
    }
    for key, value in first.items():
        st.session_state.setdefault(key, value)


def _show_simulation() -> None:
    with st.container(border=True, gap="small"):
        st.markdown("**Simulated model**")
        st.segmented_control(
            "Pace",
            list(_PACES),
            key=state.PACE,
            required=True,
            persist_state="session",
            help="Real time waits as long as a fast cloud model would.",
        )
        left, right = st.columns([2, 1])
        left.selectbox(
            "Faults",
            profile_names(),
            key=state.FAULTS,
            persist_state="session",
            help="How broken the simulated service is. The run copes with it, and the chart shows how.",
        )
        right.number_input(
            "Seed",
            0,
            10**9,
            key=state.SEED,
            persist_state="session",
            help="The same seed gives the same answers.",
        )
        st.caption(profile_description(str(st.session_state[state.FAULTS])))
