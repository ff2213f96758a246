"""What the stored values of a run are worth, drawn the same way on every page: a line, a legend, data for a table."""

from collections.abc import Iterable, Mapping

import streamlit as st

from planexe.blocks.marks import MARK_WORDS, Mark, leading_marks
from planexe.runs.manager import RunManager
from planexe.spine.freshness import Freshness
from planexe.ui.shared.harmless import plain
from planexe.ui.shared.state_badges import BADGES, legend, stage_label


def badges_of(manager: RunManager, run_id: str, status: str) -> Mapping[str, Freshness]:
    """Returns the state of each stage's value; nothing while the run works, for then every answer changes it.

    Raises:
        RunError: the run cannot be read.
    """
    return {} if status in {"new", "running"} else manager.run(run_id).fresh


def badge_text(found: Freshness | None) -> str:
    """Returns sign and word of a state, for a table."""
    return "" if found is None else f"{BADGES[found.state].sign} {BADGES[found.state].word}"


def badge_words(found: Freshness) -> str:
    """Returns a state in words with its reason, for a tooltip."""
    badge = BADGES[found.state]
    return f"its value is {badge.word}" + (f": {found.why}" if found.why else "")


def badge_line(found: Freshness) -> str:
    """Returns a state with what it means, as Markdown."""
    badge = BADGES[found.state]
    return f"{stage_label(badge.word, found.state)}: {plain(found.why or badge.meaning)}"


def show_marks(marks: Iterable[Mark]) -> None:
    """Draws what a reader must know of a value that is shown: a badge for each mark, and why."""
    for mark in marks:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            colour = BADGES[mark.state].colour
            st.badge(f"{mark.sign} {MARK_WORDS[mark.state]}", color=colour)  # pyrefly: ignore[bad-argument-type]  # badge colours only
            st.caption(plain(mark.why), width="stretch")


def mark_signs(marks: Iterable[Mark]) -> str:
    """Returns the signs of marks, each once, the most important first, in their colours."""
    return " ".join(f":{BADGES[mark.state].colour}[{mark.sign}]" for mark in leading_marks(marks))


def show_legend(fresh: Mapping[str, Freshness]) -> None:
    """Draws the states there are with their numbers; what each means is told on demand."""
    if fresh:
        st.caption(legend(fresh), help="\n".join(f"- {b.sign} **{b.word}**: {b.meaning}" for b in BADGES.values()))
