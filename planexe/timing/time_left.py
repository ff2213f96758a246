"""How long the rest of a run will take: the calls that are left, scheduled as the runner does it; pure."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from heapq import heappop, heappush
from statistics import NormalDist
from typing import Final

from planexe.executor.effect_pools import pool_cap
from planexe.scheduling.list_scheduler import ListScheduler
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet
from planexe.timing.rest_graph import Task

USUAL_SPREAD: Final = 0.4
"""Standard deviation of the logarithm of the seconds of a list's calls: measured 0.3 to 0.5."""
_GOLDEN: Final = 0.6180339887498949
_ALL: Final = "all"
"""The pool of the run's cap."""


@dataclass(frozen=True, kw_only=True)
class Rest:
    """What is left of a run.

    Attributes:
        tasks: as ``RestGraph`` makes them.
        seconds: of one call, by stage.
        priorities: of the calls, as the runner gives them.
        pools: by stage whose slots its calls take; those of a stage that is not named are of the cap.
    """

    tasks: Sequence[Task]
    seconds: Mapping[str, float]
    priorities: CallPriorities
    pools: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def calls(self) -> int:
        """Returns the number of calls that are left."""
        return sum(task.calls for task in self.tasks)

    def chain(self, place: int) -> int:
        """Returns how many calls have to follow one another until this task is over."""
        found, path = self._chains, [place]
        while path:
            task = self.tasks[path[-1]]
            first = [need for need in task.waits_for if need not in found]
            if first:
                path += first
            else:
                found[path.pop()] = max([found[need] for need in task.waits_for], default=0) + (task.calls > 0)
        return found[place]

    @cached_property
    def _chains(self) -> dict[int, int]:
        return {}

    @cached_property
    def waiting(self) -> Mapping[str, int]:
        """Returns the number of tasks by stage that have not begun."""
        return Counter(task.stage for task in self.tasks if task.calls and task.going_s is None)

    def pools_of(self, task: Task) -> tuple[str, ...]:
        """Returns the pools whose slots a task takes."""
        return (self.pools.get(task.stage, _ALL),) if task.calls else ()


@dataclass(frozen=True, kw_only=True)
class Troubles:
    """What calls lose to failed tries and limits.

    Attributes:
        share: of the calls that lose anything.
        lost_s: seconds that those lose, ascending, each as likely as the others.
    """

    share: float = 0.0
    lost_s: Sequence[float] = ()

    def of(self, place: float) -> float:
        """Returns the seconds that a call loses; of all calls, ordered by what they lose, it stands at this place.

        Args:
            place: from 0 to 1.
        """
        above = place - (1.0 - self.share)
        if above < 0 or not self.lost_s or self.share <= 0:
            return 0.0
        return self.lost_s[min(int(above / self.share * len(self.lost_s)), len(self.lost_s) - 1)]

    @cached_property
    def mean_s(self) -> float:
        """Returns the mean of the seconds lost, over all calls."""
        return self.share * math.fsum(self.lost_s) / len(self.lost_s) if self.lost_s else 0.0

    @property
    def deviation_s(self) -> float:
        """Returns the standard deviation of the seconds lost, over all calls."""
        if not self.lost_s:
            return 0.0
        mean = self.mean_s
        square = self.share * math.fsum(s * s for s in self.lost_s) / len(self.lost_s)
        return math.sqrt(max(0.0, square - mean * mean))


