"""RunSnapshot: how far a run is, made from its events and attempts, by whoever holds them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from planexe.executor.attempt_log import Attempt
from planexe.figures import seconds_text
from planexe.spine.budget import Budget, BudgetKind, BudgetLine, Verdict, budget_lines, verdict_on
from planexe.spine.cache_use import NO_CACHE_USE, CacheUse
from planexe.spine.event_records import (
    BudgetSet,
    BudgetUsedUp,
    CapChanged,
    EffectProgressed,
    Ended,
    Event,
    ModelTooWeak,
    Sent,
    ServiceGivenUp,
    SessionBegun,
    Spared,
    StageChanged,
    StageState,
)
from planexe.spine.events import in_order
from planexe.spine.forecaster import Forecaster, TimeLeft
from planexe.spine.registry import StageSet
from planexe.spine.run import Run
from planexe.spine.run_clock import RunClock, RunClockReader
from planexe.spine.run_summary import OVER
from planexe.spine.service_waits import ServiceWait, ServiceWaits
from planexe.spine.spending import SpendingMeter
from planexe.spine.stage_tally import FINISHED as FINISHED
from planexe.spine.stage_tally import StageTally


@dataclass(frozen=True, slots=True, kw_only=True)
class StageProgress:
    """How far one stage is.

    Attributes:
        calls: how many calls it makes; an expectation until it has started.
        calls_done: how many of them have ended.
        gaps: what is missing in it.
        problem: why it failed or is blocked.
        doing: how far its code under way says it is, that which spoke last: ``40 %: reading``.
    """

    name: str
    heading: str
    chapter: str
    state: StageState
    calls: int
    calls_done: int
    gaps: tuple[str, ...] = ()
    problem: str = ""
    doing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSnapshot:
    """How far a run is.

    Attributes:
        status: as in ``RunFolder.status``.
        stages: in plan order.
        calls_done: finished calls; ``calls_running`` sent and not ended; ``calls_to_come`` the others, an expectation
            until their stage has started.
        share_done: done part of the expected work, 0 to 1.
        elapsed_s: the time of the run so far, see ``run_clock``; ``left_s`` expected seconds to go, ``None`` when over;
            ``left_low_s`` and ``left_high_s`` the ends of the band in which the real time left should lie.
        cost_usd: ``None`` where no attempt has a known cost.
        cap: the concurrency cap; ``worker`` whose process.
        expected_cost_usd: what the whole run is expected to cost, spent money included; ``None`` while unknown.
        expected_tokens: tokens in and out that the whole run is expected to use.
        budget: a line about each limit of its budget.
        stop_reason: why it stopped by itself; empty if it did not.
        waiting_for: services that are down, for which it waits.
        held_tries: calls whose next try waits because trouble has used up what the answers so far allow.
        cache: what services' caches knew of the input, and what that saved.
        warnings: what a person should know while it goes on: a model that is too weak.
    """

    run_id: str
    status: str
    stages: tuple[StageProgress, ...]
    calls_done: int
    calls_running: int
    calls_to_come: int
    attempts: int
    failed_attempts: int
    share_done: float
    elapsed_s: float
    left_s: float | None
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    cap: int
    gaps: tuple[str, ...] = ()
    expected_cost_usd: float | None = None
    expected_tokens: int = 0
    budget: tuple[BudgetLine, ...] = ()
    stop_reason: str = ""
    waiting_for: tuple[ServiceWait, ...] = ()
    left_low_s: float | None = None
    left_high_s: float | None = None
    cache: CacheUse = NO_CACHE_USE
    warnings: tuple[str, ...] = ()
    held_tries: int = 0


def left_text(snapshot: RunSnapshot) -> str:
    """Returns the time left as people read it, a band: ``about 16 s to 26 s left``; empty where there is none.

    How long an outage lasts nobody knows: what is left then counts from its end.
    """
    low_s, high_s = snapshot.left_low_s, snapshot.left_high_s
    if low_s is None or high_s is None:
        return ""
    if high_s < 1:
        return "nearly there"
    back = (
        f" once {' and '.join(wait.service for wait in snapshot.waiting_for)} is back" if snapshot.waiting_for else ""
    )
    return f"about {seconds_text(low_s)} to {seconds_text(high_s)} left{back}"


class ProgressTracker:
    """Takes events and attempts as they come, in order of time, and gives a snapshot in a few microseconds a stage.

    Args:
        stages: the plan's stages.
        run_id: name of the run.
        cap: calls in flight at the start.
        history: mean seconds of one call by stage, from earlier runs; default: what the run's log says it went by.
        forecaster: is told what happens and says how long the run still takes; without one nobody does.
    """

    def __init__(
        self,
        stages: StageSet,
        run_id: str,
        *,
        cap: int = 0,
        history: Mapping[str, float] | None = None,
        forecaster: Forecaster | None = None,
    ) -> None:
        self._stages = stages
        self._run_id = run_id
        self._history = history
        self._forecaster = forecaster
        self._in_flight: dict[tuple[str, int], str] = {}
        self._said: dict[str, EffectProgressed] = {}
        self._shares: dict[tuple[str, int], tuple[str, float]] = {}
        self._own = {
            s.name: StageTally(calls=s.expected.calls) if s.kind != "compute" else StageTally()
            for s in stages.stages.values()
        }
        self._attempts = self._failed = self._in = self._out = 0
        self._meter = SpendingMeter(stages.stages)
        self._budget = Budget()
        self._stop_reason = ""
        self._service_waits = ServiceWaits()
        self._warnings: tuple[str, ...] = ()
        self._cap = cap
        self._clock = RunClockReader()
        self._last_s = 0.0

    @classmethod
    def of_run(cls, run: Run, forecaster: Forecaster | None = None) -> Self:
        """Returns what follows a run from its beginning."""
        return cls(run.stages, run.run_id, cap=run.request.concurrency, forecaster=forecaster)

    def take_log(self, events: Iterable[Event], attempts: Iterable[Attempt]) -> None:
        """Takes what a log says, in the order of time."""
        for happened in in_order(events, attempts):
            if isinstance(happened, Attempt):
                self.take_attempt(happened)
            else:
                self.take_event(happened)

    def take_event(self, event: Event) -> None:
        """Takes one event."""
        self._last_s = max(self._last_s, event.unix_s)
        self._clock.take_event(event)
        self._service_waits.take_event(event)
        if self._forecaster is not None:
            self._forecaster.take_event(event)
        match event:
            case Sent():
                self._in_flight[event.call_id, event.attempt] = event.stage
            case SessionBegun():
                self._cap, self._stop_reason = event.cap, ""
                self._history = self._history or event.expected_s or None
                self._forget_flight(event.part)
            case EffectProgressed():
                self._said[event.stage] = event
                self._shares[event.key] = event.stage, event.share
            case CapChanged():
                self._cap = event.cap
            case StageChanged() | Spared() if event.stage in self._own:
                self._own[event.stage].take_event(event)
            case BudgetSet():
                self._budget = event.budget
            case BudgetUsedUp() | ServiceGivenUp():
                self._stop_reason = event.reason
            case ModelTooWeak():
                self._warnings = tuple(dict.fromkeys((*self._warnings, event.reason)))
                self._stop_reason = event.reason if event.stops else self._stop_reason
            case Ended():
                self._forget_flight(event.part)

    def _forget_flight(self, part: str) -> None:
        """Forgets the calls of a process that was cut off; where others work beside it, they are theirs."""
        if not part:
            self._in_flight.clear()
            self._shares.clear()

    def take_attempt(self, attempt: Attempt) -> None:
        """Takes one attempt."""
        self._last_s = max(self._last_s, attempt.anchor_unix_s + attempt.ended)
        self._clock.take_attempt(attempt)
        if self._forecaster is not None:
            self._forecaster.take_attempt(attempt)
        self._in_flight.pop((attempt.call_id, attempt.attempt), None)
        self._shares.pop((attempt.call_id, attempt.attempt), None)
        self._meter.take_attempt(attempt)
        stage = self._own.get(attempt.stage)
        if stage is not None:
            stage.take_attempt(attempt)
        if attempt.outcome == "reused":
            return
        self._attempts += 1
        self._failed += attempt.outcome == "failed"
        self._in += attempt.input_tokens
        self._out += attempt.output_tokens

    def clock(self, now_unix_s: float | None = None) -> RunClock:
        """Returns the run's clock.

        Args:
            now_unix_s: the present, for a run that goes on; default: the last thing that happened.
        """
        return self._clock.clock(now_unix_s)

    def verdict(self, now_unix_s: float) -> Verdict | None:
        """Returns how the run must stop because of its budget, ``None`` while it may go on."""
        if not self._budget:
            return None
        spent = self._meter.spent(self.clock(now_unix_s))
        return verdict_on(self._budget, spent, self._meter.under_way(tuple(self._in_flight.values())))

    def snapshot(self, status: str, now_unix_s: float | None = None) -> RunSnapshot:
        """Returns how far the run is.

        Args:
            status: the run's state.
            now_unix_s: the present, for a run that goes on; default: the last thing that happened.
        """
        now_s = self._last_s if now_unix_s is None else now_unix_s
        rows = tuple(self._row(name) for name in self._stages.stages)
        total = sum(r.calls for r in rows)
        done = sum(r.calls_done for r in rows)
        in_flight = len(self._in_flight) if status == "running" else 0
        clock = self.clock(now_unix_s)
        left: TimeLeft | None = None
        if status == "running" and self._forecaster is not None:
            left = self._forecaster.left(self._own, self._cap, now_s, clock.wall_s)
        left_s = left.likely_s if left else None
        over = status in OVER
        rest_tokens, rest_usd = self._meter.rest({} if over else {r.name: r.calls - r.calls_done for r in rows})
        spent = self._meter.spent(clock)
        expected: dict[BudgetKind, float] = {"tokens": spent.tokens + rest_tokens}
        if rest_usd is not None:
            expected["cost"] = spent.cost_usd + rest_usd
        if left_s is not None:
            expected["minutes"] = spent.minutes + left_s / 60
        return RunSnapshot(
            run_id=self._run_id,
            status=status,
            stages=rows,
            calls_done=done,
            calls_running=in_flight,
            calls_to_come=max(0, total - done - in_flight),
            attempts=self._attempts,
            failed_attempts=self._failed,
            share_done=self._share(status),
            elapsed_s=clock.wall_s,
            left_s=left_s,
            left_low_s=left.low_s if left else None,
            left_high_s=left.high_s if left else None,
            input_tokens=self._in,
            output_tokens=self._out,
            cost_usd=self._meter.cost_usd,
            cache=self._meter.cache,
            cap=self._cap,
            gaps=tuple(g for r in rows for g in r.gaps),
            expected_cost_usd=expected.get("cost"),
            expected_tokens=round(expected["tokens"]),
            budget=budget_lines(self._budget, spent, expected),
            waiting_for=self._service_waits.waits if status == "running" else (),
            warnings=self._warnings,
            stop_reason=self._stop_reason if status == "stopped" or status == "running" else "",
        )

    def _row(self, name: str) -> StageProgress:
        stage, own = self._stages.stages[name], self._own[name]
        return StageProgress(
            name=name,
            heading=stage.heading,
            chapter=self._stages.chapters.get(stage.chapter, stage.chapter),
            state=own.state,
            calls=own.calls_in_all,
            calls_done=own.calls_done,
            gaps=own.gaps,
            problem=own.problem,
            doing=str(said) if (said := self._said.get(name)) and said.key in self._in_flight else "",
        )

    def _share(self, status: str) -> float:
        """Returns the done share of the expected work; of code that goes on as much as it says is done."""
        if status in OVER:
            return 1.0
        begun: dict[str, float] = defaultdict(float)
        for stage_name, share in self._shares.values():
            begun[stage_name] += share
        whole = left = 0.0
        for name, stage in self._stages.stages.items():
            own = self._own[name]
            one_s = (self._history or {}).get(name, stage.expected.seconds)
            whole += one_s * own.calls
            if own.state not in FINISHED:
                done = len(own.ended) + begun[name]
                left += one_s * own.calls * (1 - done / max(own.calls, done, 1))
        return 1 - left / whole if whole else 0.0
