"""WorkGraph: stages with the seconds of their calls, and the bounds that no schedule can beat; pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from statistics import fmean


@dataclass(frozen=True, slots=True)
class WorkStage:
    """Calls that may run side by side once all needs are over.

    Attributes:
        name: unique in its graph.
        needs: stages that must be over first.
        seconds: duration of each call; none for a stage that is computed.
    """

    name: str
    needs: tuple[str, ...] = ()
    seconds: tuple[float, ...] = ()

    @property
    def mean_s(self) -> float:
        """Returns the mean seconds of a call: what a scheduler can know before the calls were made."""
        return fmean(self.seconds) if self.seconds else 0.0


class WorkGraph:
    """A graph of stages, in an order in which each comes after what it needs.

    Args:
        name: how tables call it.
        stages: in any order.

    Raises:
        ValueError: a need does not exist, two stages share a name, or there is a cycle.
    """

    def __init__(self, name: str, stages: Collection[WorkStage]) -> None:
        by_name = {s.name: s for s in stages}
        if len(by_name) < len(stages):
            raise ValueError(f"Two stages of {name} share a name.")
        unknown = {n for s in stages for n in s.needs} - by_name.keys()
        if unknown:
            raise ValueError(f"Stages of {name} need {sorted(unknown)}, which do not exist.")
        order = TopologicalSorter({s.name: s.needs for s in stages}).static_order()
        self.name = name
        self.stages = {n: by_name[n] for n in order}
        self.users: dict[str, list[str]] = {n: [] for n in self.stages}
        for stage in self.stages.values():
            for need in stage.needs:
                self.users[need].append(stage.name)

    @property
    def calls(self) -> int:
        """Returns the number of calls."""
        return sum(len(s.seconds) for s in self.stages.values())

    @property
    def work_s(self) -> float:
        """Returns the seconds of all calls together: the run time one by one."""
        return sum(sum(s.seconds) for s in self.stages.values())

    @property
    def critical_path_s(self) -> float:
        """Returns the seconds of the longest chain of calls: the run time with endless concurrency."""
        return max(self.seconds_left().values(), default=0.0)

    def lower_bound_s(self, cap: int) -> float:
        """Returns seconds that no schedule with ``cap`` calls in flight can beat."""
        return max(self.critical_path_s, self.work_s / cap)

    def seconds_left(self, *, by_mean: bool = False) -> dict[str, float]:
        """Returns for each stage the seconds of the longest path from its start to the end of the graph.

        Args:
            by_mean: a stage counts with the mean of its calls instead of the longest of them.
        """
        left: dict[str, float] = {}
        for stage in reversed(self.stages.values()):
            own_s = stage.mean_s if by_mean else max(stage.seconds, default=0.0)
            left[stage.name] = own_s + self.seconds_behind(stage.name, left)
        return left

    def seconds_behind(self, name: str, left: dict[str, float]) -> float:
        """Returns the seconds of the longest path after a stage, from the ``seconds_left`` of its users."""
        return max((left[user] for user in self.users[name]), default=0.0)

    def scaled(self, factor: float) -> "WorkGraph":
        """Returns the graph with every duration multiplied."""
        stages = [replace(s, seconds=tuple(x * factor for x in s.seconds)) for s in self.stages.values()]
        return WorkGraph(self.name, stages)

    def restricted_to(self, names: Collection[str], name: str) -> "WorkGraph":
        """Returns the part made of the named stages; what they need outside it counts as over."""
        kept = [s for s in self.stages.values() if s.name in names]
        return WorkGraph(name, [replace(s, needs=tuple(n for n in s.needs if n in names)) for s in kept])
