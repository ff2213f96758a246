"""Duplicate: the form filled in as another run was started, so that it can be changed before it starts."""

import streamlit as st

from planexe.errors import PlanExeError
from planexe.library.entry import RunEntry
from planexe.runs.manager import RunManager
from planexe.ui.library import state as kept
from planexe.ui.new_run import origin


def show(manager: RunManager, entry: RunEntry) -> None:
    """Draws the button that opens the form filled in like this run."""
    if st.button("Duplicate", icon=":material/content_copy:", key="library.duplicate", width="stretch",
                 help="Opens New run with the same inputs and settings; nothing starts yet."):  # fmt: skip
        try:
            origin.fill_in(manager.workbench, entry.run_id)
        except PlanExeError as error:
            kept.complain(str(error))
            st.rerun()
        st.switch_page("new_run.py")
