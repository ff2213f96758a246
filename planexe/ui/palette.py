"""One palette of states for every screen: a word, a sign and two colours each, so that colour never speaks alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Pattern = Literal["solid", "rising", "falling", "vertical", "dots", "cross", "hollow"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a state looks.

    Attributes:
        label: its name in plain words.
        sign: one character.
        light: colour on a light ground; ``dark`` on a dark one.
        pattern: filling of its bars.
    """

    label: str
    sign: str
    light: str
    dark: str
    pattern: Pattern = "solid"


ATTEMPT_LOOKS: Mapping[str, Look] = {
    "ok": Look("answered", "●", "#1f77b4", "#4fa3e0"),
    "retry": Look("answered on a retry", "◐", "#b7791f", "#e0b04a", "rising"),
    "repair": Look("answered after a repair", "◑", "#7b4fb5", "#b491e8", "vertical"),
    "longer": Look("answered with more room", "◓", "#4b6b8a", "#8fb0cf", "dots"),
    "fallback": Look("answered by another model", "◒", "#0f8b8d", "#3fc1c0", "falling"),
    "failed": Look("failed", "✕", "#c5283d", "#f2697c", "cross"),
    "cancelled": Look("cancelled", "⊘", "#6b7280", "#9aa3b2", "hollow"),
    "reused": Look("taken from the journal", "↺", "#2e8b57", "#57c08a", "hollow"),
    "running": Look("under way", "▶", "#3a9a5b", "#5fcf88"),
    "waiting": Look("waiting", "○", "#9aa3af", "#6f7a88", "rising"),
}
"""Kinds of attempts: outcome, and for answered ones why the try was made."""

STAGE_LOOKS: Mapping[str, Look] = {
    "waiting": Look("waiting", "○", "#9aa3af", "#6f7a88"),
    "running": Look("running", "▶", "#3a9a5b", "#5fcf88"),
    "done": Look("done", "✔", "#1f77b4", "#4fa3e0"),
    "reused": Look("reused", "↺", "#2e8b57", "#57c08a"),
    "skipped": Look("skipped", "–", "#6b7280", "#9aa3b2"),
    "failed": Look("failed", "✕", "#c5283d", "#f2697c"),
    "blocked": Look("blocked", "⊘", "#8a5a44", "#d19a80"),
}

STATUS_BADGES: Mapping[str, tuple[str, str]] = {
    "new": ("starting", "gray"),
    "running": ("running", "green"),
    "interrupted": ("interrupted", "orange"),
    "complete": ("complete", "blue"),
    "complete with gaps": ("complete with gaps", "orange"),
    "failed": ("failed", "red"),
    "stopped": ("stopped", "gray"),
    "refused": ("refused", "red"),
    "unreadable": ("cannot be read", "red"),
}
"""State of a run to its words and the colour of its badge."""
