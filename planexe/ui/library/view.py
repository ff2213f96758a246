"""The Library page put together: filters, table, and beside it what is chosen."""

from collections.abc import Sequence

import streamlit as st

from planexe.figures import count_text, size_text
from planexe.library.entry import RunEntry
from planexe.runs.manager import RunManager
from planexe.ui.library import actions as library_actions
from planexe.ui.library import details as library_details
from planexe.ui.library import filters as library_filters
from planexe.ui.library import state as kept
from planexe.ui.library import table as library_table
from planexe.ui.shared.session import plain_errors

_LOOK_AGAIN_S = 3.0


def show_runs(manager: RunManager, entries: Sequence[RunEntry], view: str) -> None:
    """Draws filters, table and details; where there is nothing to show it says why."""
    if not entries:
        show_nothing_yet()
        return
    found = manager.library.find(library_filters.show_filters(entries, view), entries)
    if not found:
        _show_no_hit(view)
        return
    st.fragment(_show_table)(manager, found, entries)


def show_nothing_yet() -> None:
    """Draws the page of somebody who has made no plan yet."""
    st.subheader("Nothing has been made yet", anchor=False)
    st.write("Everything you make is kept here. It begins with one paragraph about what you want to do.")
    st.page_link("new_run.py", label="Write a new plan", icon=":material/edit_note:")


def summary(found: Sequence[RunEntry], number: int) -> str:
    """Returns how many runs are shown, and what they take."""
    size = size_text(sum(e.size_bytes for e in found))
    running = sum(e.status == "running" for e in found)
    shown = count_text(number, "run") if len(found) == number else f"{len(found):,} of {count_text(number, 'run')}"
    return f"{shown} · {size} on disk" + (f" · {running} running" if running else "")


def watch_running(manager: RunManager, drawn: Sequence[tuple[str, str]]) -> None:
    """Looks from time to time whether a run has another state than the one drawn, and then draws the page anew."""
    with plain_errors():
        if states_of(manager.library.entries()) != list(drawn):
            st.rerun()


def states_of(entries: Sequence[RunEntry]) -> list[tuple[str, str]]:
    """Returns id and state of each run."""
    return [(entry.run_id, entry.status) for entry in entries]


def follow(manager: RunManager, entries: Sequence[RunEntry]) -> None:
    """Keeps the page up to date while something runs, and only then."""
    every_s = _LOOK_AGAIN_S if any(e.status == "running" for e in entries) else None
    st.fragment(watch_running, run_every=every_s)(manager, states_of(entries))


def _show_table(manager: RunManager, found: Sequence[RunEntry], entries: Sequence[RunEntry]) -> None:
    """Draws table and details; a tick draws only these anew, from what was read already, unless it changed a run."""
    if kept.forget_change():
        st.rerun()
    left, right = st.columns([2.5, 1], gap="small")
    with left:
        st.caption(summary(found, len(entries)))
        chosen = set(library_table.show(found))
    with right, plain_errors():
        _show_chosen(manager, [entry for entry in found if entry.run_id in chosen], entries)


def _show_chosen(manager: RunManager, chosen: Sequence[RunEntry], entries: Sequence[RunEntry]) -> None:
    if len(chosen) == 1:
        library_details.show(manager, chosen[0], entries)
    elif chosen:
        library_actions.show_for_several(manager, chosen)
    else:
        st.info(
            "Tick a run in the table to open, resume, name, tag, duplicate or delete it; tick two to compare them.",
            icon=":material/check_box:",
        )


def _show_no_hit(view: str) -> None:
    kept.note_chosen(())
    if view == "starred":
        st.info("No starred run is like that. A star marks what you want to find again.", icon=":material/star:")
    elif view == "archived":
        st.info("No archived run is like that. Archiving puts runs out of sight.", icon=":material/archive:")
    else:
        st.info("No run is like that.", icon=":material/search_off:")
    st.button(
        "Clear the filters", icon=":material/filter_alt_off:", key="library.clear", on_click=library_filters.clear
    )
