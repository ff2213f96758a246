"""The one recommendation of a cap: the smallest that is nearly as fast as the best, why, and what it rests on; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final

from planexe.errors import SettingsError
from planexe.figures import count_text
from planexe.timing.confidence import Confidence, confidence_of
from planexe.timing.replay_model import Replay
from planexe.timing.virtual_run import VirtualRun, run_virtually

LADDER: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""Only these caps are recommended: finer steps would suggest a precision that run times do not have."""
ENOUGH: Final = 1.10
"""The recommended cap is the smallest whose run time is within this factor of the best."""
_NEAR: Final = 1.15
"""A bound within this factor of the run time is what limits it."""
_WORTH: Final = 1.03
"""Without limits, or on an unshared machine, more calls must gain this factor before limits or machine are blamed."""
_SLOWER: Final = 1.10
"""A larger cap is called slower where it makes the run longer by this factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The cap to use.

    Attributes:
        cap: calls at the same time, one of ``LADDER``.
        reason: why a larger one gains little, in one sentence.
        rests_on: on what, to follow "rests on": ``the 158 calls of this run``.
        confidence: how far to trust it, and why.
    """

    cap: int
    reason: str
    rests_on: str
    confidence: Confidence

    @property
    def sentence(self) -> str:
        """Returns the recommendation, in the same words wherever it is shown."""
        return f"Recommended: {count_text(self.cap, 'call')} at the same time."

    @property
    def grounds(self) -> str:
        """Returns its reason and what it rests on, in two sentences."""
        return f"{self.reason} This rests on {self.rests_on}."


def recommend(runs: Sequence[Replay], rests_on: str) -> Advice:
    """Returns the cap for the next plan of the kind that these runs are of.

    A run counts by how much longer it takes at a cap than at its best one, so that runs at different paces can be
    taken together.

    Args:
        runs: recorded runs, or one that is only expected; the first gives the reason.
        rests_on: what they are, to follow "rests on".

    Raises:
        SettingsError: there is no run, or one of them has no calls yet.
    """
    if not runs or not all(run.calls for run in runs):
        raise SettingsError("No call of this run has ended yet, so there is nothing to forecast from.", field="run")
    rungs = [_rungs(run) for run in runs]
    shares = {cap: fmean(_share(went, cap) for went in rungs) for cap in LADDER}
    cap = next(cap for cap in LADDER if shares[cap] <= ENOUGH * min(shares.values()))
    return Advice(cap=cap, reason=_reason(runs[0], rungs[0], cap), rests_on=rests_on, confidence=confidence_of(runs[0]))


def _rungs(run: Replay) -> Mapping[int, VirtualRun]:
    """Returns how the run goes at each cap; beyond one for which no call ever waits, nothing changes any more."""
    found: dict[int, VirtualRun] = {}
    last: VirtualRun | None = None
    for cap in LADDER:
        if last is None or last.waited_for_slot:
            last = run_virtually(run, cap)
        found[cap] = last
    return found


def _share(rungs: Mapping[int, VirtualRun], cap: int) -> float:
    """Returns how many times as long as at its best cap the run takes."""
    best_s = min(went.seconds for went in rungs.values())
    return rungs[cap].seconds / best_s if best_s > 0 else 1.0


def _reason(run: Replay, rungs: Mapping[int, VirtualRun], cap: int) -> str:
    largest = LADDER[-1]
    chosen_s = rungs[cap].seconds
    as_it_is_s = min(chosen_s, rungs[largest].seconds)
    steady_s = run_virtually(replace(run, loads={}), largest).seconds
    free_s = run_virtually(_without(run, "requests", "tokens"), largest).seconds
    if min(steady_s, free_s) * _WORTH < as_it_is_s:
        if steady_s <= free_s:
            return _load_reason(rungs, cap)
        return (
            f"The provider's {_binding_limits(run, largest, free_s)} a minute limit it; more calls at once only wait."
        )
    if chosen_s <= _NEAR * run.chain_s:
        calls = count_text(len(run.chain), "call")
        return f"A chain of {calls} that wait for each other limits it."
    if run_virtually(_without_waits(run), cap).seconds * _WORTH < chosen_s:
        return "Waits after refused and failed tries limit it; a larger cap does not shorten them."
    if cap == largest and rungs[largest].waited_for_slot:
        return "It is the largest cap looked at; a larger one may still gain."
    many = "More than one call is" if cap == 1 else f"More than {cap} calls are"
    return f"{many} rarely ready at once, so a larger cap gains little."


def _load_reason(rungs: Mapping[int, VirtualRun], cap: int) -> str:
    worst = max((larger for larger in LADDER if larger > cap), key=lambda c: rungs[c].seconds, default=cap)
    factor = rungs[worst].seconds / rungs[cap].seconds
    if factor > _SLOWER:
        return f"Your machine is slower with more calls at once: with {worst} it takes {factor:.1f} times as long."
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
