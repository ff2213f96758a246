"""The button that starts a run of what the form says, and why it could not start."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from planexe.errors import PlanExeError
from planexe.runs.manager import RunManager
from planexe.runs.workbench import Workbench
from planexe.spine.run_request import RunRequest
from planexe.spine.workflow import Workflow
from planexe.ui.new_run import input_form, origin, run_options
from planexe.ui.shared import key_press, model_picker, state
from planexe.ui.shared.harmless import plain

_BUTTON = "new_run.start"


def show(manager: RunManager, workflow: Workflow[Any]) -> None:
    """Draws the button.

    What comes and goes while a person types stands below the button: a button that moves under the pointer is missed.
    """
    st.button(
        "Start the run",
        type="primary",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(manager, workflow),
        key=_BUTTON,
        shortcut="Ctrl+Enter",
    )
    key_press.watch(_BUTTON)


def show_below(manager: RunManager) -> None:
    """Draws why it could not start, and what kind of run it will be."""
    if text := state.error():
        st.error(plain(text), icon=":material/error:")
    if model_picker.has_simulated(model_picker.chosen(manager.workbench)):
        st.caption(
            ":material/science: This run will be **simulated**: a built-in program answers in place of an AI model. "
            "You see how a run works; its texts show the form of the result only. It writes English alone, and quotes "
            "the goal in the goal's own language."
        )


def request(workbench: Workbench, workflow: Workflow[Any], uploads: Path) -> RunRequest:
    """Returns what the form asks for.

    Args:
        workbench: makes the request.
        workflow: what is to be made.
        uploads: a folder that takes what was uploaded, until the run has its own copy.

    Raises:
        InputError: one of the form's values cannot be used.
    """
    wished = run_options.wishes(workbench, input_form.graph_of(workflow))
    return workbench.request(
        workflow=workflow.name,
        parent=origin.of(workflow),
        **wished.of_request(),
        **{**origin.files(workbench, workflow), **input_form.given(workflow, uploads)},
    )


def _start(manager: RunManager, workflow: Workflow[Any]) -> None:
    try:
        with TemporaryDirectory(prefix="planexe-") as uploads:
            asked = request(manager.workbench, workflow, Path(uploads))
            state.note_started(manager.start(asked, once=state.wish()))
        origin.forget()
    except PlanExeError as error:
        state.note_error(input_form.told(workflow, error))
