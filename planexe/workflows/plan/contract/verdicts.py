"""When a plan holds what was asked: the one place with the thresholds of chances, and the words; pure."""

from collections.abc import Iterable
from typing import Final, Literal

Verdict = Literal["holds", "doubtful", "does not hold"]
RowVerdict = Literal["holds", "doubtful", "does not hold", "bound, not provable", "not assessed", "not read"]

HOLD_AT: Final = 0.8
"""From this chance on a promise holds: in four cases of five."""
DOUBT_AT: Final = 0.5
"""Below this chance it does not; between the two it is doubtful."""
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("does not hold", "doubtful", "holds")


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
