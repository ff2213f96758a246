"""From a run's attempts, stages and events to a replay of it; pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final

from planexe.executor.attempt_log import Attempt
from planexe.executor.leading import PATIENCE
from planexe.llm.model_spec import ModelSpec
from planexe.spine.cache_use import cache_use_of
from planexe.spine.call_graph import CallNode, call_graph, in_call_order, item_order, items_beside
from planexe.spine.event_records import Ended, Event, Paused, SessionBegun
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet
from planexe.spine.run_clock import run_clock
from planexe.spine.run_request import RunRequest
from planexe.timing.first_pass import FirstPass, first_pass
from planexe.timing.idle import cap_steps
from planexe.timing.levels import levels_of, observations_of
from planexe.timing.load_model import INDEPENDENT, Levels, LoadFit, LoadModel, Observation, fit_load
from planexe.timing.replay_model import MINUTE_S, ModelLimits, Node, Recorded, Replay, Try

Key = tuple[str, str]
_LONGEST_LAG_S: Final = 2.0
"""More than this between inputs and readiness is no overhead of ours: a crash, a resume, a person."""
_TOO_SLOW: Final = 1.5
"""A try that ran into a time limit and was slowed down this much by others would not have done so alone."""
_OTHERS_WAITS: Final = ("paused", "service", "leader")
_RATE_WAITS: Final = ("rpm", "tpm", "retry_after", "cooldown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known beside the log.

    Attributes:
        specs: catalogue entries by model name, for limits and prices.
        history: mean seconds of one call by stage, for the priorities where the run's log does not say what they rested
            on.
        minute_s: length of the provider's minute; shorter at a simulated service that runs faster than life.
        more: calls of the same models in other runs or in a calibration, by model, from which the load is learned too.
    """

    specs: Mapping[str, ModelSpec] | None = None
    history: Mapping[str, float] | None = None
    minute_s: float = MINUTE_S
    more: Mapping[str, Sequence[Observation]] | None = None


def replay_of(
    attempts: Sequence[Attempt],
    stages: StageSet,
    events: Sequence[Event] = (),
    surroundings: Surroundings | None = None,
) -> Replay:
    """Returns the run's first pass as it can be run again; an empty replay where no call ended well yet.

    Args:
        attempts: of all workers, in the order in which they ended.
        stages: the plan's stages.
        events: of the run.
        surroundings: limits, history and further observations.
    """
    return _Recording(first_pass(attempts, events), stages, surroundings or Surroundings()).replay()


def minute_s_of(request: RunRequest) -> float:
    """Returns how long the provider's minute was in a run, in seconds: a simulated service may run faster than life."""
    return MINUTE_S * (request.time_scale if request.simulated and request.time_scale > 0 else 1.0)


