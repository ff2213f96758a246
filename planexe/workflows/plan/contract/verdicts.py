"""When a plan holds what was asked: the one place with the thresholds of chances, and the words; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from planexe.spine.inputs import Inputs

Verdict = Literal["holds", "doubtful", "does not hold"]
RowVerdict = Literal["holds", "doubtful", "does not hold", "bound, not provable", "not assessed", "not read"]

HOLD_AT: Final = 0.8
"""From this chance on a promise holds: in four cases of five."""
DOUBT_AT: Final = 0.5
"""Below this chance it does not; between the two it is doubtful."""
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("does not hold", "doubtful", "holds")


THRESHOLD_OPTIONS: Final = ("hold_at", "doubt_at")
"""The options that whoever asks for the thresholds must declare."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which chance on something holds, and below which it does not."""

    hold_at: float = HOLD_AT
    doubt_at: float = DOUBT_AT

    def of(self, chance: float) -> Verdict:
        """Returns what a chance means."""
        return verdict_of(chance, self.hold_at, self.doubt_at)


def thresholds_of(inputs: Inputs) -> Thresholds:
    """Returns the thresholds of a run: those that the user set, else the usual ones.

    Args:
        inputs: of a stage with ``THRESHOLD_OPTIONS``.
    """
    hold, doubt = (inputs.option(name) for name in THRESHOLD_OPTIONS)
    hold_at = HOLD_AT if hold is None else float(hold)
    return Thresholds(hold_at, min(hold_at, DOUBT_AT if doubt is None else float(doubt)))


def verdict_of(chance: float, hold_at: float = HOLD_AT, doubt_at: float = DOUBT_AT) -> Verdict:
    """Returns what a chance means.

    Example:
        >>> verdict_of(0.8), verdict_of(0.5), verdict_of(0.49)
        ('holds', 'doubtful', 'does not hold')
    """
    if chance >= hold_at:
        return "holds"
    return "doubtful" if chance >= doubt_at else "does not hold"


def worst_of(verdicts: Iterable[str]) -> Verdict | None:
    """Returns the worst of some verdicts, words of another kind left out; ``None`` where nothing was judged."""
    given = set(verdicts)
    return next((one for one in _WORST_FIRST if one in given), None)
