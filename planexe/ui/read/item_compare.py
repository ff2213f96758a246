"""Two runs over the same items, side by side on Read: who was right, and where they differ."""

from typing import Final

import streamlit as st

from planexe.blocks.item_comparison import ItemComparison
from planexe.blocks.items import Items
from planexe.blocks.safe_text import first_words
from planexe.bounded_memory import BoundedMemory
from planexe.figures import count_text
from planexe.library.entry import RunEntry
from planexe.runs.manager import RunManager
from planexe.ui.read import item_page
from planexe.ui.shared import address, table_columns
from planexe.ui.shared.harmless import plain

WITH_PARAM: Final = "with"
_HEIGHT: Final = 360
_MOST: Final = 50
_compared: BoundedMemory[tuple[int, int], ItemComparison] = BoundedMemory(2)


def asked(manager: RunManager, run_id: str) -> str:
    """Returns the run that the address compares with; empty if it names none that can be."""
    wanted = st.query_params.get(WITH_PARAM, "")
    return wanted if wanted in _others(manager, run_id) else ""


def show_choice(manager: RunManager, run_id: str, chosen: str) -> None:
    """Draws the choice of another run of the same workflow; what is chosen stands in the address."""
    others = _others(manager, run_id)
    if not others:
        return
    key = f"read.items.with.{run_id}"
    if st.session_state.get(key) != (chosen or None):
        st.session_state[key] = chosen or None
    offered = dict.fromkeys([*([chosen] if chosen else []), *list(others)[:_MOST]])
    st.selectbox(
        "Compare with", list(offered), key=key, index=None, label_visibility="collapsed",
        width=520 if chosen else 230, placeholder="Compare with another run …",
        format_func=lambda other: _label(others[other]), on_change=_keep, args=(key,),
    )  # fmt: skip


def show(manager: RunManager, run_id: str, items: Items, other: str) -> None:
    """Draws the comparison."""
    second = next(iter(manager.report(other).blocks(Items)), None)
    if second is None:
        st.info("That run has nothing to compare yet.", icon=":material/hourglass_top:")
        return
    known = (id(items), id(second))
    found = _compared.recall(known, lambda: ItemComparison(first=items, second=second))
    st.markdown(f"**{plain(found.sentence)}**")
    st.caption(plain(f"First: {run_id}. Second: {other}."))
    only = st.toggle(
        f"Only the {count_text(found.differing, items.noun)} that differ", value=True, key=f"read.items.differ.{run_id}"
    )
    table = found.table(only_differences=only)
    if not table.rows:
        st.info(f"Both runs say the same of every {plain(items.noun)}.", icon=":material/equal:")
        return
    key = f"read.items.compared.{run_id}.{other}.{only}"
    st.dataframe(
        table_columns.cells_of(table.columns, table.rows),
        key=key,
        height=min(_HEIGHT, 40 + 36 * len(table.rows)),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        column_config=table_columns.looks_of(table, long=260),
        alt=f"Each {items.noun} in both runs: what came of it, and which of them did well.",
    )
    chosen = st.session_state[key]["selection"]["cells"]
    place = chosen[0][0] if chosen and chosen[0][0] < len(table.rows) else 0
    _show_pages(str(table.rows[place][0]), items, second)


def _show_pages(key: str, *runs: Items) -> None:
    for column, words, items in zip(st.columns(2), ("First", "Second"), runs, strict=True):
        with column, st.container(border=True):
            st.caption(plain(f"{words}, {items.noun} {key}"))
            if key in items.places:
                item_page.show_body(items, key, items.page(key))
            else:
                st.caption("Not in this run.")


def _others(manager: RunManager, run_id: str) -> dict[str, RunEntry]:
    entries = manager.library.entries()
    workflow = next((one.workflow for one in entries if one.run_id == run_id), "")
    return {one.run_id: one for one in entries if one.workflow == workflow and one.run_id != run_id}


def _label(entry: RunEntry) -> str:
    models = ", ".join(entry.models)
    return f"{entry.run_id}: {models}, {entry.concurrency} at once, {first_words(entry.title or entry.brief)}"


def _keep(key: str) -> None:
    address.keep(WITH_PARAM, st.session_state[key] or "")
