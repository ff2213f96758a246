"""One palette of states for every screen: a word, a sign and two colours each, so that colour never speaks alone."""

from collections.abc import Mapping

from planexe.gantt.looks import ATTEMPT_LOOKS as ATTEMPT_LOOKS
from planexe.gantt.looks import CRITICAL as CRITICAL
from planexe.gantt.looks import IDLE_LOOKS as IDLE_LOOKS
from planexe.gantt.looks import WAIT_LOOKS as WAIT_LOOKS
from planexe.gantt.looks import Look as Look
from planexe.gantt.looks import Pattern as Pattern

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
