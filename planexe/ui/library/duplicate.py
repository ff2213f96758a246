"""Duplicate: the New plan form filled in as another run was started, so that it can be changed before it starts."""

from datetime import date
from typing import Final

import streamlit as st

from planexe.errors import PlanExeError
from planexe.library.entry import RunEntry
from planexe.runs.manager import RunManager
from planexe.spine.run_request import RunRequest
from planexe.ui.library import state as kept
from planexe.ui.new_run import settings as plan_settings
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_COPIED: Final = "new_plan.copied"


def show(manager: RunManager, entry: RunEntry) -> None:
    """Draws the button that opens the form filled in like this run."""
    if st.button("Duplicate", icon=":material/content_copy:", key="library.duplicate", width="stretch",
                 help="Opens New plan with the same goal and settings; nothing starts yet."):  # fmt: skip
        try:
            fill_in(manager.workbench.open(entry.run_id).request(), manager)
        except PlanExeError as error:
            kept.complain(str(error))
            st.rerun()
        st.switch_page("new_plan.py")


def fill_in(request: RunRequest, manager: RunManager) -> None:
    """Fills the form in as the run was started; models that are gone from the catalogue are left out."""
    known = manager.workbench.catalog.specs
    given = {state.input_key(name): value for name, value in request.inputs.model_dump().items()}
    values = {
        **given,
        state.MODELS: [name for name in request.models if name in known],
        state.CONCURRENCY: min(plan_settings.MOST_CONCURRENCY, request.concurrency),
        state.LANGUAGE: request.language,
        state.START_DATE: date.fromisoformat(given[state.START_DATE]) if given[state.START_DATE] else None,
        state.PACE: plan_settings.nearest_pace(request.time_scale),
        state.FAULTS: request.faults,
        state.SEED: request.seed,
        state.MAX_COST: request.budget.max_cost_usd,
        state.MAX_TOKENS: request.budget.max_tokens,
        state.MAX_MINUTES: request.budget.max_minutes,
    }
    for key, value in values.items():
        st.session_state[key] = value
    st.session_state[_COPIED] = request.run_id


def copied_run() -> str:
    """Returns the run that the form was filled in from; empty if it was not."""
    return str(st.session_state.get(_COPIED, ""))


def forget() -> None:
    """Makes what is in the form a plan of its own."""
    st.session_state.pop(_COPIED, None)


def show_origin() -> None:
    """Draws on the form where it was filled in from, with the way to forget that."""
    run_id = copied_run()
    if run_id:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f":material/content_copy: Filled in from {plain(run_id)}. What you start becomes its copy.")
            st.button("Not a copy", key="new_plan.not_a_copy", type="tertiary", on_click=forget)
