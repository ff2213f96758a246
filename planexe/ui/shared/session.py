"""What every page begins with: the process's manager, and errors shown as one plain sentence."""

from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

from planexe.errors import PlanExeError, RunDamaged
from planexe.runs.manager import RunManager
from planexe.runs.process import process_manager
from planexe.ui.shared import damaged_run
from planexe.ui.shared.harmless import plain


def app_manager() -> RunManager:
    """Returns the manager of this process; where settings make that impossible the page says so and ends."""
    try:
        return process_manager()
    except PlanExeError as error:
        st.error(f"{plain(str(error))} Then start the workbench again.", icon=":material/settings:")
        st.stop()


@contextmanager
def plain_errors() -> Generator[None]:
    """Shows an error of ours as one sentence in place of what could not be drawn; of a damaged run with a way out."""
    try:
        yield
    except PlanExeError as error:
        run_id = _damaged_run(error)
        if run_id:
            damaged_run.show(process_manager(), run_id, str(error))
        else:
            st.error(plain(str(error)), icon=":material/error:")


def _damaged_run(error: PlanExeError) -> str:
    """Returns the id of the run that an error says is damaged; empty if it is about anything else."""
    runs = process_manager().workbench.settings.runs
    if not isinstance(error, RunDamaged) or error.path is None or not error.path.is_relative_to(runs):
        return ""
    return error.path.relative_to(runs).parts[0]
