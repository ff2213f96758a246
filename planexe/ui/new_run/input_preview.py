"""What a workflow understands of the files on the form before the run starts, or the sentence of what is wrong."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planexe.blocks.blocks import Block
from planexe.bounded_memory import BoundedMemory
from planexe.errors import PlanExeError
from planexe.runs.workbench import Workbench
from planexe.spine.workflow import Workflow
from planexe.ui.new_run import input_fields, input_form, origin
from planexe.ui.shared import block_view, state
from planexe.ui.shared.harmless import plain

_LOOKS_EVERY_S: Final = 0.5
_aside: Final = ThreadPoolExecutor(1, thread_name_prefix="input preview")
"""Looks at files one after the other, so that nobody's page waits."""
_found: BoundedMemory[str, Future[Sequence[Block]]] = BoundedMemory(20)


def show(workbench: Workbench, workflow: Workflow[Any]) -> None:
    """Draws it as soon as all files that are needed are there; nothing for a workflow that looks at none."""
    needed = [n for n in input_fields.uploaded(workflow) if workflow.inputs.model_fields[n].is_required()]
    filled = origin.files(workbench, workflow)
    if workflow.preview is None or not needed or not all(filled.get(n) or _held(workflow, n) for n in needed):
        return
    looked = _found.recall(_key(workflow, filled), partial(_begin, workflow, filled))
    if looked.done():
        _show_found(workflow, looked)
    else:
        st.fragment(_wait, run_every=_LOOKS_EVERY_S)(looked)


def _wait(looked: Future[Sequence[Block]]) -> None:
    if looked.done():
        st.rerun()
    st.caption(":material/hourglass_top: Looking at the files …")


def _show_found(workflow: Workflow[Any], looked: Future[Sequence[Block]]) -> None:
    try:
        blocks = looked.result()
    except PlanExeError as error:
        st.error(plain(input_form.told(workflow, error)), icon=":material/error:")
        return
    with st.expander("What was understood", expanded=True, icon=":material/fact_check:"):
        block_view.show(blocks)


def _begin(workflow: Workflow[Any], filled: dict[str, Any]) -> Future[Sequence[Block]]:
    uploads = TemporaryDirectory(prefix="planexe-")
    given = {**filled, **input_form.given(workflow, Path(uploads.name))}
    return _aside.submit(_look, workflow, given, uploads)


def _look(workflow: Workflow[Any], given: dict[str, Any], uploads: TemporaryDirectory[str]) -> Sequence[Block]:
    """Returns what is understood; the uploaded files are gone then.

    Raises:
        InputError: nothing can be made of them.
    """
    assert workflow.preview is not None
    with uploads:
        return tuple(workflow.preview(workflow.checked(workflow.read(given))))


def _key(workflow: Workflow[Any], filled: dict[str, Any]) -> str:
    """Returns what another form, or another file, has another one of."""
    held = [(name, _name_of(_held(workflow, name))) for name in workflow.inputs.model_fields]
    return repr([workflow.name, sorted(filled.items(), key=lambda one: one[0]), held])


def _held(workflow: Workflow[Any], name: str) -> Any:
    return st.session_state.get(state.input_key(workflow.name, name))


def _name_of(value: Any) -> Any:
    if isinstance(value, list):
        return [_name_of(one) for one in value]
    return value.file_id if isinstance(value, UploadedFile) else value
