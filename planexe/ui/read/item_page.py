"""One item in full: what it is, what came of it, what it went through, and what can be done with it."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from planexe.blocks.items import Code, ItemPage, Items, Look
from planexe.blocks.safe_text import clean_text
from planexe.runs.manager import RunManager
from planexe.ui.read import item_again, item_review, item_table
from planexe.ui.rerun import state as rerun_state
from planexe.ui.shared import state
from planexe.ui.shared.harmless import page_markdown, plain

_COLOURS: Final[Mapping[Look, str]] = {
    "good": "green", "bad": "red", "lacking": "orange", "open": "blue", "plain": "gray"
}  # fmt: skip
_HEIGHT: Final = 462


def show(manager: RunManager, run_id: str, items: Items, key: str, shown: Sequence[str], *, growing: bool) -> None:
    """Draws it beside the table; ``shown`` are the items of the table, for the ways to the next one."""
    page = items.page(key)
    with st.container(border=True, height=_HEIGHT):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(
                plain(f"{items.noun.capitalize()} {key}, {shown.index(key) + 1:,} of {len(shown):,}"), width="stretch"
            )
            reviewed = item_review.is_offered(manager.report(run_id).run)  # K keeps, there
            for words, icon, by, shortcut in (
                ("Previous", "chevron_left", -1, "P" if reviewed else "K"), ("Next", "chevron_right", 1, "J"),
            ):  # fmt: skip
                st.button(
                    " ", icon=f":material/{icon}:", key=f"read.item.{words}.{run_id}", type="tertiary",
                    help=f"{words} {items.noun}", shortcut=shortcut, on_click=item_table.step,
                    args=(run_id, items, shown, key, by),
                )  # fmt: skip
        item_review.show_one(manager, run_id, items, key, shown)
        show_body(items, key, page)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            item_again.show_one(manager, run_id, items, key, growing=growing)
            st.page_link(
                "rerun_stage.py", label="Change …", icon=":material/edit_note:",
                query_params={
                    state.RUN_PARAM: run_id, rerun_state.STAGE_PARAM: items.stage,
                    rerun_state.ITEM_PARAM: f"{items.stage}:{key}",
                },
            )  # fmt: skip
            if attempt := _last_attempt(manager, run_id, items, key):
                st.page_link(
                    "watch_run.py", label="Its calls", icon=":material/monitoring:",
                    query_params={state.RUN_PARAM: run_id, state.ATTEMPT_PARAM: attempt},
                )  # fmt: skip


def show_body(items: Items, key: str, page: ItemPage) -> None:
    """Draws what is known of an item."""
    what = items.states[items.places[key]]
    st.markdown(f"**{plain(page.title)}**")
    if page.about:
        st.caption(plain(page.about))
    badge = f":{_COLOURS[items.looks.get(what, 'plain')]}-badge[{plain(items.sign_of(what))}]"
    st.markdown(f"{badge} {plain(page.outcome)}".rstrip())
    if page.parts:
        for tab, part in zip(st.tabs(list(map(plain, page.parts))), page.parts.values(), strict=True):
            with tab:
                for one in part:
                    _show_piece(one)


def _show_piece(piece: str | Code) -> None:
    if isinstance(piece, Code):
        st.code(clean_text(piece.text), language=piece.language or None)
    else:
        st.markdown(page_markdown(piece))


def _last_attempt(manager: RunManager, run_id: str, items: Items, key: str) -> str:
    """Returns the last try about an item, as the address of Watch names it; empty where there is none."""
    over = manager.stages(run_id).stages
    found = [a for a in manager.feed(run_id).attempts if a.item == key and a.stage in over and a.outcome != "reused"]
    chain = [a for a in found if a.stage == items.stage or over[a.stage].over]
    return f"{chain[-1].call_id}:{chain[-1].attempt}" if chain else ""