class _Recording:
    def __init__(self, done: FirstPass, stages: StageSet, known: Surroundings) -> None:
        self._stages = stages
        self._known = known
        self._done = done
        self._attempts = [a for a in done.attempts if a.outcome != "reused"]
        self._clock = run_clock(done.attempts, done.events)
        self._caps = cap_steps(self._attempts, done.events, self._clock)
        self._limits = {name: self._limits_of(name) for name in dict.fromkeys(a.model for a in self._attempts)}
        self._levels = levels_of(self._attempts, self._clock)
        seen = observations_of(self._attempts, self._levels)
        more = known.more or {}
        self._fits: dict[str, LoadFit] = {m: fit_load([*seen.get(m, ()), *more.get(m, ())]) for m in self._limits}
        self._calls = _last_calls(self._attempts)
        self._entry_s = _middle(_entry(a) for a in self._attempts if not _waited_for_rate(a))

    def replay(self) -> Replay:
        """Returns the replay."""
        nodes = self._nodes()
        return Replay(
            nodes=nodes,
            loads={m: fit.load for m, fit in self._fits.items()},
            fits=self._fits,
            limits=self._limits,
            turnover_s=self._turnover_s(),
            tail_s=self._tail_s(),
            patience_s=self._known.minute_s * PATIENCE,
            refusals=sum(a.error_kind == "rate_limit" and not self._explained(a) for a in self._attempts),
            recorded=self._recorded(),
            cache=cache_use_of(self._attempts),
        )

    def _nodes(self) -> tuple[Node, ...]:
        order = item_order(self._done.events)
        edges = call_graph(self._stages, self._calls, order, items_beside(self._done.events))
        priorities = CallPriorities(self._stages, self._expected_s(), order)
        index = {node: number for number, node in enumerate(edges)}
        made = {node: [] if node.end else self._calls[node.stage, node.item] for node in edges}
        inputs_s: dict[CallNode, float] = {}
        over_s: dict[CallNode, float] = {}
        for node in in_call_order(edges):
            inputs_s[node] = max((over_s[n] for n in edges[node]), default=0.0)
            over_s[node] = max([inputs_s[node], *(self._at_s(a, a.ended) for a in made[node][-1:])])
        return tuple(
            Node(
                stage=node.stage,
                item=node.item,
                tries=self._tries(made[node]),
                needs=tuple(dict.fromkeys(index[n] for n in needs)),
                priority=priorities.of(node.stage, node.item),
                lag_s=self._lag_s(made[node], inputs_s[node]),
            )
            for node, needs in edges.items()
        )

    def _expected_s(self) -> Mapping[str, float] | None:
        """Returns the seconds by stage that the run's priorities rested on; ``None``: as the stages expect."""
        for event in self._done.events:
            if isinstance(event, SessionBegun) and event.expected_s is not None:
                return event.expected_s or None
        return self._known.history

    def _lag_s(self, made: Sequence[Attempt], inputs_s: float) -> float:
        if not made:
            return 0.0
        return min(max(0.0, self._at_s(made[0], made[0].ready) - inputs_s), _LONGEST_LAG_S)

    def _tries(self, made: Sequence[Attempt]) -> tuple[Try, ...]:
        tries: list[Try] = []
        kept = [a for a in made if not self._explained(a)]
        for a, follower in zip(kept, [*kept[1:], None], strict=False):
            levels = self._levels.get(id(a), ())
            fixed = bool(a.timeout_phase)
            work_s = a.duration_s if fixed else self._load(a.model).alone_s(levels)
            first = (a.first_token - a.sent) if a.first_token is not None and a.sent is not None else a.duration_s
            tries.append(
                Try(
                    model=a.model,
                    provider=a.provider,
                    work_s=work_s,
                    first_s=work_s * first / a.duration_s if a.duration_s > 0 else 0.0,
                    fixed=fixed,
                    crowd=_crowd(levels, self._load(a.model)) if fixed else 0.0,
                    entry_s=self._entry_s if _waited_for_rate(a) else _entry(a),
                    prefix=a.prefix,
                    backoff_s=a.waits.get("backoff", 0.0),
                    pause_s=_pause_after(a, follower),
                    ok=a.outcome == "ok",
                    input_tokens=a.input_tokens,
                    output_tokens=a.output_tokens,
                    cost_usd=a.cost_usd,
                )
            )
        return tuple(tries)

    def _explained(self, attempt: Attempt) -> bool:
        """Says whether a refusal comes from a limit that the replay knows: it then refuses by itself."""
        limits = self._limits[attempt.model]
        return attempt.error_kind == "rate_limit" and (
            limits.seen_requests is not None or limits.seen_tokens is not None
        )

    def _load(self, model: str) -> LoadModel:
        return self._fits[model].load if model in self._fits else INDEPENDENT

    def _limits_of(self, model: str) -> ModelLimits:
        mine = [a for a in self._attempts if a.model == model]
        spec = (self._known.specs or {}).get(model)
        left = [a.headroom["requests"] + 1 for a in mine if "requests" in a.headroom]
        tokens = [a.headroom["tokens"] + a.input_tokens + a.output_tokens for a in mine if "tokens" in a.headroom]
        refused = [a.duration_s for a in mine if a.error_kind == "rate_limit" and a.sent is not None]
        if any(a.kind == "effect" for a in mine):
            return ModelLimits(max_concurrency=max(a.cap for a in mine) or None, outside=True)
        return ModelLimits(
            requests_per_minute=spec.requests_per_minute if spec else None,
            tokens_per_minute=spec.tokens_per_minute if spec else None,
            max_concurrency=spec.max_concurrency if spec else None,
            seen_requests=_largest(left),
            seen_tokens=_largest(tokens),
            minute_s=self._known.minute_s,
            refusal_s=_middle(refused),
        )

    def _tail_s(self) -> float:
        last_s = max((self._at_s(a, a.ended) for a in self._attempts), default=0.0)
        ended = any(isinstance(e, Ended) for e in self._done.events)
        return min(max(0.0, self._clock.wall_s - last_s), _LONGEST_LAG_S) if ended else 0.0

    def _turnover_s(self) -> float:
        """Returns our own mean seconds between the end of a call and the start of one that waited for its slot."""
        held = [(a, self._at_s(a, a.acquired)) for a in self._attempts if a.acquired is not None and a.slot >= 0]
        ends = sorted(self._at_s(a, a.ended) for a, _ in held)
        changes = [at_s for at_s, _ in self._caps]
        gaps: list[float] = []
        for attempt, at_s in held:
            end_s = ends[max(0, bisect_right(ends, at_s) - 1)]
            same_cap = bisect_right(changes, end_s) == bisect_right(changes, at_s)  # else that let it begin
            if self._at_s(attempt, attempt.queued) < end_s <= at_s and same_cap and not _waited_for_others(attempt):
                gaps.append(min(at_s - end_s, _LONGEST_LAG_S))
        return fmean(gaps) if gaps else 0.0

    def _recorded(self) -> Recorded:
        caps = self._caps
        kept = {id(a) for made in self._calls.values() for a in made}
        lost = sum(id(a) not in kept for a in self._attempts)
        paused = any(isinstance(e, Paused) for e in self._done.events)
        notes = []
        if len(self._clock.sessions) > 1:
            notes.append("the run was interrupted and resumed")
        if paused:
            notes.append("the run was paused")
        if lost:
            notes.append(f"{lost} tries of calls that were made again or never finished are left out")
        if not any(isinstance(e, Ended) for e in self._done.events):
            notes.append("the run is not over: this is about the calls made so far")
        return Recorded(
            seconds=self._clock.wall_s,
            caps=caps,
            cap=caps[0][1] if len(caps) == 1 and caps[0][1] > 0 else None,
            comparable=not notes,
            note="; ".join(notes),
        )

    def _at_s(self, attempt: Attempt, moment: float) -> float:
        return self._clock.at(attempt, moment)


