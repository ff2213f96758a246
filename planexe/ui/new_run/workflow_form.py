"""What is to be made, where there is a choice; and the form of a workflow, made from the model of its inputs."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st
from pydantic.fields import FieldInfo
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planexe.errors import PlanExeError
from planexe.files import write_parts_atomic
from planexe.runs.manager import RunManager
from planexe.spine.input_files import InputFile, InputFolder
from planexe.spine.workflow import Workflow, choices_of, find_workflow, flag_of, kinds_of, label_of, workflow_names
from planexe.ui.new_run import settings as plan_settings
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

PLAN = "plan"
_CHOICE = "new_run.workflow"
_BLOCK = 1 << 20


def choose() -> str:
    """Draws the choice of a workflow, where there are several, and returns its name; one that is broken says why."""
    titles: dict[str, str] = {}
    for name in workflow_names():
        try:
            titles[name] = find_workflow(name).title
        except PlanExeError as error:
            st.warning(plain(str(error)))
    if len(titles) < 2:
        return PLAN
    names = sorted(titles, key=lambda name: (name != PLAN, titles[name]))
    chosen = st.segmented_control(
        "What is to be made", names, key=_CHOICE, default=PLAN, format_func=titles.__getitem__, required=True,
        persist_state="session",
    )  # fmt: skip
    return str(chosen or PLAN)


def show(manager: RunManager, name: str) -> None:
    """Draws the inputs of a workflow, the settings that every run has, and the button that starts it."""
    workflow = find_workflow(name)
    inputs, settings = st.columns([1.7, 1], gap="large")
    with inputs:
        for field, about in workflow.inputs.model_fields.items():
            _show_field(workflow, field, about)
        st.button(
            "Start", type="primary", icon=":material/play_arrow:", key="new_run.start", shortcut="Ctrl+Enter",
            on_click=_start, args=(manager, workflow),
        )  # fmt: skip
        if text := state.error():
            st.error(plain(text), icon=":material/error:")
    with settings:
        plan_settings.show_common(manager.workbench)


def _show_field(workflow: Workflow[Any], name: str, about: FieldInfo) -> None:
    label, key = label_of(name, about), _key(workflow, name)
    wishes: dict[str, Any] = {"key": key, "help": _sentence(about.description or ""), "persist_state": "session"}
    choices = choices_of(about)
    first = None if about.is_required() else about.default
    if kind := next((kind for kind in kinds_of(about) if kind in {InputFile, InputFolder}), None):
        st.file_uploader(label, accept_multiple_files=kind is InputFolder, key=key, help=wishes["help"])
    elif about.annotation is bool:
        st.toggle(label, value=bool(first), **wishes)
    elif choices:
        st.selectbox(label, choices, index=choices.index(first) if first in choices else None, **wishes)
    elif kinds_of(about) == (int,):
        st.number_input(label, value=first, step=1, **wishes)
    elif name == workflow.text_input:
        st.text_area(label, height=180, **wishes)
    else:
        st.text_input(label, value="" if first is None else str(first), **wishes)


def _start(manager: RunManager, workflow: Workflow[Any]) -> None:
    """Starts a run of what the form says; an error stands under it."""
    bench, held = manager.workbench, st.session_state
    try:
        given: dict[str, Any] = {name: held.get(_key(workflow, name)) for name in workflow.inputs.model_fields}
        with TemporaryDirectory(prefix="planexe-") as uploads:
            request = bench.request(
                workflow=workflow.name,
                **plan_settings.run_options(bench),
                **{name: _uploaded(value, Path(uploads, name)) for name, value in given.items()},
            )
            run_id = manager.start(request, once=state.wish())
        state.note_started(run_id)
    except PlanExeError as error:
        labels = {flag_of(name): label_of(name, about) for name, about in workflow.inputs.model_fields.items()}
        state.note_error(error.told(labels))


def _uploaded(value: Any, folder: Path) -> Any:
    """Returns what was uploaded as files in a folder, all else as it is."""
    if isinstance(value, UploadedFile):
        return _written(value, folder)
    if isinstance(value, list) and all(isinstance(one, UploadedFile) for one in value):
        return [_written(one, folder) for one in value] and folder
    return value


def _written(upload: UploadedFile, folder: Path) -> Path:
    target = folder / Path(upload.name).name
    write_parts_atomic(target, iter(lambda: upload.read(_BLOCK), b""))
    return target


def _key(workflow: Workflow[Any], name: str) -> str:
    return f"new_run.{workflow.name}.{name}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
