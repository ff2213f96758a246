"""Replay, a recorded run as it can be run again in virtual time: calls, what they wait for, limits and load; values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Final

from planexe.executor.leading import PATIENCE
from planexe.spine.cache_use import NO_CACHE_USE, CacheUse
from planexe.timing.idle import Steps
from planexe.timing.load_model import INDEPENDENT, LoadFit, LoadModel

MINUTE_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try at one model.

    Attributes:
        model: name in the catalogue; ``provider`` its service.
        work_s: seconds it takes alone at its model; ``first_s`` of them pass before the first token.
        fixed: the seconds do not depend on the load (it was ended by a time limit).
        crowd: how many calls were in flight where their number is why it took too long; with clearly fewer it does not
            happen. 0 for tries of any other kind.
        entry_s: our own time between its slot and the request going out.
        backoff_s: how long the call waits by itself before it queues for this try.
        prefix: how its prompt begins, where its service caches that: of those that begin alike one goes first.
        pause_s: how long the service asked everybody to wait after it.
        ok: it brought the answer.
    """

    model: str = ""
    provider: str = ""
    work_s: float = 0.0
    first_s: float = 0.0
    fixed: bool = False
    crowd: float = 0.0
    entry_s: float = 0.0
    backoff_s: float = 0.0
    prefix: str = ""
    pause_s: float = 0.0
    ok: bool = True
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One call, or a moment others wait for (the end of a stage), which has no tries and takes no time.

    Attributes:
        needs: indices of the nodes that must be over first.
        priority: higher goes first.
        lag_s: our own time between its inputs being there and its being ready.
    """

    stage: str
    item: str = ""
    tries: tuple[Try, ...] = ()
    needs: tuple[int, ...] = ()
    priority: float = 0.0
    lag_s: float = 0.0

    @property
    def work_s(self) -> float:
        """Returns the seconds of its tries, alone at their models; what only a crowd caused is left out."""
        return sum(t.work_s for t in self.tries if not t.crowd)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLimits:
    """What one model's service and our own settings allow; ``None`` is no limit or none known.

    Attributes:
        requests_per_minute: what we keep to; ``tokens_per_minute`` likewise, and ``max_concurrency`` calls in flight.
        seen_requests: what the provider's own headers allow per minute; it refuses more; ``seen_tokens`` likewise.
        minute_s: how long the provider's minute is (shorter at a simulated one that runs faster than life).
        refusal_s: how long a refusal takes to come back.
        outside: whether it is no model but a pool in which code runs: what runs there takes none of the cap's slots.
    """

    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    max_concurrency: int | None = None
    seen_requests: int | None = None
    seen_tokens: int | None = None
    minute_s: float = MINUTE_S
    refusal_s: float = 0.05
    outside: bool = False

    def tightest(self) -> tuple[int | None, int | None]:
        """Returns the smaller of the limits on requests and on tokens per minute."""
        requests = [x for x in (self.requests_per_minute, self.seen_requests) if x is not None]
        tokens = [x for x in (self.tokens_per_minute, self.seen_tokens) if x is not None]
        return min(requests, default=None), min(tokens, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """How the run really went.

    Attributes:
        seconds: its run time, pauses by a person left out.
        caps: the cap over time.
        cap: the only cap it had; ``None`` if it changed.
        comparable: whether a replay with these caps should come out the same.
        note: why it should not, or what else to know; in a sentence.
    """

    seconds: float
    caps: Steps = ()
    cap: int | None = None
    comparable: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A run that can be run again at any cap.

    Attributes:
        nodes: calls and ends of stages, in the order in which a plan names them.
        loads: how each model gets slower under load, by name; ``fits`` what that rests on.
        limits: by model.
        turnover_s: our own time between a slot's release and its next holder.
        tail_s: from the end of the last call to the end of the run.
        patience_s: so long others wait at most for the first token of the first call that begins as they do.
        refusals: recorded refusals (429) that are replayed as they came, because no limit explains them.
        recorded: how the run really went.
        cache: what services' caches knew of its input.
    """

    nodes: tuple[Node, ...]
    loads: Mapping[str, LoadModel] = field(default_factory=dict)
    fits: Mapping[str, LoadFit] = field(default_factory=dict)
    limits: Mapping[str, ModelLimits] = field(default_factory=dict)
    turnover_s: float = 0.0
    tail_s: float = 0.0
    patience_s: float = MINUTE_S * PATIENCE
    refusals: int = 0
    recorded: Recorded | None = None
    cache: CacheUse = NO_CACHE_USE

    @cached_property
    def calls(self) -> tuple[Node, ...]:
        """Returns the calls."""
        return tuple(n for n in self.nodes if n.tries)

    @cached_property
    def work_s(self) -> float:
        """Returns the seconds of all calls, each alone at its model."""
        return sum(n.work_s for n in self.calls)

    @cached_property
    def cost_usd(self) -> float | None:
        """Returns what all tries cost, ``None`` where no price is known."""
        known = [t.cost_usd for n in self.calls for t in n.tries if t.cost_usd is not None]
        return sum(known) if known else None

    @cached_property
    def chain(self) -> tuple[int, ...]:
        """Returns the indices of the calls that wait for each other and take longest, the first first."""
        finish = dict.fromkeys(range(len(self.nodes)), 0.0)
        before: dict[int, int] = {}
        for number in TopologicalSorter({n: node.needs for n, node in enumerate(self.nodes)}).static_order():
            node = self.nodes[number]
            before[number] = max(node.needs, key=lambda n: finish[n], default=-1)
            finish[number] = node.work_s + finish.get(before[number], 0.0)
        at = max(finish, key=lambda n: finish[n], default=-1)
        found: list[int] = []
        while at >= 0:
            if self.nodes[at].tries:
                found.append(at)
            at = before[at]
        return tuple(reversed(found))

    @cached_property
    def chain_s(self) -> float:
        """Returns the seconds of that chain: no cap makes the run shorter."""
        return sum(self.nodes[n].work_s for n in self.chain)

    def load_of(self, model: str) -> LoadModel:
        """Returns how a model gets slower under load."""
        return self.loads.get(model, INDEPENDENT)

    def limits_of(self, model: str) -> ModelLimits:
        """Returns what a model allows."""
        return self.limits.get(model, _NO_LIMITS)


_NO_LIMITS: Final = ModelLimits()
