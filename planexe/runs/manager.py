"""RunManager: starts, resumes, steers and shows runs; one per process, used from pages, routes and their threads."""

import logging
import threading
import time
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from typing import TYPE_CHECKING, Any

from planexe.bounded_memory import BoundedMemory, MarkedMemory
from planexe.errors import InputError, PlanExeError, RunInUse, SettingsError
from planexe.executor.attempt_log import Attempt
from planexe.executor.concurrency_limiter import checked_cap
from planexe.executor.kept_texts import load_prompt, load_texts
from planexe.jobs.background_loop import BackgroundLoop
from planexe.library.library import Library
from planexe.library.repair import Repair, repair_run
from planexe.report.report import Report
from planexe.runs.chart_part import chart_part, idle_part
from planexe.runs.feed import RunFeed
from planexe.runs.listing import RunListing, listing_of
from planexe.runs.look import AttemptKey, RunLook, live_calls
from planexe.runs.process_runs import Control
from planexe.runs.reruns import Reruns
from planexe.runs.throttled_answers import ThrottledAnswers
from planexe.runs.trials import Trials
from planexe.runs.workbench import Workbench
from planexe.spine.active_run import ActiveRun
from planexe.spine.budget import Budget
from planexe.spine.changes import GoOn, apply
from planexe.spine.progress import RunSnapshot
from planexe.spine.registry import StageSet
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_outcome import RunOutcome
from planexe.spine.run_request import RunRequest

if TYPE_CHECKING:
    from planexe.runs.sweeps import Sweep

logger = logging.getLogger("planexe.runs")

_CLOSE_WAIT_S = 10.0
_MOST_FEEDS, _MOST_REPORTS, _MOST_SENTENCES = 12, 4, 1000
_INTERNAL = "The run ended on an error of the program itself ({error}); details are in the log. Resume the run."


