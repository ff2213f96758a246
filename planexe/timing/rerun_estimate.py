"""What a rerun will take: calls, seconds and money, as a least and a most; pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planexe.executor.attempt_log import Attempt
from planexe.llm.messages import Usage
from planexe.llm.model_spec import ModelSpec
from planexe.llm.prices import cost_usd
from planexe.spine.priority import CallPriorities
from planexe.spine.registry import StageSet
from planexe.spine.stage import Stage
from planexe.timing.rest_graph import RestGraph, StageRest
from planexe.timing.time_left import USUAL_SPREAD, Rest, outlook, pools_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSize:
    """What one call of a stage takes: seconds and tokens."""

    seconds: float
    input_tokens: float
    output_tokens: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What some calls take.

    Attributes:
        calls: how many.
        seconds: of model time, added up.
        wall_s: seconds on the clock at the given number of calls at once.
        cost_usd: ``None`` where no price is known.
    """

    calls: int
    seconds: float
    wall_s: float
    cost_usd: float | None


def call_sizes(
    stages: StageSet, attempts: Iterable[Attempt], history: Mapping[str, CallSize] | None = None
) -> dict[str, CallSize]:
    """Returns what one call of each stage takes: as measured in this run, else in earlier runs, else as it expects.

    What a stage expects is taken to be as much quicker or slower as the others were, as in an estimate of a whole plan.

    Args:
        stages: the plan's stages.
        attempts: of this run.
        history: from earlier runs with its model, at its pace.
    """
    good: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        if attempt.outcome == "ok":
            good.setdefault(attempt.stage, []).append(attempt)
    known = {name: past for name, past in (history or {}).items() if name in stages.stages}
    known |= {name: _measured(ones) for name, ones in good.items() if name in stages.stages}
    expected_s = sum(stages.stages[name].expected.seconds for name in known)
    pace = sum(size.seconds for size in known.values()) / expected_s if expected_s > 0 else 1.0
    return {name: known.get(name) or _expected(stage, pace) for name, stage in stages.stages.items()}


def effort_of(
    calls: Mapping[str, int],
    sizes: Mapping[str, CallSize],
    stages: StageSet,
    cap: int,
    spec_of: Callable[[str], ModelSpec],
) -> Effort:
    """Returns what the calls of some stages take, scheduled as the runner does it.

    Args:
        calls: number of calls by stage.
        sizes: what one call takes, by stage.
        stages: the plan's stages.
        cap: calls at the same time.
        spec_of: the model that a stage asks first.
    """
    seconds = {name: size.seconds for name, size in sizes.items()}
    rests = {name: StageRest(calls=calls.get(name, 0), over=name not in calls) for name in stages.stages}
    rest = Rest(
        tasks=RestGraph(stages).tasks(rests, cap=cap),
        seconds=seconds,
        priorities=CallPriorities(stages, seconds),
        pools=pools_of(stages),
    )
    costs = [_cost(spec_of(name), sizes[name], number) for name, number in calls.items() if number]
    known = [cost for cost in costs if cost is not None]
    return Effort(
        calls=sum(calls.values()),
        seconds=sum(sizes[name].seconds * number for name, number in calls.items()),
        wall_s=outlook(rest, cap, spread=USUAL_SPREAD).seconds,
        cost_usd=sum(known) if known or not costs else None,
    )


def _measured(ones: Sequence[Attempt]) -> CallSize:
    return CallSize(
        seconds=sum(a.duration_s for a in ones) / len(ones),
        input_tokens=sum(a.input_tokens for a in ones) / len(ones),
        output_tokens=sum(a.output_tokens for a in ones) / len(ones),
    )


def _expected(stage: Stage, pace: float) -> CallSize:
    usual = stage.expected
    return CallSize(seconds=usual.seconds * pace, input_tokens=usual.input_tokens, output_tokens=usual.output_tokens)


def _cost(spec: ModelSpec, size: CallSize, number: int) -> float | None:
    tokens = Usage(input_tokens=round(size.input_tokens * number), output_tokens=round(size.output_tokens * number))
    return cost_usd(spec, tokens)
