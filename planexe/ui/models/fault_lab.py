"""The fault lab: break the simulated model on purpose, send it ten calls, and see how the executor copes."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from planexe.bounded_memory import BoundedMemory
from planexe.errors import PlanExeError
from planexe.executor.attempt_log import Attempt
from planexe.figures import count_text, seconds_text
from planexe.llm.services import SIMULATED
from planexe.runs.fault_trial import CALLS, FaultTrial, FaultTrialOutcome
from planexe.runs.manager import RunManager
from planexe.ui.models import lab_controls
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.palette import ATTEMPT_LOOKS

_TICK_S = 0.5
_STEPS: Mapping[str, str] = {
    "first": "first try",
    "retry": "tried again",
    "repair": "asked to mend it",
    "longer": "asked with more room",
    "fallback": "asked another model",
    "hedge": "asked twice, for it was late",
}
_trials: BoundedMemory[str, FaultTrial] = BoundedMemory(50)
"""The newest trial of each of the last visitors; a page reloaded from changed source loses but a look at it."""


def show(manager: RunManager) -> None:
    """Draws the controls, the try-out with what came back, and the way to a whole plan."""
    st.markdown(
        "Break the **simulated model** on purpose, and see what the executor makes of it. No AI is asked and nothing "
        "is paid."
    )
    controls, results = st.columns([1, 1.15], gap="large")
    with controls:
        mix = lab_controls.show()
    with results:
        _show_buttons(manager, mix)
        running = (trial := manager.trials.get(_name())) is not None and trial.running
        st.fragment(_show_result, run_every=_TICK_S if running else None)(manager, drawn_running=running)


def _show_buttons(manager: RunManager, mix: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sent = st.button(
            f"Send {CALLS} calls",
            type="primary",
            icon=":material/science:",
            key="lab.send",
            disabled=not mix,
        )
        used = st.button(
            "Start a plan with this",
            icon=":material/edit_note:",
            key="lab.plan",
            disabled=not mix,
            help="Opens New run with the simulated model and these faults chosen.",
        )
    if sent or used:  # no callbacks: they would know the sliders as they were when the buttons were drawn
        if sent:
            _send(manager, mix)
        else:
            _use(mix)
        st.rerun()


def trial_row(attempt: Attempt) -> dict[str, Any]:
    """Returns an attempt's row: which call, which try and why, what came back, and what it waited for."""
    look = ATTEMPT_LOOKS["ok" if attempt.outcome == "ok" else attempt.outcome]
    waited = {reason: seconds for reason, seconds in attempt.waits.items() if seconds >= 0.05}
    return {
        "Call": int(attempt.item),
        "Try": f"{attempt.attempt}: {_STEPS.get(attempt.reason, attempt.reason)}",
        "Came back": f"{look.sign} {look.label}" + (f": {attempt.error_kind}" if attempt.error_kind else ""),
        "Said": attempt.message or "an answer that fits",
        "Took (s)": attempt.duration_s,
        "Waited before": ", ".join(f"{seconds:.1f} s {reason.replace('_', ' ')}" for reason, seconds in waited.items()),
    }


def outcome_text(outcome: FaultTrialOutcome, attempts: Sequence[Attempt]) -> str:
    """Returns how the calls ended, in a sentence."""
    repeats = len(attempts) - CALLS
    tries = f"{count_text(len(attempts), 'attempt')}, {repeats} of them repeats" if repeats > 0 else "one attempt each"
    return f"{outcome.answered} of {CALLS} calls were answered, in {tries}, {seconds_text(outcome.seconds)} in all."


def _show_result(manager: RunManager, *, drawn_running: bool) -> None:
    trial, calls = manager.trials.get(_name()), _trials.get(_name())
    if trial is None or calls is None:
        st.caption(f"{CALLS} small questions, four at a time. What comes back stands here, try by try.")
        return
    attempts = calls.attempts
    if trial.running:
        answered = len({a.item for a in attempts if a.outcome == "ok"})
        st.progress(answered / CALLS, text=f"{answered} of {CALLS} answered, {count_text(len(attempts), 'attempt')}")
    elif drawn_running:
        st.rerun()
    elif trial.value is None:
        st.error(plain(trial.problem), icon=":material/error:")
    else:
        good = trial.value.answered == CALLS
        (st.success if good else st.warning)(
            outcome_text(trial.value, attempts), icon=":material/check_circle:" if good else ":material/warning:"
        )
        if trial.value.learnt:
            st.caption(plain(f"Learnt on the way, at no try's cost: this service {'; '.join(trial.value.learnt)}."))
    if attempts:
        st.dataframe(
            [trial_row(a) for a in sorted(attempts, key=lambda a: (int(a.item), a.attempt))],
            hide_index=True,
            height=min(36 + 33 * len(attempts), 460),
            key="lab.attempts",
            column_config={
                "Call": st.column_config.NumberColumn(width=46),
                "Try": st.column_config.TextColumn(width=104),
                "Came back": st.column_config.TextColumn(width=112),
                "Said": st.column_config.TextColumn(width=238),
                "Took (s)": st.column_config.NumberColumn(format="%.2f", width=68),
                "Waited before": st.column_config.TextColumn(width=180),
            },
            alt=f"The {len(attempts)} attempts of the trial, call by call.",
        )


def _send(manager: RunManager, mix: str) -> None:
    try:
        trial = FaultTrial(manager.workbench, mix, time_scale=manager.trials.time_scale)
    except PlanExeError as error:
        state.note_notice(str(error))
        return
    manager.trials.start(_name(), _trials.remember(_name(), trial).run())


def _use(mix: str) -> None:
    st.session_state[state.MODELS] = [SIMULATED]
    st.session_state[state.FAULTS] = mix
    state.wish_page("new_run.py")


def _name() -> str:
    return f"lab {state.visitor()}"
