"""Measures: what a run's attempts say about time, concurrency, errors, limits, tokens and money; pure."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from planexe.executor.attempt_log import Attempt
from planexe.spine.cache_use import cache_use_of
from planexe.spine.call_graph import call_graph, item_order, items_beside
from planexe.spine.event_records import Event, MachineSample
from planexe.spine.registry import StageSet
from planexe.spine.run import Run
from planexe.spine.run_clock import run_clock
from planexe.spine.spending import cost_of
from planexe.timing.call_chain import CallChain, longest_chain
from planexe.timing.descriptions import Line, describe
from planexe.timing.idle import cap_steps, in_flight_steps, slot_use
from planexe.timing.machine import machine_use
from planexe.timing.run_figures import RunFigures, StageMeasures


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures(RunFigures):
    """What a run's attempts say, in numbers, in words and as JSON."""

    def describe(self) -> list[Line]:
        """Returns label, value and a plain explanation of each measure, the most telling first."""
        return describe(self)

    def to_json(self) -> dict[str, Any]:
        """Returns everything as JSON values, the derived numbers included."""
        total = asdict(self.total)
        return {
            "wall_s": self.wall_s,
            "concurrency_ratio": self.concurrency_ratio,
            "lower_bound_s": self.lower_bound_s,
            "utilisation": self.utilisation,
            "error_rate": self.error_rate,
            "peak": self.peak,
            "largest_cap": self.largest_cap,
            **total,
            "cache": self.cache.to_json(),
            "error_kinds": dict(self.error_kinds),
            "second_requests": dict(self.second_requests),
            "rate_limited": self.error_kinds.get("rate_limit", 0),
            "wait_s": dict(self.wait_s),
            "idle_slot_s": self.idle_slot_s,
            "critical_path": {
                "seconds": self.critical_path.seconds,
                "calls": [list(call) for call in self.critical_path.calls],
            },
            "machine": asdict(self.machine),
            "sessions": [asdict(session) | {"wall_s": session.wall_s} for session in self.sessions],
            "in_flight": [list(step) for step in self.in_flight],
            "caps": [list(step) for step in self.caps],
            "idle_spans": [asdict(span) for span in self.slots.idle],
            "stages": {name: asdict(stage) for name, stage in self.stages.items()},
        }


def measure(attempts: Sequence[Attempt], stages: StageSet, events: Sequence[Event] = ()) -> Measures:
    """Returns what the attempts say.

    Args:
        attempts: of all workers, in the order in which they ended.
        stages: the plan's stages, for the critical path; stages outside the plan wait for nothing.
        events: of the run, for sessions, pauses and changes of the cap; without them the attempts must do.
    """
    clock = run_clock(attempts, events)
    asked = [attempt for attempt in attempts if attempt.kind == "call"]  # effects take no slot of the cap
    flight = in_flight_steps(asked, clock)
    by_stage: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        by_stage.setdefault(attempt.stage, []).append(attempt)
    order = stages.order
    waits: Counter[str] = Counter()
    for attempt in asked:
        waits.update(attempt.waits)
    return Measures(
        sessions=clock.sessions,
        wall_s=clock.wall_s,
        total=_stage_measures(asked),
        stages={n: _stage_measures(by_stage[n]) for n in sorted(by_stage, key=lambda n: order.get(n, len(order)))},
        in_flight=flight,
        peak=max(n for _, n in flight),
        caps=cap_steps(asked, events, clock),
        slots=slot_use(asked, events, clock),
        error_kinds=dict(Counter(a.error_kind for a in attempts if a.outcome == "failed")),
        second_requests=dict(Counter[str](a.reason for a in asked if a.reason != "first" and a.sent is not None)),
        wait_s={reason: seconds for reason, seconds in waits.items() if seconds > 0},
        critical_path=_critical_path(attempts, stages, events),
        cache=cache_use_of(attempts),
        machine=machine_use([e for e in events if isinstance(e, MachineSample)]),
    )


def measure_run(run: Run) -> Measures:
    """Returns what the attempts of a run say, of a finished one or of one that goes on.

    Raises:
        RunError: the folder cannot be read.
    """
    return measure(run.attempts, run.stages, run.events)


def call_seconds(attempts: Iterable[Attempt]) -> dict[tuple[str, str], float]:
    """Returns the seconds of each call by stage and item, its failed attempts included, in the order of the items.

    Where a call was made several times (a rerun, a crash) the last time counts.
    """
    made: dict[tuple[str, str], tuple[int, str, float]] = {}
    for a in attempts:
        if a.outcome != "reused":
            _, call_id, seconds = made.get((a.stage, a.item), (0, "", 0.0))
            earlier_s = seconds if call_id == a.call_id else 0.0
            own_s = 0.0 if a.reason == "hedge" else a.duration_s  # it goes on beside another one
            made[a.stage, a.item] = (a.index, a.call_id, earlier_s + own_s)
    return {key: made[key][2] for key in sorted(made, key=lambda k: (k[0], made[k][0]))}


def _critical_path(attempts: Iterable[Attempt], stages: StageSet, events: Iterable[Event]) -> CallChain:
    seconds, told = call_seconds(attempts), tuple(events)
    return longest_chain(call_graph(stages, seconds, item_order(told), items_beside(told)), seconds)


def _stage_measures(attempts: Sequence[Attempt]) -> StageMeasures:
    tried = [a for a in attempts if a.outcome != "reused"]
    cache = cache_use_of(tried)
    good_s = sorted(a.duration_s for a in tried if a.outcome == "ok")
    return StageMeasures(
        calls=len({a.call_id for a in tried}),
        reused=len(attempts) - len(tried),
        attempts=len(tried),
        failed=sum(a.outcome == "failed" for a in tried),
        cancelled=sum(a.outcome == "cancelled" for a in tried),
        work_s=math.fsum(a.duration_s for a in tried),
        useful_s=math.fsum(good_s),
        p50_s=percentile(good_s, 0.5),
        p95_s=percentile(good_s, 0.95),
        input_tokens=cache.input_tokens,
        cached_tokens=cache.cached_tokens,
        output_tokens=sum(a.output_tokens for a in tried),
        reasoning_tokens=sum(a.reasoning_tokens for a in tried),
        cost_usd=cost_of(tried),
        wasted_usd=cost_of([a for a in tried if a.outcome != "ok"]),
        saved_usd=cache.saved_usd,
    )


def percentile(ascending: Sequence[float], share: float) -> float | None:
    """Returns the value below which that share of the values lies, interpolated; ``None`` without values."""
    if not ascending:
        return None
    place = share * (len(ascending) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ascending) - 1)
    return ascending[low] + (ascending[high] - ascending[low]) * (place - low)
