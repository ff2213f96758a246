"""The bin on the Library page: what was deleted, until it is taken back or removed for good."""

from collections.abc import Sequence

import streamlit as st

from planexe.errors import PlanExeError
from planexe.figures import count_text, size_text
from planexe.library.bin import BinnedRun
from planexe.runs.manager import RunManager
from planexe.ui.library import actions as library_actions
from planexe.ui.library import state as kept

_HEIGHT_PX = 400
_MOST_ROWS = 10


def show(manager: RunManager) -> None:
    """Draws the bin."""
    found = manager.library.binned()
    if not found:
        st.info("The bin is empty. Deleted runs lie here until you remove them for good.", icon=":material/delete:")
        return
    size = size_text(sum(run.size_bytes for run in found))
    st.caption(f"{count_text(len(found), 'run')}, {size}. Choose runs to take them back.")
    chosen = _show_table(found)
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"Restore {count_text(len(chosen), 'run')}" if chosen else "Restore",
            type="primary",
            icon=":material/restore_from_trash:",
            key="library.restore",
            disabled=not chosen,
            on_click=library_actions.restore,
            args=(manager, chosen),
        )
        if st.button("Empty the bin", icon=":material/delete_forever:", key="library.empty"):
            _ask_empty(manager, len(found), size)


def _show_table(found: Sequence[BinnedRun]) -> list[str]:
    import pandas as pd

    column = st.column_config
    state = st.dataframe(
        pd.DataFrame(
            {
                "name": [run.title for run in found],
                "deleted": pd.to_datetime([run.deleted for run in found], errors="coerce", utc=True, format="ISO8601"),
                "size": [run.size_bytes for run in found],
                "run": [run.run_id for run in found],
            }
        ),
        key=f"library.bin.{len(found)}.{found[0].name}",
        height=_HEIGHT_PX if len(found) > _MOST_ROWS else "auto",
        hide_index=True,
        column_config={
            "name": column.TextColumn("Name", width=420),
            "deleted": column.DatetimeColumn("Deleted", format="distance"),
            "size": column.NumberColumn("Size", format="bytes"),
            "run": column.TextColumn("Run id"),
        },
        on_select="rerun",
        selection_mode="multi-row",
        alt="Runs in the bin with name, age and size",
    )
    return [found[row].name for row in state["selection"]["rows"] if row < len(found)]


@st.dialog("Empty the bin?")
def _ask_empty(manager: RunManager, number: int, size: str) -> None:
    st.write(f"{count_text(number, 'run')} ({size}) will be removed for good. This cannot be undone.")
    with st.container(horizontal=True, gap="small"):
        if st.button(
            "Remove for good",
            type="primary",
            icon=":material/delete_forever:",
            key="library.empty.yes",
            on_click=_empty,
            args=(manager,),
        ):
            st.rerun()  # closes the question
        if st.button("Keep", key="library.empty.no"):
            st.rerun()


def _empty(manager: RunManager) -> None:
    kept.forget_notice()
    try:
        kept.say(f"Removed {count_text(manager.library.empty_bin(), 'run')} for good.")
    except PlanExeError as error:
        kept.complain(str(error))