def _last_calls(attempts: Iterable[Attempt]) -> dict[Key, list[Attempt]]:
    """Returns the tries of each call that came to an end, in the order of the items; the last time counts."""
    by_call: dict[str, list[Attempt]] = {}
    for a in attempts:
        by_call.setdefault(f"{a.stage}\n{a.item}\n{a.call_id}", []).append(a)
    latest: dict[Key, list[Attempt]] = {}
    for made in by_call.values():
        if any(a.outcome == "ok" for a in made):  # of two tries at the same time only one counted
            made = [a for a in made if a.outcome != "cancelled"]
        if made[-1].outcome != "cancelled":
            latest[made[0].stage, made[0].item] = [a for a in made if a.sent is not None]
    return {
        k: latest[k] for k in sorted(latest, key=lambda k: (k[0], latest[k][0].index if latest[k] else 0)) if latest[k]
    }


def _pause_after(attempt: Attempt, follower: Attempt | None) -> float:
    """Returns how long everybody was told to wait after a try."""
    if attempt.outcome == "ok" or follower is None or follower.model != attempt.model:
        return 0.0
    if attempt.retry_after_s is not None:
        return attempt.retry_after_s
    return follower.waits.get("retry_after", 0.0) if attempt.error_kind == "rate_limit" else 0.0


def _crowd(levels: Levels, load: LoadModel) -> float:
    """Returns how many calls were in flight on average if that made the try much slower than alone, else 0."""
    seconds = sum(s for _, s in levels)
    if seconds <= 0 or seconds < _TOO_SLOW * load.alone_s(levels):
        return 0.0
    return sum(n * s for n, s in levels) / seconds


def _waited_for_others(attempt: Attempt) -> bool:
    return _waited_for_rate(attempt) or any(
        attempt.waits.get(reason, 0.0) > 0 for reason in ("paused", "service", "leader")
    )


def _waited_for_rate(attempt: Attempt) -> bool:
    return any(attempt.waits.get(reason, 0.0) > 0 for reason in _RATE_WAITS)


def _entry(attempt: Attempt) -> float:
    """Returns our own seconds between an attempt's slot and its request."""
    if attempt.sent is None or attempt.acquired is None:
        return 0.0
    return max(0.0, attempt.sent - attempt.acquired)


def _largest(limits: Iterable[int]) -> int | None:
    """Returns the largest limit; one that lets nothing through is none, for calls went through."""
    return max((limit for limit in limits if limit > 0), default=None)


def _middle(values: Iterable[float]) -> float:
    found = list(values)
    return median(found) if found else 0.0
