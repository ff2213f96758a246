"""What a benchmark gives back, and what it may be told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchmarks.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How thorough to be.

    Attributes:
        repeats: measurements of each figure, whose median is shown.
        time_scale: factor on the seconds of a real model, so that a run takes seconds instead of minutes.
        long_s: runs longer than this are measured once.
        size: factor on the number of calls; tests make it small.
        say: told what is being measured.
    """

    repeats: int = 3
    time_scale: float = 1 / 60
    long_s: float = 2.5
    size: float = 1.0
    say: Callable[[str], None] = field(default=lambda _: None)

    def count(self, usual: int) -> int:
        """Returns a number of calls at this size, at least 1."""
        return max(1, round(usual * self.size))


Benchmark = Callable[[Options], Iterable[Table]]
