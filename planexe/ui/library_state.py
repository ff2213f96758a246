"""What the Library page remembers between two drawings; JSON-like values only."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

SEARCH: Final = "library.search"
TAGS: Final = "library.tag"
STATES: Final = "library.state"
MODELS: Final = "library.model"
SORT: Final = "library.sort"
SHOW: Final = "library.show"
PARAMS: Final = {"show": SHOW, "q": SEARCH, "tag": TAGS, "state": STATES, "model": MODELS, "sort": SORT}
"""Parameters of the address, and the keys of the fields that they are about."""

_CHOSEN: Final = "library.chosen"
_VERSION: Final = "library.version"
_NOTICE: Final = "library.notice"
_UNDO: Final = "library.moved"
_ERROR: Final = "library.error"


def chosen() -> list[str]:
    """Returns the ids of the chosen runs."""
    return [str(run_id) for run_id in st.session_state.get(_CHOSEN, [])]


def note_chosen(run_ids: Iterable[str]) -> None:
    """Remembers which runs are chosen in the table."""
    st.session_state[_CHOSEN] = list(run_ids)


def choose(run_ids: Iterable[str]) -> None:
    """Chooses runs in the table's stead: it is drawn anew with these."""
    note_chosen(run_ids)
    st.session_state[_VERSION] = table_version() + 1


def table_version() -> int:
    """Returns a number that changes when the table's own choice no longer counts."""
    return int(st.session_state.get(_VERSION, 0))


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
