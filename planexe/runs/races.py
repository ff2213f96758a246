"""Two runs of the folder as a race; where only one is named, it races its own calls made one by one."""

from collections.abc import Callable

from planexe.blocks.safe_text import first_words
from planexe.errors import SettingsError
from planexe.runs.workbench import Workbench
from planexe.spine.own_pace import why_no_forecast
from planexe.spine.run import Run
from planexe.spine.run_request import RunRequest
from planexe.spine.workflow import find_workflow
from planexe.timing.race import Race, Racer, predicted_racer, race_of, recorded_racer

_SAME: tuple[tuple[str, Callable[[RunRequest], object]], ...] = (
    ("goal", lambda r: " ".join(r.brief.split())),
    ("detail", lambda r: r.graph),
    ("model", lambda r: r.models),
    ("pace of the simulated model", lambda r: r.time_scale if r.simulated else 1.0),
    ("seed", lambda r: r.seed),
    ("faults", lambda r: r.faults),
    ("language", lambda r: r.language),
)
_TITLE_LENGTH = 90


def race_of_runs(workbench: Workbench, run_id: str, other: str = "", *, cap: int = 1, titled: bool = True) -> Race:
    """Returns the race of two runs, or of one run against its own calls at another cap, which is a prediction.

    Args:
        workbench: opens the runs.
        run_id: the one run.
        other: the other; empty for the prediction.
        cap: the cap of the prediction.
        titled: whether the beginning of the goal stands above it.

    Raises:
        SettingsError: an id cannot be used, a run has made no call yet, or nothing can be predicted from it.
        RunError: there is no such run, or it cannot be read.
    """
    run = workbench.read(run_id)
    request, one = run.request, _recorded(run)
    if other:
        two = _recorded(workbench.read(other))
    else:
        if reason := why_no_forecast(request):
            raise SettingsError(reason, field="run id")
        two = predicted_racer(workbench.replay(run), cap, simulated=request.simulated, time_scale=request.time_scale)
    headings = {name: stage.heading for name, stage in run.stages.stages.items()}
    return race_of(one, two, headings, title_of(request.brief) if titled else "")


def title_of(brief: str) -> str:
    """Returns the beginning of what was asked, short enough for a headline."""
    return first_words(brief, _TITLE_LENGTH)


def differences(one: RunRequest, other: RunRequest) -> tuple[str, ...]:
    """Returns in what two runs differ beside their caps, so that nobody takes it for the effect of the cap."""
    found = tuple(name for name, value in _SAME if value(one) != value(other))
    if one.workflow != other.workflow:
        return ("workflow", *found)
    return found if {"goal", "detail"} & set(found) else (*_other_inputs(one, other), *found)


def _other_inputs(one: RunRequest, other: RunRequest) -> tuple[str, ...]:
    """Returns the names of the inputs that differ, of files their content, where the goal reads the same."""
    spoken = find_workflow(one.workflow).text_input
    mine, others = one.inputs.model_dump(mode="json"), other.inputs.model_dump(mode="json")
    return tuple(name.replace("_", " ") for name in mine if name != spoken and mine[name] != others[name])


def _recorded(run: Run) -> Racer:
    request = run.request
    racer = recorded_racer(run.attempts, run.events, simulated=request.simulated, time_scale=request.time_scale)
    if not racer.bars:
        raise SettingsError(
            f"Run {run.run_id} has made no call yet, so there is nothing to race; wait, or choose another run.",
            field="run id",
        )
    return racer
