"""StageTimes: what the calls of one stage took in one run, as it would have been without a simulated model's hurry."""

from collections import defaultdict
from dataclasses import dataclass

from planexe.errors import RunError
from planexe.executor.attempt_log import Attempt
from planexe.llm.services import SIMULATED
from planexe.spine.own_pace import LEAST_SCALE
from planexe.spine.run_folder import RunFolder
from planexe.spine.run_request import RunRequest

Call = tuple[float, int, int]
"""Seconds, input tokens and output tokens of one answered call."""

_NO_FAULTS = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTimes:
    """What the calls of one stage took in one run with one model.

    Attributes:
        simulated: whether the simulated model answered; its seconds are those of real time (time scale 1).
        calls: seconds from sending to the end, input tokens and output tokens of each answer.
    """

    run_id: str
    stage: str
    model: str
    simulated: bool
    calls: tuple[Call, ...]


def stage_times_of(folder: RunFolder) -> tuple[StageTimes, ...]:
    """Returns what a run teaches; nothing if its log cannot be read."""
    try:
        request, attempts = folder.request(), folder.attempts()
    except RunError:
        return ()
    found: dict[tuple[str, str, bool], list[Call]] = defaultdict(list)
    for attempt in attempts:
        simulated = attempt.provider == SIMULATED
        scale = _scale(request) if simulated else 1.0
        if attempt.stage and attempt.outcome == "ok" and attempt.duration_s > 0 and scale > 0:
            found[(attempt.stage, attempt.model, simulated)].append(_call(attempt, scale))
    return tuple(
        StageTimes(run_id=folder.run_id, stage=stage, model=model, simulated=simulated, calls=tuple(calls))
        for (stage, model, simulated), calls in found.items()
    )


def _scale(request: RunRequest) -> float:
    """Returns the pace of the run's simulated model; 0 where its times mean nothing: hardly any waiting, or faults."""
    return float(request.time_scale) if request.faults == _NO_FAULTS and request.time_scale >= LEAST_SCALE else 0.0


def _call(attempt: Attempt, scale: float) -> Call:
    return round(attempt.duration_s / scale, 4), attempt.input_tokens, attempt.output_tokens
