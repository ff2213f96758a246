"""Items asked again: one, or all in a state; what that takes is shown before anything runs."""

from collections.abc import Sequence

import streamlit as st

from planexe.blocks.items import Items
from planexe.errors import PlanExeError
from planexe.figures import count_text
from planexe.runs.manager import RunManager
from planexe.spine.rerun import RerunWish
from planexe.ui.read import stale_bar
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.session import plain_errors


def show_one(manager: RunManager, run_id: str, items: Items, key: str, *, growing: bool) -> None:
    """Draws the button that asks one item again."""
    _show_button(manager, run_id, items, (key,), "Ask again", f"read.item.again.{run_id}", growing=growing)


def show_states(manager: RunManager, run_id: str, items: Items, *, growing: bool) -> None:
    """Draws a button for each state in which items are not as they should be."""
    with st.container(horizontal=True, gap="small"):
        for name, number in items.counts.items():
            if items.looks[name] in {"bad", "lacking"}:
                label, key = f"Ask the {name} again ({number:,}) …", f"read.items.again.{name}.{run_id}"
                _show_button(manager, run_id, items, items.in_state(name), label, key, growing=growing)


def _show_button(
    manager: RunManager, run_id: str, items: Items, keys: Sequence[str], label: str, key: str, *, growing: bool
) -> None:
    about = "It is being made at this moment; let it finish first." if growing else None
    if st.button(plain(label), key=key, icon=":material/replay:", disabled=growing, help=about):
        _ask(manager, run_id, items, tuple(keys))


@st.dialog("Ask again")
def _ask(manager: RunManager, run_id: str, items: Items, keys: tuple[str, ...]) -> None:
    wish = RerunWish(stages={items.stage: keys})
    named = f"{items.noun.capitalize()} {keys[0]} is" if len(keys) == 1 else f"{count_text(len(keys), items.noun)} are"
    heading = manager.stages(run_id).stages[items.stage].heading
    with plain_errors():
        effort = stale_bar.effort_text(manager, run_id, wish)
        st.markdown(plain(f"{named} asked again from “{heading}” on. All others stay as they are, and cost nothing."))
        st.markdown(f"**{plain(effort)}**")
        st.caption("What follows is asked only where something it is made from really changes.")
        key, icon = f"read.items.start.{run_id}", ":material/play_arrow:"
        if st.button("Ask again", type="primary", icon=icon, key=key, on_click=_start, args=(manager, run_id, wish)):
            if state.has_notice():
                st.rerun()  # closes the question
            st.switch_page("watch_run.py", query_params={state.RUN_PARAM: run_id})


def _start(manager: RunManager, run_id: str, wish: RerunWish) -> None:
    try:
        manager.reruns.start(run_id, wish)
    except PlanExeError as error:
        state.note_notice(plain(str(error)))
