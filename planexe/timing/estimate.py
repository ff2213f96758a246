"""What a plan will take before it is made: calls, seconds and money as ranges, and what they rest on; pure."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from planexe.executor.concurrency_limiter import checked_cap
from planexe.figures import count_text
from planexe.llm.model_spec import ModelSpec
from planexe.spine.call_graph import call_graph
from planexe.spine.graph import call_share
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage
from planexe.timing.load_model import LoadModel
from planexe.timing.replay_model import MINUTE_S, ModelLimits, Node, Replay, Try
from planexe.timing.time_left import USUAL_SPREAD, varied
from planexe.timing.virtual_run import run_virtually


class PastCalls(Protocol):
    """What earlier runs teach about one stage's calls, at time scale 1."""

    @property
    def mean_s(self) -> float:
        """Returns the seconds of one call."""
        ...

    @property
    def calls(self) -> int:
        """Returns how many calls that rests on."""
        ...

    @property
    def runs(self) -> int:
        """Returns in how many runs they were made."""
        ...

    @property
    def input_tokens(self) -> float:
        """Returns the tokens of one prompt."""
        ...

    @property
    def output_tokens(self) -> float:
        """Returns the tokens of one answer."""
        ...


@dataclass(frozen=True, slots=True)
class Range:
    """A figure that is not known exactly."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a plan will take.

    Attributes:
        calls: LLM calls; ``seconds`` run time; ``tokens`` read and written.
        cost_usd: ``None`` where the model's prices are not known.
        rests_on: one sentence on what the figures rest on.
        from_history: share of the expected work, 0 to 1, that earlier runs are known for.
    """

    calls: Range
    seconds: Range
    tokens: Range
    cost_usd: Range | None
    rests_on: str
    from_history: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guess:
    """Factors of one end of the ranges: on the number of a list's calls, and on seconds with and without history."""

    items: float
    known: float
    unknown: float


_LOW: Final = _Guess(items=0.75, known=0.85, unknown=0.6)
_LIKELY: Final = _Guess(items=1.0, known=1.0, unknown=1.0)
_HIGH: Final = _Guess(items=1.35, known=1.3, unknown=1.8)
_NEARLY_ALL: Final = 0.95


def estimate(
    stages: StageSet,
    *,
    history: Mapping[str, PastCalls] | None = None,
    spec: ModelSpec | None = None,
    cap: int = 4,
    load: LoadModel | None = None,
    time_scale: float = 1.0,
    items: Mapping[str, int] | None = None,
) -> Estimate:
    """Returns what a plan will take with so many calls in flight, scheduled as the executor does it.

    Args:
        stages: the plan's stages.
        history: earlier calls with this model by stage; stages without an entry get what the catalogue says, by as much
            quicker or slower as the others were.
        spec: the model, for its prices and limits.
        cap: calls in flight.
        load: how the model gets slower under load, as a forecast has learned it.
        time_scale: factor on the seconds (the simulated model's pace).
        items: how many items stages have, where that is known, see ``known_items``; others have about the usual number.

    Raises:
        SettingsError: the cap is no whole number from 1 to 1024.
    """
    ahead = PlanAhead(stages, history=history, spec=spec, load=load, time_scale=time_scale, items=items)
    return ahead.at(cap)


@dataclass(frozen=True, slots=True)
class _Draw:
    calls: int
    seconds: float
    tokens: float
    cost_usd: float | None


