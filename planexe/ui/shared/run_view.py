"""The parts of a run's pages that refresh themselves: each reads a snapshot and draws it."""

from collections.abc import Callable

import streamlit as st

from planexe.errors import PlanExeError
from planexe.runs.manager import RunManager
from planexe.runs.stalls import stalls_of
from planexe.spine.run_request import RunRequest
from planexe.ui.shared import (
    address,
    attempt_details,
    live_gantt,
    presenter,
    progress_view,
    run_controls,
    run_picker,
    state,
)
from planexe.ui.shared.session import plain_errors

_FOLLOW_S = 1.0
_OTHER_PAGE = {
    "read_plan.py": ("Read the {}", ":material/menu_book:"),
    "watch_run.py": ("Watch the run", ":material/monitoring:"),
}


def show_heading(request: RunRequest, other_page: str, *, presentable: bool = False) -> None:
    """Draws what was asked, whether it is simulated, and the ways to the other page of the run and to all runs.

    Args:
        request: of the run.
        other_page: file name of the other page.
        presentable: whether the page has a presenter mode.
    """
    title, links = st.columns([3.6, 2] if presentable else [4, 1.5], vertical_alignment="center")
    with title:
        progress_view.show_title(request.brief, simulated=request.simulated)
    words, icon = _OTHER_PAGE[other_page]
    with links.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if presentable:
            presenter.show_button("prompts, answers, ids and models")
        st.page_link(
            other_page, label=words.format(request.noun), icon=icon, query_params={state.RUN_PARAM: request.run_id}
        )
        run_picker.show_all()


def presented_run(manager: RunManager) -> str:
    """Returns the id of the run to show to an audience; where there is none it says so and ends the page."""
    run_id = run_picker.asked_run()
    try:
        manager.folder(run_id)
    except PlanExeError:
        presenter.show_style()
        st.info("No run is chosen. Leave presenter mode to choose one.")
        presenter.show_leave()
        st.stop()
    return run_id


def show_presented(manager: RunManager, run_id: str, request: RunRequest, status: str, stall_s: float) -> None:
    """Draws the run for an audience: title, progress and chart, large; no prompt, answer, id or model is in it."""
    every_s = 1.0 if status in run_controls.FOLLOWED else None
    presenter.show_style()
    progress_view.show_title(request.brief, simulated=request.simulated)
    st.fragment(show_progress, run_every=every_s)(manager, run_id, status, stall_s, presenting=True)
    with st.container():
        st.fragment(run_controls.show_presented, run_every=every_s)(manager, run_id)
    live = status in run_controls.LIVE
    st.fragment(show_chart)(manager, run_id, live=live, stall_s=stall_s, presenting=True)
    presenter.show_leave()


def show_progress(
    manager: RunManager, run_id: str, drawn_status: str, stall_s: float, *, presenting: bool = False
) -> None:
    """Draws how far the run is; when its state is another one than the page was drawn for, draws the page anew.

    Before an audience what is silent or why the run stopped, in which models are named, is left out.
    """
    with plain_errors():
        look = manager.look(run_id)
        snapshot, live = look.snapshot, look.live
        if snapshot.status != drawn_status:
            st.rerun()
        verdict = "" if snapshot.status in run_controls.LIVE else manager.folder(run_id).summary().verdict
        paused = live is not None and live.paused
        progress_view.show_progress(snapshot, paused=paused, look=look.number, verdict=verdict)
        if presenting:
            return
        progress_view.show_trouble(snapshot, stalls_of(live.starts.values() if live else (), stall_s))


def show_chart(manager: RunManager, run_id: str, *, live: bool, stall_s: float, presenting: bool = False) -> None:
    """Draws the live chart, and below it the attempt that is selected in it; how it is shown is kept in the address."""
    draw_attempt = attempt_details.show_times if presenting else attempt_details.show
    with plain_errors():
        view = address.chart_view()
        stages = manager.stages(run_id)
        shown = live_gantt.show(run_id, stages, view, live=live, stall_s=stall_s, presenting=presenting)
        address.keep_chart_view(shown)
        follows = live and attempt_details.is_under_way(manager, run_id, shown.selected)
        draw = st.fragment(_show_attempt, run_every=_FOLLOW_S if follows else None)
        draw(manager, run_id, shown.selected, draw_attempt, follows=follows)


def _show_attempt(
    manager: RunManager, run_id: str, selected: str, draw: Callable[[RunManager, str, str], None], *, follows: bool
) -> None:
    """Draws the attempt that is selected; when one that was still under way has ended, draws the page anew."""
    with plain_errors():
        if follows and not attempt_details.is_under_way(manager, run_id, selected):
            st.rerun()
        draw(manager, run_id, selected)
