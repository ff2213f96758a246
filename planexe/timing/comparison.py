"""Two runs side by side, aligned by stage: time, work, cost, tokens, attempts, errors; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from planexe.executor.attempt_log import Attempt
from planexe.spine.events import Event
from planexe.spine.registry import StageSet
from planexe.timing.first_pass import first_pass
from planexe.timing.measures import Measures, measure
from planexe.timing.run_figures import StageMeasures


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of both runs; ``None`` where a run has none."""

    first: float | None
    second: float | None

    @property
    def difference(self) -> float | None:
        """Returns second minus first."""
        return None if self.first is None or self.second is None else self.second - self.first

    @property
    def ratio(self) -> float | None:
        """Returns second divided by first, ``None`` where the first is 0."""
        return None if not self.first or self.second is None else self.second / self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePair:
    """One stage in both runs.

    Attributes:
        figures: by name, see ``FIGURES``.
        only_in: ``first`` or ``second`` where the other run has no calls of the stage, else ``""``.
    """

    stage: str
    figures: Mapping[str, Pair]
    only_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs side by side.

    Attributes:
        run: figures of the whole runs: those of ``FIGURES`` and ``wall_s``, ``concurrency_ratio``, ``lower_bound_s``,
            ``largest_cap``, ``peak``, ``error_rate``.
        stages: every stage of either run, in the order of the plan.
    """

    run: Mapping[str, Pair]
    stages: tuple[StagePair, ...]


FIGURES: Final[Mapping[str, Callable[[StageMeasures], float | None]]] = {
    "work_s": lambda m: m.work_s,
    "p50_s": lambda m: m.p50_s,
    "calls": lambda m: m.calls,
    "attempts": lambda m: m.attempts,
    "failed": lambda m: m.failed,
    "input_tokens": lambda m: m.input_tokens,
    "cached_tokens": lambda m: m.cached_tokens,
    "output_tokens": lambda m: m.output_tokens,
    "cost_usd": lambda m: m.cost_usd,
    "saved_usd": lambda m: m.saved_usd,
    "wasted_usd": lambda m: m.wasted_usd,
}
"""The figures of a stage: seconds of its calls, median seconds of one, calls, tries, failures, tokens, money."""

_OF_THE_RUN: Final[Mapping[str, Callable[[Measures], float | None]]] = {
    "wall_s": lambda m: m.wall_s,
    "concurrency_ratio": lambda m: m.concurrency_ratio,
    "lower_bound_s": lambda m: m.lower_bound_s,
    "largest_cap": lambda m: m.largest_cap,
    "peak": lambda m: m.peak,
    "error_rate": lambda m: m.error_rate,
}


def compare(measures_a: Measures, measures_b: Measures) -> Comparison:
    """Returns two runs side by side; measure both with ``measure_first_pass``, or reruns count as work."""
    run = {name: Pair(read(measures_a), read(measures_b)) for name, read in _OF_THE_RUN.items()}
    run |= {name: Pair(read(measures_a.total), read(measures_b.total)) for name, read in FIGURES.items()}
    pairs = []
    for stage in _merged(list(measures_a.stages), list(measures_b.stages)):
        first, second = measures_a.stages.get(stage), measures_b.stages.get(stage)
        figures = {
            name: Pair(read(first) if first else None, read(second) if second else None)
            for name, read in FIGURES.items()
        }
        only_in = "" if first and second else "first" if first else "second"
        pairs.append(StagePair(stage=stage, figures=figures, only_in=only_in))
    return Comparison(run=run, stages=tuple(pairs))


def measure_first_pass(attempts: Sequence[Attempt], stages: StageSet, events: Sequence[Event] = ()) -> Measures:
    """Returns the measures of what it took to make the plan once: reruns after it was complete are left out."""
    done = first_pass(attempts, events)
    return measure(done.attempts, stages, done.events)


def _merged(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Returns the names of both orders, each list's order kept as far as they agree."""
    merged = list(first)
    for number, name in enumerate(second):
        if name not in merged:
            before = next((n for n in reversed(second[:number]) if n in merged), None)
            merged.insert(merged.index(before) + 1 if before else 0, name)
    return merged
