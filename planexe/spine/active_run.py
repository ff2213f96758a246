"""ActiveRun: a run that this process works on, with its controls, its live snapshot and its logs."""

import asyncio
import contextlib
import platform
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from planexe.errors import InputError, RunError, RunInUse
from planexe.executor.attempt_log import Attempt, FileAttemptLog
from planexe.executor.call_journal import FolderJournal
from planexe.executor.clock import SystemClock, wall_anchor
from planexe.executor.concurrency_limiter import ConcurrencyLimiter
from planexe.executor.executor import LLMExecutor
from planexe.executor.extra_requests import ExtraRequests
from planexe.executor.hooks import AttemptStart, EffectProgress, Hooks, ServiceNews
from planexe.executor.stop import StopMode, StopToken, stopped
from planexe.executor.weak_models import WeakModels
from planexe.jobs.garbage import rare_collections
from planexe.spine.artefact import ItemAnswer
from planexe.spine.budget import Budget
from planexe.spine.changes import keep_stale_count
from planexe.spine.event_records import (
    BudgetSet,
    BudgetUsedUp,
    CapChanged,
    EffectProgressed,
    Ended,
    Event,
    MachineSample,
    ModelTooWeak,
    Paused,
    Resumed,
    Sent,
    ServiceBack,
    ServiceDown,
    ServiceGivenUp,
    SessionBegun,
    Taken,
)
from planexe.spine.events import FileEvents
from planexe.spine.forecaster import Forecaster
from planexe.spine.progress import ProgressTracker, RunSnapshot
from planexe.spine.run import Run
from planexe.spine.run_lease import BEAT_S, Lease
from planexe.spine.run_outcome import RunOutcome
from planexe.spine.run_summary import RunSummary, Status
from planexe.spine.runner import Runner
from planexe.spine.stage_override import StageOverride

_LOOK_FOR_STOP_S = 0.25
_SAMPLE_MACHINE_S = 1.0


@dataclass(frozen=True, kw_only=True)
class RunParts:
    """What a run's executor is built from; made by ``ActiveRun`` and handed to ``make_executor``."""

    models: tuple[str, ...]
    limiter: ConcurrencyLimiter
    journal: FolderJournal
    log: FileAttemptLog
    hooks: Hooks
    stop: StopToken
    extra: ExtraRequests
    worker: str
    anchor_unix_s: float


MakeExecutor = Callable[[RunParts], LLMExecutor]
Engine = Callable[["ActiveRun", Lease], Awaitable[None]]
"""Has other processes work on the stages of a run that this one holds."""


