"""The form of a workflow's inputs: what it needs, what shapes it, what may be left to it; hints on the written text."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from planexe.errors import InputError, PlanExeError
from planexe.files import write_parts_atomic
from planexe.spine.input_fields import flag_of, is_prominent, label_of
from planexe.spine.known_items import known_items
from planexe.spine.workflow import Graph, Hint, Workflow
from planexe.ui.new_run import input_fields, live_typing
from planexe.ui.new_run.wishes import Items
from planexe.ui.shared import state

_MOST_HINTS, _FEW_EXAMPLES = 3, 4
_BLOCK = 1 << 20


def prepare(workflow: Workflow[Any]) -> None:
    """Gives every field its first value, also those that are not drawn now."""
    for name in workflow.inputs.model_fields:
        if input_fields.widget_of(workflow, name) not in input_fields.UPLOADED:
            key = state.input_key(workflow.name, name)
            st.session_state.setdefault(key, input_fields.first_value(workflow, name))


def show_needed(workflow: Workflow[Any]) -> None:
    """Draws what must be given, the text that a person writes with its examples first."""
    if text := workflow.text_input:
        input_fields.show(workflow, text)
        _show_examples(workflow)
        label = label_of(text, workflow.inputs.model_fields[text])
        live_typing.watch(label, key="new_run.typing")
    for name, field in workflow.inputs.model_fields.items():
        if is_prominent(field) and name != text:
            input_fields.show(workflow, name)


def first_shaping(workflow: Workflow[Any]) -> str:
    """Returns the input with a few choices that stands beside the models; empty if there is none."""
    names = _shaping(workflow)
    return next((name for name in names if input_fields.widget_of(workflow, name) == "choice"), "")


def show_shaping(workflow: Workflow[Any], *more: Callable[[], None]) -> None:
    """Draws what else has a value from the beginning, and what is to stand beside it."""
    names = [name for name in _shaping(workflow) if name != first_shaping(workflow)]
    _side_by_side([*(partial(input_fields.show, workflow, name) for name in names), *more])


def show_open(workflow: Workflow[Any]) -> None:
    """Draws what may be left to the workflow, folded away."""
    names = [name for name in _may_stay(workflow) if workflow.inputs.model_fields[name].default is None]
    if names:
        with st.expander("Decide yourself", icon=":material/tune:"):
            st.caption("What is left open is decided for you. What you fix is used by every stage.")
            _side_by_side([partial(input_fields.show, workflow, name) for name in names])


def show_hints(workflow: Workflow[Any]) -> None:
    """Draws what a reader of the text would ask first, each with a button that adds the beginning of the answer."""
    key = state.input_key(workflow.name, workflow.text_input)
    for number, hint in enumerate(workflow.hints(st.session_state.get(key) or "")[:_MOST_HINTS]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if hint.insert:
                st.button(
                    f"Add “{hint.insert.strip()}”",
                    key=f"new_run.hint.{hint.kind}{number if hint.kind == 'conflict' else ''}",
                    icon=":material/add:",
                    on_click=_take_hint,
                    args=(key, hint),
                )
            st.markdown(hint.text, width="stretch")


def graph_of(workflow: Workflow[Any]) -> Graph:
    """Returns which stages and calls the form asks for at this moment."""
    held = st.session_state
    values = {name: held.get(state.input_key(workflow.name, name)) for name in workflow.graph_inputs}
    first = input_fields.first_value
    return Graph(workflow.name, tuple((n, first(workflow, n) if v is None else v) for n, v in values.items()))


def items_of(workflow: Workflow[Any], graph: Graph) -> Items:
    """Returns how many items stages will have, as far as what is filled in says it; nothing while that cannot be used.

    A file's content is read only when the run begins.
    """
    held = {name: st.session_state.get(state.input_key(workflow.name, name)) for name in workflow.inputs.model_fields}
    try:
        inputs = workflow.read({name: value for name, value in held.items() if not _is_file(value)})
    except InputError:  # Start says what is missing
        return ()
    return tuple(known_items(graph.stages, inputs.model_dump(mode="json")).items())


def _is_file(value: Any) -> bool:
    return isinstance(value, UploadedFile) or (isinstance(value, list) and any(map(_is_file, value)))


def given(workflow: Workflow[Any], uploads: Path) -> dict[str, Any]:
    """Returns what the form says, as ``Workbench.request`` takes it.

    Args:
        workflow: what is to be made.
        uploads: a folder that takes what was uploaded.
    """
    held = {name: st.session_state.get(state.input_key(workflow.name, name)) for name in workflow.inputs.model_fields}
    return {name: _as_given(value, uploads / name) for name, value in held.items() if value not in (None, [])}


def told(workflow: Workflow[Any], error: PlanExeError) -> str:
    """Returns an error in the words of the form, where it speaks of flags."""
    return error.told({flag_of(name): label_of(name, field) for name, field in workflow.inputs.model_fields.items()})


def _as_given(value: Any, folder: Path) -> Any:
    if isinstance(value, UploadedFile):
        return _written(value, folder)
    if isinstance(value, list):
        return [_written(upload, folder) for upload in value] and folder
    return value.isoformat() if isinstance(value, date) else value


def _written(upload: UploadedFile, folder: Path) -> Path:
    target = folder / Path(upload.name).name
    upload.seek(0)
    write_parts_atomic(target, iter(lambda: upload.read(_BLOCK), b""))
    return target


def _may_stay(workflow: Workflow[Any]) -> list[str]:
    return [name for name, field in workflow.inputs.model_fields.items() if not is_prominent(field)]


def _shaping(workflow: Workflow[Any]) -> list[str]:
    return [name for name in _may_stay(workflow) if workflow.inputs.model_fields[name].default is not None]


def _side_by_side(draw: Sequence[Callable[[], None]]) -> None:
    columns = st.columns(2)
    for number, one in enumerate(draw):
        with columns[number % 2]:
            one()


def _show_examples(workflow: Workflow[Any]) -> None:
    examples = workflow.examples()
    if not examples:
        return
    kinds = {example.kind: example for example in reversed(examples)}  # the first one of each kind
    few = {example.title: example.text for example in [e for e in examples if e in kinds.values()][:_FEW_EXAMPLES]}
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        key = f"new_run.few_examples.{workflow.name}"
        st.pills("Or start from an example", list(few), key=key, on_change=_take_example, args=(workflow, key, few),
                 label_visibility="collapsed", width="content")  # fmt: skip
        with st.popover(f"All {len(examples)} examples", type="tertiary"):
            texts = {example.label: example.text for example in examples}
            key = f"new_run.example.{workflow.name}"
            st.selectbox("Start from an example", list(texts), index=None, key=key, on_change=_take_example,
                         args=(workflow, key, texts), placeholder="Choose an idea")  # fmt: skip


def _take_example(workflow: Workflow[Any], key: str, texts: Mapping[str, str]) -> None:
    if text := texts.get(st.session_state.get(key) or ""):
        st.session_state[state.input_key(workflow.name, workflow.text_input)] = text


def _take_hint(key: str, hint: Hint) -> None:
    st.session_state[key] = hint.taken_into(st.session_state.get(key) or "")
