"""What earlier runs teach about the seconds and tokens of each stage's calls, and which runs fall out of line; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles

from planexe.library.stage_times import Call, StageTimes
from planexe.spine.registry import StageSet

LEAST_CALLS = 3
LEAST_RUNS = 5
"""So many other runs must have made a stage before one can be called an outlier."""

_FENCE = 3.0
_FAR = 3.5 * 1.4826
_LEAST_FACTOR = 1.5
_LEAST_SPREAD = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class StageHistory:
    """What the calls of one stage took in earlier runs.

    Attributes:
        model: who answered.
        calls: how many calls this rests on; ``runs`` in how many runs.
        mean_s: seconds of one call from sending to the end; far outliers count as the edge of the usual.
        input_tokens: mean tokens of a prompt, ``output_tokens`` of an answer, outliers as above.
    """

    stage: str
    model: str
    calls: int
    runs: int
    mean_s: float
    input_tokens: float
    output_tokens: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOutlier:
    """A stage that was far quicker or slower in one run than in the others with the same model.

    Attributes:
        seconds: median seconds of a call in this run; ``usual_s`` the median of the other runs.
        runs: how many other runs that rests on.
    """

    run_id: str
    stage: str
    model: str
    seconds: float
    usual_s: float
    runs: int

    @property
    def factor(self) -> float:
        """Returns how many times as long as usual a call took."""
        return self.seconds / self.usual_s


def stage_histories(
    times: Iterable[StageTimes], models: Sequence[str], *, least_calls: int = LEAST_CALLS
) -> dict[str, StageHistory]:
    """Returns for each stage what it took with the first of the models that has made enough calls of it."""
    found: dict[str, dict[str, list[StageTimes]]] = defaultdict(lambda: defaultdict(list))
    for one in times:
        found[one.stage][one.model].append(one)
    histories: dict[str, StageHistory] = {}
    for stage, by_model in found.items():
        for model in models:
            taken = by_model.get(model, [])
            calls = [call for one in taken for call in one.calls]
            if len(calls) >= max(1, least_calls):
                histories[stage] = _history(stage, model, calls, runs=len({one.run_id for one in taken}))
                break
    return histories


def robust_mean(values: Sequence[float]) -> float:
    """Returns the mean in which values far beyond the middle half count as the edge of the usual.

    The edge is three times the width of the middle half away from it; of fewer than four values it is the median.
    """
    if len(values) < 4:
        return median(values)
    low, _, high = quantiles(values, n=4, method="inclusive")
    margin = _FENCE * (high - low)
    return fmean(min(max(value, low - margin), high + margin) for value in values)


def outliers_of(run_id: str, times: Iterable[StageTimes], *, least_runs: int = LEAST_RUNS) -> list[StageOutlier]:
    """Returns the stages of a run that were far out of line with the other runs of the same model, farthest first."""
    medians: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for one in times:
        medians[(one.stage, one.model)][one.run_id] = median(call[0] for call in one.calls)
    found = []
    for (stage, model), by_run in medians.items():
        others = [seconds for other, seconds in by_run.items() if other != run_id]
        if run_id in by_run and len(others) >= least_runs and _is_far(by_run[run_id], others):
            found.append(
                StageOutlier(
                    run_id=run_id,
                    stage=stage,
                    model=model,
                    seconds=by_run[run_id],
                    usual_s=median(others),
                    runs=len(others),
                )
            )
    return sorted(found, key=lambda o: -max(o.factor, 1 / o.factor))


def expected_seconds(
    stages: StageSet, histories: Mapping[str, StageHistory], *, scale: float = 1.0
) -> dict[str, float] | None:
    """Returns the seconds of one call of each stage, for priorities and for the time left; ``None``: as catalogued.

    Stages without a history get what the catalogue expects, by as much quicker or slower as the others were.
    """
    asked = {name: stage.expected.seconds for name, stage in stages.stages.items() if stage.kind != "compute"}
    known = {name: histories[name].mean_s for name in asked if name in histories}
    if not known and scale == 1.0:
        return None
    expected = sum(asked[name] for name in known)
    pace = sum(known.values()) / expected if expected > 0 and known else 1.0
    return {name: scale * known.get(name, seconds * pace) for name, seconds in asked.items()}


def _history(stage: str, model: str, calls: Sequence[Call], *, runs: int) -> StageHistory:
    seconds = [call[0] for call in calls]
    return StageHistory(
        stage=stage,
        model=model,
        calls=len(calls),
        runs=runs,
        mean_s=robust_mean(seconds),
        input_tokens=robust_mean([float(call[1]) for call in calls]),
        output_tokens=robust_mean([float(call[2]) for call in calls]),
    )


def _is_far(seconds: float, others: Sequence[float]) -> bool:
    usual_s = median(others)
    spread_s = max(median(abs(other - usual_s) for other in others), _LEAST_SPREAD * usual_s)
    factor = seconds / usual_s if usual_s > 0 else 1.0
    return abs(seconds - usual_s) > _FAR * spread_s and max(factor, 1 / factor) >= _LEAST_FACTOR
