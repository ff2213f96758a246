"""Where a form was filled in from: what is started then becomes a copy of that run."""

from typing import Any, Final

import streamlit as st

from planexe.runs.workbench import Workbench
from planexe.spine.workflow import Graph, Workflow, find_workflow
from planexe.ui.new_run import input_fields, run_options
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_ORIGIN: Final = "new_run.origin"


def fill_in(workbench: Workbench, run_id: str) -> None:
    """Fills the form in as a run was started; the files it was made from are found in its folder.

    Raises:
        RunError: there is no such run, or it cannot be read.
    """
    request = workbench.open(run_id).request()
    take(Graph(request.workflow, tuple(request.inputs.model_dump().items())))
    run_options.fill_in(request, workbench)
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


def files(workbench: Workbench, workflow: Workflow[Any]) -> dict[str, Any]:
    """Returns the files that the form was filled in with, as ``Workbench.request`` takes them.

    Raises:
        RunError: that run is gone, or cannot be read.
    """
    if not (run_id := of(workflow)):
        return {}
    folder = workbench.open(run_id)
    given = folder.given_again(folder.request())
    return {name: given[name] for name in input_fields.uploaded(workflow)}


def forget() -> None:
    """Makes what is in the form a run of its own."""
    st.session_state.pop(_ORIGIN, None)


def show(workflow: Workflow[Any]) -> None:
    """Draws on the form where it was filled in from, with the way to forget that."""
    if not (run_id := of(workflow)):
        return
    its_files = " Its files are used where you upload none." if input_fields.uploaded(workflow) else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            f":material/content_copy: Filled in from run {plain(run_id)}. What you start becomes its copy.{its_files}"
        )
        st.button("Not a copy", key="new_run.not_a_copy", type="tertiary", on_click=forget)
