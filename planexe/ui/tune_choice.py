"""Which runs the Tune page is about: those of the address, else the newest finished one."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from planexe.errors import PlanExeError
from planexe.library.entry import UNREADABLE, RunEntry
from planexe.run_manager.manager import RunManager
from planexe.run_manager.tuning import TunedRun, tuned_run
from planexe.ui.race_choice import are_twins, line_of

RUNS: Final = "runs"
MOST: Final = 6
_KEY = "tune.runs"
_LISTED = 80


def tunable(entries: Sequence[RunEntry]) -> list[RunEntry]:
    """Returns the runs that have calls to learn from."""
    return [e for e in entries if e.calls and e.status != UNREADABLE and not e.archived]


def chosen(entries: Sequence[RunEntry]) -> tuple[str, ...]:
    """Returns the runs of the address that there are; else the newest finished one and its twins at other caps."""
    known = {e.run_id: e for e in tunable(entries)}
    asked = tuple(dict.fromkeys(r for r in st.query_params.get(RUNS, "").split(",") if r in known))[:MOST]
    if not asked and known:
        done = [e for e in known.values() if e.status.startswith("complete")] or list(known.values())
        asked = tuple(e.run_id for e in done if e is done[0] or are_twins(e, done[0]))[:MOST]
    if asked:
        st.query_params[RUNS] = ",".join(asked)
    return asked


def show(entries: Sequence[RunEntry], run_ids: Sequence[str]) -> None:
    """Draws the field that chooses the runs."""
    lines = {e.run_id: line_of(e) for e in tunable(entries)}
    listed = list(dict.fromkeys([*run_ids, *list(lines)[:_LISTED]]))
    st.session_state[_KEY] = list(run_ids)
    st.multiselect(
        "Runs",
        listed,
        key=_KEY,
        format_func=lambda run_id: lines.get(run_id, run_id),
        max_selections=MOST,
        on_change=_choose,
        placeholder="Choose a run",
        help="The advice is about the first one. Further ones are measured points on its curve, and can be compared.",
    )


def tuned(manager: RunManager, run_ids: Sequence[str]) -> dict[str, TunedRun]:
    """Returns what is known about each run; one that cannot be read says so and is left out."""
    found: dict[str, TunedRun] = {}
    for run_id in run_ids:
        try:
            found[run_id] = _tuned(manager, run_id, tuple(run_ids), _version(manager, run_ids))
        except PlanExeError as error:
            st.warning(str(error).replace("`", ""))
    return found


@st.cache_resource(max_entries=24, show_spinner=False)
def _tuned(_manager: RunManager, run_id: str, learn_from: tuple[str, ...], version: object) -> TunedRun:  # noqa: ARG001
    """Computes it once for each state of the logs: ``version`` is part of the key."""
    return tuned_run(_manager.workbench, run_id, learn_from)


def _version(manager: RunManager, run_ids: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    marks = []
    for run_id in run_ids:
        for path in sorted(manager.folder(run_id).path.glob("*-*.jsonl")):
            found = path.stat()
            marks.append((str(path), found.st_mtime_ns, found.st_size))
    return tuple(marks)


def _choose() -> None:
    picked = st.session_state[_KEY]
    if picked:
        st.query_params[RUNS] = ",".join(picked)
    else:
        st.query_params.pop(RUNS, None)
