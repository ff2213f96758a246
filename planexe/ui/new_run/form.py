"""The New plan form: goal, hints, and the button that starts a run with what the settings say."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from planexe.errors import PlanExeError
from planexe.runs.manager import RunManager
from planexe.spine.workflow import Hint, find_workflow, longest_of
from planexe.ui.library import duplicate as library_duplicate
from planexe.ui.new_run import live_typing
from planexe.ui.new_run import settings as plan_settings
from planexe.ui.shared import model_picker, state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.sample_plans import sample_plans

_PLAN = find_workflow("plan")
_GOAL = _PLAN.inputs.model_fields["goal"]
_MOST_HINTS = 3
_QUESTION = "What do you want to do?"


def show_goal() -> None:
    """Draws the goal box with its examples."""
    library_duplicate.show_origin()
    plans = {plan.label: plan.goal for plan in sample_plans()}
    st.selectbox(
        "Start from an example",
        list(plans),
        index=None,
        key=state.SAMPLE,
        placeholder="Choose an idea, or write your own below",
        on_change=_take_sample,
        args=(plans,),
    )
    st.text_area(
        _QUESTION,
        key=state.GOAL,
        height=180,
        persist_state="session",
        placeholder="What, where, by when, with how much money, and how you will know that it has worked.",
        help=f"Up to {longest_of(_GOAL):,} characters. A paragraph of 40 to 300 words works best.",
    )
    live_typing.watch(_QUESTION, key="new_plan.typing")


def show_start(manager: RunManager) -> None:
    """Draws the Start button, why it could not start, and what kind of run it will be.

    What comes and goes while a person types stands below the button: a button that moves under the pointer is missed.
    """
    st.button(
        "Start the plan",
        type="primary",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(manager,),
        key="new_plan.start",
        shortcut="Ctrl+Enter",
    )
    if text := state.error():
        st.error(plain(text), icon=":material/error:")
    if model_picker.has_simulated(model_picker.chosen(manager.workbench)):
        st.caption(
            ":material/science: This plan will be **simulated**: a built-in program answers in place of an AI model. "
            "You see how a run works; its texts show the form of a plan only."
        )


def show_hints() -> None:
    """Draws what a reader of the goal would ask first, each with a button that adds the beginning of the answer."""
    hints = _PLAN.hints(st.session_state.get(state.GOAL, "") or "")
    if not hints:
        return
    for number, hint in enumerate(hints[:_MOST_HINTS]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if hint.insert:
                st.button(
                    f"Add “{hint.insert.strip()}”",
                    key=f"new_plan.hint.{hint.kind}{number if hint.kind == 'conflict' else ''}",
                    icon=":material/add:",
                    on_click=_take_hint,
                    args=(hint,),
                )
            st.markdown(hint.text, width="stretch")


def _take_sample(plans: Mapping[str, str]) -> None:
    goal = plans.get(st.session_state.get(state.SAMPLE) or "")
    if goal:
        st.session_state[state.GOAL] = goal


def _take_hint(hint: Hint) -> None:
    st.session_state[state.GOAL] = hint.taken_into(st.session_state.get(state.GOAL, ""))


def _start(manager: RunManager) -> None:
    try:
        request = plan_settings.request(manager.workbench, st.session_state.get(state.GOAL, "") or "")
        request = replace(request, parent=library_duplicate.copied_run())
        state.note_started(manager.start(request, once=state.wish()))
        library_duplicate.forget()
    except PlanExeError as error:
        state.note_error(str(error))
