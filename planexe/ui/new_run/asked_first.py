"""Questions before a run starts: what would change it most is asked in one call, and the answers join the input."""

from typing import Any, Final

import streamlit as st

from planexe.errors import PlanExeError
from planexe.runs.manager import RunManager
from planexe.spine.questions_first import FirstQuestions, with_answers
from planexe.spine.run import Run
from planexe.spine.workflow import Graph, Workflow
from planexe.ui.new_run import input_form, run_options
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_RUN: Final = "new_run.asked_first"
_PROBLEM: Final = "new_run.asked_first.problem"
_LOOKS_EVERY_S: Final = 0.5


def show(manager: RunManager, workflow: Workflow[Any]) -> None:
    """Draws the button that asks, then the questions with a line for each answer; nothing where nobody asks first."""
    if not workflow.asks_first:
        return
    run_id = st.session_state.get(_RUN, "")
    if run_id and manager.works_on(run_id):
        st.fragment(_wait, run_every=_LOOKS_EVERY_S)(manager, run_id)
        return
    if run_id and (asked := _questions(manager, run_id)):
        _show_questions(workflow, run_id, asked)
        return
    key = state.input_key(workflow.name, workflow.text_input)
    st.button(
        "Ask me first",
        key="new_run.ask_first",
        icon=":material/contact_support:",
        type="tertiary",
        help="One call: the questions whose answers would change the plan most. You answer those you like, and the "
        "answers join your text.",
        disabled=not (st.session_state.get(key) or "").strip(),
        on_click=_ask,
        args=(manager, workflow),
    )
    if problem := st.session_state.get(_PROBLEM, ""):
        st.error(plain(problem), icon=":material/error:")


def _ask(manager: RunManager, workflow: Workflow[Any]) -> None:
    st.session_state.pop(_PROBLEM, None)
    bench, text = manager.workbench, st.session_state[state.input_key(workflow.name, workflow.text_input)]
    try:
        wished = run_options.wishes(bench, Graph(workflow.asks_first))
        st.session_state[_RUN] = manager.start(bench.request(text, workflow=workflow.asks_first, **wished.of_request()))
    except PlanExeError as error:
        st.session_state[_PROBLEM] = input_form.told(workflow, error)


def _wait(manager: RunManager, run_id: str) -> None:
    if not manager.works_on(run_id):
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(":material/hourglass_top: Asking what would change the plan most …")
        st.button("Never mind", key="new_run.ask_first.stop", type="tertiary", on_click=_forget)


def _questions(manager: RunManager, run_id: str) -> FirstQuestions | None:
    """Returns what was asked; where nothing was, says why and returns ``None``."""
    try:
        run = Run(manager.folder(run_id))
        (stage,) = run.stages.stages
        if found := run.value(stage, FirstQuestions):
            return found
        st.session_state[_PROBLEM] = (
            manager.problem(run_id) or " ".join(run.summary.problems.values()) or "Nothing was asked."
        )
    except PlanExeError as error:
        st.session_state[_PROBLEM] = str(error)
    _forget()
    return None


def _show_questions(workflow: Workflow[Any], run_id: str, asked: FirstQuestions) -> None:
    keys = [f"new_run.answer.{run_id}.{number}" for number in range(len(asked.questions))]
    with st.container(border=True):
        st.markdown("**What would change the plan most.** Answer what you like; the rest is assumed as it says.")
        for key, one in zip(keys, asked.questions, strict=True):
            st.text_input(
                plain(one.question), key=key, placeholder=f"Otherwise: {one.otherwise}", help=plain(one.changes)
            )
        with st.container(horizontal=True, gap="small"):
            told = [(one.question, key) for one, key in zip(asked.questions, keys, strict=True)]
            st.button("Add the answers", key="new_run.answers.add", type="primary", icon=":material/add:",
                      on_click=_add, args=(workflow, told))  # fmt: skip
            st.button("Leave it", key="new_run.answers.leave", type="tertiary", on_click=_forget)


def _add(workflow: Workflow[Any], asked: list[tuple[str, str]]) -> None:
    key = state.input_key(workflow.name, workflow.text_input)
    answered = [(question, st.session_state.get(answer) or "") for question, answer in asked]
    st.session_state[key] = with_answers(st.session_state[key], answered)
    _forget()


def _forget() -> None:
    st.session_state.pop(_RUN, None)
