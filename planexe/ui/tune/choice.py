"""Which runs the Tune page is about: the page's run, and others that stand beside it as measured points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from planexe.errors import PlanExeError
from planexe.library.entry import UNREADABLE, RunEntry
from planexe.runs.kinds import kind_of
from planexe.runs.manager import RunManager
from planexe.runs.tuning import Facts, TunedRun, facts_for, marks_of, tuned_run
from planexe.spine.own_pace import why_no_forecast
from planexe.spine.run_summary import OVER
from planexe.ui.race.choice import are_twins, line_of
from planexe.ui.shared import address, run_picker, state
from planexe.ui.shared.harmless import plain

ALSO: Final = "also"
MOST: Final = 6
_NONE: Final = "-"
_KEY = "tune.runs"
_LISTED = 80


@dataclass(frozen=True, slots=True)
class Choice:
    """The runs of the page.

    Attributes:
        run_ids: the one that the advice is about, then those beside it; none where ``problem`` says why.
        problem: why the run that the page was asked for cannot be tuned by.
    """

    run_ids: tuple[str, ...]
    problem: str = ""


def why_not(entry: RunEntry) -> str:
    """Returns in a sentence or two why a run cannot be tuned by; empty if it can."""
    if entry.status == UNREADABLE:
        return f"Run {entry.run_id} cannot be read: {entry.problem}"
    if not entry.calls:
        return f"Run {entry.run_id} has no finished call yet, so there is nothing to forecast from."
    return why_no_forecast(entry)


def tunable(entries: Sequence[RunEntry]) -> list[RunEntry]:
    """Returns the runs that can be tuned by."""
    return [e for e in entries if not e.archived and not why_not(e)]


def chosen(manager: RunManager, entries: Sequence[RunEntry]) -> Choice:
    """Returns the page's run and those of the address beside it; where none is asked for, the newest finished one."""
    asked, known = run_picker.asked_run(), {e.run_id: e for e in entries}
    if asked:
        problem = why_not(known[asked]) if asked in known else _unknown(manager, asked)
        if problem:
            return Choice((), problem)
    usable = {e.run_id: e for e in entries if not why_not(e)}
    run_id = asked or _newest(tunable(entries))
    if not run_id:
        return Choice(())
    if ALSO in st.query_params:
        beside = [r for r in st.query_params[ALSO].split(",") if r in usable]
    else:
        beside = [e.run_id for e in tunable(entries) if are_twins(e, usable[run_id])]
    found = tuple(dict.fromkeys([run_id, *beside]))[:MOST]
    keep(found)
    return Choice(found)


def keep(run_ids: Sequence[str]) -> None:
    """Writes the runs into the address."""
    run_picker.keep_run(run_ids[0])
    address.keep(ALSO, ",".join(run_ids[1:]) or _NONE)


def query_of(run_ids: Sequence[str]) -> dict[str, str]:
    """Returns the address's part that opens the page with these runs."""
    return {state.RUN_PARAM: run_ids[0], ALSO: ",".join(run_ids[1:]) or _NONE}


def shown() -> list[str]:
    """Returns the runs of the address, the page's first."""
    beside = st.query_params.get(ALSO, _NONE).split(",")
    return [r for r in (run_picker.asked_run(), *beside) if r and r != _NONE]


def show(entries: Sequence[RunEntry], run_ids: Sequence[str]) -> None:
    """Draws the field that chooses the runs."""
    lines = {e.run_id: line_of(e) for e in entries if not why_not(e)}
    listed = list(dict.fromkeys([*run_ids, *[e.run_id for e in tunable(entries)][:_LISTED]]))
    st.session_state[_KEY] = list(run_ids)
    st.multiselect(
        "Runs",
        listed,
        key=_KEY,
        format_func=lambda run_id: lines.get(run_id, run_id),
        max_selections=MOST,
        on_change=_choose,
        placeholder="Choose a run",
        help="The curve is that of the first one. Further ones are measured points beside it, and can be compared.",
    )


def tuned(manager: RunManager, run_ids: Sequence[str]) -> dict[str, TunedRun]:
    """Returns what is known about each run; one that cannot be read says so and is left out."""
    found: dict[str, TunedRun] = {}
    for run_id in run_ids:
        try:
            facts = facts_for(manager.workbench, kind_of(manager.folder(run_id).request()))
            found[run_id] = _tuned(manager, run_id, facts, marks_of(manager.workbench, [run_id]))
        except PlanExeError as error:
            st.warning(plain(str(error)))
    return found


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs={Facts: repr})
def _tuned(_manager: RunManager, run_id: str, facts: Facts, logs: object) -> TunedRun:  # noqa: ARG001
    """Computes it once for each state of the logs it rests on: ``facts`` and ``logs`` are part of the key."""
    return tuned_run(_manager.workbench, run_id)


def _newest(usable: Sequence[RunEntry]) -> str:
    done = [e for e in usable if e.status in OVER]
    return next((e.run_id for e in done or usable), "")


def _unknown(manager: RunManager, run_id: str) -> str:
    try:
        manager.folder(run_id)
    except PlanExeError as error:
        return str(error)
    return f"Run {run_id} cannot be read."


def _choose() -> None:
    picked = st.session_state[_KEY]
    if picked:
        keep(picked)
    else:
        run_picker.forget_run()
        address.keep(ALSO, "")
