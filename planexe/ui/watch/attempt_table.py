"""The table twin of the live chart: every attempt as a row."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from planexe.executor.attempt_log import Attempt
from planexe.gantt.looks import look_name
from planexe.spine.registry import StageSet
from planexe.ui.shared.palette import ATTEMPT_LOOKS


def show(attempts: Sequence[Attempt], stages: StageSet, run_id: str) -> None:
    """Draws the table, newest attempt first."""
    headings = {name: stage.heading for name, stage in stages.stages.items()}
    st.dataframe(
        [attempt_row(a, headings) for a in reversed(attempts)],
        hide_index=True,
        height=420,
        key=f"watch.attempts.{run_id}",
        column_config={
            "Waited (s)": st.column_config.NumberColumn(format="%.2f"),
            "First token (s)": st.column_config.NumberColumn(format="%.2f"),
            "Took (s)": st.column_config.NumberColumn(format="%.2f"),
        },
        alt=f"All {len(attempts)} attempts of the run, newest first; the same as the chart shows.",
    )


def attempt_row(attempt: Attempt, headings: Mapping[str, str]) -> dict[str, Any]:
    """Returns an attempt's row; ``headings`` are those of the stages, by name."""
    look = ATTEMPT_LOOKS[look_name(attempt.outcome, attempt.reason)]
    sent = attempt.sent
    return {
        "Outcome": f"{look.sign} {look.label}",
        "Stage": headings.get(attempt.stage, attempt.stage),
        "Item": attempt.title or attempt.item,
        "Try": attempt.attempt,
        "Model": attempt.model,
        "Slot": attempt.slot if attempt.slot >= 0 else None,
        "Waited (s)": None if sent is None else round(sent - attempt.queued, 3),
        "First token (s)": None if sent is None or attempt.first_token is None else attempt.first_token - sent,
        "Took (s)": round(attempt.duration_s, 3),
        "Tokens in": attempt.input_tokens,
        "Tokens out": attempt.output_tokens,
        "Error": attempt.message,
    }