class ActiveRun:
    """One session of work on a run folder. Controls may be used from any thread.

    Args:
        run: the run.
        limiter: the run's slots.
        make_executor: builds an executor for some models from the run's parts.
        history: mean seconds of one call by stage, from earlier runs.
        sample_machine: reads memory and processor use; what it returns is kept as ``machine`` events.
        forecaster: follows the run and says how long it still takes.
        advise: says what to use instead of a model that is too weak.
    """

    def __init__(
        self,
        run: Run,
        limiter: ConcurrencyLimiter,
        make_executor: MakeExecutor,
        *,
        history: Mapping[str, float] | None = None,
        sample_machine: Callable[[], MachineSample] | None = None,
        forecaster: Forecaster | None = None,
        advise: Callable[[str], str] = lambda _: "Use a larger model.",
    ) -> None:
        self.folder = run.folder
        self.request = run.request
        self.limiter = limiter
        self.stop_token = StopToken()
        self.live: dict[tuple[str, int], AttemptStart] = {}
        self.attempts: list[Attempt] = []
        self.outcome: RunOutcome | None = None
        self.problem = ""
        self.stages = run.stages
        self._run = run
        self._make_executor = make_executor
        self._history = history
        self._sample_machine = sample_machine
        self._anchor_unix_s = wall_anchor()
        self._worker = ""
        self._tracker = ProgressTracker.of_run(run, forecaster)
        self._events: FileEvents | None = None
        self._runner: Runner | None = None
        self._status: Status = "new"
        self._overrides: Mapping[str, StageOverride] = {}
        self._budget = Budget()
        self._executors: dict[tuple[str, ...], LLMExecutor] = {}
        self.extra = ExtraRequests(SystemClock())
        self._weak = WeakModels()
        self._advise = advise
        self._lease: Lease | None = None
        self._writes_summary = True

    async def run(self, name: str = "", engine: "Engine | None" = None) -> RunOutcome:
        """Works on the run until it is over, and writes how it ended.

        Where a process of another machine has it and gives no sign of life, that is waited for: it lapses, or lives.
        A worker, which has a name, waits for a frozen process of its own machine, too.

        Args:
            name: of the worker that this process is, as the chart tells it.
            engine: has other processes work on the stages, each by ``run_part``; this one then only sums up.

        Raises:
            RunInUse: another process works on it, or has taken it meanwhile.
            RunError: the folder cannot be read or written.
            InputError: a model cannot be used.
        """
        with contextlib.ExitStack() as held:
            self._lease = await self._take(held, name)
            self._lease.listen(self._stop_as_lost)
            held.enter_context(rare_collections())
            # What cannot be read is said before the folder is written to: nothing has begun then.
            self._overrides, self._budget = self.folder.overrides(), self.folder.budget()
            self._status = "running"
            before = self.folder.events(), self.folder.attempts()
            self.folder.clear_stop()
            self.folder.write_summary(RunSummary(status="running"), self._lease)
            if engine is not None:
                await engine(self, self._lease)
                before = self.folder.events(), self.folder.attempts()
            self._tracker.take_log(*before)
            return await self._run_session(self._lease, only=None if engine is None else ())

    async def run_part(self, stage: str, lease: Lease) -> str:
        """Works on one stage for the process that holds the run, and returns why it has no value; empty where it has.

        Raises:
            Stopped: the run was stopped.
            RunError: the folder cannot be read or written, or the run was lost.
            InputError: a model cannot be used.
        """
        self._lease, self._writes_summary = lease, False
        self._overrides, self._budget = self.folder.overrides(), self.folder.budget()
        self._status = "running"
        self._tracker.take_log(self.folder.events(), self.folder.attempts())
        outcome = await self._run_session(lease, only=(stage,))
        if outcome.status == "stopped":
            raise stopped()
        return outcome.problems.get(stage, "")

    async def _take(self, held: contextlib.ExitStack, name: str) -> Lease:
        while True:
            try:
                return held.enter_context(self.folder.lock(name))
            except RunInUse:
                if not self.folder.may_lapse(frozen=bool(name)):
                    raise
            await asyncio.sleep(BEAT_S / 4)

    def _stop_as_lost(self) -> None:
        self.stop("now")

    async def _run_session(self, lease: Lease, only: Collection[str] | None) -> RunOutcome:
        worker = self._worker = self.folder.new_worker(lease.name)
        self._anchor_unix_s = wall_anchor()  # one for all that the session writes: setting the clock then moves nothing
        self._events = FileEvents(self.folder.path / f"events-{worker}.jsonl", lease)
        journal = FolderJournal(self.folder.calls_path, worker, lease)
        log = FileAttemptLog(self.folder.path / f"attempts-{worker}.jsonl", lease)
        executors = self._executors
        executors.clear()

        def executor_for(models: tuple[str, ...]) -> LLMExecutor:
            if models not in executors:
                parts = RunParts(
                    models=models,
                    limiter=self.limiter,
                    journal=journal,
                    log=log,
                    hooks=Hooks(
                        on_change=(self._on_change,),
                        on_progress=(self._on_progress,),
                        on_attempt=(self._on_attempt,),
                        on_service=(self._on_service,),
                    ),
                    stop=self.stop_token,
                    extra=self.extra,
                    worker=worker,
                    anchor_unix_s=self._anchor_unix_s,
                )
                executors[models] = self._make_executor(parts)
            return executors[models]

        helpers: list[asyncio.Task[None]] = []
        try:
            part = next(iter(only or ()), "")
            if not part:
                self.record(Taken(by=lease.name, host=platform.node()[:200]))
            await executor_for(self.request.models).prepare()  # before the clock of the run starts
            helpers.append(asyncio.create_task(self._watch_stop_file(), name="stop watcher"))
            if self._sample_machine is not None:
                helpers.append(asyncio.create_task(self._watch_machine(self._sample_machine), name="machine watcher"))
            expected_s = {name: round(seconds, 4) for name, seconds in (self._history or {}).items()}
            cap = self._run.cap if part else self.limiter.cap
            self.record(SessionBegun(cap=cap, expected_s=expected_s, part=part))
            if self._budget:
                self.record(BudgetSet(**asdict(self._budget)))
            self._look_at_budget()
            self._runner = runner = Runner(
                self.stages,
                executor_for(self.request.models),
                self.folder.fenced_store(lease),
                events=self,
                context=self._run.context,
                overrides=self._overrides,
                executor_for=executor_for,
                history=self._history,
                only=only,
            )
            self.outcome = await runner.run()
            if part:
                self.record(Ended(status="running", part=part))
                return self.outcome
            self._end(self.outcome.status)  # pyrefly: ignore[bad-argument-type]  # RunOutcome's states are among the folder's
            await asyncio.to_thread(keep_stale_count, self._run.again(), lease)
            return self.outcome
        except (RunError, InputError) as error:
            self.problem = str(error)
            self._end("failed", tolerant=True)
            raise
        except asyncio.CancelledError:
            self._end("stopped", tolerant=True)
            raise
        finally:
            self._runner = None
            for helper in helpers:
                helper.cancel()
            for executor in executors.values():
                await executor.aclose()
            executors.clear()  # they hold our listeners, and with them us
            journal.close()
            log.close()
            self._events.close()

    def unfinished(self) -> Mapping[str, Sequence[ItemAnswer]]:
        """Returns what became of the items of each stage that is not over; from any thread."""
        runner = self._runner
        return runner.unfinished() if runner else {}

    def snapshot(self) -> RunSnapshot:
        """Returns how far the run is."""
        found = self._tracker.snapshot(self._status, self.now_unix_s if self._status == "running" else None)
        return replace(found, held_tries=self.extra.held) if self.extra.held else found

    @property
    def begun(self) -> bool:
        """Returns whether this process has taken the run."""
        return self._status != "new"

    @property
    def anchor_unix_s(self) -> float:
        """Returns the Unix time at monotonic zero that the session goes by."""
        return self._anchor_unix_s

    @property
    def now_unix_s(self) -> float:
        """Returns the present by the session's clock, which nobody can set back."""
        return self._anchor_unix_s + time.monotonic()

    def set_cap(self, cap: int) -> None:
        """Changes how many calls may be in flight; the next dispatch obeys.

        Raises:
            SettingsError: no whole number from 1 to 1024.
        """
        self.limiter.set_cap(cap)
        if self._status == "running":
            self.record(CapChanged(cap=cap))

    def set_budget(self, budget: Budget) -> None:
        """Changes what this session may use; a stop that was asked for is not taken back."""
        if self._status == "running":
            self.record(BudgetSet(**asdict(budget)))

    def pause(self) -> None:
        """Starts no further call until ``resume``."""
        self.limiter.pause()
        self.record(Paused())

    def resume(self) -> None:
        """Goes on after ``pause``."""
        self.limiter.resume()
        self.record(Resumed())

    def stop(self, mode: StopMode) -> None:
        """Stops: ``drain`` lets calls in flight finish, ``now`` cancels them."""
        self.stop_token.request(mode)

    def record(self, event: Event) -> None:
        """Keeps an event (this object is the runner's event log) with the moment, if it has none, and who wrote it."""
        stamped = replace(event, unix_s=event.unix_s or self.now_unix_s, worker=self._worker)
        self._tracker.take_event(stamped)
        if self._events is not None:
            self._events.record(stamped)

    def try_services_now(self) -> None:
        """Asks services that are down without waiting for the next probe to be due."""
        for executor in tuple(self._executors.values()):
            executor.try_services_now()

    def _on_service(self, news: ServiceNews) -> None:
        if news.state == "back":
            self.record(ServiceBack(service=news.service))
        elif news.state == "waiting":
            since_s = self._anchor_unix_s + news.at
            self.record(ServiceDown(service=news.service, since_unix_s=since_s, reason=news.reason))
        elif self.stop_token.mode is None:
            self.record(ServiceGivenUp(reason=news.reason))
            self.stop("now")

    def _on_change(self, start: AttemptStart) -> None:
        self.live[(start.call_id, start.attempt)] = start
        if start.state == "sent":
            self.record(
                Sent(
                    unix_s=self._anchor_unix_s + start.at,
                    call_id=start.call_id,
                    attempt=start.attempt,
                    stage=start.stage,
                    item=start.item,
                    title=start.title,
                    model=start.model,
                    slot=start.slot,
                )
            )
            self._look_at_budget()

    def _on_progress(self, news: EffectProgress) -> None:
        self.record(
            EffectProgressed(
                unix_s=self._anchor_unix_s + news.at,
                call_id=news.call_id,
                attempt=news.attempt,
                stage=news.stage,
                share=news.share,
                words=news.words,
            )
        )

    def _on_attempt(self, attempt: Attempt) -> None:
        self.live.pop((attempt.call_id, attempt.attempt), None)
        self.attempts.append(attempt)
        self._tracker.take_attempt(attempt)
        self._look_at_budget()
        if weak := self._weak.take(attempt):
            self._tell_weak(attempt.model, weak)

    def _tell_weak(self, model: str, seen: str) -> None:
        """Says once that a model is too weak, and ends the run where that was wished."""
        stops = self.request.on_weak == "stop" and self.stop_token.mode is None
        self.record(ModelTooWeak(model=model, reason=f"{seen} {self._advise(model)}", stops=stops))
        if stops:
            self.stop("now")

    def _look_at_budget(self) -> None:
        """Stops the run when its budget says so; only the first reason is kept."""
        verdict = self._tracker.verdict(self.now_unix_s)
        if verdict is None or self.stop_token.mode in {"now", verdict.mode}:
            return
        if self.stop_token.mode is None:
            self.record(BudgetUsedUp(reason=verdict.reason))
        self.stop(verdict.mode)

    def _end(self, status: Status, *, tolerant: bool = False) -> None:
        """Writes how the run ended; ``tolerant`` where the disk itself may be the reason."""
        self._status = status
        snapshot = self.snapshot()
        summary = RunSummary(
            status=status,
            calls=snapshot.calls_done,
            attempts=snapshot.attempts,
            cost_usd=snapshot.cost_usd,
            verdict=self.outcome.verdict if self.outcome else "",
            gaps=self.outcome.gaps if self.outcome else (),
            problems=self.outcome.problems if self.outcome else {"": self.problem},
            reason=snapshot.stop_reason,
        )
        try:
            self.record(Ended(status=status))
            if self._writes_summary:
                self.folder.write_summary(summary, self._lease)
        except RunError:
            if not tolerant:
                raise

    async def _watch_machine(self, sample: Callable[[], MachineSample]) -> None:
        while True:
            self.record(replace(sample(), unix_s=self.now_unix_s))
            await asyncio.sleep(_SAMPLE_MACHINE_S)

    async def _watch_stop_file(self) -> None:
        while True:
            self._look_at_budget()
            mode = self.folder.stop_requested()
            if mode is not None:
                self.stop(mode)
                if mode == "now":
                    return
            await asyncio.sleep(_LOOK_FOR_STOP_S)


def snapshot_of(run: Run, forecaster: Forecaster | None = None) -> RunSnapshot:
    """Returns how far any run is, also one that another process works on, from its folder alone."""
    tracker = ProgressTracker.of_run(run, forecaster)
    tracker.take_log(run.events, run.attempts)
    return tracker.snapshot(run.status, time.time() if run.status == "running" else None)
