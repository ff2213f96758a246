"""What a rerun will take: calls, seconds and money, as a least and a most; pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from planexe.executor.attempt_log import Attempt
from planexe.llm.messages import Usage
from planexe.llm.model_spec import ModelSpec
from planexe.llm.prices import cost_usd
from planexe.pipeline.graph import Edges
from planexe.pipeline.priority import remaining_path
from planexe.stages.registry import StageSet


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


def call_sizes(stages: StageSet, attempts: Iterable[Attempt]) -> dict[str, CallSize]:
    """Returns what one call of each stage takes: as measured in this run, else as the stage expects."""
    good: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        if attempt.outcome == "ok":
            good.setdefault(attempt.stage, []).append(attempt)
    found = {}
    for name, stage in stages.stages.items():
        ones, usual = good.get(name, ()), stage.expected
        if not ones:
            found[name] = CallSize(
                seconds=usual.seconds, input_tokens=usual.input_tokens, output_tokens=usual.output_tokens
            )
            continue
        found[name] = CallSize(
            seconds=sum(a.duration_s for a in ones) / len(ones),
            input_tokens=sum(a.input_tokens for a in ones) / len(ones),
            output_tokens=sum(a.output_tokens for a in ones) / len(ones),
        )
    return found


def effort_of(
    calls: Mapping[str, int],
    sizes: Mapping[str, CallSize],
    needs: Edges,
    cap: int,
    spec_of: Callable[[str], ModelSpec],
) -> Effort:
    """Returns what the calls of some stages take.

    Args:
        calls: number of calls by stage.
        sizes: what one call takes, by stage.
        needs: each stage with the stages it needs.
        cap: calls at the same time.
        spec_of: the model that a stage asks first.
    """
    work_s = sum(sizes[name].seconds * number for name, number in calls.items())
    one_s = {name: sizes[name].seconds if calls.get(name) else 0.0 for name in needs}
    path_s = max(remaining_path(needs, one_s).values(), default=0.0)
    costs = [_cost(spec_of(name), sizes[name], number) for name, number in calls.items() if number]
    known = [cost for cost in costs if cost is not None]
    return Effort(
        calls=sum(calls.values()),
        seconds=work_s,
        wall_s=max(path_s, work_s / max(1, cap)),
        cost_usd=sum(known) if known or not costs else None,
    )


def _cost(spec: ModelSpec, size: CallSize, number: int) -> float | None:
    tokens = Usage(input_tokens=round(size.input_tokens * number), output_tokens=round(size.output_tokens * number))
    return cost_usd(spec, tokens)
