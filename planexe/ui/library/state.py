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
_CHANGED: Final = "library.changed"
_TICKED: Final = "library.ticked"


def chosen() -> list[str]:
    """Returns the ids of the chosen runs."""
    return [str(run_id) for run_id in st.session_state.get(_CHOSEN, [])]


def note_chosen(run_ids: Iterable[str]) -> None:
    """Remembers which runs are chosen in the table."""
    st.session_state[_CHOSEN] = list(run_ids)


def choose(run_ids: Iterable[str]) -> None:
    """Chooses runs in the table's stead: it is drawn anew with these."""
    note_chosen(run_ids)
    note_change()
    st.session_state[_VERSION] = table_version() + 1


def ticked_at_first(table: str) -> list[str]:
    """Returns the runs chosen when a table was first drawn; what is sent to the browser then never changes."""
    begins = table not in st.session_state  # Streamlit forgets a table that is not on the page
    if begins or st.session_state.get(_TICKED, {}).get("table") != table:
        st.session_state[_TICKED] = {"table": table, "runs": chosen()}
    return [str(run_id) for run_id in st.session_state[_TICKED]["runs"]]


def note_change() -> None:
    """Remembers that what the page shows is no longer so: all of it is drawn anew, and not only the table."""
    st.session_state[_CHANGED] = True


def forget_change() -> bool:
    """Forgets the change and returns whether there was one."""
    return bool(st.session_state.pop(_CHANGED, False))


def table_version() -> int:
    """Returns a number that changes when the table's own choice no longer counts."""
    return int(st.session_state.get(_VERSION, 0))


def say(text: str, undo: Iterable[str] = ()) -> None:
    """Remembers what was done, and the names in the bin that an undo would take back."""
    note_change()
    st.session_state[_NOTICE], st.session_state[_UNDO] = text, list(undo)
    st.session_state.pop(_ERROR, None)


def complain(text: str) -> None:
    """Remembers why something could not be done."""
    note_change()
    st.session_state[_ERROR] = text


def forget_notice() -> None:
    """Forgets what was done and what went wrong; something else is about to be done."""
    note_change()
    for key in (_NOTICE, _UNDO, _ERROR):
        st.session_state.pop(key, None)


def notice() -> tuple[str, list[str]]:
    """Returns what was done, and the names in the bin that an undo would take back."""
    return str(st.session_state.get(_NOTICE, "")), [str(name) for name in st.session_state.get(_UNDO, [])]


def complaint() -> str:
    """Returns why the last thing could not be done; empty if it could."""
    return str(st.session_state.get(_ERROR, ""))
