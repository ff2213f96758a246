"""Looks of attempts, waits and idle slots: a word, a sign, two colours and a pattern, for colour never speaks alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Pattern = Literal["solid", "rising", "falling", "vertical", "horizontal", "dots", "cross", "hollow"]


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
    "running": Look("running", "▶", "#3a9a5b", "#5fcf88"),
    "waiting": Look("waiting", "○", "#9aa3af", "#6f7a88", "rising"),
}
"""Kinds of attempts: outcome, and for answered ones why the try was made."""

WAIT_LOOKS: Mapping[str, Look] = {
    "slot": Look("for a free slot", "○", "#8a94a3", "#7d8998", "rising"),
    "rate": Look("for the provider's limit", "◷", "#c2560c", "#f0934a", "dots"),
    "retry": Look("before the next try", "↻", "#b7791f", "#e0b04a", "vertical"),
    "paused": Look("paused by a person", "‖", "#5b6ee1", "#93a1f5", "horizontal"),
}
"""Why an attempt was not sent yet."""

IDLE_LOOKS: Mapping[str, Look] = {
    "nothing ready": Look("nothing was ready", "─", "#9aa3af", "#66717f"),
    "rate": WAIT_LOOKS["rate"],
    "cap": Look("cap of the model or provider", "▣", "#7b4fb5", "#b491e8", "cross"),
    "retry": WAIT_LOOKS["retry"],
    "paused": WAIT_LOOKS["paused"],
}
"""Why a slot stood idle: the reasons of ``planexe.timing.idle``."""

CRITICAL = Look("critical path", "━", "#b0125b", "#ff8fc2")
"""The calls that had to wait for each other and took longest."""


def look_name(outcome: str, reason: str) -> str:
    """Returns the kind of an attempt, a key of ``ATTEMPT_LOOKS``."""
    return reason if outcome == "ok" and reason != "first" else outcome
