"""What every page begins with: the process's manager, and errors shown as one plain sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from planexe.errors import PlanExeError
from planexe.run_manager.manager import RunManager
from planexe.run_manager.process import process_manager
from planexe.ui.harmless import plain


def app_manager() -> RunManager:
    """Returns the manager of this process; where settings make that impossible the page says so and ends."""
    try:
        return process_manager()
    except PlanExeError as error:
        st.error(f"{plain(str(error))} Then start the workbench again.", icon=":material/settings:")
        st.stop()


@contextmanager
def plain_errors() -> Iterator[None]:
    """Shows an error of ours as one sentence in place of what could not be drawn."""
    try:
        yield
    except PlanExeError as error:
        st.error(plain(str(error)), icon=":material/error:")
