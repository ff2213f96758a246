"""A whole plan made in virtual time, for the benchmarks that look at its attempts."""

from typing import Any

from benchmarks.virtual_time import run_in_virtual_time
from planexe.executor.attempt_log import Attempt
from planexe.runs.workbench import Workbench


def made_attempts(bench: Workbench, goal: str, **wishes: Any) -> tuple[float, list[Attempt]]:
    """Returns the seconds that a run takes, and its attempts.

    Args:
        bench: makes it.
        goal: of the plan.
        wishes: as ``Workbench.request`` takes them.

    Raises:
        RuntimeError: the run did not end complete.
    """
    folder = bench.create(bench.request(goal, **wishes))
    outcome = run_in_virtual_time(lambda: bench.activate(folder).run())
    if not outcome.status.startswith("complete"):
        raise RuntimeError(f"The run with {wishes} ended {outcome.status}.")
    attempts = folder.attempts()
    return max(a.ended for a in attempts) - min(a.ready for a in attempts), attempts
