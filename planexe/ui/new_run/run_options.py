"""What a run of any workflow is made with: models, concurrency, language, limits, and the simulated model's pace."""

import streamlit as st

from planexe.runs.kinds import Kind
from planexe.runs.tuning import advice_for
from planexe.runs.workbench import Workbench
from planexe.simulator.settings import profile_description, profile_names
from planexe.spine.run_request import RunRequest
from planexe.spine.workflow import Graph
from planexe.timing.advice import Advice
from planexe.ui.new_run import limits
from planexe.ui.new_run.wishes import Items, Wishes
from planexe.ui.shared import model_picker, state
from planexe.ui.shared.harmless import plain

MOST_CONCURRENCY = 64
_FIRST_CAP = "new_run.first_cap"
_PACES = {"no waiting": 0.0, "10 × faster": 0.1, "real time": 1.0}
_USUAL_PACE = "10 × faster"
_LANGUAGES = ("English", "Dansk", "Deutsch", "Español", "Français", "Italiano", "Nederlands", "Polski", "Português")


def prepare(workbench: Workbench, graph: Graph) -> None:
    """Gives every field its first value; fields that are not drawn now have one too.

    Raises:
        CatalogError: the model catalogue cannot be read.
    """
    model_picker.prepare(workbench)
    held = st.session_state
    settings = workbench.settings
    if held.get(state.CONCURRENCY) == held.get(_FIRST_CAP):  # nobody has moved the slider
        cap = settings.concurrency if settings.concurrency_set else _advice(workbench, graph).cap
        held[state.CONCURRENCY] = held[_FIRST_CAP] = min(MOST_CONCURRENCY, cap)
    first = {
        state.FAST_MODEL: "",
        state.STOP_ON_WEAK: False,
        state.LANGUAGE: _LANGUAGES[0],
        state.PACE: _USUAL_PACE,
        state.FAULTS: "none",
        state.SEED: 1,
    }
    for key, value in first.items():
        held.setdefault(key, value)


def show_models(workbench: Workbench) -> None:
    """Draws the models."""
    model_picker.show(workbench)


def show_fast_model(workbench: Workbench) -> None:
    """Draws the model for calls without slack."""
    model_picker.choose_fast(workbench, state.FAST_MODEL)


def show_cap(workbench: Workbench, graph: Graph) -> None:
    """Draws the slider with the cap that is recommended."""
    st.slider(
        "Calls at the same time",
        1,
        MOST_CONCURRENCY,
        key=state.CONCURRENCY,
        persist_state="session",
        help="How many questions may be under way at once. You can move it while the run goes on.",
    )
    st.caption(f"Recommended: {_advice(workbench, graph).cap}")


def show_advice(workbench: Workbench, graph: Graph) -> None:
    """Draws why that cap is recommended, and what limits of models it meets."""
    advice = _advice(workbench, graph)
    held = workbench.limits_text([s.name for s in model_picker.chosen(workbench)], st.session_state[state.CONCURRENCY])
    st.caption(plain(f"{advice.sentence} {advice.grounds} {held}".rstrip()))


def show_language() -> None:
    """Draws the language of the answers."""
    st.selectbox("Language", _LANGUAGES, key=state.LANGUAGE, accept_new_options=True, persist_state="session",
                 help="Of all that is written.")  # fmt: skip


def show_simulation(workbench: Workbench) -> None:
    """Draws pace, faults and seed of the simulated model, where it is chosen."""
    if not model_picker.has_simulated(model_picker.chosen(workbench)):
        return
    faults = str(st.session_state[state.FAULTS])
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
            fault_choices(faults),
            format_func=lambda mix: f"{mix.partition(',')[0]}, changed" if "," in mix else mix,
            key=state.FAULTS,
            persist_state="session",
            help="How broken the simulated service is. The run copes with it, and the chart shows how.",
        )
        right.number_input("Seed", 0, 10**9, key=state.SEED, persist_state="session",
                           help="The same seed gives the same answers.")  # fmt: skip
        st.caption(profile_description(faults))


def fault_choices(present: str) -> list[str]:
    """Returns the profiles, and the mix of one's own from the fault lab where that is chosen."""
    return [*profile_names(), *([] if present in profile_names() else [present])]


def wishes(workbench: Workbench, graph: Graph, items: Items = ()) -> Wishes:
    """Returns how the run is to be made, as the form says at this moment; ``prepare`` comes first.

    Args:
        workbench: knows the models.
        graph: which stages and calls.
        items: how many items stages have, as far as the form says it.

    Raises:
        InputError: one of its values cannot be used.
    """
    held = st.session_state
    specs = model_picker.chosen(workbench)
    fast = workbench.catalog.specs.get(held[state.FAST_MODEL] or "")
    simulated = model_picker.has_simulated((*specs, *([fast] if fast else [])))
    return Wishes(
        models=tuple(spec.name for spec in specs),
        fast_model=held[state.FAST_MODEL] or "",
        on_weak="stop" if held[state.STOP_ON_WEAK] else "go",
        graph=graph,
        items=items,
        cap=held[state.CONCURRENCY],
        seed=int(held[state.SEED]) if simulated else 1,
        time_scale=_PACES[held[state.PACE]] if simulated else 1.0,
        faults=held[state.FAULTS] if simulated else "none",
        language=held[state.LANGUAGE] or _LANGUAGES[0],
        budget=limits.chosen(),
    )


def fill_in(request: RunRequest, workbench: Workbench) -> None:
    """Fills the fields in as a run was started; models that are gone from the catalogue are left out."""
    paces = sorted(_PACES, key=lambda name: abs(_PACES[name] - request.time_scale))
    st.session_state.update(
        {
            state.MODELS: [name for name in request.models if name in workbench.catalog.specs],
            state.FAST_MODEL: request.fast_model if request.fast_model in workbench.catalog.specs else "",
            state.STOP_ON_WEAK: request.on_weak == "stop",
            state.CONCURRENCY: min(MOST_CONCURRENCY, request.concurrency),
            state.LANGUAGE: request.language,
            state.PACE: paces[0],
            state.FAULTS: request.faults,
            state.SEED: request.seed,
            state.MAX_COST: request.budget.max_cost_usd,
            state.MAX_TOKENS: request.budget.max_tokens,
            state.MAX_MINUTES: request.budget.max_minutes,
        }
    )


def _advice(workbench: Workbench, graph: Graph) -> Advice:
    return advice_for(workbench, Kind(tuple(spec.name for spec in model_picker.chosen(workbench)), graph))
