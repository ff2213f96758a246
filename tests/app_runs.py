"""A run manager on the simulated model without waiting, and runs for the screens' tests."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planexe.errors import PlanExeError
from planexe.jobs.background_loop import BackgroundLoop
from planexe.runs.manager import RunManager
from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from tests.finished_runs import FinishedRuns

GOAL = (
    "Open a small organic bakery with a café in Aarhus, Denmark, before 1 May 2027, with a budget of 2 million DKK and "
    "a team of six. Success is 400 sales on a weekday by the end of the first year."
)
LATE = GOAL.replace("1 May 2027", "10 March 2027")
"""A goal whose simulated plan does not hold."""
QUICK: dict[str, Any] = {"models": ["simulated"], "time_scale": 0, "concurrency": 16, "detail": "fast"}
WAITING = 0.1
ENDLESS: dict[str, Any] = {**QUICK, "time_scale": 1000}


class AppRuns:
    """A manager of its own with its loop, and short ways to make runs."""

    def __init__(self, runs: Path, finished_runs: FinishedRuns) -> None:
        self.loop = BackgroundLoop("executor of a test")
        self.workbench = Workbench(Settings(runs=runs, models=("simulated",)))
        self.manager = RunManager(self.workbench, self.loop)
        self._finished_runs = finished_runs

    def finished(self, goal: str = GOAL, **wishes: Any) -> str:
        """Returns a run that has ended, as if by another process."""
        return self._finished_runs.copy(self.workbench, goal, **{**QUICK, **wishes}).run_id

    def waited(self, goal: str = GOAL, **wishes: Any) -> str:
        """Returns a run that has ended and whose calls waited, so that something can be forecast from it."""
        return self.finished(goal, **{"time_scale": WAITING, **wishes})

    def run_to_its_end(self, goal: str = GOAL, **wishes: Any) -> str:
        """Returns a run that this manager has worked on until it ended."""
        run_id = self.manager.start(self.workbench.request(goal, **{**QUICK, **wishes}))
        self.manager.wait(run_id)
        return run_id

    def endless(self, goal: str = GOAL, **wishes: Any) -> str:
        """Returns a run with calls under way that will not end by themselves."""
        run_id = self.manager.start(self.workbench.request(goal, **{**ENDLESS, **wishes}))
        self.until(lambda: self.manager.snapshot(run_id).calls_running > 0)
        return run_id

    def until(self, happened: Callable[[], bool]) -> None:
        """Gives the runs turns on their loop until something has happened."""
        while not happened():
            self.loop.run(asyncio.sleep(0))

    def close(self) -> None:
        self.manager.close()


class BrokenWorkbench(Workbench):
    """A workbench whose catalogue cannot be read."""

    @property
    def catalog(self) -> Any:
        raise PlanExeError("The model catalogue models.toml cannot be read: no permission.")
