"""ChainTracker: the critical path of a run that goes on, kept up to date attempt by attempt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from planexe.executor.attempt_log import Attempt
from planexe.spine.graph import in_order
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage
from planexe.timing.call_graph import CallChain, call_graph, longest_chain
from planexe.timing.slack import stage_slack

_Key = tuple[str, str]


@dataclass(slots=True)
class _Calls:
    """The calls of one stage: seconds by item, in the order of the items for a conversation."""

    seconds: dict[str, float] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    longest: str = ""


@dataclass(slots=True)
class _Node:
    """A stage or a part of one: the seconds of its own calls, their end, its end, and the longest way after it."""

    own: float
    own_end: float
    finish: float
    before: str
    items: tuple[str, ...]
    called: bool
    after: float = 0.0


class ChainTracker:
    """Finds the chain of calls that had to wait for each other and took longest, at a cost that does not grow.

    All calls of a stage wait for the same inputs, so of each stage only the longest one can lie on the path (of a
    conversation all, of a stage made of parts each by itself). A question therefore costs one look at each stage, not
    at each call: it gives what ``call_graph.longest_chain`` and ``slack.stage_slack`` give for the same attempts.

    Args:
        stages: the plan's stages; attempts of other stages wait for nothing.
    """

    def __init__(self, stages: StageSet) -> None:
        self._stages = stages.stages
        self._calls: dict[str, _Calls] = {}
        needs: dict[str, tuple[str, ...]] = {}
        for name, stage in self._stages.items():
            for part in stage.parts:
                needs[f"{name}#{part.key}"] = tuple(n.ref for n in stage.part_needs(part.key))
            parts = tuple(f"{name}#{p.key}" for p in stage.parts)
            needs[name] = tuple(n.ref for n in stage.all_needs()) + parts
        known = {node: tuple(n if n in needs else n.partition("#")[0] for n in found) for node, found in needs.items()}
        self._parts = {node: tuple(n for n in found if n.startswith(f"{node}#")) for node, found in known.items()}
        self._inputs = {node: tuple(n for n in found if n not in self._parts[node]) for node, found in known.items()}
        self._order = in_order(known)
        self._set = stages
        self._by_item = any(stage.over for stage in self._stages.values())

    def take(self, attempt: Attempt) -> None:
        """Takes an ended attempt; the attempts of one call come in their order."""
        if attempt.outcome == "reused":
            return
        calls = self._calls.setdefault(attempt.stage, _Calls())
        item = attempt.item
        again = calls.ids.get(item) == attempt.call_id
        calls.ids[item] = attempt.call_id
        calls.index[item] = attempt.index
        calls.seconds[item] = attempt.duration_s + (calls.seconds[item] if again else 0.0)
        if item == calls.longest and not again:  # run again, perhaps faster
            calls.longest = max(calls.seconds, key=lambda i: calls.seconds[i])
        elif calls.seconds[item] >= calls.seconds.get(calls.longest, -1.0):
            calls.longest = item

    def chain(self, under_way: Mapping[_Key, float] | None = None) -> CallChain:
        """Returns the longest chain so far, and how much longer each stage could take.

        Args:
            under_way: seconds so far of calls that have not ended, by stage and item.
        """
        extra: dict[str, dict[str, float]] = {}
        for (stage, item), seconds in (under_way or {}).items():
            extra.setdefault(stage, {})[item] = max(0.0, seconds)
        if self._by_item:
            return self._whole_chain(extra)
        found: dict[str, _Node] = {}
        others = [n for n in {**self._calls, **extra} if n not in self._stages]
        for name in (*self._order, *others):
            inputs = max(self._inputs.get(name, ()), key=lambda n: found[n].finish, default="")
            part = max(self._parts.get(name, ()), key=lambda n: found[n].finish, default="")
            own_s, items, called = self._own(name, extra)
            own_end = own_s + (found[inputs].finish if inputs else 0.0)
            found[name] = node = _Node(own_s, own_end, own_end, inputs, items, called)
            if part and found[part].finish >= own_end:  # the stage ends with its last part
                node.finish, node.before, node.items = found[part].finish, part, ()
        return _walk(found, self._slack(found))

    def _whole_chain(self, extra: Mapping[str, Mapping[str, float]]) -> CallChain:
        """Returns the chain on the graph of all calls: where items wait for items, a stage's longest is not enough."""
        seconds: dict[_Key, float] = {}
        for name in {**self._calls, **extra}:
            calls, more = self._calls.get(name, _Calls()), extra.get(name, {})
            for item in dict.fromkeys([*calls.seconds, *more]):
                seconds[name, item] = calls.seconds.get(item, 0.0) + more.get(item, 0.0)
        edges = call_graph(self._set, seconds)
        return replace(longest_chain(edges, seconds), slack=stage_slack(edges, seconds))

    def _slack(self, found: dict[str, _Node]) -> dict[str, float]:
        """Returns each stage's slack: what the longest chain through its calls leaves of the longest of all."""
        whole_s = max((node.finish for node in found.values()), default=0.0)
        slack: dict[str, float] = {}
        for name in reversed(found):
            node = found[name]
            way_s = node.own + node.after
            for need in self._inputs.get(name, ()):
                if way_s > found[need].after:
                    found[need].after = way_s
            for part in self._parts.get(name, ()):
                found[part].after = max(found[part].after, node.after)
            if node.called:
                stage = name.partition("#")[0]
                left = max(0.0, whole_s - node.own_end - node.after)
                slack[stage] = min(left, slack.get(stage, left))
        return slack

    def _own(self, node: str, extra: Mapping[str, Mapping[str, float]]) -> tuple[float, tuple[str, ...], bool]:
        """Returns the seconds that a node adds to the path, the items they belong to, and whether it made a call."""
        name, _, part = node.partition("#")
        stage, calls, more = self._stages.get(name), self._calls.get(name, _Calls()), extra.get(name, {})
        seconds = {i: calls.seconds.get(i, 0.0) + more.get(i, 0.0) for i in self._candidates(stage, calls, more, part)}
        if stage is not None and stage.turns:
            order = sorted(seconds, key=lambda i: calls.index.get(i, len(calls.index)))
            return sum(seconds.values()), tuple(i for i in order if seconds[i] > 0), bool(seconds)
        longest = max(seconds, key=lambda i: seconds[i], default=None)
        if longest is None or seconds[longest] <= 0:
            return 0.0, (), longest is not None
        return seconds[longest], (longest,), True

    @staticmethod
    def _candidates(stage: Stage | None, calls: _Calls, more: Mapping[str, float], part: str) -> Iterable[str]:
        """Returns the items of which the longest counts: those that wait for the same inputs."""
        if part:
            return (part,) if part in calls.seconds or part in more else ()
        if stage is not None and (stage.parts or stage.turns):
            parts = {p.key for p in stage.parts}
            return [i for i in dict.fromkeys((*calls.seconds, *more)) if i not in parts]
        return dict.fromkeys([*([calls.longest] if calls.seconds else []), *more])


def _walk(found: Mapping[str, _Node], slack: Mapping[str, float]) -> CallChain:
    at = max(found, key=lambda n: found[n].finish, default="")
    total_s = found[at].finish if at else 0.0
    chain: list[_Key] = []
    while at:
        stage = at.partition("#")[0]
        chain += [(stage, item) for item in reversed(found[at].items)]
        at = found[at].before
    return CallChain(tuple(reversed(chain)), total_s, slack)
