"""The table of all runs: 500 of them scroll smoothly, any column sorts, and rows can be chosen."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

import streamlit as st

from planexe.library.entry import RunEntry
from planexe.ui.library import state as kept
from planexe.ui.shared.palette import STATUS_BADGES
from planexe.ui.shared.state_badges import BADGES

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.elements.lib.column_types import ColumnConfig

_HEIGHT_PX = 460
_MOST_ROWS = 12
_SIGNS: Mapping[str, str] = {
    "running": "▶", "interrupted": "‖", "complete": "✔", "complete with gaps": "◐",
    "waiting for review": "◎", "failed": "✕", "stopped": "■",
    "refused": "⊘", "unreadable": "?", "new": "○", "queued": "◷",
}  # fmt: skip


def show(entries: Sequence[RunEntry]) -> list[str]:
    """Draws the table and returns the ids of the chosen runs.

    A choice belongs to runs, not to places in the table: it stays when filters or the order change what is shown.
    """
    ids = [entry.run_id for entry in entries]
    shown = blake2b(" ".join(ids).encode(), digest_size=6).hexdigest()
    key = f"library.table.{kept.table_version()}.{shown}"
    before = set(kept.ticked_at_first(key))
    state = st.dataframe(
        _columns(entries),
        key=key,
        height=_HEIGHT_PX if len(entries) > _MOST_ROWS else "auto",
        hide_index=True,
        column_config=_configuration(),
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [n for n, run_id in enumerate(ids) if run_id in before]}},
        placeholder="",
        alt="All runs with name, state, verdict, tags, age, model, time, calls, cost, gaps and size",
    )
    rows = state["selection"]["rows"]
    chosen = [ids[row] for row in rows if row < len(ids)]
    kept.note_chosen(chosen)
    return chosen


def state_text(status: str, stale: int = 0) -> str:
    """Returns a run's state with its sign, so that colour is not needed to tell two apart, and whether it is stale."""
    more = f" · {BADGES['stale'].sign} {BADGES['stale'].word}" if stale else ""
    return f"{_SIGNS.get(status, '·')} {STATUS_BADGES.get(status, (status, ''))[0]}{more}"


def _columns(entries: Sequence[RunEntry]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(
        {
            "star": ["★" if e.starred else "" for e in entries],
            "name": [e.title or e.run_id for e in entries],
            "state": [state_text(e.status, e.stale) for e in entries],
            "verdict": [e.verdict for e in entries],
            "tags": [list(e.tags) for e in entries],
            "made": pd.to_datetime([e.created for e in entries], errors="coerce", utc=True, format="ISO8601"),
            "model": [", ".join(e.models) for e in entries],
            "time": [timedelta(seconds=round(e.wall_s)) for e in entries],
            "calls": [e.calls for e in entries],
            "cost": [e.cost_usd for e in entries],
            "gaps": [e.gaps for e in entries],
            "size": [e.size_bytes for e in entries],
            "run": [e.run_id for e in entries],
        }
    )


def _configuration() -> Mapping[str, "ColumnConfig"]:
    column = st.column_config
    return {
        "star": column.TextColumn("★", width=34, help="Starred"),
        "name": column.TextColumn("Name", width=235),
        "state": column.TextColumn("State", width=148),
        "verdict": column.TextColumn("Verdict", width=95, help="Whether the result holds what was asked."),
        "tags": column.ListColumn("Tags", width=105),
        "made": column.DatetimeColumn("Made", format="distance", width=95),
        "model": column.TextColumn("Model", width=82),
        "time": column.NumberColumn("Time", format="compact", width=75, help="Hours, minutes and seconds of work."),
        "calls": column.NumberColumn("Calls", format="localized", width=55),
        "cost": column.NumberColumn("Cost, USD", format="%.2f", width=80),
        "gaps": column.NumberColumn("Gaps", width=55, help="How many things are missing in it."),
        "size": column.NumberColumn("Size", format="bytes", width=75, help="What it takes on disk."),
        "run": column.TextColumn("Run id", width=170),
    }
