"""Which two runs race: the page's run and another one, its twin with another cap at first, or its own prediction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from planexe.errors import PlanExeError
from planexe.figures import seconds_text
from planexe.library.entry import UNREADABLE, RunEntry
from planexe.runs.manager import RunManager
from planexe.spine.own_pace import why_no_forecast
from planexe.spine.run_summary import OVER
from planexe.ui.shared import address, run_picker, state

AGAINST: Final = "against"
PREDICTED: Final = "predicted"
_MOST = 60
_GOING = frozenset({"running", "new"})
_FIRST_KEY, _SECOND_KEY = "race.first", "race.second"


@dataclass(frozen=True, slots=True)
class Pair:
    """The two runs; an empty second one stands for the first one's calls made one by one."""

    first: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The pair of the page; ``problem`` says why a run that it was asked for cannot race."""

    pair: Pair | None
    problem: str = ""


def racers(entries: Sequence[RunEntry]) -> list[RunEntry]:
    """Returns the runs that can race: they have made calls and are complete, or are going on."""
    return [
        e
        for e in entries
        if e.status != UNREADABLE and not e.archived and (e.status in _GOING or (e.calls and _made(e)))
    ]


def default_pair(entries: Sequence[RunEntry]) -> Pair | None:
    """Returns the newest run that has a twin with another cap, with that twin; else the newest and its prediction."""
    runs = racers(entries)
    for one in runs:
        twin = _twin_of(one, runs)
        if twin is not None:
            return Pair(one.run_id, twin.run_id)
    done = sorted((e for e in runs if _made(e)), key=lambda e: bool(why_no_forecast(e)))
    return Pair(done[0].run_id) if done else None


def pair_of(manager: RunManager, entries: Sequence[RunEntry], *, ids_hidden: bool = False) -> Choice:
    """Returns the page's run and the one of the address against it, and puts both there; without a run, the default.

    Args:
        manager: knows the runs.
        entries: all runs.
        ids_hidden: the address gets stand-ins for the ids, by which a reload or a second tab finds the same runs.
    """
    runs = racers(entries)
    known = {e.run_id: e for e in entries if e in runs}
    meant = {state.stand_in(run_id): run_id for run_id in known}
    first, second = (meant.get(g, g) for g in (run_picker.asked_run(), st.query_params.get(AGAINST, "")))
    if first and first not in known:
        return Choice(None, _why_not(manager, first, entries))
    problem = ""
    if second and second != PREDICTED and second not in known:
        problem, second = _why_not(manager, second, entries), ""
    pair = _pair(first, second, runs)
    if pair is not None:
        keep(pair, ids_hidden=ids_hidden)
    return Choice(pair, problem)


def keep(pair: Pair, *, ids_hidden: bool = False) -> None:
    """Writes the pair into the address."""
    named = state.stand_in if ids_hidden else str
    run_picker.keep_run(pair.first, hidden=ids_hidden)
    address.keep(AGAINST, named(pair.second) if pair.second else PREDICTED)


def _pair(first: str, second: str, runs: Sequence[RunEntry]) -> Pair | None:
    if not first:
        return default_pair(runs)
    if second:
        return Pair(first, "" if second in {PREDICTED, first} else second)
    twin = _twin_of(next(e for e in runs if e.run_id == first), runs)
    return Pair(first, twin.run_id if twin else "")


def _twin_of(one: RunEntry, runs: Sequence[RunEntry]) -> RunEntry | None:
    return next((other for other in runs if are_twins(one, other)), None)


def show(entries: Sequence[RunEntry], pair: Pair | None) -> None:
    """Draws the two lists to choose from; without a pair only the first, with nothing chosen."""
    runs = {e.run_id: line_of(e) for e in racers(entries)}
    named = [r for r in (pair.first, pair.second) if r] if pair else []
    listed = list(dict.fromkeys([*list(runs)[:_MOST], *named]))
    st.session_state[_FIRST_KEY] = pair.first if pair else None
    one, other = st.columns(2)
    one.selectbox(
        "This run", listed, format_func=runs.__getitem__, key=_FIRST_KEY, on_change=_choose,
        placeholder="Choose a run",
    )  # fmt: skip
    if pair is None:
        return
    st.session_state[_SECOND_KEY] = pair.second or PREDICTED
    against = {PREDICTED: "its own calls, one by one (predicted)", **{r: runs[r] for r in listed if r != pair.first}}
    other.selectbox("against", list(against), format_func=against.__getitem__, key=_SECOND_KEY, on_change=_choose)


def line_of(entry: RunEntry) -> str:
    """Returns a run's line in a list: its name, cap, run time, and whether it is simulated."""
    parts = [entry.title or entry.brief[:60], f"cap {entry.concurrency}"]
    parts.append(seconds_text(entry.wall_s) if entry.status not in _GOING else "under way")
    if entry.simulated:
        parts.append("simulated")
    return " · ".join(parts)


def is_going(entries: Sequence[RunEntry], pair: Pair) -> bool:
    """Returns whether one of the two runs is under way."""
    return any(e.run_id in {pair.first, pair.second} and e.status in _GOING for e in entries)


def _choose() -> None:
    first, second = st.session_state[_FIRST_KEY], st.session_state.get(_SECOND_KEY) or PREDICTED
    keep(Pair(first, "" if second in {PREDICTED, first} else second))


def _why_not(manager: RunManager, run_id: str, entries: Sequence[RunEntry]) -> str:
    """Returns in a sentence why a run cannot race."""
    try:
        manager.folder(run_id)
    except PlanExeError as error:
        return str(error)
    entry = next((e for e in entries if e.run_id == run_id), None)
    if entry is not None and entry.status == UNREADABLE:
        return f"Run {run_id} cannot be read: {entry.problem}"
    status = entry.status if entry is not None else "unknown"
    return f"Run {run_id} is {status}, so it cannot race; finish it, or choose another one."


def _made(entry: RunEntry) -> bool:
    return entry.status in OVER


def are_twins(one: RunEntry, other: RunEntry) -> bool:
    """Returns whether two runs are the same plan with different caps."""

    def same(e: RunEntry) -> tuple[object, ...]:
        return " ".join(e.brief.split()), e.graph, e.models, e.time_scale, e.faults, e.language

    return one.concurrency != other.concurrency and same(one) == same(other)
