"""What a person is writing for a stage and has not saved: the value, and the steps to undo; JSON values only."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from planexe.spine.artefact import Artefact
from planexe.ui.rerun import state as rerun_state

_MOST_STEPS = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """A value being written.

    Attributes:
        value: as it stands now.
        turn: raised when the fields must be drawn anew because the value came from elsewhere than from them.
    """

    value: Any
    turn: int


def open_draft(run_id: str, stage: str, artefact: Artefact) -> Draft:
    """Returns what is being written, or the stored value; a draft of a value that was replaced is dropped."""
    held = st.session_state.get(_key(run_id, stage))
    turn = int(held["turn"]) if held else 0
    if not held or held["of"] != artefact.digest:
        turn += 1 if held else 0
        held = {"of": artefact.digest, "value": artefact.value, "steps": [], "turn": turn}
        st.session_state[_key(run_id, stage)] = held
    return Draft(held["value"], turn)


def change(run_id: str, stage: str, value: Any, *, redraw: bool = True) -> None:
    """Takes another value; ``redraw`` where fields other than the changed one may look different now."""
    held = st.session_state[_key(run_id, stage)]
    st.session_state[_key(run_id, stage)] = {
        **held,
        "value": value,
        "steps": [*held["steps"], held["value"]][-_MOST_STEPS:],
        "turn": held["turn"] + redraw,
    }


def can_undo(run_id: str, stage: str) -> bool:
    """Returns whether there is a step to undo."""
    return bool(st.session_state.get(_key(run_id, stage), {}).get("steps"))


def undo(run_id: str, stage: str) -> None:
    """Takes the last step back."""
    held = st.session_state[_key(run_id, stage)]
    *steps, value = held["steps"]
    st.session_state[_key(run_id, stage)] = {**held, "value": value, "steps": steps, "turn": held["turn"] + 1}


def discard(run_id: str, stage: str) -> None:
    """Forgets what was written."""
    held = st.session_state.get(_key(run_id, stage))
    if held:
        st.session_state[_key(run_id, stage)] = {**held, "of": "", "turn": held["turn"] + 1}


def _key(run_id: str, stage: str) -> str:
    return rerun_state.key("draft", run_id, stage)
