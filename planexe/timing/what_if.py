"""What if the cap were another: the run time of a recorded plan at every cap, the knee, and the cap to use; pure."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from planexe.errors import SettingsError
from planexe.executor.concurrency_limiter import checked_cap
from planexe.timing.bounds import Bound, lower_bound
from planexe.timing.confidence import Confidence, confidence_of
from planexe.timing.idle import Steps
from planexe.timing.replay_model import Replay
from planexe.timing.virtual_run import VirtualRun, run_virtually
from planexe.timing.virtual_service import Cause

CAPS: Final = tuple(range(1, 65))
_MANY_CALLS: Final = 500
_FEWER_CAPS: Final = (*range(1, 13), 14, 16, 20, 24, 28, 32, 40, 48, 56, 64)
KNEE: Final = 1.05
"""The knee is the smallest cap whose run time is within this factor of the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a run is predicted to do at one cap.

    Attributes:
        cap: calls in flight at most; ``peak`` how many there would be.
        seconds: run time; ``bound`` what no schedule can beat, without our own overhead.
        work_s: seconds of all calls, slower under load than alone.
        refusals: calls that the provider sends back because of its limits.
        stage_s: seconds by stage on the chain of calls that makes the run as long as it is.
        wait_s: seconds on that chain spent waiting for a slot, a limit or another try, by cause.
        extrapolated: whether more calls are in flight than were ever seen.
        cost_usd: the same at every cap, as every call is made once; ``None`` where no price is known.
    """

    cap: int
    seconds: float
    bound: Bound
    peak: int
    work_s: float
    refusals: int
    stage_s: Mapping[str, float]
    wait_s: Mapping[Cause, float]
    extrapolated: bool
    cost_usd: float | None

    @property
    def speed_up(self) -> float:
        """Returns how many calls are in flight on average."""
        return self.work_s / self.seconds if self.seconds > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The measured point beside its replay.

    Attributes:
        cap: the cap the run had, ``None`` if it changed while the run went on.
        seconds: measured; ``replayed_s`` the same caps in virtual time.
        comparable: whether both should be the same; ``note`` why not.
    """

    cap: int | None
    seconds: float
    replayed_s: float
    comparable: bool
    note: str

    @property
    def error(self) -> float:
        """Returns how far the replay is off, 0.05 being five per cent too long."""
        return self.replayed_s / self.seconds - 1 if self.seconds > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The predicted run time over the cap.

    Attributes:
        points: one forecast per cap, in ascending order of the cap.
        measured: the run itself.
        best: the cap with the shortest run time; ``knee`` the smallest one that is nearly as good.
        recommended: the cap to use; ``reason`` what limits it, in one sentence.
        confidence: how far to trust this, and why.
    """

    points: tuple[Forecast, ...]
    measured: Measured | None
    best: int
    knee: int
    recommended: int
    reason: str
    confidence: Confidence

    def at(self, cap: int) -> Forecast:
        """Returns the forecast for one of the caps."""
        return next(p for p in self.points if p.cap == cap)


def replay(run: Replay, cap: int) -> Forecast:
    """Returns what the run would do at one cap.

    Raises:
        SettingsError: no whole number from 1 to 1024.
    """
    return _forecast(run, checked_cap(cap, "cap"), run_virtually(run, cap))


def usual_caps(run: Replay) -> tuple[int, ...]:
    """Returns the caps 1 to 64, the larger ones thinned out for a run of so many calls that all would take seconds."""
    return CAPS if len(run.calls) <= _MANY_CALLS else _FEWER_CAPS


def curve(run: Replay, caps: Sequence[int] | None = None) -> Curve:
    """Returns the run time over the cap, the knee, and the recommended cap with its reason.

    Args:
        run: the recorded run; it must have at least one call.
        caps: which caps to forecast; default: ``usual_caps``.

    Raises:
        SettingsError: a cap is no whole number from 1 to 1024, there are none, or the run has no calls yet.
    """
    from planexe.timing.advice import reason_for  # it reads what is defined here

    wanted = sorted({checked_cap(cap, "caps") for cap in (usual_caps(run) if caps is None else caps)})
    if not wanted:
        raise SettingsError("Give at least one cap, for example 1,2,4,8.", field="caps")
    if not run.calls:
        raise SettingsError("No call of this run has ended yet, so there is nothing to forecast from.", field="run")
    points = _forecasts(run, wanted)
    best = min(points, key=lambda p: (p.seconds, p.cap))
    seconds = {p.cap: p.seconds for p in points}
    knee_cap = knee_of(wanted, seconds.__getitem__)
    knee = next(p for p in points if p.cap == knee_cap)
    return Curve(
        points=points,
        measured=_measured(run),
        best=best.cap,
        knee=knee.cap,
        recommended=knee.cap,
        reason=reason_for(run, points, knee),
        confidence=confidence_of(run),
    )


def knee_of(caps: Sequence[int], seconds: Callable[[int], float], *, falling: bool = False) -> int:
    """Returns the smallest cap whose run time is nearly that of the best one.

    Args:
        caps: in ascending order.
        seconds: run time at a cap.
        falling: whether a larger cap never makes the run longer; then only a few caps are looked at.
    """
    if falling:
        enough_s = KNEE * seconds(caps[-1])
        return caps[bisect_left(caps[:-1], True, key=lambda cap: seconds(cap) <= enough_s)]
    enough_s = KNEE * min(seconds(cap) for cap in caps)
    return next(cap for cap in caps if seconds(cap) <= enough_s)


def recommended_cap(run: Replay) -> int:
    """Returns the cap to use, as ``curve`` recommends it but without forecasting every cap.

    Args:
        run: a recorded run, or one that is only expected.
    """
    falling = all(load.is_flat for load in run.loads.values())
    return knee_of(usual_caps(run), lambda cap: run_virtually(run, cap).seconds, falling=falling)


def _forecasts(run: Replay, caps: Sequence[int]) -> tuple[Forecast, ...]:
    """Returns the forecasts; beyond a cap for which no call ever waits, nothing changes any more."""
    points: list[Forecast] = []
    last: VirtualRun | None = None
    for cap in caps:
        if last is None or last.waited_for_slot:
            last = run_virtually(run, cap)
        points.append(_forecast(run, cap, last))
    return tuple(points)


def _forecast(run: Replay, cap: int, went: VirtualRun) -> Forecast:
    stage_s: dict[str, float] = {}
    wait_s: dict[Cause, float] = {}
    reached_s = 0.0
    for span in went.chain():
        stage = run.nodes[span.node].stage
        stage_s[stage] = stage_s.get(stage, 0.0) + span.ended_s - span.sent_s
        wait_s[span.cause] = wait_s.get(span.cause, 0.0) + max(0.0, span.sent_s - reached_s)
        reached_s = span.ended_s
    seen = [fit.most_seen for fit in run.fits.values()]
    return Forecast(
        cap=cap,
        seconds=went.seconds,
        bound=lower_bound(run, cap),
        peak=went.peak,
        work_s=went.work_s,
        refusals=went.refusals,
        stage_s=dict(sorted(stage_s.items(), key=lambda entry: -entry[1])),
        wait_s=wait_s,
        extrapolated=bool(seen) and went.peak > 2 * max(1, *seen),
        cost_usd=run.cost_usd,
    )


def _measured(run: Replay) -> Measured | None:
    recorded = run.recorded
    if recorded is None or recorded.seconds <= 0 or not recorded.caps:
        return None
    caps: Steps = tuple((at_s, max(1, cap)) for at_s, cap in recorded.caps)
    return Measured(
        cap=recorded.cap,
        seconds=recorded.seconds,
        replayed_s=run_virtually(run, caps).seconds,
        comparable=recorded.comparable,
        note=recorded.note,
    )
