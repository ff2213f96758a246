"""The events of a run as lines of plain words, newest first."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from planexe.spine.event_records import (
    BudgetSet,
    BudgetUsedUp,
    CapChanged,
    Ended,
    Event,
    ModelTooWeak,
    Paused,
    Resumed,
    ServiceBack,
    ServiceDown,
    ServiceGivenUp,
    SessionBegun,
    SetAside,
    StageChanged,
)
from planexe.spine.registry import StageSet
from planexe.ui.shared.palette import STAGE_LOOKS

_MOST = 300
_OF_A_PERSON = {"paused": "Paused.", "resumed": "Went on after the pause."}
_FOR_THE_CHART = frozenset({"sent", "machine", "taken", "progress", "spared"})  # too many to read, and no news


def show(events: Sequence[Event], stages: StageSet, run_id: str) -> None:
    """Draws the newest events."""
    told = [e for e in events if e.event not in _FOR_THE_CHART]
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
    return datetime.fromtimestamp(event.unix_s, UTC).strftime("%H:%M:%S")


def event_text(event: Event, names: Mapping[str, str]) -> str:
    """Returns what happened, in plain words."""
    match event:
        case Paused() | Resumed():
            return _OF_A_PERSON[event.event]
        case SessionBegun():
            return f"Work on the run began, {event.cap} calls at the same time."
        case CapChanged():
            return f"Calls at the same time: {event.cap}."
        case StageChanged():
            problem = f": {event.problem}" if event.problem else "."
            return f"{names.get(event.stage, event.stage)}: {STAGE_LOOKS[event.state].label}{problem}"
        case BudgetSet():
            return "A limit on money, tokens or minutes holds."
        case BudgetUsedUp() | ServiceGivenUp() | ModelTooWeak():
            return event.reason
        case ServiceDown():
            return f"Waiting for the service {event.service}: {event.reason}"
        case ServiceBack():
            return f"The service {event.service} answers again."
        case SetAside():
            return f"Set aside and made again: {event.problem}"
        case Ended():
            return f"The run ended: {event.status}."
    return event.event
