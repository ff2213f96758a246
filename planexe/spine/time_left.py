"""How long the rest of a run will take: what is left of each stage, scheduled as the runner does it; pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush
from statistics import NormalDist
from typing import Final

from planexe.spine.priority import call_priorities
from planexe.spine.registry import StageSet

USUAL_SPREAD: Final = 0.4
"""Standard deviation of the logarithm of the seconds of a list's calls: measured 0.3 to 0.5."""
_GOLDEN: Final = 0.6180339887498949


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Calls that become ready together: those of a stage, or one part of a stage.

    Attributes:
        part: key of the part; ``""`` for a whole stage, or for the end of a stage made of parts.
        asks: whether it has calls at all.
        one_by_one: whether each call waits for the one before.
        needs: indices of the units it waits for.
        over: index of the unit whose calls it follows one by one; -1 for none.
        priority: higher goes first.
    """

    stage: str
    part: str = ""
    asks: bool = True
    one_by_one: bool = False
    needs: tuple[int, ...] = ()
    over: int = -1
    priority: float = 0.0


@dataclass(slots=True, kw_only=True)
class Rest:
    """What is left of a unit.

    Attributes:
        waiting: calls not begun.
        seconds: of one call.
        going: seconds still to go of each call in flight.
        over: whether it is over, whatever it needed.
    """

    waiting: int = 0
    seconds: float = 0.0
    going: Sequence[float] = ()
    over: bool = False


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


def units_of(stages: StageSet, history: Mapping[str, float] | None = None) -> tuple[Unit, ...]:
    """Returns the units of a plan, those with the priorities that the runner gives their calls."""
    refs: dict[str, tuple[str, str]] = {}
    needs: dict[str, list[str]] = {}
    for stage in stages.stages.values():
        for part in stage.parts:
            refs[f"{stage.name}#{part.key}"] = (stage.name, part.key)
            needs[f"{stage.name}#{part.key}"] = [n.ref for n in stage.part_needs(part.key)]
        refs[stage.name] = (stage.name, "")
        needs[stage.name] = [n.ref for n in stage.all_needs()] + [f"{stage.name}#{p.key}" for p in stage.parts]
    index = {ref: n for n, ref in enumerate(refs)}
    priorities = call_priorities(stages, history)
    return tuple(
        Unit(
            stage=name,
            part=part,
            asks=stages.stages[name].kind != "compute" and bool(part or not stages.stages[name].parts),
            one_by_one=bool(stages.stages[name].turns),
            needs=tuple(index[need] for need in dict.fromkeys(needs[ref])),
            over=index.get(stages.stages[name].over, -1),
            priority=priorities[ref],
        )
        for ref, (name, part) in refs.items()
    )


def outlook(
    units: Sequence[Unit],
    rests: Sequence[Rest],
    cap: int,
    *,
    crowding: float = 0.0,
    spread: float = 0.0,
    troubles: Troubles = NO_TROUBLES,
    phase: float = 0.0,
) -> Outlook:
    """Returns how the rest goes: ready calls take free slots, the most urgent first.

    Args:
        units: of the plan, see ``units_of``.
        rests: what is left of each.
        cap: calls in flight at most.
        crowding: by which power of the calls in flight each of them gets slower.
        spread: standard deviation of the logarithm of the seconds of calls of one unit.
        troubles: what calls lose to failed tries and limits.
        phase: from 0 to 1; another one deals the troubles out to other calls.
    """
    return _Rest(units, rests, max(cap, 1), crowding, spread, troubles, phase).run()


class _Rest:
    """The schedule; it runs on the progress that each call in flight makes, as all are slowed down alike."""

    def __init__(
        self,
        units: Sequence[Unit],
        rests: Sequence[Rest],
        cap: int,
        crowding: float,
        spread: float,
        troubles: Troubles,
        phase: float,
    ) -> None:
        self._units, self._rests, self._cap = units, rests, cap
        self._crowding, self._spread = crowding, spread
        self._open = [r.waiting + len(r.going) for r in rests]
        self._missing = [len(u.needs) for u in units]
        self._users: list[list[int]] = [[] for _ in units]
        for n, unit in enumerate(units):
            for need in unit.needs:
                self._users[need].append(n)
        self._followers: list[list[int]] = [[] for _ in units]
        for n, unit in enumerate(units):
            if unit.over >= 0:
                self._followers[unit.over].append(n)
        self._held = [rest.waiting if unit.over >= 0 else 0 for unit, rest in zip(units, rests, strict=True)]
        self._ready: list[tuple[float, int, int, float, int]] = []
        self._going = [(s, n, 1) for n, rest in enumerate(rests) for s in rest.going]
        self._begun = [0] * len(units)
        self._troubles, self._phase = troubles, phase
        self._count = 0

    def run(self) -> Outlook:
        heapify(self._going)
        at_s = progress_s = 0.0
        chain = 0
        over = [n for n, rest in enumerate(self._rests) if rest.over]
        for n, unit in enumerate(self._units):
            if not unit.needs and not self._rests[n].over and self._start(n, 0):
                over.append(n)
        self._pass_on(over, 0)
        self._dispatch(0.0)
        while self._going:
            until_s, n, chain = heappop(self._going)
            at_s += (until_s - progress_s) * (len(self._going) + 1) ** self._crowding
            progress_s = until_s
            self._open[n] -= 1
            for follower in self._followers[n]:
                self._follow(follower, chain)
            if self._is_over(n):
                self._pass_on([n], chain)
            elif self._units[n].one_by_one and self._open[n]:
                self._queue(n, chain)
            self._dispatch(progress_s)
        return Outlook(at_s, chain)

    def _start(self, n: int, chain: int) -> bool:
        """Makes the calls of a unit ready and says whether there are none."""
        if self._units[n].over >= 0:
            self._follow(n, chain)
            return self._is_over(n)
        waiting = self._rests[n].waiting
        if self._units[n].one_by_one:
            waiting = 0 if self._rests[n].going else min(waiting, 1)
        for _ in range(waiting):
            self._queue(n, chain)
        return not self._open[n]

    def _follow(self, n: int, chain: int) -> None:
        """Makes ready what follows calls of another unit that are over; those still to come hold one of it each."""
        if self._missing[n]:
            return
        for _ in range(max(0, self._held[n] - self._open[self._units[n].over])):
            self._held[n] -= 1
            self._queue(n, chain)

    def _is_over(self, n: int) -> bool:
        source = self._units[n].over
        return not self._open[n] and not self._missing[n] and (source < 0 or not self._open[source])

    def _pass_on(self, over: list[int], chain: int) -> None:
        """Starts who waited only for units that are over now, and for those that are over at once because of it."""
        while over:
            ended = over.pop()
            over += [n for n in self._followers[ended] if not self._rests[n].over and self._is_over(n)]
            for user in self._users[ended]:
                self._missing[user] -= 1
                if not self._missing[user] and not self._rests[user].over and self._start(user, chain):
                    over.append(user)

    def _queue(self, n: int, chain: int) -> None:
        self._count += 1
        rest = self._rests[n]
        factor = varied(rest.waiting, round(self._spread, 1))[self._begun[n]] if rest.waiting > 1 else 1.0
        self._begun[n] += 1
        seconds = rest.seconds * factor
        seconds += self._troubles.of((self._phase + self._count * _GOLDEN) % 1.0)
        heappush(self._ready, (-self._units[n].priority, self._count, n, seconds, chain + 1))

    def _dispatch(self, progress_s: float) -> None:
        while self._ready and len(self._going) < self._cap:
            _, _, n, seconds, chain = heappop(self._ready)
            heappush(self._going, (progress_s + seconds, n, chain))


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
