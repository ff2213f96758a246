"""Which run a page is about: the one of the address, else the last one looked at, else one to be picked.

All pages of a run go by this, so that the run stays the same on the way from one to the other.
"""

from datetime import UTC, datetime

import streamlit as st

from planexe.blocks.safe_text import first_words
from planexe.errors import PlanExeError
from planexe.figures import count_text
from planexe.library.entry import UNREADABLE
from planexe.runs.listing import RunListing
from planexe.runs.manager import RunManager
from planexe.spine.run_moment import read_moment
from planexe.ui.shared import address, damaged_run, state
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.palette import STATUS_BADGES
from planexe.ui.shared.state_badges import BADGES

_MOST, _LONGEST_BRIEF = 50, 110
_ALL_PARAM = "runs"


def asked_run() -> str:
    """Returns the run that the page is asked for, whether or not there is such a run; empty if none is."""
    return st.query_params.get(state.RUN_PARAM, "") or state.remembered_run()


def keep_run(run_id: str, *, hidden: bool = False) -> None:
    """Makes a run the one of the address, and of the pages looked at next; ``hidden`` keeps its id out of sight."""
    state.remember_run(run_id)
    address.keep(state.RUN_PARAM, state.stand_in(run_id) if hidden else run_id)


def forget_run() -> None:
    """Makes no run the one of the address and of the pages looked at next."""
    keep_run("")


def current_run(manager: RunManager) -> str:
    """Returns the id of the page's run; where there is none it draws a list to pick from and ends the page."""
    if _ALL_PARAM in st.query_params:  # "show me all of them", whatever was looked at before
        _show_list(manager)
        st.stop()
    run_id = asked_run()
    if not run_id:
        _show_list(manager)
        st.stop()
    try:
        manager.folder(run_id)
    except PlanExeError as error:
        st.error(plain(str(error)), icon=":material/error:")
        _show_list(manager)
        st.stop()
    keep_run(run_id)
    return run_id


def _show_list(manager: RunManager) -> None:
    runs = manager.runs()
    if not runs:
        st.subheader("Nothing has been made yet", anchor=False)
        st.write("It begins with one paragraph about what you want to do.")
        st.page_link("new_run.py", label="Write a new plan", icon=":material/edit_note:")
        return
    st.subheader("Choose a run", anchor=False)
    for run in runs[:_MOST]:
        _show_line(manager, run)
    if len(runs) > _MOST:
        st.caption(f"The newest {_MOST} of {len(runs)} runs.")


def _show_line(manager: RunManager, run: RunListing) -> None:
    state_of, brief, made = st.columns([1.1, 5, 1.6], vertical_alignment="center", gap="small")
    with state_of:
        label, colour = STATUS_BADGES.get(run.status, (run.status, "gray"))
        st.badge(label, color=colour)  # pyrefly: ignore[bad-argument-type]  # the palette holds badge colours only
        if run.stale:
            st.badge(f"{BADGES['stale'].sign} {BADGES['stale'].word}", color="orange")
    if run.status == UNREADABLE:
        brief.markdown(f"{plain(run.run_id)}: {plain(run.problem)}")
        with made:
            damaged_run.show_repair(manager, run.run_id, run.run_id)
        return
    brief.button(
        plain(first_words(run.brief, _LONGEST_BRIEF)),
        type="tertiary",
        key=f"pick.{run.run_id}",
        on_click=_pick,
        args=(run.run_id,),
    )
    kind = "simulated" if run.simulated else ", ".join(run.models)
    made.caption(f"{ago(run.created, datetime.now(UTC))} · {plain(kind)}")


def show_all() -> None:
    """Draws the button that leads back to the list of all runs."""
    st.button("All runs", icon=":material/list:", type="tertiary", key="pick.all", on_click=_pick_none)


def _pick(run_id: str) -> None:
    st.query_params.from_dict({state.RUN_PARAM: run_id})


def _pick_none() -> None:
    st.query_params.from_dict({_ALL_PARAM: "all"})


def ago(created: str, now: datetime) -> str:
    """Returns how long ago an instant was, in plain words; the text itself if it is no instant."""
    then = read_moment(created)
    if then is None:
        return created
    minutes = max(0, round((now - then).total_seconds() / 60))
    for size, noun in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        number = minutes // size
        if number:
            return f"{count_text(number, noun)} ago"
    return "just now"
