"""The parts of a run's pages that refresh themselves: each reads a snapshot and draws it."""

import streamlit as st

from planexe.gantt.source import DEFAULT_STALL_S
from planexe.pipeline.run_request import RunRequest
from planexe.run_manager.manager import RunManager
from planexe.ui import (
    address,
    attempt_details,
    attempt_table,
    event_list,
    failure_cards,
    live_gantt,
    progress_view,
    run_picker,
    state,
)
from planexe.ui.session import plain_errors

_LEAST_STALL_S = 1.5
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


def stall_seconds(request: RunRequest) -> float:
    """Returns after how many seconds without a first token a call is flagged; simulated time may run faster."""
    return max(_LEAST_STALL_S, DEFAULT_STALL_S * request.time_scale) if request.simulated else DEFAULT_STALL_S


def show_progress(manager: RunManager, run_id: str, drawn_status: str) -> None:
    """Draws how far the run is; when its state is another one than the page was drawn for, draws the page anew."""
    with plain_errors():
        snapshot = manager.snapshot(run_id)
        if snapshot.status != drawn_status:
            st.rerun()
        active = manager.get(run_id)
        paused = snapshot.status == "running" and active is not None and active.limiter.paused
        progress_view.show_progress(snapshot, paused=paused)


def show_chart(manager: RunManager, run_id: str, *, live: bool, stall_s: float) -> None:
    """Draws the live chart, and below it the attempt that is selected in it; how it is shown is kept in the address."""
    with plain_errors():
        view = address.chart_view()
        shown = live_gantt.show(run_id, manager.workbench.stages, view, live=live, stall_s=stall_s)
        address.keep_chart_view(shown)
        attempt_details.show(manager, run_id, shown.selected)


def show_below(manager: RunManager, run_id: str) -> None:
    """Draws stages, failures, events and the table of attempts."""
    with plain_errors():
        snapshot, feed = manager.snapshot(run_id), manager.feed(run_id)
        failures = failure_cards.failures_of(snapshot, feed.attempts, manager.problem(run_id))
        names = ("Stages", f"Failures ({len(failures)})" if failures else "Failures", "Events", "All attempts")
        chosen = st.segmented_control(
            "Below the chart",
            range(len(names)),
            format_func=lambda n: names[n],
            default=1 if failures and snapshot.status in {"failed", "interrupted", "refused"} else 0,
            required=True,
            key=f"watch.below.{run_id}",
            label_visibility="collapsed",
        )
        if chosen == 1:
            failure_cards.show(manager, snapshot, failures)
        elif chosen == 2:
            event_list.show(feed.events, manager.workbench.stages, run_id)
        elif chosen == 3:
            attempt_table.show(feed.attempts, manager.workbench.stages, run_id)
        else:
            progress_view.show_stages(snapshot)
