"""ChainTracker: the critical path of a run that goes on, kept up to date attempt by attempt."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planexe.executor.attempt_log import Attempt
from planexe.spine.call_graph import call_graph, item_order, items_beside
from planexe.spine.event_records import Event
from planexe.spine.graph import in_order
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage
from planexe.timing.call_chain import CallChain, longest_chain
from planexe.timing.call_lines import Extra, Line, StageCalls
from planexe.timing.slack import stage_slack

_FEW_CALLS: Final = 1_000
"""So many can all be looked at each time somebody looks at a run."""

_Calls = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Node:
    """A stage, a part of one or a line of stages: the seconds of its own calls, their end, its end, the way after it.

    Attributes:
        calls: its own, stage and item of each, that took longest.
        waits: the nodes that it waits for; ``before`` the last of them to end.
        after: seconds of the longest way after it.
    """

    own: float
    own_end: float
    finish: float
    before: str
    waits: tuple[str, ...]
    calls: _Calls
    after: float = 0.0


class ChainTracker:
    """Finds the chain of calls that had to wait for each other and took longest, at a cost that does not grow.

    All calls of a stage wait for the same inputs, so of each stage only the longest one can lie on the path (of a
    conversation all, of a stage made of parts each by itself). Where stages go over the items of others, the path
    enters their line at one stage and leaves it at another, and between the two lies the item that took longest there.
    A question therefore costs one look at each stage and line, not at each call (where items wait for others of their
    own stage, there is no such short way, nor where items wait for some of another stage beside: those of a run of very
    many calls are taken to have waited for all of it): it gives what ``call_chain.longest_chain`` and
    ``slack.stage_slack`` give for the same attempts.

    Args:
        stages: the plan's stages; attempts of other stages wait for nothing.
    """

    def __init__(self, stages: StageSet) -> None:
        self._set, self._stages = stages, stages.stages
        self._item_order: dict[str, Mapping[str, Sequence[str]]] = {}
        self._beside: dict[str, Mapping[str, Mapping[str, str]]] = {}
        self._calls: dict[str, StageCalls] = defaultdict(StageCalls)
        self._lines: dict[str, Line] = {}
        self._lines_of: dict[str, list[Line]] = defaultdict(list)
        self._parts: dict[str, tuple[str, ...]] = {}
        needs: dict[str, tuple[str, ...]] = {}
        for name, stage in self._stages.items():
            for part in stage.parts:
                needs[f"{name}#{part.key}"] = tuple(n.ref for n in stage.part_needs(part.key))
            parts = [f"{name}#{part.key}" for part in stage.parts]
            for line in self._lines_to(stage):
                self._add_line(line)
                if len(line) > 1:
                    parts.append(">".join(line))
                    first = self._stages[line[0]]
                    needs[parts[-1]] = (*(n.ref for n in first.all_needs()), *first.beside)
            self._parts[name] = tuple(parts)
            needs[name] = (*(n.ref for n in stage.all_needs()), *stage.beside, *parts)
        known = {node: tuple(n if n in needs else n.partition("#")[0] for n in found) for node, found in needs.items()}
        self._inputs = {node: tuple(n for n in k if n not in self._parts.get(node, ())) for node, k in known.items()}
        self._order = in_order(known)

    def _lines_to(self, stage: Stage) -> Iterator[tuple[str, ...]]:
        line: tuple[str, ...] = (stage.name,)
        yield line
        while source := self._stages[line[0]].over:
            line = (source, *line)
            yield line

    def _add_line(self, stages: tuple[str, ...]) -> Line:
        line = self._lines[">".join(stages)] = Line(stages, tuple(self._calls[name] for name in stages))
        for name in stages:
            self._lines_of[name].append(line)
        return line

    def take_event(self, event: Event) -> None:
        """Takes what an event tells of the order of items inside a stage."""
        self._item_order |= item_order((event,))
        self._beside |= items_beside((event,))

    def take(self, attempt: Attempt) -> None:
        """Takes an ended attempt; the attempts of one call come in their order."""
        if attempt.outcome == "reused":
            return
        if attempt.stage not in self._lines:
            self._add_line((attempt.stage,))
        longer = self._calls[attempt.stage].take(attempt)
        for line in self._lines_of[attempt.stage]:
            line.take(attempt.item, longer=longer)

    def chain(self, under_way: Mapping[tuple[str, str], float] | None = None) -> CallChain:
        """Returns the longest chain so far, and how much longer each stage could take.

        Args:
            under_way: seconds so far of calls that have not ended, by stage and item.
        """
        extra: dict[str, dict[str, float]] = {}
        for (stage, item), seconds in (under_way or {}).items():
            extra.setdefault(stage, {})[item] = max(0.0, seconds)
        if self._item_order or (self._beside and self._number() <= _FEW_CALLS):
            return self._whole_chain(extra)
        found: dict[str, _Node] = {}
        others = [name for name in {**self._lines, **extra} if name not in self._inputs]
        for name in (*self._order, *others):
            own_s, calls = self._own(name, extra)
            waits = () if ">" in name and not calls else self._inputs.get(name, ())  # nothing went along this line yet
            last = max(waits, key=lambda n: found[n].finish, default="")
            part = max(self._parts.get(name, ()), key=lambda n: found[n].finish, default="")
            own_end = own_s + (found[last].finish if last else 0.0)
            found[name] = node = _Node(own_s, own_end, own_end, last, waits, calls)
            if part and found[part].finish > own_end:  # the stage ends with its last part
                node.finish, node.before = found[part].finish, part
        return self._walk(found, extra)

    def _number(self) -> int:
        return sum(len(own.seconds) for own in self._calls.values())

    def _whole_chain(self, extra: Extra) -> CallChain:
        calls = [(name, item) for name, own in self._calls.items() for item in own.seconds]
        calls += [(name, item) for name, more in extra.items() for item in more]
        seconds = {call: self._calls[call[0]].took_s(call, extra) for call in calls}
        edges = call_graph(self._set, seconds, self._item_order, self._beside)
        return replace(longest_chain(edges, seconds), slack=stage_slack(edges, seconds))

    def _walk(self, found: dict[str, _Node], extra: Extra) -> CallChain:
        """Returns the calls on the way to the last end of all, those that took no time left out."""
        at = max(found, key=lambda n: found[n].finish, default="")
        total_s = found[at].finish if at else 0.0
        chain: list[tuple[str, str]] = []
        while at:
            node = found[at]
            chain += reversed(node.calls if node.finish == node.own_end else ())
            at = node.before
        some = [call for call in reversed(chain) if self._calls[call[0]].took_s(call, extra) > 0]
        return CallChain(tuple(some), total_s, self._slack(found))

    def _slack(self, found: dict[str, _Node]) -> dict[str, float]:
        """Returns each stage's slack: what the longest chain through its calls leaves of the longest of all."""
        whole_s = max((node.finish for node in found.values()), default=0.0)
        slack: dict[str, float] = {}
        for name in reversed(found):
            node = found[name]
            way_s = node.own + node.after
            for need in node.waits:
                if way_s > found[need].after:
                    found[need].after = way_s
            for part in self._parts.get(name, ()):
                found[part].after = max(found[part].after, node.after)
            left = max(0.0, whole_s - node.own_end - node.after)
            for stage, _ in node.calls:
                slack[stage] = min(left, slack.get(stage, left))
        return slack

    def _own(self, node: str, extra: Extra) -> tuple[float, _Calls]:
        """Returns the seconds that a node adds to the path, and the calls they belong to."""
        name, _, part = node.partition("#")
        stage = self._stages.get(name)
        if stage is None or not (stage.parts or stage.turns):
            line = self._lines.get(node) or Line((name,), (StageCalls(),))
            return line.longest(extra)
        calls, more = self._calls[name], extra.get(name, {})
        seconds = {i: calls.seconds.get(i, 0.0) + more.get(i, 0.0) for i in dict.fromkeys((*calls.seconds, *more))}
        if stage.turns:
            order = sorted(seconds, key=lambda i: calls.index.get(i, len(calls.index)))
            return sum(seconds.values()), tuple((name, i) for i in order)
        parts = {part} if part else seconds.keys() - {p.key for p in stage.parts}
        longest = max((i for i in seconds if i in parts), key=lambda i: seconds[i], default=None)
        return (0.0, ()) if longest is None else (seconds[longest], ((name, longest),))
