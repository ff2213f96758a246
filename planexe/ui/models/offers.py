"""The button that asks the services which models they offer, and what came of it."""

from collections.abc import Sequence

import streamlit as st

from planexe.figures import count_text
from planexe.runs.manager import RunManager
from planexe.runs.offered_models import Refreshed, ServiceOffers, refresh
from planexe.ui.shared.harmless import plain

_TRIAL = "what the services offer"
_ANSWERS = "models.offers.answers"
_TICK_S = 0.5


def show(manager: RunManager) -> None:
    """Draws the button, which services have answered so far, and in the end what is new."""
    trial = manager.trials.get(_TRIAL)
    running = trial is not None and trial.running
    st.button(
        "Ask the services what they offer",
        icon=":material/sync:",
        key="models.offers.ask",
        disabled=running,
        on_click=_ask,
        args=(manager,),
        help="Asks each service whose key is set, and those that run on this computer, for the list of its models. "
        "Those that are in no catalogue are added; your own files stay as they are.",
    )
    st.fragment(_show_result, run_every=_TICK_S if running else None)(manager, drawn_running=running)


def _show_result(manager: RunManager, *, drawn_running: bool) -> None:
    trial = manager.trials.get(_TRIAL)
    if trial is None:
        return
    if trial.running:
        answers: list[ServiceOffers] = st.session_state.get(_ANSWERS, [])
        st.info(f"Asking the services… {count_text(len(answers), 'answer')} so far.", icon=":material/hourglass_top:")
        _show_services(answers)
        return
    if drawn_running:
        st.rerun()
    if trial.problem or trial.value is None:
        st.error(plain(trial.problem), icon=":material/error:")
        return
    found: Refreshed = trial.value
    if found.written:
        st.success(f"{count_text(found.kept, 'offered model')} in `{found.path}`.", icon=":material/check_circle:")
    _show_services(found.services)
    names = [(sign, name) for one in found.services for sign, name in one.differences()]
    if names:
        with st.expander(f"What is different ({len(names):,})"):
            st.dataframe(
                [{"": sign, "Model": name} for sign, name in names],
                hide_index=True,
                key="models.offers.differences",
                alt="Models that came, went or changed.",
            )


def _show_services(services: Sequence[ServiceOffers]) -> None:
    for one in services:
        st.markdown(f"{':material/error:' if one.problem else ':material/check:'} {plain(one.told())}")


def _ask(manager: RunManager) -> None:
    answers: list[ServiceOffers] = []
    st.session_state[_ANSWERS] = answers
    manager.trials.start(_TRIAL, refresh(manager.workbench, on_answer=answers.append))
