"""Links between activities: of four kinds, with a lag."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

Days: TypeAlias = int | Fraction
"""A length or a moment in days; exact, so that a float of nothing is nothing."""


class LinkType(StrEnum):
    """Which end of the predecessor holds back which end of the successor: finish-start, start-start, and so on."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"

    @property
    def leaves_from_finish(self) -> bool:
        """Returns whether the finish of the predecessor counts."""
        return self.value[0] == "F"

    @property
    def arrives_at_finish(self) -> bool:
        """Returns whether the finish of the successor is held back."""
        return self.value[1] == "F"


@dataclass(frozen=True, slots=True)
class Link:
    """What one activity waits for.

    Attributes:
        predecessor: code of the activity waited for.
        successor: code of the activity that waits.
        type: which ends are meant.
        lag: days added to the wait; negative lets the two overlap.
        strength: of the links in a circle the weakest is given up first.
    """

    predecessor: str
    successor: str
    type: LinkType = LinkType.FS
    lag: Days = 0
    strength: int = 1
