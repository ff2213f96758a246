"""Where a form was filled in from: a run, of which what is started becomes a copy, or the sample of a workflow."""

from typing import Any, Final

import streamlit as st

from planexe.runs.workbench import Workbench
from planexe.spine.workflow import Graph, Workflow, find_workflow
from planexe.ui.new_run import input_fields, run_options
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_ORIGIN: Final = "new_run.origin"
_SAMPLE: Final = "new_run.sample"


def fill_in(workbench: Workbench, run_id: str) -> None:
    """Fills the form in as a run was started; the files it was made from are found in its folder.

    Raises:
        RunError: there is no such run, or it cannot be read.
    """
    request = workbench.open(run_id).request()
    take(Graph(request.workflow, tuple(request.inputs.model_dump().items())))
    run_options.fill_in(request, workbench)
    forget()
    st.session_state[_ORIGIN] = [request.workflow, run_id]


def take(graph: Graph) -> None:
    """Chooses a workflow and fills some of its inputs in."""
    workflow = find_workflow(graph.workflow)
    st.session_state[state.WORKFLOW] = workflow.name
    for name, value in graph.values:
        widget = input_fields.widget_of(workflow, name)
        if widget not in input_fields.UPLOADED:
            st.session_state[state.input_key(workflow.name, name)] = input_fields.held_value(widget, value)


def of(workflow: Workflow[Any]) -> str:
    """Returns the run that the form of a workflow was filled in from; empty if it was not."""
    name, run_id = st.session_state.get(_ORIGIN, ["", ""])
    return str(run_id) if name == workflow.name else ""


def take_sample(workflow: Workflow[Any]) -> None:
    """Fills the form in with the sample that a workflow brings along."""
    assert workflow.sample is not None
    forget()
    take(Graph(workflow.name, tuple(workflow.sample().items())))
    st.session_state[_SAMPLE] = workflow.name


def files(workbench: Workbench, workflow: Workflow[Any]) -> dict[str, Any]:
    """Returns the files that the form was filled in with, as ``Workbench.request`` takes them.

    Raises:
        RunError: that run is gone, or cannot be read.
    """
    if run_id := of(workflow):
        folder = workbench.open(run_id)
        given = folder.given_again(folder.request())
    elif _is_sample(workflow):
        given = dict(workflow.sample() if workflow.sample else {})
    else:
        return {}
    return {name: given[name] for name in input_fields.uploaded(workflow) if given.get(name) is not None}


def _is_sample(workflow: Workflow[Any]) -> bool:
    return st.session_state.get(_SAMPLE) == workflow.name


def forget() -> None:
    """Makes what is in the form a run of its own."""
    st.session_state.pop(_ORIGIN, None)
    st.session_state.pop(_SAMPLE, None)


def show(workflow: Workflow[Any]) -> None:
    """Draws on the form where it was filled in from, with the way to forget that; else the offer of a sample."""
    run_id = of(workflow)
    its_files = " Its files are used where you upload none." if input_fields.uploaded(workflow) else ""
    if run_id:
        text = (
            f":material/content_copy: Filled in from run {plain(run_id)}. What you start becomes its copy.{its_files}"
        )
        _show_line(text, "Not a copy", "new_run.not_a_copy")
    elif _is_sample(workflow):
        _show_line(f":material/lightbulb: This is the sample.{its_files}", "Not the sample", "new_run.not_the_sample")
    elif workflow.sample:
        about = "Fills the form in with files that come along, so that you can start at once."
        st.button(
            "Try the sample",
            key="new_run.try_sample",
            icon=":material/lightbulb:",
            help=about,
            on_click=take_sample,
            args=(workflow,),
        )


def _show_line(text: str, label: str, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(text)
        st.button(label, key=key, type="tertiary", on_click=forget)
