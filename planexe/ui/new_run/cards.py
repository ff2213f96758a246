"""What can be made, a card each: what it does, what it needs, and what there is to start from."""

from typing import Any

import streamlit as st

from planexe import workflows
from planexe.errors import PlanExeError
from planexe.figures import count_text
from planexe.spine.input_fields import kinds_of
from planexe.spine.input_files import InputFile, InputFolder
from planexe.spine.run_document import InputRun
from planexe.spine.workflow import Workflow, find_workflow, workflow_names
from planexe.ui.new_run import input_fields
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_UNPLACED = 99
_FILES = {InputRun: " run", InputFile: " (a file)", InputFolder: " (files)"}
_STYLE = """
<style>
.st-key-new_run-cards [role="radiogroup"] { align-items: stretch; }
.st-key-new_run-cards [role="radiogroup"] > * {
  flex: 1 1 130px; align-items: start; padding: 8px 10px; border: 1px solid #8793a2; border-radius: 9px;
  position: relative;
}
.st-key-new_run-cards label[data-testid="stRadioOption"] { position: static; }
.st-key-new_run-cards label[data-testid="stRadioOption"]::after { /* all of a card chooses it, not its title alone */
  content: ""; position: absolute; inset: 0; z-index: 1; cursor: pointer; border-radius: 9px;
}
.st-key-new_run-cards [role="radiogroup"] > :has(input:checked) { border-color: var(--st-primary-color, #1f6fb2);
  box-shadow: inset 0 0 0 1px #1f6fb2; }
</style>
"""


def choose() -> Workflow[Any]:
    """Draws a card for each workflow, where there are several, under what the chosen one promises; returns that one.

    One whose own code is broken says so and has no card; those that are made of other runs stand last.
    """
    found: dict[str, Workflow[Any]] = {}
    for name in workflow_names():
        try:
            workflow = find_workflow(name)
        except PlanExeError as error:
            st.warning(plain(str(error)), icon=":material/extension_off:")
            continue
        if workflow.offered:
            found[name] = workflow
    if not found:
        st.stop()
    found = dict(sorted(found.items(), key=lambda one: _place(one[1])))
    if st.session_state.get(state.WORKFLOW) not in found:
        st.session_state[state.WORKFLOW] = next(iter(found))
    chosen = found[st.session_state[state.WORKFLOW]]
    _show_promise(chosen)
    if len(found) > 1:
        with st.container(key="new_run-cards"):
            st.html(_STYLE)
            st.radio(
                "What is to be made",
                list(found),
                key=state.WORKFLOW,
                format_func=lambda name: plain(found[name].title),
                captions=[plain(w.pitch.card if w.pitch else summary(w)) for w in found.values()],
                label_visibility="collapsed",
                horizontal=True,
                width="stretch",
                persist_state="session",
            )
    return chosen


def _place(workflow: Workflow[Any]) -> tuple[bool, int]:
    return bool(input_fields.run_inputs(workflow)), workflow.pitch.place if workflow.pitch else _UNPLACED


def _show_promise(workflow: Workflow[Any]) -> None:
    st.markdown(f"## {plain(workflow.pitch.promise if workflow.pitch else workflow.title)}")
    st.markdown(plain(about(workflow)))


def summary(workflow: Workflow[Any]) -> str:
    """Returns in a sentence what a workflow says of itself; empty if that is its title only."""
    text = workflows.summary_of(workflow.name).removeprefix(f"{workflow.title}: ")
    return f"{text[:1].upper()}{text[1:]}." if text != workflow.title else ""


def about(workflow: Workflow[Any]) -> str:
    """Returns what stands under the promise: what one sees of it, what it needs, and how many examples it has."""
    if workflow.pitch:
        return workflow.pitch.text
    parts = [summary(workflow)]
    fields = workflow.inputs.model_fields.items()
    needs = [name.replace("_", " ") + _file_word(kinds_of(field)) for name, field in fields if field.is_required()]
    if needs:
        parts.append(f"Needs: {', '.join(needs)}.")
    if examples := len(workflow.examples()):
        parts.append(f"{count_text(examples, 'example')} to start from.")
    return " ".join(filter(None, parts))


def _file_word(kinds: tuple[Any, ...]) -> str:
    return next((word for kind, word in _FILES.items() if kind in kinds), "")
