"""Three estimates of which the outer two are one case in ten, as a triangle to draw from.

People asked for the least and the most do not name the very ends; asked for one case in ten they can (Keefer and
Bodily, Management Science 29, 1983). So the triangle is wider than the three: it has a tenth of its area on each side.
"""

import math
from dataclasses import dataclass

from planexe.errors import SchedulingError

_TAIL = 0.1
_LEAST_SHARE = 0.25
_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Triangle:
    """A triangular distribution; all three alike for something certain."""

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        """Returns the mean."""
        return (self.low + self.mode + self.high) / 3

    @property
    def deviation(self) -> float:
        """Returns the standard deviation."""
        a, m, b = self.low, self.mode, self.high
        return math.sqrt(max(0.0, a * a + m * m + b * b - a * m - a * b - m * b) / 18)


def triangle_through(p10: float, likely: float, p90: float) -> Triangle:
    """Returns the triangle with this mode in which one draw in ten lies below ``p10`` and one in ten above ``p90``.

    Its low end is no less than a quarter of ``p10``; where that cuts it short, ``p90`` is still kept.

    Raises:
        SchedulingError: the three are not in order, or below 0.

    Example:
        >>> found = triangle_through(8, 10, 16)
        >>> round(found.low, 2), round(found.high, 2)
        (5.45, 19.73)
    """
    if not 0 <= p10 <= likely <= p90:
        raise SchedulingError(
            f"The estimate {p10:g}, {likely:g}, {p90:g} is not in order: low, likely, high, from 0 on."
        )
    left, right = likely - p10, p90 - likely
    below = above = 2.0 * (left + right)
    most = likely - _LEAST_SHARE * p10
    for _ in range(_ROUNDS):
        width = below + above
        below, above = (
            min(most, left + math.sqrt(_TAIL * width * below)),
            right + math.sqrt(_TAIL * width * above),
        )
        if abs(below + above - width) <= 1e-12 * width:
            break
    return Triangle(likely - below, likely, likely + above)
