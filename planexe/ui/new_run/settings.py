"""The settings beside the goal: models, detail, concurrency, language, start, and the simulated model's pace."""

from datetime import date
from typing import Any

import streamlit as st

from planexe.runs.kinds import Kind
from planexe.runs.tuning import advice_for
from planexe.runs.workbench import Workbench
from planexe.simulator.settings import profile_description, profile_names
from planexe.spine.run_request import RunRequest
from planexe.spine.workflow import Graph
from planexe.timing.advice import Advice
from planexe.ui.new_run import fixed_choices
from planexe.ui.new_run import limits as plan_limits
from planexe.ui.new_run.wishes import Wishes
from planexe.ui.shared import model_picker, state
from planexe.ui.shared.harmless import plain

MOST_CONCURRENCY = 64
_PACES = {"no waiting": 0.0, "10 × faster": 0.1, "real time": 1.0}
_USUAL_PACE = "10 × faster"
_DETAILS = {"full": "Full", "fast": "Fast"}
_LANGUAGES = ("English", "Dansk", "Deutsch", "Español", "Français", "Italiano", "Nederlands", "Polski", "Português")


def show(workbench: Workbench) -> None:
    """Draws the settings; their values stand under the keys of ``state``, where ``prepare`` put the first ones."""
    _show_models(workbench)
    advice = _advice(workbench)
    st.caption(plain(f"{advice.sentence} {advice.grounds}"))
    _show_plan()
    plan_limits.show()
    fixed_choices.show()
    if model_picker.has_simulated(model_picker.chosen(workbench)):
        _show_simulation()


def show_common(workbench: Workbench) -> None:
    """Draws the settings that runs of all workflows have."""
    _show_models(workbench)
    plan_limits.show()
    if model_picker.has_simulated(model_picker.chosen(workbench)):
        _show_simulation()


def _show_models(workbench: Workbench) -> None:
    model_picker.show(workbench)
    st.slider(
        "Calls at the same time",
        1,
        MOST_CONCURRENCY,
        key=state.CONCURRENCY,
        persist_state="session",
        help="How many questions may be under way at once. You can move it while the plan runs.",
    )


def _show_plan() -> None:
    left, right = st.columns(2)
    left.segmented_control(
        "Detail",
        list(_DETAILS),
        key=state.DETAIL,
        format_func=lambda name: _DETAILS[name],
        required=True,
        persist_state="session",
        help="Fast works out fewer tasks, documents and experts: about half of the calls.",
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


def wishes(workbench: Workbench) -> Wishes:
    """Returns how the plan is to be made, as the form says at this moment."""
    values = st.session_state
    specs = model_picker.chosen(workbench)
    simulated = model_picker.has_simulated(specs)
    return Wishes(
        models=tuple(spec.name for spec in specs),
        graph=_graph(),
        cap=values[state.CONCURRENCY],
        time_scale=_PACES[values[state.PACE]] if simulated else 1.0,
        faults=values[state.FAULTS] if simulated else "none",
        budget=plan_limits.chosen(),
    )


def request(workbench: Workbench, goal: str) -> RunRequest:
    """Returns what the form asks for.

    Raises:
        InputError: one of its values cannot be used.
    """
    prepare(workbench)
    values = st.session_state
    start = values.get(state.START_DATE)
    return workbench.request(
        goal,
        language=values[state.LANGUAGE] or "English",
        start_date=start.isoformat() if isinstance(start, date) else None,
        **run_options(workbench),
        **dict(_graph().values),
        **fixed_choices.chosen(),
    )


def run_options(workbench: Workbench) -> dict[str, Any]:
    """Returns what the form says about how a run of any workflow is to be made, as ``Workbench.request`` takes it."""
    wished = wishes(workbench)
    simulated = model_picker.has_simulated(workbench.models(wished.models))
    return {
        "models": wished.models,
        "concurrency": wished.cap,
        "seed": int(st.session_state[state.SEED]) if simulated else 1,
        "time_scale": wished.time_scale,
        "faults": wished.faults,
        "budget": wished.budget,
    }


def nearest_pace(time_scale: float) -> str:
    """Returns the pace of the form that comes nearest to a factor on the simulated model's waiting."""
    return min(_PACES, key=lambda name: abs(_PACES[name] - time_scale))


def prepare(workbench: Workbench) -> None:
    """Gives every field its first value; fields that are not drawn now have one too.

    Raises:
        CatalogError: the model catalogue cannot be read.
    """
    model_picker.prepare(workbench)
    if state.CONCURRENCY not in st.session_state:
        st.session_state[state.CONCURRENCY] = _first_cap(workbench)
    first = {
        state.DETAIL: "full",
        state.QUICK: False,
        state.LANGUAGE: _LANGUAGES[0],
        state.PACE: _USUAL_PACE,
        state.FAULTS: "none",
        state.SEED: 1,
    }
    for key, value in first.items():
        st.session_state.setdefault(key, value)


def _first_cap(workbench: Workbench) -> int:
    """Returns the cap the environment sets, else the one recommended for the models."""
    settings = workbench.settings
    if settings.concurrency_set:
        return min(MOST_CONCURRENCY, settings.concurrency)
    return _advice(workbench).cap


def _advice(workbench: Workbench) -> Advice:
    names = tuple(spec.name for spec in model_picker.chosen(workbench))
    return advice_for(workbench, Kind(names, _graph()))


def _graph() -> Graph:
    values = st.session_state
    return Graph("plan", (("detail", values.get(state.DETAIL) or "full"), ("quick", bool(values.get(state.QUICK)))))


def fault_choices(present: str) -> list[str]:
    """Returns the profiles, and the mix of one's own from the fault lab where that is chosen."""
    return [*profile_names(), *([] if present in profile_names() else [present])]


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
            fault_choices(str(st.session_state[state.FAULTS])),
            format_func=lambda mix: f"{mix.partition(',')[0]}, changed" if "," in mix else mix,
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
