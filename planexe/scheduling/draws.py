"""Random numbers for many possible courses of a project, each quantity with a stream of its own.

A quantity is drawn by ranks: its values are spread evenly over its distribution, only their order is random. And its
stream depends on its name alone, so that two variants of a plan meet the same luck.
"""

import math
import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from planexe.scheduling.triangles import Triangle

Values = NDArray[np.float64]
Hits = NDArray[np.bool_]


class Luck:
    """The courses of a project; what was drawn is kept for the next variant of it.

    Attributes:
        draws: how many there are.
    """

    def __init__(self, draws: int, seed: int) -> None:
        self.draws = draws
        self._seed = seed
        self._drawn: dict[tuple[str, str, float], Values] = {}

    def chances(self, name: str, common: str, correlation: float) -> Values:
        """Returns evenly spread numbers between 0 and 1 whose order follows a common factor as far as it is told.

        Args:
            name: of the quantity.
            common: name of a standard normal factor that many quantities share.
            correlation: 0 to 1.
        """
        return self._kept((name, common, correlation), self._following)

    def alone(self, name: str) -> Values:
        """Returns evenly spread numbers between 0 and 1 in an order of their own."""
        return self._kept((name, "", 0.0), self._permuted)

    def _kept(self, key: tuple[str, str, float], draw: Callable[[str, str, float], Values]) -> Values:
        if key not in self._drawn:
            self._drawn[key] = draw(*key)
        return self._drawn[key]

    def _following(self, name: str, common: str, correlation: float) -> Values:
        shared = self._kept((common, "shared", 1.0), self._normal)
        mixed = math.sqrt(correlation) * shared + math.sqrt(1 - correlation) * self._normal(name)
        ranks = np.empty(self.draws)
        ranks[np.argsort(mixed)] = np.arange(self.draws)
        return (ranks + 0.5) / self.draws

    def _permuted(self, name: str, *_: object) -> Values:
        return (self._rng(name).permutation(self.draws) + 0.5) / self.draws

    def _normal(self, name: str, *_: object) -> Values:
        return self._rng(name).standard_normal(self.draws)

    def _rng(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self._seed, zlib.crc32(name.encode())])


def drawn(triangle: Triangle, chances: Values) -> Values:
    """Returns the values of a triangle below which its draws lie with these chances."""
    low, mode, high = triangle.low, triangle.mode, triangle.high
    if high <= low:
        return np.full(len(chances), mode)
    width, at_mode = high - low, (mode - low) / (high - low)
    below = low + np.sqrt(chances * width * (mode - low))
    above = high - np.sqrt((1 - chances) * width * (high - mode))
    return np.where(chances < at_mode, below, above)
