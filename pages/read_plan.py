"""Read the plan: how complete it is, its sections with their charts as they land, and downloads."""

import streamlit as st

from planexe.ui.read import document as plan_document
from planexe.ui.read import downloads, items_view, repair_panel, stale_bar
from planexe.ui.read import view as read_view
from planexe.ui.shared import run_picker, run_view, state
from planexe.ui.shared.session import app_manager, plain_errors

manager = app_manager()
run_id = run_picker.current_run(manager)
with st.container():  # always there, so that what follows keeps its place on the page
    notice = state.take_notice()
    if notice:
        st.warning(notice)
with plain_errors():
    status, report = manager.snapshot(run_id).status, manager.report(run_id)
    every_s = 3.0 if status in {"new", "running"} else None
    run_view.show_heading(report.run.request, "watch_run.py")
    follow = st.fragment(read_view.show_progress, run_every=every_s)
    follow(manager, run_id, status, read_view.plan_version(report))
    stale_bar.show(manager, run_id, report)
    items_view.show(manager, run_id)
    downloads.show(manager, run_id, report)
    plan_document.show_top(report)
    repair_panel.show(manager, run_id, report)
    st.html(read_view.STYLE)
    contents, text = st.columns([1, 2.8], gap="large")
    with contents, st.container(key=read_view.CONTENTS_KEY):
        plan_document.show_contents(report)
    with text:
        st.fragment(read_view.show_sections)(manager, run_id)
