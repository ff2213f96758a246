"""Which two runs race: those of the address, else the newest pair of a goal, else the newest run and its prediction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from planexe.errors import PlanExeError
from planexe.figures import seconds_text
from planexe.library.entry import UNREADABLE, RunEntry
from planexe.run_manager.manager import RunManager
from planexe.ui import state
from planexe.ui.harmless import plain

FIRST: Final = "a"
SECOND: Final = "b"
PREDICTED: Final = "predicted"
_MOST = 60
_GOING = frozenset({"running", "new"})
_FIRST_KEY, _SECOND_KEY = "race.first", "race.second"


@dataclass(frozen=True, slots=True)
class Pair:
    """The two runs; an empty second one stands for the first one's calls made one by one."""

    first: str
    second: str = ""


def entries_now(manager: RunManager) -> list[RunEntry]:
    """Returns all runs, newest first; one that this process has just begun is under way, whatever its folder says."""
    found = manager.workbench.library.entries()
    return [replace(e, status="running") if manager.works_on(e.run_id) else e for e in found]


def racers(entries: Sequence[RunEntry]) -> list[RunEntry]:
    """Returns the runs that can race: they have made calls and are complete, or are going on."""
    return [
        e
        for e in entries
        if e.status != UNREADABLE and not e.archived and (e.status in _GOING or (e.calls and _made(e)))
    ][:_MOST]


def default_pair(entries: Sequence[RunEntry]) -> Pair | None:
    """Returns the newest run that has a twin with another cap, with that twin; else the newest and its prediction."""
    runs = racers(entries)
    for one in runs:
        twin = next((other for other in runs if are_twins(one, other)), None)
        if twin is not None:
            return Pair(one.run_id, twin.run_id)
    done = [e for e in runs if _made(e)]
    return Pair(done[0].run_id) if done else None


def pair_of(manager: RunManager, entries: Sequence[RunEntry], *, ids_hidden: bool = False) -> Pair | None:
    """Returns the pair of the address, or the default one, which it puts there; what cannot race is left out.

    Args:
        manager: knows the runs.
        entries: all runs.
        ids_hidden: the address gets stand-ins for the ids, by which a reload or a second tab finds the same runs.
    """
    known = {e.run_id for e in racers(entries)}
    meant = {state.stand_in(run_id): run_id for run_id in known}
    first, second = (meant.get(given, given) for given in (st.query_params.get(n, "") for n in (FIRST, SECOND)))
    if first and first not in known:
        _say_why(manager, first)
        first = second = ""
    if second and second != PREDICTED and second not in known:
        _say_why(manager, second)
        second = ""
    if not first:
        pair = default_pair(entries)
        if pair is None:
            return None
        first, second = pair.first, pair.second
    named = state.stand_in if ids_hidden else str
    st.query_params[FIRST] = named(first)
    st.query_params[SECOND] = PREDICTED if second in {"", PREDICTED} else named(second)
    return Pair(first, "" if second in {PREDICTED, first} else second)


def show(entries: Sequence[RunEntry], pair: Pair) -> None:
    """Draws the two lists to choose from."""
    runs = {e.run_id: line_of(e) for e in racers(entries)}
    st.session_state[_FIRST_KEY] = pair.first
    st.session_state[_SECOND_KEY] = pair.second or PREDICTED
    one, other = st.columns(2)
    one.selectbox("This run", list(runs), format_func=runs.__getitem__, key=_FIRST_KEY, on_change=_choose)
    against = {PREDICTED: "its own calls, one by one (predicted)", **{r: t for r, t in runs.items() if r != pair.first}}
    other.selectbox("against", list(against), format_func=against.__getitem__, key=_SECOND_KEY, on_change=_choose)


def line_of(entry: RunEntry) -> str:
    """Returns a run's line in a list: its name, cap, run time, and whether it is simulated."""
    parts = [entry.title or entry.goal[:60], f"cap {entry.concurrency}"]
    parts.append(seconds_text(entry.wall_s) if entry.status not in _GOING else "under way")
    if entry.simulated:
        parts.append("simulated")
    return " · ".join(parts)


def is_going(entries: Sequence[RunEntry], pair: Pair) -> bool:
    """Returns whether one of the two runs is under way."""
    return any(e.run_id in {pair.first, pair.second} and e.status in _GOING for e in entries)


def _choose() -> None:
    st.query_params[FIRST] = st.session_state[_FIRST_KEY]
    st.query_params[SECOND] = st.session_state[_SECOND_KEY]


def _say_why(manager: RunManager, run_id: str) -> None:
    try:
        status = manager.snapshot(run_id).status
    except PlanExeError as error:
        st.warning(plain(str(error)))
        return
    st.warning(f"Run {plain(run_id)} is {status}, so it cannot race; finish it, or choose another one.")


def _made(entry: RunEntry) -> bool:
    return entry.status in {"complete", "complete with gaps"}


def are_twins(one: RunEntry, other: RunEntry) -> bool:
    """Returns whether two runs are the same plan with different caps."""

    def same(e: RunEntry) -> tuple[object, ...]:
        return " ".join(e.goal.split()), e.detail, e.quick, e.models, e.time_scale, e.faults, e.language

    return one.concurrency != other.concurrency and same(one) == same(other)
