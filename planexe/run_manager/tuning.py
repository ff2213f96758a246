"""Everything the Tune page and notebooks say about one run: measured, replayed, forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planexe.errors import SettingsError
from planexe.executor.attempt_log import Attempt
from planexe.pipeline.run_clock import run_clock
from planexe.pipeline.run_folder import RunFolder
from planexe.pipeline.run_request import RunRequest
from planexe.timing.comparison import measure_first_pass
from planexe.timing.levels import levels_of, observations_of
from planexe.timing.load_model import Observation
from planexe.timing.measures import Measures
from planexe.timing.replay_model import Replay
from planexe.timing.what_if import Curve, curve
from planexe.wiring import Workbench


@dataclass(frozen=True, slots=True, kw_only=True)
class TunedRun:
    """One run, ready to be tuned.

    Attributes:
        request: what was asked.
        replay: its calls, to be run again in virtual time.
        curve: its predicted run time over the cap.
        measures: what it took to make the plan once.
    """

    request: RunRequest
    replay: Replay
    curve: Curve
    measures: Measures


def tuned_run(workbench: Workbench, run_id: str, learn_from: Sequence[str] = ()) -> TunedRun:
    """Returns everything about a run.

    Args:
        workbench: opens the runs.
        run_id: the run.
        learn_from: runs of the same models at the same pace; from these it is learned, too, how calls slow each other
            down. Others are passed over.

    Raises:
        SettingsError: no call of the run has ended yet.
        RunError: there is no such run, or it cannot be read.
    """
    folder = workbench.open(run_id)
    request, attempts, events = folder.request(), folder.attempts(), folder.events()
    if not any(a.outcome == "ok" for a in attempts):
        raise SettingsError(
            f"Run {run_id} has no finished call yet, so there is nothing to tune by; wait, or choose another run.",
            field="run id",
        )
    replay = workbench.replay(folder, _observations(workbench, request, [r for r in learn_from if r != run_id]))
    measures = measure_first_pass(attempts, workbench.stages_of(request), events)
    return TunedRun(request=request, replay=replay, curve=curve(replay), measures=measures)


def _observations(
    workbench: Workbench, request: RunRequest, run_ids: Sequence[str]
) -> Mapping[str, Sequence[Observation]]:
    found: dict[str, list[Observation]] = {}
    for run_id in run_ids:
        folder = workbench.open(run_id)
        if _same_pace(folder, request):
            attempts: list[Attempt] = [a for a in folder.attempts() if a.outcome != "reused"]
            levels = levels_of(attempts, run_clock(attempts, folder.events()))
            for model, seen in observations_of(attempts, levels).items():
                found.setdefault(model, []).extend(seen)
    return found


def _same_pace(folder: RunFolder, request: RunRequest) -> bool:
    other = folder.request()
    return (other.time_scale, other.faults) == (request.time_scale, request.faults) or not (
        other.simulated or request.simulated
    )
