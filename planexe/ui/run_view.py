"""The parts of a run's pages that refresh themselves: each reads a snapshot and draws it."""

import streamlit as st

from planexe.pipeline.run_request import RunRequest
from planexe.run_manager.manager import RunManager
from planexe.ui import (
    address,
    attempt_details,
    live_gantt,
    progress_view,
    run_picker,
    stalls,
    state,
)
from planexe.ui.session import plain_errors

_OTHER_PAGE = {
    "read_plan.py": ("Read the plan", ":material/menu_book:"),
    "watch_run.py": ("Watch the run", ":material/monitoring:"),
}


def show_heading(request: RunRequest, other_page: str) -> None:
    """Draws the goal, whether it is simulated, and the ways to the other page of the run and to all runs."""
    title, links = st.columns([4, 1.5], vertical_alignment="center")
    with title:
        progress_view.show_title(request.goal, simulated=request.simulated)
    label, icon = _OTHER_PAGE[other_page]
    with links.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.page_link(other_page, label=label, icon=icon, query_params={state.RUN_PARAM: request.run_id})
        run_picker.show_all()


def show_progress(manager: RunManager, run_id: str, drawn_status: str, stall_s: float) -> None:
    """Draws how far the run is; when its state is another one than the page was drawn for, draws the page anew."""
    with plain_errors():
        snapshot = manager.snapshot(run_id)
        if snapshot.status != drawn_status:
            st.rerun()
        active = manager.get(run_id)
        paused = snapshot.status == "running" and active is not None and active.limiter.paused
        progress_view.show_progress(snapshot, paused=paused)
        live = list(active.live.values()) if active is not None and manager.works_on(run_id) else []
        progress_view.show_trouble(snapshot, stalls.stalls_of(live, stall_s))


def show_chart(manager: RunManager, run_id: str, *, live: bool, stall_s: float) -> None:
    """Draws the live chart, and below it the attempt that is selected in it; how it is shown is kept in the address."""
    with plain_errors():
        view = address.chart_view()
        shown = live_gantt.show(run_id, manager.workbench.stages, view, live=live, stall_s=stall_s)
        address.keep_chart_view(shown)
        attempt_details.show(manager, run_id, shown.selected)
