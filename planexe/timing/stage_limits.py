"""Which stages make a run as long as it is at a cap, and what each would save; pure."""

from dataclasses import dataclass, replace

from planexe.timing.replay_model import Node, Replay
from planexe.timing.virtual_run import run_virtually
from planexe.timing.what_if import Forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLimit:
    """How much one stage keeps the run from being faster at a cap.

    Attributes:
        chain_s: its seconds on the chain that makes the run as long as it is; ``share`` of the run time.
        calls: how many calls it has.
        gain_s: how much shorter the run would be if the stage took no time.
    """

    stage: str
    chain_s: float
    share: float
    calls: int
    gain_s: float


def stage_limits(run: Replay, forecast: Forecast, most: int = 8) -> tuple[StageLimit, ...]:
    """Returns the stages that make the run as long as it is at the forecast's cap, the worst first.

    Args:
        run: the recorded run.
        forecast: of that run.
        most: how many stages to return.
    """
    calls: dict[str, int] = {}
    for node in run.calls:
        calls[node.stage] = calls.get(node.stage, 0) + 1
    found = []
    for stage, chain_s in list(forecast.stage_s.items())[:most]:
        without = replace(run, nodes=tuple(_instant(n) if n.stage == stage else n for n in run.nodes))
        found.append(
            StageLimit(
                stage=stage,
                chain_s=chain_s,
                share=chain_s / forecast.seconds if forecast.seconds > 0 else 0.0,
                calls=calls[stage],
                gain_s=max(0.0, forecast.seconds - run_virtually(without, forecast.cap).seconds),
            )
        )
    return tuple(found)


def _instant(node: Node) -> Node:
    return replace(node, tries=(), lag_s=0.0)