NO_TROUBLES: Final = Troubles()


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the rest of a run will go.

    Attributes:
        seconds: until it is over.
        chain: calls that have to follow one another until then.
    """

    seconds: float
    chain: int


def pools_of(stages: StageSet) -> dict[str, str]:
    """Returns the stages whose calls take no slots of the cap, each with the pool whose slots they take."""
    return {stage.name: stage.pool for stage in stages.stages.values() if stage.pool}


def outlook(
    rest: Rest,
    cap: int,
    *,
    crowding: float = 0.0,
    spread: float = 0.0,
    troubles: Troubles = NO_TROUBLES,
    phase: float = 0.0,
) -> Outlook:
    """Returns how the rest goes, scheduled as the runner does it.

    Args:
        rest: what is left.
        cap: calls in flight at most.
        crowding: by which power of the calls in flight each of them gets slower.
        spread: standard deviation of the logarithm of the seconds of calls of one stage.
        troubles: what calls lose to failed tries and limits.
        phase: from 0 to 1; another one deals the troubles out to other calls.
    """
    return _Schedule(rest, max(cap, 1), spread, troubles, phase).run(crowding)


class _Schedule:
    """Runs on the progress that each call in flight makes, as all are slowed down alike."""

    def __init__(self, rest: Rest, cap: int, spread: float, troubles: Troubles, phase: float) -> None:
        self._rest, self._troubles, self._phase = rest, troubles, phase
        self._factors = {name: iter(varied(count, round(spread, 1))) for name, count in rest.waiting.items()}
        self._going: list[tuple[float, int, int]] = []
        self._begun = self._dealt = 0
        self._scheduler: ListScheduler[int] = ListScheduler()
        for place, task in enumerate(rest.tasks):  # those in flight have slots already, however small the cap is by now
            if task.going_s is not None:
                self._scheduler.add(place, rest.pools_of(task))
        self._begin(0.0)
        for pool in (_ALL, *rest.pools.values()):
            self._scheduler.resize(pool, cap if pool == _ALL else pool_cap(pool))
        for place, task in enumerate(rest.tasks):
            if task.going_s is None:
                # First of all goes what takes no time.
                priority = rest.priorities.of(task.stage, task.item) if task.calls else math.inf
                self._scheduler.add(place, rest.pools_of(task), priority=priority, waits_for=task.waits_for)

    def run(self, crowding: float) -> Outlook:
        """Returns how it goes."""
        at_s = progress_s = 0.0
        last: int | None = None
        self._begin(0.0)
        while self._going:
            until_s, _, last = heappop(self._going)
            at_s += (until_s - progress_s) * (len(self._going) + 1) ** crowding
            progress_s = until_s
            self._scheduler.end(last)
            self._begin(progress_s)
        return Outlook(at_s, self._rest.chain(last) if last is not None else 0)

    def _begin(self, progress_s: float) -> None:
        for place in self._scheduler.start():
            task = self._rest.tasks[place]
            if not task.calls:
                self._scheduler.end(place)
                continue
            self._begun += 1
            left_s = self._seconds(task) if task.going_s is None else task.going_s
            heappush(self._going, (progress_s + left_s, self._begun, place))

    def _seconds(self, task: Task) -> float:
        factor, one_s = next(self._factors[task.stage]), self._rest.seconds[task.stage]
        if task.calls > 1:  # together they are nearer to the mean
            factor = 1.0 + (factor - 1.0) / math.sqrt(task.calls)
            return task.calls * (one_s * factor + self._troubles.mean_s)
        self._dealt += 1
        trouble_s: float = self._troubles.of((self._phase + self._dealt * _GOLDEN) % 1.0)
        return one_s * factor + trouble_s


def varied(calls: int, spread: float) -> tuple[float, ...]:
    """Returns how much longer or shorter than their mean so many calls take, neither sorted nor by chance.

    Args:
        calls: how many.
        spread: standard deviation of the logarithm of their seconds.
    """
    found = _factors(1 << (calls - 1).bit_length(), spread)[:calls]
    mean = sum(found) / calls
    return tuple(one / mean for one in found)


@lru_cache(maxsize=256)
def _factors(calls: int, spread: float) -> tuple[float, ...]:
    normal = NormalDist()
    return tuple(math.exp(spread * normal.inv_cdf((0.5 + n * _GOLDEN) % 1.0)) for n in range(calls))
