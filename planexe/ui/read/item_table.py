"""The table of all items: which are shown, in which order, and the one that is chosen, as the address says it."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from planexe.blocks.items import STATE, Items
from planexe.blocks.plain_text import plain_line
from planexe.bounded_memory import BoundedMemory
from planexe.ui.shared import address, table_columns
from planexe.ui.shared.harmless import plain

ITEM_PARAM: Final = "item"
_ONLY_PARAM: Final = "only"
_FIND_PARAM: Final = "find"
_ORDER_PARAM: Final = "order"
_HEIGHT: Final = 395
_ROW_HEIGHT: Final = 30
_columns: BoundedMemory[tuple[object, ...], tuple[Items, dict[str, list[Any]]]] = BoundedMemory(4)
"""What stands in tables; the items are kept with it, so that no others come to be known by their place in memory."""


def show_choice(run_id: str, items: Items) -> tuple[str, ...]:
    """Draws filter, order and search; returns the keys of the items to show."""
    query = st.query_params
    states = ["", *items.counts]
    only = _kept(f"read.items.only.{run_id}", query.get(_ONLY_PARAM, ""), states)
    st.segmented_control(
        "Which", states, key=only, required=True, label_visibility="collapsed",
        format_func=lambda state: plain(_label(items, state)), on_change=_keep, args=(only, _ONLY_PARAM),
    )  # fmt: skip
    orders = ["", *(column.title for column in items.numbers)]
    order = _kept(f"read.items.order.{run_id}", query.get(_ORDER_PARAM, ""), orders)
    st.selectbox(
        "Order", orders, key=order, label_visibility="collapsed", width=190, on_change=_keep,
        args=(order, _ORDER_PARAM), format_func=_order_words,
    )  # fmt: skip
    find = _kept(f"read.items.find.{run_id}", query.get(_FIND_PARAM, ""))
    st.text_input(
        "Find", key=find, label_visibility="collapsed", icon=":material/search:", width=190, on_change=_keep,
        args=(find, _FIND_PARAM), placeholder=f"Find {_article(items.noun)} {items.noun} …",
    )  # fmt: skip
    held = st.session_state
    return items.chosen(state=held[only], words=held[find], order=held[order])


def show(run_id: str, items: Items, shown: Sequence[str]) -> str:
    """Draws the table; returns the key of the chosen item, empty where none is shown."""
    if not shown:
        st.info(f"No {plain(items.noun)} is like this.", icon=":material/filter_alt_off:")
        return ""
    chosen = st.query_params.get(ITEM_PARAM, "")
    chosen = chosen if chosen in shown else shown[0]
    key, at = _table_key(run_id, shown), _at(items, shown.index(chosen))
    st.dataframe(
        _columns.recall((id(items), *shown), lambda: (items, _cells(items, shown)))[1],
        key=key,
        height=_HEIGHT,
        row_height=_ROW_HEIGHT,
        hide_index=True,
        on_select=partial(_take_row, key, tuple(shown)),
        selection_mode="single-cell",
        selection_default=at,
        column_config=table_columns.looks_of(items.table, long=250, text=150),
        alt=f"All {items.noun}s: what each is, what came of it, and in which state it is.",
    )
    return chosen


def choose(key: str) -> None:
    """Chooses an item, wherever it stands."""
    address.keep(ITEM_PARAM, key)


def step(run_id: str, items: Items, shown: Sequence[str], key: str, by: int) -> None:
    """Chooses the item that stands some lines below the chosen one."""
    place = (shown.index(key) + by) % len(shown)
    address.keep(ITEM_PARAM, shown[place])
    st.session_state[_table_key(run_id, shown)] = _at(items, place)


def _table_key(run_id: str, shown: Sequence[str]) -> str:
    return f"read.items.table.{run_id}.{hash(tuple(shown)):x}"


def _at(items: Items, place: int) -> Any:
    """Returns the selection of a line, as the table's element has it: its cell that says what the item is."""
    return {"selection": {"rows": [], "columns": [], "cells": [[place, items.table.columns[1].title]]}}


def _cells(items: Items, shown: Sequence[str]) -> dict[str, list[Any]]:
    rows = [items.table.rows[items.places[key]] for key in shown]
    cells = table_columns.cells_of(items.table.columns, rows)
    return {**cells, STATE: [items.sign_of(str(state)) for state in cells[STATE]]}


def _label(items: Items, state: str) -> str:
    return f"{items.sign_of(state)} {items.counts[state]:,}" if state else f"All {len(items.states):,}"


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"


def _order_words(title: str) -> str:
    return f"Most {title.lower()} first" if title else "In their order"


def _kept(key: str, value: str, allowed: Sequence[str] = ()) -> str:
    """Gives a widget the value that the address has for it; returns the widget's key."""
    wanted = value if not allowed or value in allowed else ""
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    return key


def _keep(key: str, name: str) -> None:
    address.keep(name, plain_line(str(st.session_state[key] or "")))


def _take_row(key: str, shown: Sequence[str]) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][0] < len(shown):
        address.keep(ITEM_PARAM, shown[cells[0][0]])
