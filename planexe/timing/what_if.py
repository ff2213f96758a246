"""What if the cap were another: the run time of a recorded plan at every cap, and the cap to use; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from planexe.errors import SettingsError
from planexe.executor.concurrency_limiter import checked_cap
from planexe.figures import count_text
from planexe.timing.advice import Advice, recommend
from planexe.timing.bounds import Bound, lower_bound
from planexe.timing.idle import Steps
from planexe.timing.replay_model import Replay
from planexe.timing.virtual_run import VirtualRun, run_virtually
from planexe.timing.virtual_service import Cause

CAPS: Final = tuple(range(1, 65))
_MANY_CALLS: Final = 500
_FEWER_CAPS: Final = (*range(1, 13), 14, 16, 20, 24, 28, 32, 40, 48, 56, 64)


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
        bound: what no schedule of the recorded calls beats with these caps.
        comparable: whether both should be the same; ``note`` why not.
    """

    cap: int | None
    seconds: float
    replayed_s: float
    bound: Bound
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
        advice: the cap to use, why, and what that rests on.
    """

    points: tuple[Forecast, ...]
    measured: Measured | None
    advice: Advice

    @property
    def recommended(self) -> int:
        """Returns the cap to use; there is a point for it."""
        return self.advice.cap

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


def curve(run: Replay, caps: Sequence[int] | None = None, advice: Advice | None = None) -> Curve:
    """Returns the run time over the cap, and the recommended cap with its reason.

    Args:
        run: the recorded run; it must have at least one call.
        caps: which caps to forecast, the recommended one beside them; default: ``usual_caps``.
        advice: the recommendation, where it rests on more than this run.

    Raises:
        SettingsError: a cap is no whole number from 1 to 1024, there are none, or the run has no calls yet.
    """
    wanted = {checked_cap(cap, "caps") for cap in (usual_caps(run) if caps is None else caps)}
    if not wanted:
        raise SettingsError("Give at least one cap, for example 1,2,4,8.", field="caps")
    found = advice or recommend([run], f"the {count_text(len(run.calls), 'call')} of this run")
    return Curve(points=_forecasts(run, sorted({*wanted, found.cap})), measured=_measured(run), advice=found)


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
        bound=lower_bound(run, caps),
        comparable=recorded.comparable,
        note=recorded.note,
    )
