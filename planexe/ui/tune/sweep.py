"""A sweep: the same plan once more at several caps. It says what that costs, asks first, and shows how far it is."""

from typing import Final

import streamlit as st

from planexe.figures import count_text, seconds_text, usd_text
from planexe.runs.manager import RunManager
from planexe.runs.sweeps import Sweep, SweepPlan, plan_sweep, start_sweep
from planexe.runs.tuning import TunedRun
from planexe.ui.shared.guard import guarded
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.session import plain_errors
from planexe.ui.tune import choice as tune_choice

CAPS: Final = (1, 2, 4, 8, 12, 16, 24, 32, 48, 64)
USUAL: Final = (1, 4, 16)
_CAPS_KEY, _AGREED_KEY, _SEEN_KEY, _WHO_KEY = (
    "tune.sweep.caps",
    "tune.sweep.agreed",
    "tune.sweep.seen",
    "tune.sweep.who",
)
_SIMULATOR: Final = "the simulated model (no AI, free)"


def show(manager: RunManager, run_id: str, run: TunedRun) -> None:
    """Draws the choice of caps, what the sweep would take, and the button that starts it."""
    st.write(
        "A sweep makes this run again at several caps, one run after the other, so that measured points stand on the "
        "curve. The forecast above costs nothing; a sweep checks it."
    )
    st.session_state.setdefault(_CAPS_KEY, list(USUAL))
    caps = st.pills("Caps", CAPS, selection_mode="multi", key=_CAPS_KEY, help="One run for each.")
    if not caps:
        st.caption("Choose at least one cap.")
        return
    models = ", ".join(run.request.models)
    on_simulator = not run.request.simulated and (
        st.radio("Answers come from", (models, _SIMULATOR), horizontal=True, key=_WHO_KEY) == _SIMULATOR
    )
    plan = plan_sweep(run, caps, run.request.graph.stages, on_simulator=on_simulator)
    st.markdown(plain(price_sentence(plan)))
    agreed = plan.simulated or st.checkbox(
        f"Make {count_text(len(plan.caps), 'run')} with real calls to {plain(models)}", key=_AGREED_KEY
    )
    going = manager.sweep is not None and manager.sweep.going
    started = st.button(
        "Start the sweep",
        type="primary",
        icon=":material/stacked_line_chart:",
        disabled=not agreed or going,
        key="tune.sweep.start",
    )
    if started:  # no callback: it would know the fields as they were when the button was drawn
        _start(manager, run_id, plan.caps, on_simulator=on_simulator)
        st.rerun()


def price_sentence(plan: SweepPlan) -> str:
    """Returns what a sweep takes, in plain words."""
    runs = count_text(len(plan.caps), "run")
    time = f"{runs}, about {seconds_text(plan.seconds)} in all"
    if plan.simulated:
        return f"{time}. It is the simulated model: it costs nothing."
    if plan.cost_usd is None:
        return f"{time}. What it costs is not known: the catalogue has no prices for the model."
    return f"{time}, about {usd_text(plan.cost_usd)}."


def show_progress(manager: RunManager) -> None:
    """Draws how far a sweep is, if there is one; its runs join the page's runs as they end."""
    sweep = manager.sweep
    if sweep is None:
        return
    st.fragment(_show_progress, run_every=1.0 if sweep.going else None)(manager, sweep)


def _show_progress(manager: RunManager, sweep: Sweep) -> None:
    shown = tune_choice.shown()
    if sweep.origin not in shown:
        return
    over = [r for r in sweep.begun if not manager.works_on(r)]
    new = [r for r in over if r not in shown and r not in st.session_state.get(_SEEN_KEY, [])]
    if new:
        st.session_state[_SEEN_KEY] = [*st.session_state.get(_SEEN_KEY, []), *new]
        tune_choice.keep([*shown, *new][: tune_choice.MOST])
        st.rerun()
    if sweep.problem:
        st.error(plain(sweep.problem))
    if not sweep.going:
        return
    at = len(sweep.begun)
    cap = sweep.requests[max(0, at - 1)].concurrency
    with plain_errors(), st.container(horizontal=True, vertical_alignment="center"):
        share = manager.snapshot(sweep.begun[-1]).share_done if sweep.begun else 0.0
        done = (max(0, at - 1) + min(1.0, share)) / len(sweep.requests)
        st.progress(done, text=f"Sweep: run {max(1, at)} of {len(sweep.requests)}, cap {cap}, {share:.0%} of it done")
        st.button("Stop the sweep", icon=":material/stop:", key="tune.sweep.stop", on_click=sweep.stop)


def _start(manager: RunManager, run_id: str, caps: tuple[int, ...], *, on_simulator: bool) -> None:
    guarded(lambda: start_sweep(manager, run_id, caps, on_simulator=on_simulator))
    st.session_state.pop(_AGREED_KEY, None)
