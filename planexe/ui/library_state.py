"""What the Library page remembers between two drawings; JSON-like values only."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

SEARCH: Final = "q"
TAGS: Final = "tag"
STATES: Final = "state"
MODELS: Final = "model"
SORT: Final = "sort"
SHOW: Final = "show"
FILTERS: Final = (SEARCH, TAGS, STATES, MODELS, SORT)
"""Keys of the filters; they are the names of the parameters in the address too."""

_CHOSEN: Final = "library.chosen"
_NOTICE: Final = "library.notice"
_UNDO: Final = "library.undo"
_ERROR: Final = "library.error"


def chosen() -> list[str]:
    """Returns the ids of the chosen runs."""
    return [str(run_id) for run_id in st.session_state.get(_CHOSEN, [])]


def choose(run_ids: Iterable[str]) -> None:
    """Remembers which runs are chosen."""
    st.session_state[_CHOSEN] = list(run_ids)


def say(text: str, undo: Iterable[str] = ()) -> None:
    """Remembers what was done, and the names in the bin that an undo would take back."""
    st.session_state[_NOTICE], st.session_state[_UNDO] = text, list(undo)
    st.session_state.pop(_ERROR, None)


def complain(text: str) -> None:
    """Remembers why something could not be done."""
    st.session_state[_ERROR] = text


def forget_notice() -> None:
    """Forgets what was done and what went wrong."""
    for key in (_NOTICE, _UNDO, _ERROR):
        st.session_state.pop(key, None)


def notice() -> tuple[str, list[str]]:
    """Returns what was done, and the names in the bin that an undo would take back."""
    return str(st.session_state.get(_NOTICE, "")), [str(name) for name in st.session_state.get(_UNDO, [])]


def complaint() -> str:
    """Returns why the last thing could not be done; empty if it could."""
    return str(st.session_state.get(_ERROR, ""))
