"""The events of a run as lines of plain words, newest first."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from planexe.spine.events import Event
from planexe.spine.registry import StageSet
from planexe.ui.palette import STAGE_LOOKS

_MOST = 300
_FOR_THE_CHART = frozenset({"sent", "machine", "taken"})  # too many to read, and no news


def show(events: Sequence[Event], stages: StageSet, run_id: str) -> None:
    """Draws the newest events."""
    told = [e for e in events if e.get("event") not in _FOR_THE_CHART]
    names = {name: stage.heading for name, stage in stages.stages.items()}
    rows = [{"Time (UTC)": event_time(e), "What": event_text(e, names)} for e in reversed(told[-_MOST:])]
    st.dataframe(
        rows,
        hide_index=True,
        height=420,
        key=f"watch.events.{run_id}",
        column_config={"What": st.column_config.TextColumn(width="large")},
        alt=f"The newest {len(rows)} events of the run.",
    )


def event_time(event: Event) -> str:
    """Returns the time of day of an event."""
    return datetime.fromtimestamp(float(event.get("unix_s", 0.0)), UTC).strftime("%H:%M:%S")


def event_text(event: Event, names: Mapping[str, str]) -> str:
    """Returns what happened, in plain words.

    Args:
        event: the event.
        names: headings of the stages.
    """
    kind = event.get("event")
    if kind == "session":
        return f"Work on the run began, {event.get('cap')} calls at the same time."
    if kind == "cap":
        return f"Calls at the same time: {event.get('cap')}."
    if kind == "stage":
        look = STAGE_LOOKS.get(str(event.get("state")))
        name = names.get(str(event.get("stage")), str(event.get("stage")))
        problem = f": {event['problem']}" if event.get("problem") else "."
        return f"{name}: {look.label if look else event.get('state')}{problem}"
    texts = {
        "paused": "Paused.",
        "resumed": "Went on after the pause.",
        "budget": "A limit on money, tokens or minutes holds.",
        "budget_used_up": str(event.get("reason", "")),
        "set_aside": f"Set aside and made again: {event.get('problem')}",
        "end": f"The run ended: {event.get('status')}.",
    }
    return texts.get(str(kind), str(kind))
