"""RunManager: starts, resumes, steers and shows runs; one per process, used from pages, routes and their threads."""

import logging
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from planexe.bounded_memory import BoundedMemory
from planexe.errors import InputError, PlanExeError, RunInUse, SettingsError
from planexe.executor.concurrency_limiter import checked_cap
from planexe.jobs.background_loop import BackgroundLoop
from planexe.library.entry import RunEntry
from planexe.library.repair import Repair, repair_run
from planexe.runs.reruns import Reruns
from planexe.runs.run_views import RunViews
from planexe.runs.trials import Trials
from planexe.runs.workbench import Workbench
from planexe.spine.active_run import ActiveRun
from planexe.spine.budget import Budget
from planexe.spine.changes import GoOn, apply
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_outcome import RunOutcome
from planexe.spine.run_request import RunRequest

if TYPE_CHECKING:
    from planexe.runs.sweeps import Sweep

logger = logging.getLogger("planexe.runs")

Control = Literal["pause", "resume", "drain", "now", "try now"]

_CLOSE_WAIT_S = 10.0
_MOST_SENTENCES = 1000
_INTERNAL = "The run ended on an error of the program itself ({error}); details are in the log. Resume the run."


class RunManager(RunViews):
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
        super().__init__(workbench)
        self._loop = loop or BackgroundLoop("executor")
        self._at_work: dict[str, tuple[ActiveRun, Future[RunOutcome]]] = {}
        self._problems: BoundedMemory[str, str] = BoundedMemory(_MOST_SENTENCES)
        self._started: BoundedMemory[str, str] = BoundedMemory(_MOST_SENTENCES)
        self._closed = False
        self.sweep: Sweep | None = None
        self.reruns = Reruns(self, self.resume)
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

    def entries(self) -> list[RunEntry]:
        """Returns all runs, newest first; one just begun here is under way, whatever its folder says."""
        found = self.library.entries()
        return [replace(e, status="running") if self.works_on(e.run_id) else e for e in found]

    def problem(self, run_id: str) -> str:
        """Returns why work on the run ended badly in this process, in one sentence; empty if it did not."""
        return self._problems.get(run_id, "")

    def delete(self, run_id: str) -> str:
        """Moves a run to the bin and returns its name there.

        Raises:
            RunInUse: somebody works on it.
            RunError: there is no such run, or it cannot be moved.
        """
        with self._lock:
            name = self.library.delete(run_id)
            self._problems.pop(run_id, None)
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
            self._problems.pop(run_id, None)
            self._forget(run_id)
            return done

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
