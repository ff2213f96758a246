"""Watch a run: its progress, its controls, a bar for every attempt, the plan as it lands, and what went wrong."""

import streamlit as st

from planexe.runs.stalls import stall_seconds
from planexe.ui.shared import presenter, run_controls, run_picker, run_view, state
from planexe.ui.shared.session import app_manager, plain_errors
from planexe.ui.watch import below as watch_below

manager = app_manager()
presenting = presenter.is_on()
run_id = run_view.presented_run(manager) if presenting else run_picker.current_run(manager)
with st.container():  # always there, so that what follows keeps its place on the page
    notice = "" if presenting else state.take_notice()
    if notice:
        st.warning(notice)
with plain_errors():
    request = manager.folder(run_id).request()
    status = manager.snapshot(run_id).status
    live = status in run_controls.LIVE
    every_s = 1.0 if status in run_controls.FOLLOWED else None
    stall_s = stall_seconds(request)
    if presenting:
        run_view.show_presented(manager, run_id, request, status, stall_s)
        st.stop()
    run_view.show_heading(request, "read_plan.py", presentable=True)
    st.fragment(run_view.show_progress, run_every=every_s)(manager, run_id, status, stall_s)
    with st.container():
        st.fragment(run_controls.show_controls, run_every=every_s)(manager, run_id, status)
    st.fragment(run_view.show_chart)(manager, run_id, live=live, stall_s=stall_s)
    st.fragment(watch_below.show)(manager, run_id, live=live)
