"""How long the rest of a run will take: the calls that are left, scheduled as the runner does it; pure."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from heapq import heappop, heappush
from statistics import NormalDist
from typing import Final

from planexe.executor.effect_pools import pool_cap
from planexe.scheduling.list_scheduler import ListScheduler
from planexe.spine.call_graph import NO_ORDER, CallEdges, CallNode, ItemOrder
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage
from planexe.timing.last_graph import LastGraph

USUAL_SPREAD: Final = 0.4
"""Standard deviation of the logarithm of the seconds of a list's calls: measured 0.3 to 0.5."""
_GOLDEN: Final = 0.6180339887498949
_ALL: Final = "all"
"""The pool of the run's cap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRest:
    """How far a stage is.

    Attributes:
        calls: known or expected ones; ``ended`` the items of those that have an answer.
        over: whether nothing more comes of it.
    """

    calls: int
    ended: Collection[str] = frozenset()
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class Rest:
    """What is left of a run.

    Attributes:
        edges: calls that are not over, and ends of stages, each with those that it waits for.
        seconds: of one call, by stage.
        going: seconds still to go of each call in flight.
        priorities: of the calls, as the runner gives them.
        pools: by stage whose slots its calls take; those of a stage that is not named are of the cap.
    """

    edges: CallEdges
    seconds: Mapping[str, float]
    going: Mapping[CallNode, float] = field(default_factory=dict)
    priorities: CallPriorities
    pools: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def calls(self) -> tuple[CallNode, ...]:
        """Returns the calls that are left."""
        return tuple(node for node in self.edges if not node.end)

    def chain(self, call: CallNode) -> int:
        """Returns how many calls have to follow one another until this one is over."""
        found, path = self._chains, [call]
        while path:
            node = path[-1]
            first = [need for need in self.edges[node] if need not in found]
            if first:
                path += first
            else:
                found[node] = max([found[need] for need in self.edges[node]], default=0) + (not node.end)
                path.pop()
        return found[call]

    @cached_property
    def _chains(self) -> dict[CallNode, int]:
        return {}

    @cached_property
    def waiting(self) -> Mapping[str, int]:
        """Returns the number of calls by stage that have not begun."""
        return Counter(node.stage for node in self.calls if node not in self.going)

    @cached_property
    def places(self) -> Sequence[tuple[CallNode, tuple[str, ...], float]]:
        """Returns what has not begun, each with its pools and its priority: first of all what takes no time."""
        return [
            (node, (), math.inf) if node.end else (node, self.pools_of(node), self.priorities.of(node.stage, node.item))
            for node in self.edges
            if node.end or node not in self.going
        ]

    def pools_of(self, call: CallNode) -> tuple[str, ...]:
        """Returns the pools whose slots a call takes."""
        return (self.pools.get(call.stage, _ALL),)


@dataclass(frozen=True, slots=True, kw_only=True)
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

    @property
    def deviation_s(self) -> float:
        """Returns the standard deviation of the seconds lost, over all calls."""
        if not self.lost_s:
            return 0.0
        mean = self.share * math.fsum(self.lost_s) / len(self.lost_s)
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


def edges_left(
    stages: StageSet,
    rests: Mapping[str, StageRest],
    going: Iterable[CallNode] = (),
    order: ItemOrder = NO_ORDER,
    last: LastGraph | None = None,
) -> dict[CallNode, tuple[CallNode, ...]]:
    """Returns the calls that are left, as far as known by their items, and what each of them waits for.

    Args:
        stages: the plan's stages.
        rests: how far each is.
        going: calls in flight.
        order: of the items inside their stages.
        last: the graph of these stages, where it is asked for again and again.
    """
    seen: dict[str, list[str]] = {name: [*rest.ended] for name, rest in rests.items()}
    for node in going:
        if node.stage in seen:
            seen[node.stage].append(node.item)
    items: dict[str, tuple[str, ...]] = {}
    asked = {s.name for s in stages.stages.values() if s.kind != "compute" and not rests[s.name].over}
    asked |= {s.over for s in stages.stages.values() if s.over}
    for name, stage in stages.stages.items():
        named = [item for after in order.get(name, {}).items() for item in (after[0], *after[1])]
        known = dict.fromkeys([*seen[name], *named, *_named_items(stage, items)])
        calls = max(rests[name].calls, len(set(seen[name])))
        more = (f"\0{n}" for n in range(calls - len(known)))
        items[name] = (*known, *more)[:calls] if name in asked else ()
    edges = (last or LastGraph()).edges(stages, items, order)
    over = {CallNode(name, item) for name, rest in rests.items() for item in rest.ended}
    over |= {node for node in edges if rests[node.stage].over}
    return {node: tuple(n for n in needs if n not in over) for node, needs in edges.items() if node not in over}


def _named_items(stage: Stage, items: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Returns the items that a stage is known to have: its parts, its turns, those of the stage that it goes over."""
    if stage.over:
        return items[stage.over]
    if stage.parts:
        return [part.key for part in stage.parts[: stage.most]]
    return [str(n) for n in range(1, len(stage.turns) + 1)] if stage.turns else [""] if not stage.has_items else []


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
        self._going: list[tuple[float, int, CallNode]] = []
        self._begun = self._dealt = 0
        self._scheduler: ListScheduler[CallNode] = ListScheduler()
        for call in rest.calls:  # those in flight have their slots already, however small the cap is by now
            if call in rest.going:
                self._scheduler.add(call, rest.pools_of(call))
        self._begin(0.0)
        for pool in (_ALL, *rest.pools.values()):
            self._scheduler.resize(pool, cap if pool == _ALL else pool_cap(pool))
        for node, pools, priority in rest.places:
            self._scheduler.add(node, pools, priority=priority, waits_for=rest.edges[node])

    def run(self, crowding: float) -> Outlook:
        """Returns how it goes."""
        at_s = progress_s = 0.0
        last: CallNode | None = None
        self._begin(0.0)
        while self._going:
            until_s, _, last = heappop(self._going)
            at_s += (until_s - progress_s) * (len(self._going) + 1) ** crowding
            progress_s = until_s
            self._scheduler.end(last)
            self._begin(progress_s)
        return Outlook(at_s, self._rest.chain(last) if last else 0)

    def _begin(self, progress_s: float) -> None:
        for node in self._scheduler.start():
            if node.end:
                self._scheduler.end(node)
                continue
            self._begun += 1
            left_s = self._rest.going.get(node)
            heappush(self._going, (progress_s + (self._seconds(node) if left_s is None else left_s), self._begun, node))

    def _seconds(self, node: CallNode) -> float:
        self._dealt += 1
        seconds: float = self._rest.seconds[node.stage] * next(self._factors[node.stage])
        trouble_s: float = self._troubles.of((self._phase + self._dealt * _GOLDEN) % 1.0)
        return seconds + trouble_s


@lru_cache(maxsize=1000)
def varied(calls: int, spread: float) -> tuple[float, ...]:
    """Returns how much longer or shorter than their mean so many calls take, neither sorted nor by chance.

    Args:
        calls: how many.
        spread: standard deviation of the logarithm of their seconds.
    """
    normal = NormalDist()
    found = [math.exp(spread * normal.inv_cdf((0.5 + n * _GOLDEN) % 1.0)) for n in range(calls)]
    mean = sum(found) / calls
    return tuple(one / mean for one in found)
