"""The filters of the Library page, each of them a parameter of the address."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from planexe.library.entry import RunEntry
from planexe.library.query import ORDERS, RunQuery
from planexe.ui.library import state as kept
from planexe.ui.shared.palette import STATUS_BADGES

VIEWS = {"plans": "Runs", "starred": "Starred", "archived": "Archived", "bin": "Bin"}
_USUAL: Mapping[str, Any] = {kept.SHOW: "plans", kept.SEARCH: "", kept.SORT: "newest"}
_ALLOWED: Mapping[str, Collection[str]] = {kept.SHOW: VIEWS, kept.SORT: ORDERS}
_WRITTEN = "library.address"


def follow_address() -> None:
    """Sets the fields as the address says, where it says something that this page has not written itself.

    Streamlit can bind a field to a parameter by itself, but then refuses every way to another page while one is set.
    """
    asked = {name: st.query_params.get_all(name) for name in kept.PARAMS}
    if any(asked.values()) and asked != st.session_state.get(_WRITTEN):
        for name, values in asked.items():
            _set(kept.PARAMS[name], values)
    for key in kept.PARAMS.values():
        st.session_state.setdefault(key, _USUAL.get(key, []))


def keep_address() -> None:
    """Writes into the address what the fields say; what is as usual is left out."""
    written: dict[str, list[str]] = {}
    for name, key in kept.PARAMS.items():
        value = st.session_state.get(key)
        written[name] = [] if not value or value == _USUAL.get(key) else [value] if isinstance(value, str) else value
        if written[name] != st.query_params.get_all(name):
            if written[name]:
                st.query_params[name] = written[name]
            else:
                st.query_params.pop(name, None)
    st.session_state[_WRITTEN] = written


def _set(key: str, values: list[str]) -> None:
    if key not in _USUAL:
        st.session_state[key] = list(dict.fromkeys(values))
    elif values and values[-1] in _ALLOWED.get(key, values):
        st.session_state[key] = values[-1]
    else:
        st.session_state[key] = _USUAL[key]


def show_view() -> str:
    """Draws the choice between all runs, starred and archived ones and the bin, and returns it."""
    chosen = st.segmented_control(
        "Show",
        list(VIEWS),
        required=True,
        format_func=lambda name: VIEWS[name],
        key=kept.SHOW,
        persist_state="session",
        label_visibility="collapsed",
    )
    return str(chosen)


def show_filters(entries: Sequence[RunEntry], view: str) -> RunQuery:
    """Draws the filters with what there is to choose from, and returns what they ask for."""
    search, tags, states, models, order = st.columns([2.2, 1.4, 1.4, 1.4, 1], gap="small")
    words = search.text_input(
        "Search",
        key=kept.SEARCH,
        type="search",
        live=True,
        placeholder="Words of what was asked, name, tags or note",
        persist_state="session",
    )
    by_tag = _many(tags, "Tags", kept.TAGS, {t for e in entries for t in e.tags}, "Runs with all of these tags.")
    by_state = _many(states, "State", kept.STATES, {e.status for e in entries}, "Runs in one of these states.")
    by_model = _many(models, "Model", kept.MODELS, {m for e in entries for m in e.models}, "Runs with one of these.")
    sorted_by = order.selectbox(
        "Sort by",
        ORDERS,
        key=kept.SORT,
        format_func=str.capitalize,
        persist_state="session",
        help="A click on a heading of the table sorts too.",
    )
    return RunQuery(
        search=words or "",
        tags=by_tag,
        states=by_state,
        models=by_model,
        starred=view == "starred",
        archived=None if view == "starred" else view == "archived",
        order=sorted_by,
    )


def clear() -> None:
    """Takes all filters away but the order."""
    st.session_state[kept.SEARCH] = ""
    for key in (kept.TAGS, kept.STATES, kept.MODELS):
        st.session_state[key] = []


def _many(
    place: "st.delta_generator.DeltaGenerator", label: str, key: str, found: set[str], meaning: str
) -> tuple[str, ...]:
    chosen = {str(one) for one in st.session_state.get(key) or ()}  # what is chosen stays, also when its last run goes
    return tuple(
        place.multiselect(
            label,
            sorted(found | chosen, key=str.casefold),
            key=key,
            format_func=lambda name: STATUS_BADGES.get(name, (name,))[0],
            placeholder="Any",
            persist_state="session",
            help=meaning,
        )
    )
