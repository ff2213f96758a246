"""Three-point estimates: mean, variance, and the chance to have finished by a day.

Formulas of PERT: Malcolm, Roseboom, Clark and Fazar, Application of a Technique for Research and Development Program
Evaluation, Operations Research 7 (1959), pages 646 to 669. They look at one path only; a plan with several paths of
nearly the same length tends to end later than they say.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

from planexe.errors import SchedulingError
from planexe.scheduling.links import Days


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is expected of a duration.

    Attributes:
        mean: days.
        variance: days squared.
    """

    mean: Fraction
    variance: Fraction

    @property
    def deviation(self) -> float:
        """Returns the standard deviation in days."""
        return math.sqrt(self.variance)


def pert(least: Days, likely: Days, most: Days) -> Estimate:
    """Returns mean (a + 4m + b) / 6 and variance ((b - a) / 6)² of a three-point estimate.

    Raises:
        SchedulingError: the three are not in order.
    """
    if not 0 <= least <= likely <= most:
        raise SchedulingError(f"The estimate {least}, {likely}, {most} is not in order: least, likely, most.")
    return Estimate(Fraction(least + 4 * likely + most) / 6, (Fraction(most - least) / 6) ** 2)


def along_path(estimates: Iterable[tuple[str, Estimate]], weights: Mapping[str, Fraction]) -> Estimate:
    """Returns the sum along a path: means add up, and so do the variances of what is independent.

    Args:
        estimates: by code; independent of each other.
        weights: which share of each estimate lies on the path; its deviation is scaled by the same share.
    """
    mean = variance = Fraction(0)
    for code, estimate in estimates:
        weight = weights.get(code, Fraction(0))
        mean += weight * estimate.mean
        variance += weight**2 * estimate.variance
    return Estimate(mean, variance)


def chance_by(days: Days | float, whole: Estimate) -> float:
    """Returns the chance, 0 to 1, to have finished within that many days, by the normal approximation."""
    if not whole.variance:
        return 1.0 if days >= whole.mean else 0.0
    return NormalDist(float(whole.mean), whole.deviation).cdf(float(days))


def days_for(chance: float, whole: Estimate) -> float:
    """Returns within how many days the work has finished with that chance.

    Raises:
        SchedulingError: the chance does not lie between 0 and 1.
    """
    if not 0 < chance < 1:
        raise SchedulingError(f"The chance is {chance}; give a number between 0 and 1.")
    if not whole.variance:
        return float(whole.mean)
    return NormalDist(float(whole.mean), whole.deviation).inv_cdf(chance)
