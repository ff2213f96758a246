"""The fields of a form, each made from a field of the model of a workflow's inputs."""

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, Final, Literal

import streamlit as st
from pydantic.fields import FieldInfo
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planexe.blocks.safe_text import first_words
from planexe.bounded_memory import BoundedMemory
from planexe.figures import count_text, size_text
from planexe.runs.listing import RunListing
from planexe.spine.input_fields import bounds_of, choices_of, is_day, kinds_of, label_of, longest_of
from planexe.spine.input_files import InputFile, InputFolder
from planexe.spine.run_document import InputRun
from planexe.spine.workflow import Workflow
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.session import app_manager

Widget = Literal["run", "file", "folder", "toggle", "choice", "menu", "day", "number", "area", "text"]
UPLOADED: Final[frozenset[Widget]] = frozenset({"file", "folder"})
"""A page cannot fill these in."""
_MOST_SIDE_BY_SIDE: Final = 3
_MOST_LOOKED_AT: Final = 20
_LONGEST_BRIEF: Final = 60
_HEAD_BYTES: Final = 600
_SHORT_FORMS: Final = frozenset({"sql", "http", "llm"})
_digests: BoundedMemory[str, str] = BoundedMemory(1000)


def widget_of(workflow: Workflow[Any], name: str) -> Widget:
    """Returns what asks for an input: the kinds of its value decide."""
    field = workflow.inputs.model_fields[name]
    kinds, choices = kinds_of(field), choices_of(field)
    if InputRun in kinds:
        return "run"
    if InputFile in kinds or InputFolder in kinds:
        return "folder" if InputFolder in kinds else "file"
    if kinds == (bool,):
        return "toggle"
    if choices or field.examples:
        return "choice" if field.default in choices and len(choices) <= _MOST_SIDE_BY_SIDE else "menu"
    if is_day(field):
        return "day"
    if kinds in {(int,), (float,)}:
        return "number"
    return "area" if name == workflow.text_input else "text"


def uploaded(workflow: Workflow[Any]) -> list[str]:
    """Returns the inputs that are files."""
    return [name for name in workflow.inputs.model_fields if widget_of(workflow, name) in UPLOADED]


def run_inputs(workflow: Workflow[Any]) -> list[str]:
    """Returns the inputs that are runs and must be given."""
    fields = workflow.inputs.model_fields
    return [name for name, field in fields.items() if field.is_required() and widget_of(workflow, name) == "run"]


def held_value(widget: Widget, value: Any) -> Any:
    """Returns the value of an input as the form holds it; ``None`` where that is empty, text as it is written."""
    if widget == "toggle":
        return bool(value)
    if widget == "run":
        return value if value is None or isinstance(value, str) else str(InputRun.model_validate(value))
    if widget == "day":
        return date.fromisoformat(value) if value else None
    if widget in {"area", "text"}:
        return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else "" if value is None else str(value)
    return value


def first_value(workflow: Workflow[Any], name: str) -> Any:
    """Returns what the form holds for an input that nobody has touched."""
    field = workflow.inputs.model_fields[name]
    return held_value(widget_of(workflow, name), None if field.is_required() else field.default)


def show(workflow: Workflow[Any], name: str) -> None:
    """Draws what asks for an input; its value stands under ``state.input_key``."""
    field, widget = workflow.inputs.model_fields[name], widget_of(workflow, name)
    label, key, about = label_of(name, field), state.input_key(workflow.name, name), _about(field)
    kept: dict[str, Any] = {"key": key, "help": about, "persist_state": "session"}
    if widget == "run":
        runs = {one.run_id: one for one in app_manager().runs() if not one.problem}
        st.selectbox(label, list(runs), index=None, format_func=lambda run_id: _run_line(runs.get(run_id), run_id),
                     placeholder="Choose a run" if runs else "There is no run yet", **kept)  # fmt: skip
    elif widget in UPLOADED:
        uploads = st.file_uploader(label, accept_multiple_files=widget == "folder", key=key, help=about)
        _show_uploads(uploads if isinstance(uploads, list) else [uploads] if uploads else [])
    elif widget == "toggle":
        st.toggle(label, **kept)
    elif widget == "choice":
        st.segmented_control(label, choices_of(field), format_func=_word, required=True, **kept)
    elif widget == "menu":
        choices = choices_of(field)
        st.selectbox(label, choices or field.examples or (), index=None, accept_new_options=not choices,
                     format_func=_word, placeholder=_empty(field), **kept)  # fmt: skip
    elif widget == "day":
        st.date_input(label, value=None, format="YYYY-MM-DD", **kept)
    elif widget == "number":
        least, most = bounds_of(field)
        step = 1 if kinds_of(field) == (int,) else None
        st.number_input(label, least, most, value=None, step=step, placeholder=_empty(field), **kept)
    elif widget == "area":
        kept["help"] = f"Up to {longest:,} characters." if (longest := longest_of(field)) else None
        st.text_area(label, height=150, placeholder=about, **kept)
    else:
        st.text_input(label, placeholder=about, **kept)


def _run_line(run: RunListing | None, run_id: str) -> str:
    return f"{first_words(run.brief, _LONGEST_BRIEF)} · {run_id}" if run else run_id


def _show_uploads(uploads: Sequence[UploadedFile]) -> None:
    """Draws of what was uploaded its beginning, and the digest by which the run will know it."""
    for upload in uploads[:_MOST_LOOKED_AT]:
        content = upload.getbuffer()
        with st.expander(f"{plain(upload.name)}, {size_text(upload.size)}", icon=":material/visibility:"):
            st.code(bytes(content[:_HEAD_BYTES]).decode(errors="replace"), language=None, wrap_lines=True)
            st.caption(f"SHA-256 {_digests.recall(upload.file_id, partial(_digest, content))}")
    if len(uploads) > _MOST_LOOKED_AT:
        st.caption(f"And {count_text(len(uploads) - _MOST_LOOKED_AT, 'more file')}.")


def _digest(content: memoryview) -> str:
    return hashlib.sha256(content).hexdigest()


def _about(field: FieldInfo) -> str | None:
    text = field.description or ""
    return f"{text[:1].upper()}{text[1:]}." if text else None


def _empty(field: FieldInfo) -> str:
    return "" if field.is_required() else "left open"


def _word(value: str) -> str:
    return value.upper() if value in _SHORT_FORMS else value[:1].upper() + value[1:]