class PlanAhead:
    """A plan that is not made yet, to be estimated at one cap after the other; arguments as of ``estimate``."""

    def __init__(
        self,
        stages: StageSet,
        *,
        history: Mapping[str, PastCalls] | None = None,
        spec: ModelSpec | None = None,
        load: LoadModel | None = None,
        time_scale: float = 1.0,
        items: Mapping[str, int] | None = None,
    ) -> None:
        self._stages = stages
        self._known = items or {}
        self._history = {n: past for n, past in (history or {}).items() if n in stages.stages and past.mean_s > 0}
        self._runs: dict[_Guess, Replay] = {}
        self._spec = spec
        self._loads = {"": load} if load else {}
        self._scale = time_scale
        catalogued_s = sum(stages.stages[name].expected.seconds for name in self._history)
        known_s = sum(past.mean_s for past in self._history.values())
        self._pace = known_s / catalogued_s if catalogued_s > 0 else 1.0
        self._priorities = CallPriorities(stages, {s.name: self._one_s(s) for s in stages.stages.values()})
        all_s = self._work_s(known=False)
        self.from_history = self._work_s(known=True) / all_s if all_s > 0 else 0.0

    def _work_s(self, *, known: bool) -> float:
        asked = (s for s in self._stages.stages.values() if s.kind != "compute")
        return sum(self._one_s(s) * len(self._items(s, _LIKELY)) for s in asked if not known or s.name in self._history)

    def _one_s(self, stage: Stage) -> float:
        past = self._history.get(stage.name)
        return past.mean_s if past else stage.expected.seconds * self._pace

    def _items(self, stage: Stage, guess: _Guess) -> list[str]:
        """Returns the keys of a stage's calls: a fixed number of parts and turns, about so many items of a list."""
        if stage.kind == "compute":
            return []
        if stage.kind == "parts":
            return [part.key for part in stage.parts[: stage.most]]
        if stage.kind == "turns":
            return [str(n) for n in range(len(stage.turns[: stage.most]))]
        if stage.kind == "ask" or (stage.kind == "effect" and not stage.has_items):
            return [""]
        if stage.over:
            return self._items_over(stage, guess)
        known = self._known.get(stage.name)
        return [str(n) for n in range(max(1, round(stage.expected.calls * guess.items)) if known is None else known)]

    def _items_over(self, stage: Stage, guess: _Guess) -> list[str]:
        """Returns those of the items gone over about which there is a call: the first of them stand for any."""
        first = stage
        while first.over:
            first = self._stages.stages[first.over]
        found = self._items(first, guess)
        return found[: math.ceil(len(found) * call_share(self._stages, stage))]

    @property
    def run(self) -> Replay:
        """Returns the plan as it probably goes, to be forecast like one that was made."""
        return self._run(_LIKELY)

    def at(self, cap: int) -> Estimate:
        """Returns what the plan will take with so many calls in flight.

        Raises:
            SettingsError: the cap is no whole number from 1 to 1024.
        """
        checked_cap(cap)
        low, likely, high = (self._draw(guess, cap) for guess in (_LOW, _LIKELY, _HIGH))
        cost = None
        if low.cost_usd is not None and likely.cost_usd is not None and high.cost_usd is not None:
            cost = Range(low.cost_usd, likely.cost_usd, high.cost_usd)
        return Estimate(
            calls=Range(low.calls, likely.calls, high.calls),
            seconds=Range(low.seconds, likely.seconds, high.seconds),
            tokens=Range(low.tokens, likely.tokens, high.tokens),
            cost_usd=cost,
            rests_on=self._rests_on(),
            from_history=self.from_history,
        )

    def _run(self, guess: _Guess) -> Replay:
        """Returns the plan as it would be at one end of the ranges."""
        if guess not in self._runs:
            calls = [(s.name, item) for s in self._stages.stages.values() for item in self._items(s, guess)]
            nodes = self._nodes(calls, guess)
            self._runs[guess] = Replay(nodes=nodes, loads=self._loads, limits={"": self._limits()})
        return self._runs[guess]

    def _draw(self, guess: _Guess, cap: int) -> _Draw:
        run = self._run(guess)
        read = sum(n.tries[0].input_tokens for n in run.calls)
        written = sum(n.tries[0].output_tokens for n in run.calls)
        return _Draw(len(run.calls), run_virtually(run, cap).seconds, read + written, self._cost(read, written))

    def _nodes(self, calls: list[tuple[str, str]], guess: _Guess) -> tuple[Node, ...]:
        edges = call_graph(self._stages, calls)
        index = {node: number for number, node in enumerate(edges)}
        nodes: list[Node] = []
        counts = Counter(stage for stage, _ in calls)
        factors = {stage: iter(varied(count, USUAL_SPREAD)) for stage, count in counts.items()}
        for node in edges:
            stage = self._stages.stages[node.stage]
            nodes.append(
                Node(
                    stage=node.stage,
                    item=node.item,
                    tries=(self._try(stage, guess, next(factors[node.stage])),) if not node.end else (),
                    needs=tuple(dict.fromkeys(index[n] for n in edges[node])),
                    priority=self._priorities.of(node.stage, node.item),
                )
            )
        return tuple(nodes)

    def _try(self, stage: Stage, guess: _Guess, share: float) -> Try:
        past = self._history.get(stage.name)
        factor = guess.known if past else guess.unknown
        tokens = guess.known if past else (1 + guess.unknown) / 2  # prompts and answers vary less than a model's speed
        read = past.input_tokens if past else stage.expected.input_tokens
        written = past.output_tokens if past else stage.expected.output_tokens
        return Try(
            work_s=self._one_s(stage) * share * factor * self._scale,
            input_tokens=round(read * tokens),
            output_tokens=round(written * tokens),
        )

    def _limits(self) -> ModelLimits:
        spec = self._spec
        if spec is None:
            return ModelLimits()
        return ModelLimits(
            requests_per_minute=spec.requests_per_minute,
            tokens_per_minute=spec.tokens_per_minute,
            max_concurrency=spec.max_concurrency,
            minute_s=MINUTE_S,
        )

    def _cost(self, read: float, written: float) -> float | None:
        spec = self._spec
        if spec is None or spec.input_usd_per_million is None or spec.output_usd_per_million is None:
            return None
        return (read * spec.input_usd_per_million + written * spec.output_usd_per_million) / 1e6

    @property
    def basis(self) -> str:
        """Returns in few words what the figures rest on: ``3 earlier runs with this model``."""
        if not self._history:
            return "the catalogue's seconds"
        runs = count_text(max(past.runs for past in self._history.values()), "earlier run")
        return f"{runs} with this model" if self.from_history >= _NEARLY_ALL else f"{runs} and the catalogue's seconds"

    def _rests_on(self) -> str:
        """Returns what the figures rest on, in one sentence."""
        pace = "the catalogue's seconds of a fast cloud model"
        if not self._history:
            return f"From {pace}: no earlier run with this model is known."
        runs = max(past.runs for past in self._history.values())
        past_text = f"From {count_text(runs, 'earlier run')} with this model"
        if self.from_history >= _NEARLY_ALL:
            return f"{past_text}."
        return f"{past_text} for {self.from_history:.0%} of the work, and from {pace}, at the same pace, for the rest."