class RunManager:
    """The runs this process works on, and a look at every other run of the folder.

    Args:
        workbench: what makes and opens runs.
        loop: where runs work; its own thread, so that drawing a page never delays a call.

    Example:
        >>> manager = RunManager(workbench, BackgroundLoop("executor"))
        >>> run_id = manager.start(workbench.request("Open a bakery in Aarhus before May."))
        >>> manager.snapshot(run_id).status
        'running'
    """

    def __init__(self, workbench: Workbench, loop: BackgroundLoop | None = None) -> None:
        self.workbench = workbench
        self._loop = loop or BackgroundLoop("executor")
        self._lock = threading.RLock()
        self._at_work: dict[str, tuple[ActiveRun, Future[RunOutcome]]] = {}
        self._problems: BoundedMemory[str, str] = BoundedMemory(_MOST_SENTENCES)
        self._started: BoundedMemory[str, str] = BoundedMemory(_MOST_SENTENCES)
        self._feeds: BoundedMemory[str, RunFeed] = BoundedMemory(_MOST_FEEDS)
        self._looks: BoundedMemory[str, RunLook] = BoundedMemory(_MOST_FEEDS)
        self._reports: MarkedMemory[Report] = MarkedMemory(_MOST_REPORTS)
        self._marked_reports: MarkedMemory[Report] = MarkedMemory(_MOST_REPORTS)
        self._read: MarkedMemory[Run] = MarkedMemory(1)  # one at a time: artefacts are large
        self._idle = ThrottledAnswers()
        self._closed = False
        self.sweep: Sweep | None = None
        self.reruns = Reruns(self)
        self.trials = Trials(self._loop)

    def start(self, request: RunRequest, *, once: str = "") -> str:
        """Starts a new run and returns its id at once.

        Args:
            request: what is asked.
            once: a name for the wish; a second start under the same name returns the first run (a double click).

        Raises:
            InputError: the request cannot be used.
            RunError: the folder cannot be made.
        """
        with self._lock:
            if once and once in self._started:
                return self._started[once]
            self._work_on(self.workbench.create(request))
            if once:
                self._started.remember(once, request.run_id)
            return request.run_id

    def resume(self, run_id: str) -> None:
        """Goes on with what is missing of a run; nothing happens if this process works on it already.

        Raises:
            InputError: the run cannot be resumed with the models there are.
            RunError: there is no such run, or another process works on it.
        """
        with self._lock:
            if self.works_on(run_id):
                return
            folder = self.workbench.open(run_id)
            if folder.in_use():
                raise RunInUse(f"Another process works on run {run_id}; wait for it, or stop it first.")
            self._work_on(folder)

    def go_on_despite_refusal(self, run_id: str) -> None:
        """Makes the plan of a refused goal; the decision is kept with the run. Raises what ``resume`` raises."""
        apply(Run(self.folder(run_id)), GoOn())
        self.resume(run_id)

    def get(self, run_id: str) -> ActiveRun | None:
        """Returns the run while this process works on it; one that is over is read from its folder."""
        active, future = self._at_work.get(run_id, (None, None))
        return active if future is not None and not future.done() else None

    def works_on(self, run_id: str) -> bool:
        """Returns whether this process works on the run at this moment."""
        return self.get(run_id) is not None

    def problem(self, run_id: str) -> str:
        """Returns why work on the run ended badly in this process, in one sentence; empty if it did not."""
        return self._problems.get(run_id, "")

    def folder(self, run_id: str) -> RunFolder:
        """Returns the run's folder.

        Raises:
            SettingsError: the id cannot be the name of a run.
            RunNotFound: there is no such run.
        """
        return self.workbench.open(run_id)

    def run(self, run_id: str) -> Run:
        """Returns the run as it lies there now: what was asked, made and changed; read again only when that differs.

        Its log and its state are those of the first look at them: see ``feed`` and ``snapshot`` for the present.

        Raises:
            RunError: there is no such run, or it cannot be read.
        """
        folder = self.folder(run_id)
        return self._read.get(run_id, folder.mark(logs=False), lambda: Run(folder))

    @property
    def library(self) -> Library:
        """Returns the library of all runs."""
        return self.workbench.library

    def runs(self) -> list[RunListing]:
        """Returns a line about each run that is not archived, newest first."""
        return [listing_of(entry) for entry in self.library.entries() if not entry.archived]

    def delete(self, run_id: str) -> str:
        """Moves a run to the bin and returns its name there.

        Raises:
            RunInUse: somebody works on it.
            RunError: there is no such run, or it cannot be moved.
        """
        with self._lock:
            name = self.library.delete(run_id)
            self._forget(run_id)
            return name

    def repair(self, run_id: str) -> tuple[Repair, ...]:
        """Sets aside what is damaged in a run's folder so that it opens again, and returns what was done.

        Raises:
            RunInUse: somebody works on it.
            RunError: there is no such run, or it cannot be repaired.
        """
        with self._lock:
            done = repair_run(self.folder(run_id))
            self._forget(run_id)
            return done

    def _forget(self, run_id: str) -> None:
        """Lets go of what was read of a run."""
        self._problems.pop(run_id, None)
        self._feeds.pop(run_id, None)
        self._looks.pop(run_id, None)
        self._read.forget(run_id)
        self._reports.forget(run_id)
        self._marked_reports.forget(run_id)

    def feed(self, run_id: str) -> RunFeed:
        """Returns the run's log, up to this moment.

        Raises:
            RunError: there is no such run, or it cannot be read.
        """
        feed = self._feed(run_id)
        feed.refresh()
        return feed

    def _feed(self, run_id: str) -> RunFeed:
        folder = self.folder(run_id)
        with self._lock:
            return self._feeds.recall(run_id, lambda: RunFeed(Run(folder)))

    def look(self, run_id: str, *, at_most_s: float = 0.0) -> RunLook:
        """Returns how a run stands, whoever works on it: all that a page shows of one moment.

        Args:
            run_id: the run.
            at_most_s: how old a look that somebody took before may be.

        Raises:
            RunError: there is no such run, or it cannot be read.
        """
        kept = self._looks.get(run_id)
        if kept is not None and time.monotonic() - kept.taken_s < at_most_s:
            return kept
        feed, active = self._feed(run_id), self.get(run_id)
        if active is not None:
            # It has ended only when the folder is let go of: whoever sees another state may resume it at once.
            look = feed.look("running" if active.begun else "new", live_calls(active))
        else:
            look = feed.look(self.folder(run_id).status())
        with self._lock:
            return self._looks.remember(run_id, look)

    def snapshot(self, run_id: str) -> RunSnapshot:
        """Returns how far a run is, whoever works on it.

        Raises:
            RunError: there is no such run, or it cannot be read.
        """
        return self.look(run_id).snapshot

    def attempts_after(self, run_id: str, after: int = 0, epoch: str = "", number: int = 0) -> dict[str, Any]:
        """Returns what the live chart draws: new rows, attempts under way, counts, caps and the present moment.

        Args:
            run_id: the run.
            after: the ``next`` of the answer before; 0 the first time.
            epoch: the ``epoch`` of the answer before.
            number: of the look that the rest of the page shows; where it is still known, the answer is about it.

        Raises:
            RunError: there is no such run, or it cannot be read.
        """
        kept = self._looks.get(run_id)
        look = kept if kept is not None and kept.number == number else self.look(run_id)
        return chart_part(self._feed(run_id), look, after, epoch)

    def idle_slots(self, run_id: str) -> dict[str, Any]:
        """Returns when which slot stood idle and why; of a run that goes on computed only now and then.

        Raises:
            RunError: there is no such run, or it cannot be read.
        """
        feed, look = self._feed(run_id), self.look(run_id)
        mark = (look.status, look.epoch, look.rows, len(feed.events))
        return self._idle.get(run_id, mark, lambda: idle_part(feed, look))

    def stages(self, run_id: str) -> StageSet:
        """Returns the stages of a run.

        Raises:
            RunError: there is no such run, or it cannot be read.
        """
        return self._feed(run_id).stages

    def attempt(self, run_id: str, key: AttemptKey) -> Attempt | None:
        """Returns an ended attempt, ``None`` if it is not there (yet)."""
        return self.feed(run_id).attempt(key)

    def texts(self, run_id: str, attempt: Attempt) -> tuple[tuple[tuple[str, str], ...], str]:
        """Returns an attempt's prompt as (label, text) pairs, and the text of its answer."""
        calls = self.folder(run_id).calls_path
        prompt = load_prompt(calls, attempt.prompt_digest) if attempt.prompt_digest else ()
        answer = load_texts(calls).get(attempt.response_digest, "") if attempt.response_digest else ""
        return prompt, answer

    def report(self, run_id: str) -> Report:
        """Returns the run's report as of now; made again only when something in the run has changed.

        Raises:
            RunError: there is no such run, or it cannot be read.
        """
        folder = self.folder(run_id)
        return self._reports.get(run_id, (folder.in_use(), folder.mark()), lambda: Report(Run(folder)))

    def report_as_of(self, run_id: str, mark: object) -> Report:
        """Returns the report, made anew only when the mark is another one than the last time.

        Args:
            run_id: the run.
            mark: what the reader looks at, the finished stages, say: calls under way then cost it nothing.

        Raises:
            RunError: there is no such run, or it cannot be read.
        """
        seen = mark, self.folder(run_id).mark(logs=False)
        return self._marked_reports.get(run_id, seen, lambda: self.report(run_id))

    def set_cap(self, run_id: str, cap: object) -> int:
        """Changes how many calls of a run may be in flight, at once, and returns that number.

        Raises:
            SettingsError: no whole number from 1 to 1024, or this process does not work on the run.
        """
        number = checked_cap(cap, "cap")
        self._own(run_id, "its cap").set_cap(number)
        return number

    def set_budget(self, run_id: str, budget: Budget) -> Budget:
        """Sets some limits of a run anew, at once if it goes on, and returns them all.

        Raises:
            SettingsError: nobody knows what one of the run's models costs.
            RunError: there is no such run, or its folder cannot be written.
        """
        whole = self.workbench.raise_budget(self.folder(run_id), budget)
        if (active := self.get(run_id)) is not None:
            active.set_budget(whole)
        return whole

    def control(self, run_id: str, control: Control) -> None:
        """Pauses, resumes or stops a run, or tries its services now; a run of another process can only be stopped.

        Raises:
            SettingsError: nobody works on the run, or not this process.
            RunError: there is no such run.
        """
        if control == "pause":
            self._own(run_id, "a pause").pause()
        elif control == "resume":
            self._own(run_id, "going on").resume()
        elif control == "try now":
            self._own(run_id, "another look at the service").try_services_now()
        elif (active := self.get(run_id)) is not None:
            active.stop(control)
        else:
            folder = self.folder(run_id)
            if not folder.in_use():
                raise SettingsError(f"Run {run_id} is not running, so there is nothing to stop.", field="run id")
            folder.request_stop(control)

    def wait(self, run_id: str, timeout_s: float | None = None) -> None:
        """Waits until this process has stopped working on the run."""
        if run_id in self._at_work:
            wait_for([self._at_work[run_id][1]], timeout_s)

    @property
    def closed(self) -> bool:
        """Returns whether it takes no further runs."""
        return self._closed

    def close(self) -> None:
        """Stops all runs now, waits for them, and ends the thread; everything finished is kept."""
        if self._closed:
            return
        self._closed = True
        at_work = list(self._at_work.values())
        for active, _ in at_work:
            active.stop("now")
        wait_for([future for _, future in at_work], _CLOSE_WAIT_S)
        self._loop.close()

    def _own(self, run_id: str, what: str) -> ActiveRun:
        active = self.get(run_id)
        if active is None:
            status = self.snapshot(run_id).status
            raise SettingsError(
                f"Run {run_id} is {status}, and this workbench does not work on it, so {what} has no effect.",
                field="run id",
            )
        return active

    def _work_on(self, folder: RunFolder) -> None:
        active = self.workbench.activate(folder)
        self._problems.pop(folder.run_id, None)
        future = self._loop.submit(active.run())
        self._at_work[folder.run_id] = active, future
        future.add_done_callback(lambda done: self._note_end(folder.run_id, done))

    def _note_end(self, run_id: str, future: "Future[RunOutcome]") -> None:
        """Lets go of a run that is over, but for one sentence if it ended badly."""
        with self._lock:
            if run_id in self._at_work and self._at_work[run_id][1] is future:  # else somebody resumed it already
                del self._at_work[run_id]
        if future.cancelled():
            return
        error = future.exception()
        if isinstance(error, (PlanExeError, InputError)):
            self._problems.remember(run_id, str(error))
        elif error is not None:
            logger.error("run %s ended on an internal error", run_id, exc_info=error)
            self._problems.remember(run_id, _INTERNAL.format(error=type(error).__name__))
