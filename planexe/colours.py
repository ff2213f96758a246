"""Colours of states: they stand here once, and screens, charts, reports and style sheets take them from here."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Shades(NamedTuple):
    """One colour: ``light`` on a light ground, ``dark`` on a dark one."""

    light: str
    dark: str


ANSWERED = Shades("#1f77b4", "#4fa3e0")
RETRIED = Shades("#b7791f", "#e0b04a")
REPAIRED = Shades("#7b4fb5", "#b491e8")
LENGTHENED = Shades("#4b6b8a", "#8fb0cf")
FELL_BACK = Shades("#0f8b8d", "#3fc1c0")
FAILED = Shades("#c5283d", "#f2697c")
BLOCKED = Shades("#8a5a44", "#d19a80")
CANCELLED = Shades("#6b7280", "#9aa3b2")
REUSED = Shades("#2e8b57", "#57c08a")
RUNNING = Shades("#3a9a5b", "#5fcf88")
RUNNING_TEXT = Shades("#2f8550", "#5fcf88")
"""Dark enough for words."""
WAITING = Shades("#9aa3af", "#6f7a88")
SLOT = Shades("#8a94a3", "#7d8998")
RATE = Shades("#c2560c", "#f0934a")
LED = FELL_BACK
PAUSED = Shades("#5b6ee1", "#93a1f5")
IDLE = Shades("#9aa3af", "#66717f")
FINISHED = Shades("#1c7a45", "#5fcf88")
CAPPED = REPAIRED
CRITICAL = Shades("#b0125b", "#ff8fc2")

CATEGORIES = (ANSWERED, RETRIED, RUNNING_TEXT, REPAIRED, FELL_BACK, FAILED)
"""For charts that only need colours that differ, in this order."""


def css_rule(selector: str, colours: Mapping[Any, Shades], *, dark: bool = False) -> str:
    """Returns a rule that gives a style sheet the colours as variables, by their names without ``--``."""
    said = " ".join(f"--{name}: {shades.dark if dark else shades.light};" for name, shades in colours.items())
    return f"{selector} {{ {said} }}\n"
