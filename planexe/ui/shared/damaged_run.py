"""A run that is damaged: why, and what can be done about it."""

import zlib
from collections.abc import Collection, Iterable

import streamlit as st

from planexe.errors import PlanExeError
from planexe.figures import count_text
from planexe.library.entry import UNREADABLE, RunEntry
from planexe.runs.manager import RunManager
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

_REPAIR_HELP = "Sets aside what is damaged so that the run opens again. Nothing is removed."


def show(manager: RunManager, run_id: str, problem: str) -> None:
    """Draws why a run cannot be read, with the buttons that repair it and move it to the bin."""
    key = f"{run_id}.{zlib.crc32(problem.encode('utf-8', 'replace'))}"
    st.error(plain(problem), icon=":material/error:")
    with st.container(horizontal=True, gap="small"):
        show_repair(manager, run_id, key)
        st.button(
            "Move to the bin",
            icon=":material/delete:",
            key=f"damaged.delete.{key}",
            on_click=_delete,
            args=(manager, run_id),
        )


def show_repairs(manager: RunManager, entries: Iterable[RunEntry], run_ids: Collection[str]) -> None:
    """Draws the button that repairs, for each of these runs that cannot be read."""
    for entry in entries:
        if entry.run_id in run_ids and entry.status == UNREADABLE:
            show_repair(manager, entry.run_id, entry.run_id)


def show_repair(manager: RunManager, run_id: str, key: str) -> None:
    """Draws the button that repairs a run."""
    st.button(
        "Repair",
        type="primary",
        icon=":material/build:",
        key=f"damaged.repair.{key}",
        help=_REPAIR_HELP,
        on_click=_repair,
        args=(manager, run_id),
    )


def _repair(manager: RunManager, run_id: str) -> None:
    try:
        done = manager.repair(run_id)
    except PlanExeError as error:
        st.toast(plain(str(error)), icon=":material/error:", duration="long")
        return
    told = "; ".join(f"{one.file}: {one.done}" for one in done[:5]) or "nothing was damaged"
    more = f"; and {count_text(len(done) - 5, 'other file')}" if len(done) > 5 else ""
    st.toast(plain(f"Repaired {run_id}. {told}{more}."), icon=":material/build:", duration="long")


def _delete(manager: RunManager, run_id: str) -> None:
    try:
        manager.delete(run_id)
    except PlanExeError as error:
        st.toast(plain(str(error)), icon=":material/error:", duration="long")
        return
    state.remember_run("")
    st.query_params.pop(state.RUN_PARAM, None)
    st.toast(plain(f"Moved {run_id} to the bin; the Library takes it back."), icon=":material/delete:")
