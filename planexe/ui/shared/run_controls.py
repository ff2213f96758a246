"""The controls of a run that goes on (cap, pause, stop), and the button that resumes one that does not."""

import streamlit as st

from planexe.figures import count_text
from planexe.runs.look import SAME_TICK_S
from planexe.runs.manager import Control, RunManager
from planexe.spine.mendable import OTHER_WAYS, mendable
from planexe.spine.rerun import RerunWish
from planexe.ui.shared import address, budget_view, state
from planexe.ui.shared.guard import guarded
from planexe.ui.shared.harmless import plain

LIVE = frozenset({"new", "running"})
FOLLOWED = LIVE | {"queued"}
"""Of runs whose next state comes by itself."""
RESUMABLE = frozenset({"queued", "interrupted", "stopped", "failed", "complete with gaps"})
_ENDED_BY_ITSELF = frozenset({"failed", "complete with gaps"})
MOST_CAP = 64


def show_controls(manager: RunManager, run_id: str, status: str) -> None:
    """Draws what can be done with the run in its present state; of a run that goes on, again and again.

    So a cap that was moved elsewhere (another tab, a program) moves the slider here, too.
    """
    if state.has_notice():
        st.rerun()
    redraw_if_begun(manager, run_id, live=status in LIVE)
    if manager.works_on(run_id):
        _show_own(manager, run_id)
    elif status == "running":
        _show_foreign(manager, run_id)
    elif status == "stopped" and manager.snapshot(run_id).stop_reason:
        budget_view.show_raise(manager, run_id)
    elif status in RESUMABLE:
        show_resume(manager, run_id, status)
    elif status == "refused":
        show_despite(manager, run_id)


def redraw_if_begun(manager: RunManager, run_id: str, *, live: bool) -> None:
    """Draws the whole page anew where work has begun on a run that it was drawn for as one at rest.

    A click draws anew only the part of the page in which the button stands, and at rest no other part looks by itself.
    """
    if not live and manager.works_on(run_id):
        st.rerun()


def show_presented(manager: RunManager, run_id: str) -> None:
    """Draws the controls of a run that this process works on, for an audience to see what they do."""
    if manager.works_on(run_id):
        _show_own(manager, run_id)


def show_resume(manager: RunManager, run_id: str, status: str, *, key: str = "") -> None:
    """Draws the button that goes on with what is missing, or says what else would help where no call could."""
    if not may_go_on(manager, run_id, status):
        _show_other_ways(run_id)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            resume_label(status),
            type="primary",
            icon=":material/play_arrow:",
            key=f"{state.control_key('go_on', run_id)}.{key}",
            on_click=_go_on,
            args=(manager, run_id, status),
        )
        if not key:
            st.caption("Everything finished is kept; only what is missing is asked again.")


def resume_label(status: str) -> str:
    """Returns what the button is called that goes on with a run."""
    return "Try again what is missing" if status == "complete with gaps" else "Resume"


def may_go_on(manager: RunManager, run_id: str, status: str) -> bool:
    """Returns whether going on with a run could change anything: it was cut off, or calls could close its gaps."""
    if status not in _ENDED_BY_ITSELF:
        return status in RESUMABLE
    run = manager.run(run_id)
    whole = status == "failed" and all(found.state != "failed" for found in run.fresh.values())
    return whole or bool(mendable(run.stages, run.fresh))


def go_on(manager: RunManager, run_id: str, status: str) -> None:
    """Goes on with a run; of one that had come to its end poor answers are asked again, too.

    Raises:
        InputError: a model cannot be asked.
        RunError: the run cannot be read, or somebody works on it.
    """
    if status == "complete with gaps":
        manager.reruns.start(run_id, RerunWish(failed=True))
    else:
        manager.resume(run_id)


def _show_other_ways(run_id: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        query = {state.RUN_PARAM: run_id}
        st.page_link(
            "rerun_stage.py", label="Change or edit", icon=":material/edit:", query_params=query, width="content"
        )
        st.caption(OTHER_WAYS, width="stretch")


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
        help="Acts on the run at once. Calls under way finish; the next one obeys.",
    )
    if limits := manager.workbench.limits_text(active.request.models, active.limiter.cap):
        slider.caption(plain(limits))
    with buttons.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if active.limiter.paused:
            _button(manager, run_id, "resume", "Go on", ":material/play_arrow:", "Send calls again.")
        else:
            _button(manager, run_id, "pause", "Pause", ":material/pause:", "Send no further call; those sent finish.")
        drain = "Finish the calls under way, then stop."
        _button(manager, run_id, "drain", "Drain", ":material/hourglass_bottom:", drain, disabled=stopping is not None)
        now = "Cancel the calls under way; everything finished is kept."
        _button(manager, run_id, "now", "Stop now", ":material/stop:", now, disabled=stopping == "now")
        if active.snapshot().waiting_for:
            meaning = "Ask the service at once instead of when its next turn comes."
            _button(manager, run_id, "try now", "Try the service now", ":material/refresh:", meaning)
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
    if not state.is_echo(run_id, key, cap):
        guarded(lambda: state.note_cap(run_id, key, manager.set_cap(run_id, cap)))


def _control(manager: RunManager, run_id: str, control: Control) -> None:
    guarded(lambda: manager.control(run_id, control))


def _go_on(manager: RunManager, run_id: str, status: str) -> None:
    guarded(lambda: go_on(manager, run_id, status))


def _despite(manager: RunManager, run_id: str) -> None:
    guarded(lambda: manager.go_on_despite_refusal(run_id))
