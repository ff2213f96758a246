"""Read the plan: its sections as they land, and downloads."""

import streamlit as st

from planexe.ui import downloads, run_picker, run_view
from planexe.ui.session import app_manager, plain_errors

manager = app_manager()
run_id = run_picker.current_run(manager)
with plain_errors():
    status = manager.snapshot(run_id).status
    every_s = 3.0 if status in {"new", "running"} else None
    run_view.show_heading(manager.folder(run_id).request(), "watch_run.py")
    st.fragment(run_view.show_progress_line, run_every=every_s)(manager, run_id, status)
    downloads.show(manager, run_id)
    contents, text = st.columns([1, 2.8], gap="large")
    with contents:
        st.fragment(run_view.show_contents, run_every=every_s)(manager, run_id)
    with text:
        st.fragment(run_view.show_sections, run_every=every_s)(manager, run_id)
