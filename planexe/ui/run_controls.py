"""The controls of a run that goes on (cap, pause, stop), and the button that resumes one that does not."""

from collections.abc import Callable

import streamlit as st

from planexe.errors import PlanExeError
from planexe.figures import count_text
from planexe.run_manager.look import SAME_TICK_S
from planexe.run_manager.manager import Control, RunManager
from planexe.ui import address, budget_view, state
from planexe.ui.harmless import plain

_RESUMABLE = {"interrupted", "stopped", "failed", "complete with gaps"}
MOST_CAP = 64


def show_controls(manager: RunManager, run_id: str, status: str) -> None:
    """Draws what can be done with the run in its present state; of a run that goes on, again and again.

    So a cap that was moved elsewhere (another tab, a program) moves the slider here, too.
    """
    if state.has_notice():
        st.rerun()
    if manager.works_on(run_id):
        _show_own(manager, run_id)
    elif status == "running":
        _show_foreign(manager, run_id)
    elif status == "stopped" and manager.snapshot(run_id).stop_reason:
        budget_view.show_raise(manager, run_id)
    elif status in _RESUMABLE:
        show_resume(manager, run_id, status)
    elif status == "refused":
        show_despite(manager, run_id)


def show_presented(manager: RunManager, run_id: str) -> None:
    """Draws the controls of a run that this process works on, for an audience to see what they do."""
    if manager.works_on(run_id):
        _show_own(manager, run_id)


def show_resume(manager: RunManager, run_id: str, status: str, *, key: str = "") -> None:
    """Draws the button that goes on with what is missing."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Try again what is missing" if status == "complete with gaps" else "Resume",
            type="primary",
            icon=":material/play_arrow:",
            key=f"{state.control_key('go_on', run_id)}.{key}",
            on_click=_resume,
            args=(manager, run_id),
        )
        if not key:
            st.caption("Everything finished is kept; only what is missing is asked again.")


def show_despite(manager: RunManager, run_id: str, *, key: str = "") -> None:
    """Draws the button that makes the plan of a refused goal all the same."""
    st.button(
        "Make the plan all the same",
        icon=":material/gavel:",
        help="Your decision is kept with the run, and the report says that the goal had been refused.",
        key=f"{state.control_key('despite', run_id)}.{key}",
        on_click=_despite,
        args=(manager, run_id),
    )


def _show_own(manager: RunManager, run_id: str) -> None:
    active = manager.get(run_id)
    if active is None:
        return
    key, first = state.cap_slider(run_id, active.limiter.cap)
    address.keep(state.CAP_PARAM, str(active.limiter.cap))
    stopping = active.stop_token.mode
    slider, buttons = st.columns([1.3, 1], vertical_alignment="bottom")
    slider.slider(
        "Calls at the same time",
        1,
        MOST_CAP,
        min(MOST_CAP, first),
        key=key,
        on_change=_set_cap,
        args=(manager, run_id, key),
        help="Acts on the running plan at once. Calls under way finish; the next one obeys.",
    )
    with buttons.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if active.limiter.paused:
            _button(manager, run_id, "resume", "Go on", ":material/play_arrow:", "Send calls again.")
        else:
            _button(manager, run_id, "pause", "Pause", ":material/pause:", "Send no further call; those sent finish.")
        drain = "Finish the calls under way, then stop."
        _button(manager, run_id, "drain", "Drain", ":material/hourglass_bottom:", drain, disabled=stopping is not None)
        now = "Cancel the calls under way; everything finished is kept."
        _button(manager, run_id, "now", "Stop now", ":material/stop:", now, disabled=stopping == "now")
    if stopping:
        st.caption("Stopping: finishing the calls under way." if stopping == "drain" else "Stopping now.")


def _show_foreign(manager: RunManager, run_id: str) -> None:
    cap = manager.look(run_id, at_most_s=SAME_TICK_S).snapshot.cap
    st.caption(
        f"Another process works on this run, {count_text(cap, 'call')} at the same time. It can be stopped from here; "
        "its cap is set where it was started."
    )
    with st.container(horizontal=True):
        _button(manager, run_id, "drain", "Drain", ":material/hourglass_bottom:", "Finish the calls under way.")
        _button(manager, run_id, "now", "Stop now", ":material/stop:", "Cancel the calls under way.")


def _button(
    manager: RunManager, run_id: str, control: Control, label: str, icon: str, meaning: str, *, disabled: bool = False
) -> None:
    st.button(
        label,
        icon=icon,
        help=meaning,
        disabled=disabled,
        key=state.control_key(control, run_id),
        on_click=_control,
        args=(manager, run_id, control),
    )


def _set_cap(manager: RunManager, run_id: str, key: str) -> None:
    cap = st.session_state[key]
    if state.is_echo(run_id, cap):
        state.note_cap(run_id, cap)
    else:
        _guarded(lambda: state.note_cap(run_id, manager.set_cap(run_id, cap)))


def _control(manager: RunManager, run_id: str, control: Control) -> None:
    _guarded(lambda: manager.control(run_id, control))


def _resume(manager: RunManager, run_id: str) -> None:
    _guarded(lambda: manager.resume(run_id))


def _despite(manager: RunManager, run_id: str) -> None:
    _guarded(lambda: manager.go_on_despite_refusal(run_id))


def _guarded(work: Callable[[], object]) -> None:
    try:
        work()
    except PlanExeError as error:
        state.note_notice(plain(str(error)))
