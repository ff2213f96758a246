"""A sweep: the same goal at several caps, one run after the other, so that none of them slows another down."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from planexe.errors import PlanExeError, SettingsError
from planexe.executor.concurrency_limiter import checked_cap
from planexe.llm.services import SIMULATED
from planexe.runs.tuning import TunedRun
from planexe.runs.workbench import Workbench
from planexe.spine.registry import StageSet
from planexe.spine.run_request import RunRequest
from planexe.timing.estimate import estimate
from planexe.timing.what_if import replay

MOST_CAPS: Final = 10
SIMULATED_PACE: Final = 0.05
"""Factor on the simulated model's waiting where it stands in for a real one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPlan:
    """What a sweep would take.

    Attributes:
        caps: one run each.
        seconds: predicted, all runs together.
        cost_usd: ``None`` where no price is known.
        simulated: whether no real model is asked.
    """

    caps: tuple[int, ...]
    seconds: float
    cost_usd: float | None
    simulated: bool


def plan_sweep(run: TunedRun, caps: Sequence[int], stages: StageSet, *, on_simulator: bool = False) -> SweepPlan:
    """Returns what a sweep of a run's goal and settings would take.

    Args:
        run: the run.
        caps: one run each.
        stages: the plan's stages.
        on_simulator: whether the simulated model is to answer instead of the run's own.

    Raises:
        SettingsError: a cap cannot be used, there is none, or there are too many.
    """
    wanted = tuple(sorted({checked_cap(cap, "caps") for cap in caps}))
    if not 1 <= len(wanted) <= MOST_CAPS:
        raise SettingsError(f"Choose 1 to {MOST_CAPS} caps.", field="caps")
    if on_simulator:
        expected = [estimate(stages, cap=cap, time_scale=SIMULATED_PACE) for cap in wanted]
        return SweepPlan(caps=wanted, seconds=sum(e.seconds.likely for e in expected), cost_usd=0.0, simulated=True)
    cost = run.replay.cost_usd
    return SweepPlan(
        caps=wanted,
        seconds=sum(replay(run.replay, cap).seconds for cap in wanted),
        cost_usd=None if cost is None else cost * len(wanted),
        simulated=all(one.provider == SIMULATED for node in run.replay.calls for one in node.tries),
    )


class Sweep:
    """Runs that are made one after the other; when the process ends, only the one under way is left unfinished.

    Args:
        manager: makes them.
        origin: the run whose goal and settings they have.
        requests: what is asked of each, in order.
    """

    def __init__(self, manager: "SweptRuns", origin: str, requests: Sequence[RunRequest]) -> None:
        self.origin = origin
        self.requests = tuple(requests)
        self.begun: tuple[str, ...] = ()
        self.problem = ""
        self._manager = manager
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sweep", daemon=True)

    @property
    def going(self) -> bool:
        """Returns whether runs are still to be made."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begins with the first run and returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Stops the run under way, keeps what it has, and begins no further one."""
        self._stopped.set()
        for run_id in self.begun:
            if self._manager.works_on(run_id):
                self._manager.control(run_id, "now")

    def wait(self, timeout_s: float | None = None) -> None:
        """Waits until all runs are made or the sweep was stopped."""
        self._thread.join(timeout_s)

    def _work(self) -> None:
        for request in self.requests:
            if self._stopped.is_set() or self._manager.closed:
                return
            try:
                self._manager.start(request)
            except PlanExeError as error:
                self.problem = str(error)
                return
            self.begun = (*self.begun, request.run_id)
            if self._stopped.is_set():  # stopped between the look above and the beginning of this run
                self.stop()
            self._manager.wait(request.run_id)


class SweptRuns(Protocol):
    """The runs of a process, as ``RunManager`` has them, and the sweep that goes on there, if any."""

    workbench: Workbench
    sweep: Sweep | None

    @property
    def closed(self) -> bool: ...  # noqa: D102  as there

    def start(self, request: RunRequest) -> str: ...  # noqa: D102

    def control(self, run_id: str, control: Literal["now"]) -> None: ...  # noqa: D102

    def wait(self, run_id: str) -> None: ...  # noqa: D102

    def works_on(self, run_id: str) -> bool: ...  # noqa: D102


def start_sweep(manager: SweptRuns, run_id: str, caps: Sequence[int], *, on_simulator: bool = False) -> Sweep:
    """Begins a sweep: the goal and the settings of a run once more at each cap. It is the manager's ``sweep`` then.

    Raises:
        InputError: a cap or a model of the run cannot be used, or another sweep goes on.
        RunError: there is no such run, or it cannot be read.
    """
    if manager.sweep is not None and manager.sweep.going:
        raise SettingsError("Another sweep goes on; wait for it, or stop it first.", field="sweep")
    asked = manager.workbench.duplicate(run_id)
    if on_simulator:
        asked = replace(asked, models=(SIMULATED,), simulated=True, time_scale=SIMULATED_PACE, faults="none")
    requests = [
        replace(asked, run_id=f"{asked.run_id}-cap{cap}", concurrency=cap)
        for cap in sorted({checked_cap(cap, "caps") for cap in caps})
    ]
    sweep = Sweep(manager, run_id, requests)
    manager.sweep = sweep
    sweep.start()
    return sweep
