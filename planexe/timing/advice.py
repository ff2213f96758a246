"""Why a cap is the one to use: what keeps the run from being faster, in one plain sentence; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from planexe.figures import count_text, seconds_text
from planexe.timing.replay_model import Node, Replay
from planexe.timing.virtual_run import run_virtually

if TYPE_CHECKING:
    from planexe.timing.what_if import Forecast

_NEAR: Final = 1.15
"""A bound within this factor of the run time is what limits it."""
_CLOSE: Final = 1.25
"""A cap within this factor of the largest one looked at leaves open what is beyond."""
_WORTH: Final = 1.03
"""Without limits, or on an unshared machine, more calls must gain this factor before limits or machine are blamed."""


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


def reason_for(run: Replay, points: Sequence["Forecast"], chosen: "Forecast") -> str:
    """Returns why a larger cap than the chosen one gains little, in one sentence."""
    cap = chosen.cap
    larger = max(points[-1].cap, 4 * cap)
    as_it_is_s = min(chosen.seconds, run_virtually(run, larger).seconds)
    steady_s = run_virtually(replace(run, loads={}), larger).seconds
    free_s = run_virtually(_without(run, "requests", "tokens"), larger).seconds
    if min(steady_s, free_s) * _WORTH < as_it_is_s:
        if steady_s <= free_s:
            return _load_reason(points, chosen)
        return f"The provider's {_binding_limits(run, larger, free_s)} a minute limit it; more calls at once only wait."
    if chosen.seconds <= _NEAR * run.chain_s:
        calls = count_text(len(run.chain), "call")
        return f"The plan's own chain of {calls} that wait for each other ({seconds_text(run.chain_s)}) limits it."
    if run_virtually(_without_waits(run), cap).seconds * _WORTH < chosen.seconds:
        return "Waits after refused and failed tries limit it; a larger cap does not shorten them."
    if points[-1].peak >= points[-1].cap and cap * _CLOSE >= points[-1].cap:
        return "It is about the largest cap looked at; a larger one may still gain."
    many = "More than one call is" if cap == 1 else f"More than {cap} calls are"
    return f"{many} rarely ready at once, so a larger cap gains little."


def _load_reason(points: Sequence["Forecast"], chosen: "Forecast") -> str:
    worst = max((p for p in points if p.cap > chosen.cap), key=lambda p: p.seconds, default=chosen)
    if worst.seconds > _WORTH * chosen.seconds:
        return f"Your machine is slower with more calls at once: {_at(worst)}, {_at(chosen)}."
    return "Your machine shares its speed among the calls, so with more of them at once each only takes longer."


def _binding_limits(run: Replay, cap: int, free_s: float) -> str:
    """Returns the limits that hold the run up, in words: one of them if it does so alone, else both."""
    requests = min((r for r, _ in _tightest(run) if r is not None), default=None)
    tokens = min((t for _, t in _tightest(run) if t is not None), default=None)
    texts = {"requests": f"{requests:,} requests" if requests else "", "tokens": f"{tokens:,} tokens" if tokens else ""}
    for kind, text in texts.items():
        if text and run_virtually(_without(run, kind), cap).seconds <= _WORTH * free_s:
            return text
    return " and ".join(text for text in texts.values() if text)


def _tightest(run: Replay) -> list[tuple[int | None, int | None]]:
    return [limits.tightest() for limits in run.limits.values()]


def stage_limits(run: Replay, forecast: "Forecast", most: int = 8) -> tuple[StageLimit, ...]:
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


def _without(run: Replay, *kinds: str) -> Replay:
    """Returns the run without the limits on requests or on tokens per minute, or without both."""
    limits = dict(run.limits)
    for model, known in run.limits.items():
        if "requests" in kinds:
            known = replace(known, requests_per_minute=None, seen_requests=None)
        if "tokens" in kinds:
            known = replace(known, tokens_per_minute=None, seen_tokens=None)
        limits[model] = known
    return replace(run, limits=limits)


def _without_waits(run: Replay) -> Replay:
    """Returns the run with nobody waiting between two tries."""
    nodes = tuple(replace(n, tries=tuple(replace(t, pause_s=0.0, backoff_s=0.0) for t in n.tries)) for n in run.nodes)
    return replace(run, nodes=nodes)


def _at(point: "Forecast") -> str:
    return f"{seconds_text(point.seconds)} with {point.cap}"
