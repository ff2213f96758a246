"""The last runs beside the form, each with what one would do with it next; the first steps where there are none."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from planexe.errors import PlanExeError
from planexe.figures import count_text, seconds_text
from planexe.library.entry import RunEntry
from planexe.runs.manager import RunManager
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.palette import STATUS_BADGES
from planexe.ui.shared.sample_runs import AT_ONCE, add_samples

_MOST: Final = 4
_NEXT: Final[Mapping[str, tuple[str, str]]] = {
    "running": ("Watch", "watch_run.py"),
    "new": ("Watch", "watch_run.py"),
    "queued": ("Watch", "watch_run.py"),
    "interrupted": ("Go on", "watch_run.py"),
    "stopped": ("Go on", "watch_run.py"),
    "failed": ("See why", "watch_run.py"),
    "refused": ("See why", "watch_run.py"),
    "unreadable": ("See why", "library.py"),
}
"""What a person does next with a run that is not complete, and on which page."""
_READ: Final = ("Read", "read_plan.py")


def show(manager: RunManager) -> None:
    """Draws them, newest first."""
    found = sorted((e for e in manager.entries() if not e.archived), key=lambda e: e.created, reverse=True)
    with st.container(border=True, gap="small", key="new_run.last"):
        if not found:
            _show_first_steps(manager)
            return
        head, every = st.columns([1.4, 1], vertical_alignment="center")
        head.markdown("**Your last runs**")
        with every.container(horizontal_alignment="right"):
            st.page_link("library.py", label=f"All {len(found)}" if len(found) > _MOST else "Library")
        for entry in found[:_MOST]:
            _show(entry)


def _show(entry: RunEntry) -> None:
    label, page = _NEXT.get(entry.status, _READ)
    words, _ = STATUS_BADGES.get(entry.status, (entry.status, ""))
    facts = [words, entry.verdict, count_text(entry.calls, "call"), seconds_text(entry.wall_s)]
    text, action = st.columns([3.2, 1], vertical_alignment="center")
    title = plain(entry.title or entry.run_id)
    text.markdown(f"{title}  \n:small[:gray[{' · '.join(fact for fact in facts if fact)}]]")
    with action.container(horizontal_alignment="right"):
        st.page_link(page, label=label, query_params={state.RUN_PARAM: entry.run_id})


def _show_first_steps(manager: RunManager) -> None:
    st.markdown("**No run yet**")
    st.caption("Take an example below the box and start, or look at a finished sample first. Neither needs a key.")
    st.button(
        "Watch a sample",
        icon=":material/play_circle:",
        key="new_run.watch_sample",
        on_click=_to_sample,
        args=(manager,),
    )


def _to_sample(manager: RunManager) -> None:
    try:
        add_samples(manager.workbench.settings.runs)
    except PlanExeError as error:
        state.note_error(str(error))
        return
    state.note_started(AT_ONCE.run_id)
