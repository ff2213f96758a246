"""Looks of attempts, waits and idle slots: a word, a sign, two colours and a pattern, for colour never speaks alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planexe import colours

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
    "ok": Look("answered", "●", *colours.ANSWERED),
    "retry": Look("answered on a retry", "◐", *colours.RETRIED, "rising"),
    "repair": Look("answered after a repair", "◑", *colours.REPAIRED, "vertical"),
    "longer": Look("answered with more room", "◓", *colours.LENGTHENED, "dots"),
    "fallback": Look("answered by another model", "◒", *colours.FELL_BACK, "falling"),
    "hedge": Look("answered by the twin of a late call", "◈", *colours.FELL_BACK, "vertical"),
    "failed": Look("failed", "✕", *colours.FAILED, "cross"),
    "cancelled": Look("cancelled", "⊘", *colours.CANCELLED, "hollow"),
    "reused": Look("taken from the journal", "↺", *colours.REUSED, "hollow"),
    "running": Look("running", "▶", *colours.RUNNING),
    "waiting": Look("waiting", "○", *colours.WAITING, "rising"),
}
"""Kinds of attempts: outcome, and for answered ones why the try was made."""

WAIT_LOOKS: Mapping[str, Look] = {
    "slot": Look("for a free slot", "○", *colours.SLOT, "rising"),
    "rate": Look("for the provider's limit", "◷", *colours.RATE, "dots"),
    "service": Look("for a service that is down", "⚡", *colours.FAILED, "horizontal"),
    "leader": Look("for a call that begins alike", "◔", *colours.LED, "dots"),
    "retry": Look("before the next try", "↻", *colours.RETRIED, "vertical"),
    "paused": Look("paused by a person", "‖", *colours.PAUSED, "horizontal"),
}
"""Why an attempt was not sent yet."""

IDLE_LOOKS: Mapping[str, Look] = {
    "nothing ready": Look("nothing was ready", "─", *colours.IDLE),
    "service": WAIT_LOOKS["service"],
    "rate": WAIT_LOOKS["rate"],
    "leader": WAIT_LOOKS["leader"],
    "cap": Look("cap of the model or provider", "▣", *colours.CAPPED, "cross"),
    "retry": WAIT_LOOKS["retry"],
    "paused": WAIT_LOOKS["paused"],
}
"""Why a slot stood idle: the reasons of ``planexe.timing.idle``."""

CRITICAL = Look("critical path", "━", *colours.CRITICAL)
"""The calls that had to wait for each other and took longest."""


def look_name(outcome: str, reason: str) -> str:
    """Returns the kind of an attempt, a key of ``ATTEMPT_LOOKS``."""
    return reason if outcome == "ok" and reason != "first" else outcome
