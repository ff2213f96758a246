"""ChainTracker: the critical path of a run that goes on, kept up to date attempt by attempt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planexe.executor.attempt_log import Attempt
from planexe.pipeline.graph import in_order
from planexe.stages.registry import StageSet
from planexe.stages.stage import Stage
from planexe.timing.call_graph import CallChain

_Key = tuple[str, str]


@dataclass(slots=True)
class _Calls:
    """The calls of one stage: seconds by item, in the order of the items for a conversation."""

    seconds: dict[str, float] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    longest: str = ""


class ChainTracker:
    """Finds the chain of calls that had to wait for each other and took longest, at a cost that does not grow.

    All calls of a stage wait for the same inputs, so of each stage only the longest one can lie on the path (of a
    conversation all, of a stage made of parts each by itself). A question therefore costs one look at each stage, not
    at each call: it gives what ``call_graph.longest_chain`` gives for the same attempts.

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
        self._needs = {
            node: tuple(n if n in needs else n.partition("#")[0] for n in found) for node, found in needs.items()
        }
        self._order = in_order(self._needs)

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
        """Returns the longest chain so far.

        Args:
            under_way: seconds so far of calls that have not ended, by stage and item.
        """
        extra: dict[str, dict[str, float]] = {}
        for (stage, item), seconds in (under_way or {}).items():
            extra.setdefault(stage, {})[item] = max(0.0, seconds)
        finish: dict[str, float] = {}
        before: dict[str, str] = {}
        items: dict[str, tuple[str, ...]] = {}
        others = [n for n in {**self._calls, **extra} if n not in self._stages]
        for node in (*self._order, *others):
            needs = self._needs.get(node, ())
            inputs = max((n for n in needs if not n.startswith(f"{node}#")), key=lambda n: finish[n], default="")
            part = max((n for n in needs if n.startswith(f"{node}#")), key=lambda n: finish[n], default="")
            own_s, items[node] = self._own(node, extra)
            finish[node], before[node] = own_s + finish.get(inputs, 0.0), inputs
            if part and finish[part] >= finish[node]:  # the stage ends with its last part
                finish[node], before[node], items[node] = finish[part], part, ()
        return _walk(finish, before, items)

    def _own(self, node: str, extra: Mapping[str, Mapping[str, float]]) -> tuple[float, tuple[str, ...]]:
        """Returns the seconds that a node adds to the path, and the items they belong to."""
        name, _, part = node.partition("#")
        stage, calls, more = self._stages.get(name), self._calls.get(name, _Calls()), extra.get(name, {})
        seconds = {i: calls.seconds.get(i, 0.0) + more.get(i, 0.0) for i in self._candidates(stage, calls, more, part)}
        if stage is not None and stage.turns:
            order = sorted(seconds, key=lambda i: calls.index.get(i, len(calls.index)))
            return sum(seconds.values()), tuple(i for i in order if seconds[i] > 0)
        longest = max(seconds, key=lambda i: seconds[i], default=None)
        return (seconds[longest], (longest,)) if longest is not None and seconds[longest] > 0 else (0.0, ())

    @staticmethod
    def _candidates(stage: Stage | None, calls: _Calls, more: Iterable[str], part: str) -> Iterable[str]:
        """Returns the items of which the longest counts: those that wait for the same inputs."""
        if part:
            return (part,)
        if stage is not None and (stage.parts or stage.turns):
            parts = {p.key for p in stage.parts}
            return [i for i in dict.fromkeys((*calls.seconds, *more)) if i not in parts]
        return dict.fromkeys([*([calls.longest] if calls.seconds else []), *more])


def _walk(finish: Mapping[str, float], before: Mapping[str, str], items: Mapping[str, tuple[str, ...]]) -> CallChain:
    at = max(finish, key=lambda n: finish[n], default="")
    total_s = finish.get(at, 0.0)
    chain: list[_Key] = []
    while at:
        stage = at.partition("#")[0]
        chain += [(stage, item) for item in reversed(items[at])]
        at = before.get(at, "")
    return CallChain(tuple(reversed(chain)), total_s)
