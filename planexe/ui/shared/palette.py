"""One palette of states for every screen: a word, a sign and two colours each, so that colour never speaks alone."""

from collections.abc import Mapping

from planexe import colours
from planexe.gantt.looks import ATTEMPT_LOOKS as ATTEMPT_LOOKS
from planexe.gantt.looks import CRITICAL as CRITICAL
from planexe.gantt.looks import IDLE_LOOKS as IDLE_LOOKS
from planexe.gantt.looks import WAIT_LOOKS as WAIT_LOOKS
from planexe.gantt.looks import Look as Look
from planexe.gantt.looks import Pattern as Pattern

STAGE_LOOKS: Mapping[str, Look] = {
    "waiting": Look("waiting", "○", *colours.WAITING),
    "running": Look("running", "▶", *colours.RUNNING),
    "done": Look("done", "✔", *colours.ANSWERED),
    "reused": Look("reused", "↺", *colours.REUSED),
    "skipped": Look("skipped", "–", *colours.CANCELLED),
    "failed": Look("failed", "✕", *colours.FAILED),
    "blocked": Look("blocked", "⊘", *colours.BLOCKED),
}

STATUS_BADGES: Mapping[str, tuple[str, str]] = {
    "new": ("starting", "gray"),
    "queued": ("queued", "gray"),
    "running": ("running", "green"),
    "interrupted": ("interrupted", "orange"),
    "complete": ("complete", "blue"),
    "complete with gaps": ("complete with gaps", "orange"),
    "waiting for review": ("waiting for review", "violet"),
    "failed": ("failed", "red"),
    "stopped": ("stopped", "gray"),
    "refused": ("refused", "red"),
    "unreadable": ("cannot be read", "red"),
}
"""State of a run to its words and the colour of its badge."""
VERDICT_COLOURS: Mapping[str, str] = {"holds": "green", "doubtful": "orange", "does not hold": "red"}
"""Whether what was made holds what was asked, to the colour of its badge."""
