"""The Rerun page: what is to be done (run again, edit, versions), and each of these as a part of its own."""

from dataclasses import replace

import streamlit as st

from planexe.figures import count_text
from planexe.runs.manager import RunManager
from planexe.spine.rerun import RerunWish
from planexe.spine.run import Run
from planexe.ui.rerun import change as rerun_change
from planexe.ui.rerun import choice as rerun_choice
from planexe.ui.rerun import edit as rerun_edit
from planexe.ui.rerun import preview as rerun_preview
from planexe.ui.rerun import result as rerun_result
from planexe.ui.rerun import state as rerun_state
from planexe.ui.rerun import versions as rerun_versions
from planexe.ui.shared import run_controls, state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.session import plain_errors

_SIDE_KEY = "rerun_side"
_STYLE = f"""<style>
:has(> .st-key-{_SIDE_KEY}) {{ position: sticky; top: 4.5rem; }}
.st-key-{_SIDE_KEY} {{ max-height: calc(100vh - 5.5rem); overflow-y: auto; flex-wrap: nowrap; padding: 2px; }}
.st-key-{_SIDE_KEY} > * {{ flex-shrink: 0; }}
@media (max-width: 640px) {{
  :has(> .st-key-{_SIDE_KEY}) {{ position: static; }}
  .st-key-{_SIDE_KEY} {{ max-height: none; }}
}}
</style>"""
"""Keeps what will happen, and the button that does it, in sight beside a long list."""


def show(manager: RunManager, run_id: str, status: str) -> None:
    """Draws the page below its heading."""
    st.html(_STYLE)
    run = manager.run(run_id)
    mode = _choose_mode(run_id)
    running = status in {"new", "running"}
    if not running and mode != rerun_state.AGAIN:
        _show_stale(run)
    if mode == rerun_state.RESULT:
        rerun_result.show(manager, run, status)
    elif running:
        _show_running(manager, run_id, status)
    elif mode == rerun_state.EDIT:
        st.fragment(_show_edit)(manager, run_id)
    elif mode == rerun_state.VERSIONS:
        rerun_versions.show(manager, run)
    else:
        st.fragment(_show_again)(manager, run_id)


def _show_stale(run: Run) -> None:
    """Draws the way to bring the plan up to date, where an edit or a step back has left something stale."""
    stale = [name for name, found in run.fresh.items() if found.state == "stale"]
    if not stale:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        names = ", ".join(run.stages.stages[name].heading for name in stale[:4]) + (" …" if len(stale) > 4 else "")
        st.caption(f":orange[◌] {count_text(len(stale), 'stage')} stale: {plain(names)}", width="stretch")
        st.button(
            "See what to bring up to date",
            icon=":material/update:",
            key=rerun_state.key("stale", run.run_id),
            on_click=_go_to_stale,
        )


def _go_to_stale() -> None:
    rerun_state.keep_selection(rerun_state.Selection())
    rerun_state.keep_mode(rerun_state.AGAIN)


def _choose_mode(run_id: str) -> str:
    key = rerun_state.key("mode", run_id)
    if st.session_state.get(key) != rerun_state.mode():
        st.session_state[key] = rerun_state.mode()
    st.segmented_control(
        "What to do",
        list(rerun_state.MODES),
        format_func=lambda name: rerun_state.MODES[name],
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_take_mode,
        args=(key,),
    )
    return rerun_state.mode()


def _take_mode(key: str) -> None:
    rerun_state.keep_mode(str(st.session_state[key]))


def _show_running(manager: RunManager, run_id: str, status: str) -> None:
    st.info(
        "It is being made at this moment, so nothing in it can be changed. Let it finish, or stop it: everything "
        "finished is kept, and what you change afterwards is taken up when it goes on.",
        icon=":material/hourglass_top:",
    )
    run_controls.show_controls(manager, run_id, status)
    st.fragment(_wait_for_end, run_every=1.0)(manager, run_id, status)


def _wait_for_end(manager: RunManager, run_id: str, drawn_status: str) -> None:
    with plain_errors():
        if manager.snapshot(run_id).status != drawn_status:
            st.rerun()


def _show_again(manager: RunManager, run_id: str) -> None:
    """Draws choice, change and preview; each step redraws only these."""
    with plain_errors():
        _leave_if_more_changed(rerun_state.AGAIN)
        run = manager.run(run_id)
        chosen = rerun_state.selection(run.stages.stages)
        left, right = st.columns([1.45, 1], gap="large")
        with left:
            rerun_choice.show(run, chosen)
        with right, st.container(key=_SIDE_KEY):
            changes = rerun_change.show(manager.workbench, run, chosen)
            _show_from_here(run, chosen)
            wish = RerunWish(stages=chosen.wanted(), changes=changes, from_here=chosen.from_here, failed=chosen.failed)
            wish = replace(wish, fast_model=rerun_change.show_fast(manager.workbench, run, wish))
            rerun_preview.show(manager, run, wish)


def _show_from_here(run: Run, chosen: rerun_state.Selection) -> None:
    if not chosen.stages:
        return
    key = rerun_state.key("from_here", run.run_id)
    if st.session_state.get(key) != chosen.from_here:
        st.session_state[key] = chosen.from_here
    st.toggle(
        "And everything after it, in any case",
        key=key,
        help="Without it, what comes after is asked only where something it is made from really changes.",
        on_change=_take_from_here,
        args=(key, tuple(run.stages.stages)),
    )


def _take_from_here(key: str, known: tuple[str, ...]) -> None:
    chosen = rerun_state.selection(known)
    rerun_state.keep_selection(replace(chosen, from_here=bool(st.session_state[key])))


def _leave_if_more_changed(mode: str) -> None:
    """Draws the whole page anew where a button did more than its part can show."""
    if state.has_notice() or rerun_state.mode() != mode:
        st.rerun()


def _show_edit(manager: RunManager, run_id: str) -> None:
    with plain_errors():
        _leave_if_more_changed(rerun_state.EDIT)
        rerun_edit.show(manager, manager.run(run_id), side_key=_SIDE_KEY)
