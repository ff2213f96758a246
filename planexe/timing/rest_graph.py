"""RestGraph: what is left of a run, as tasks that wait for one another; made anew each second, so it must be quick."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, NamedTuple

from planexe.spine.call_graph import NO_ORDER, ItemOrder
from planexe.spine.need import Need
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage

Flights = Mapping[str, Mapping[str, float]]
"""Seconds still to go of the calls in flight, by stage and item."""
NO_FLIGHTS: Final[Flights] = {}
MOST_TASKS: Final = 256
"""Calls of a stage that are alike and more than these are taken together."""
_TASKS_A_SLOT: Final = 16
"""So many tasks share a slot at least, so that taking calls together moves the end by a few per cent at most."""


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


class Task(NamedTuple):
    """Calls of one stage that are scheduled as one; or the end of a stage, which takes no time.

    Attributes:
        item: key of the item, where it is known which.
        calls: how many, one after the other; 0 for an end.
        waits_for: places of the tasks that must be over before.
        going_s: seconds still to go of a call in flight.
    """

    stage: str
    item: str
    calls: int
    waits_for: tuple[int, ...]
    going_s: float | None = None


@dataclass(slots=True)
class _Made:
    """What was made of a stage.

    Attributes:
        ends: tasks after which the stage has ended.
        behind: stages that have ended when this one has, as bits.
        by_item: tasks of items that are known; ``others`` those of the rest, each with its calls.
    """

    ends: tuple[int, ...] = ()
    behind: int = 0
    by_item: dict[str, int] = field(default_factory=dict)
    others: list[tuple[int, int]] = field(default_factory=list)


class RestGraph:
    """Makes the tasks that are left; what it costs grows with them, and not with the calls that are alike.

    Args:
        stages: the plan's stages.
    """

    def __init__(self, stages: StageSet) -> None:
        self.stages = tuple(stages.stages.values())
        self.needs = {s.name: (*s.all_needs(), *map(Need, s.beside)) for s in self.stages}
        self.part_needs = {(s.name, p.key): s.part_needs(p.key) for s in self.stages for p in s.parts}
        self.bits = {s.name: 1 << number for number, s in enumerate(self.stages)}

    def tasks(
        self, rests: Mapping[str, StageRest], going: Flights = NO_FLIGHTS, order: ItemOrder = NO_ORDER, cap: int = 1
    ) -> list[Task]:
        """Returns what is left.

        Args:
            rests: how far each stage is.
            going: calls in flight.
            order: of the items inside their stages.
            cap: calls in flight at most.
        """
        making = _Making(self, rests, going, order, max(MOST_TASKS, _TASKS_A_SLOT * cap))
        for stage in self.stages:
            making.add(stage)
        return making.tasks


class _Making:
    """The tasks as they are being made, stage by stage; arguments as of ``RestGraph.tasks``, ``most`` for a stage."""

    def __init__(
        self, graph: RestGraph, rests: Mapping[str, StageRest], going: Flights, order: ItemOrder, most: int
    ) -> None:
        self.tasks: list[Task] = []
        self._graph, self._rests, self._going, self._order, self._most = graph, rests, going, order, most
        self._made: dict[str, _Made] = {}

    def add(self, stage: Stage) -> None:
        """Adds what is left of a stage; those that it needs were added before."""
        made = self._made[stage.name] = _Made()
        rest = self._rests[stage.name]
        if rest.over:
            return
        waits, made.behind = self._waits(self._graph.needs[stage.name])
        if stage.kind == "compute":
            made.ends = waits
            return
        flying = {k: s for k, s in self._going.get(stage.name, {}).items() if k not in rest.ended}
        left = max(rest.calls, len(rest.ended) + len(flying)) - len(rest.ended)
        known = [k for k in _named(stage, self._order) if k not in rest.ended and k not in flying]
        known = [*flying, *dict.fromkeys(known)][:left]
        made.by_item = {key: len(self.tasks) + number for number, key in enumerate(known)}
        for key in known:
            self.tasks.append(Task(stage.name, key, 1, self._before(stage, key, waits), flying.get(key)))
        self._add_others(stage, waits, left - len(known))
        made.ends = self._ends(stage, waits, implied=not (flying or stage.parts))

    def _waits(self, needs: Sequence[Need]) -> tuple[tuple[int, ...], int]:
        """Returns the tasks that must be over before, but for those that others imply, and the stages over by then."""
        parts: list[int] = []
        whole: dict[str, _Made] = {}
        for need in needs:
            made, rest = self._made[need.stage], self._rests[need.stage]
            if need.part and need.part in made.by_item:
                parts.append(made.by_item[need.part])
            elif not (rest.over or (need.part and need.part in rest.ended)):
                whole[need.stage] = made
        behind = 0
        for made in whole.values():
            behind |= made.behind
        bits = self._graph.bits
        found = [made.ends for name, made in whole.items() if not behind & bits[name]]
        for name in whole:
            behind |= bits[name]
        return tuple(dict.fromkeys(chain(*found, parts))), behind

    def _before(self, stage: Stage, key: str, waits: tuple[int, ...]) -> tuple[int, ...]:
        """Returns what the call of an item waits for; ``waits``: what all of the stage wait for."""
        own = self._made[stage.name].by_item
        if stage.turns:
            return (own[key] - 1,) if key != next(iter(own)) else waits
        if (stage.name, key) in self._graph.part_needs:
            return self._waits(self._graph.part_needs[stage.name, key])[0]
        others = self._order.get(stage.name, {}).get(key, ())
        if stage.over and key in self._made[stage.over].by_item:
            waits = (*waits, self._made[stage.over].by_item[key])
        return (*waits, *(own[other] for other in others if other in own)) if others else waits

    def _add_others(self, stage: Stage, waits: tuple[int, ...], left: int) -> None:
        """Adds the calls of which nothing is known but their number, each with its source where they go over others."""
        made = self._made[stage.name]
        for place, size in self._sources(stage):
            calls = min(size, left)
            if calls <= 0:
                return
            left -= calls
            made.others.append((len(self.tasks), calls))
            self.tasks.append(Task(stage.name, "", calls, (*waits, place)))
        groups = min(left, self._most)
        for number in range(groups):
            calls = left * (number + 1) // groups - left * number // groups
            made.others.append((len(self.tasks), calls))
            self.tasks.append(Task(stage.name, "", calls, waits))

    def _sources(self, stage: Stage) -> Iterator[tuple[int, int]]:
        """Yields the tasks of the stage gone over that no item known here waits for, each with its calls."""
        if stage.over:
            source, own = self._made[stage.over], self._made[stage.name].by_item
            yield from ((place, 1) for key, place in source.by_item.items() if key not in own)
            yield from source.others

    def _ends(self, stage: Stage, waits: tuple[int, ...], *, implied: bool) -> tuple[int, ...]:
        """Returns the tasks after which a stage has ended; several of them get one task that stands for them.

        Args:
            stage: the stage.
            waits: what it needs.
            implied: whether any of its tasks comes after that.
        """
        made = self._made[stage.name]
        own = (*made.by_item.values(), *(place for place, _ in made.others))
        if not own:
            return waits
        after = (*(own[-1:] if stage.turns else own), *(() if implied else waits))
        if len(after) == 1:
            return after
        self.tasks.append(Task(stage.name, "", 0, after))
        return (len(self.tasks) - 1,)


def _named(stage: Stage, order: ItemOrder) -> Sequence[str]:
    """Returns the items that a stage is known to have, and which differ from each other."""
    if stage.parts:
        return [part.key for part in stage.parts[: stage.most]]
    if stage.turns:
        return [str(n) for n in range(1, len(stage.turns) + 1)]
    if not stage.has_items:
        return [""]
    after = order.get(stage.name, {})
    return [key for item, others in after.items() for key in (item, *others)]
