"""Two sample runs of one goal for the race, one by one and many at once, on the simulated model."""

from typing import Final

import streamlit as st

from planexe.errors import PlanExeError
from planexe.llm.services import SIMULATED
from planexe.runs.manager import RunManager
from planexe.spine.workflow import find_workflow
from planexe.ui.race import choice as race_choice
from planexe.ui.shared import state
from planexe.ui.shared.harmless import plain

CAPS: Final = (1, 16)
TIME_SCALE: Final = 0.05
"""At this pace the plan takes about half a minute one by one, and some seconds with sixteen calls at once."""


def start_samples(manager: RunManager, *, time_scale: float = TIME_SCALE) -> tuple[str, str]:
    """Starts the same plan with a cap of 1 and of 16 and returns the ids of both runs; those under way are kept.

    Args:
        manager: makes the runs.
        time_scale: factor on the simulated model's waiting.

    Raises:
        InputError: the simulated model cannot be used.
        RunError: the folders cannot be made.
    """
    text = find_workflow("plan").examples()[0].text
    going = {
        entry.concurrency: entry.run_id
        for entry in manager.workbench.library.entries()
        if manager.works_on(entry.run_id) and entry.time_scale == time_scale and entry.brief.strip() == text
    }
    ids = [
        going.get(cap)  # a double click
        or manager.start(
            manager.workbench.request(text, models=[SIMULATED], concurrency=cap, time_scale=time_scale, seed=7)
        )
        for cap in CAPS
    ]
    return ids[0], ids[1]


def show_button(manager: RunManager, *, primary: bool) -> None:
    """Draws the button that starts both."""
    st.button(
        "Make both runs now",
        icon=":material/sports_score:",
        type="primary" if primary else "secondary",
        help="The same goal one by one and with 16 calls at once, both on the simulated model: under a minute, no key, "
        "no cost. You watch them live.",
        key="race.make",
        on_click=_start,
        args=(manager,),
    )


def make(manager: RunManager) -> tuple[str, str] | None:
    """Starts both runs for a button; what is wrong is shown at the next drawing of the page, and ``None`` returned."""
    try:
        started = start_samples(manager)
    except PlanExeError as error:
        state.note_notice(plain(str(error)))
        return None
    return started


def _start(manager: RunManager) -> None:
    started = make(manager)
    if started is not None:
        race_choice.keep(race_choice.Pair(*started))
