"""Run stages again, with something changed; write a value by hand; go back to a version."""

import streamlit as st

from planexe.ui.rerun import view as rerun_view
from planexe.ui.shared import run_picker, run_view, state
from planexe.ui.shared.session import app_manager, plain_errors

manager = app_manager()
run_id = run_picker.current_run(manager)
with plain_errors():
    request = manager.folder(run_id).request()
    status = manager.snapshot(run_id).status
    run_view.show_heading(request, "read_plan.py")
    with st.container():  # always there, so that what follows keeps its place on the page
        notice = state.take_notice()
        if notice:
            st.info(notice, icon=":material/info:")
    rerun_view.show(manager, run_id, status)
