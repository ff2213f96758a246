"""What if: the run time of a recorded plan at other caps, with other models, or with stages split; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planexe.errors import SettingsError
from planexe.executor.concurrency_limiter import checked_cap
from planexe.timing.bounds import Bound, lower_bound
from planexe.timing.confidence import Confidence, confidence_of
from planexe.timing.idle import Steps
from planexe.timing.replay_model import Node, Replay, Try
from planexe.timing.virtual_run import Cause, VirtualRun, run_virtually

CAPS: Final = tuple(range(1, 65))
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


def curve(run: Replay, caps: Sequence[int] = CAPS) -> Curve:
    """Returns the run time over the cap, the knee, and the recommended cap with its reason.

    Args:
        run: the recorded run; it must have at least one call.
        caps: which caps to forecast.

    Raises:
        SettingsError: a cap is no whole number from 1 to 1024, there are none, or the run has no calls yet.
    """
    from planexe.timing.advice import reason_for  # it reads what is defined here

    wanted = sorted({checked_cap(cap, "caps") for cap in caps})
    if not wanted:
        raise SettingsError("Give at least one cap, for example 1,2,4,8.", field="caps")
    if not run.calls:
        raise SettingsError("No call of this run has ended yet, so there is nothing to forecast from.", field="run")
    points = _forecasts(run, wanted)
    best = min(points, key=lambda p: (p.seconds, p.cap))
    knee = next(p for p in points if p.seconds <= KNEE * best.seconds)
    return Curve(
        points=points,
        measured=_measured(run),
        best=best.cap,
        knee=knee.cap,
        recommended=knee.cap,
        reason=reason_for(run, points, knee),
        confidence=confidence_of(run),
    )


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


def with_model(
    run: Replay, stages: str | Collection[str], *, speed: float = 1.0, price: float = 1.0, model: str = ""
) -> Replay:
    """Returns the run as if some stages used another model.

    Args:
        run: the recorded run.
        stages: name of the stage, or names.
        speed: how many times faster it answers.
        price: how many times dearer it is.
        model: its name, if it has limits and a load of its own; default: it shares those of the recorded one.

    Raises:
        SettingsError: a stage has no calls, or a factor is not above (``price``: at least) 0.
    """
    names = _checked_stages(run, stages)
    if not (speed > 0 and price >= 0):
        raise SettingsError(
            f"speed is {speed} and price {price}; use a speed above 0 and no negative price.", field="speed"
        )

    def changed(attempt: Try) -> Try:
        cost = None if attempt.cost_usd is None else attempt.cost_usd * price
        return replace(
            attempt,
            work_s=attempt.work_s / speed,
            first_s=attempt.first_s / speed,
            cost_usd=cost,
            model=model or attempt.model,
        )

    nodes = [replace(n, tries=tuple(map(changed, n.tries))) if n.stage in names else n for n in run.nodes]
    return replace(run, nodes=tuple(nodes), recorded=None)


def with_history(run: Replay, stages: str | Collection[str], history: Mapping[str, float]) -> Replay:
    """Returns the run as if some stages took as long per call as in other runs (of another model, say).

    Args:
        run: the recorded run.
        stages: name of the stage, or names.
        history: mean seconds of one call by stage; a stage without an entry stays as it is.

    Raises:
        SettingsError: a stage has no calls.
    """
    changed = run
    for name in sorted(_checked_stages(run, stages)):
        calls = [n for n in run.calls if n.stage == name]
        mean_s = sum(n.work_s for n in calls) / len(calls)
        if history.get(name, 0.0) > 0 and mean_s > 0:
            changed = with_model(changed, name, speed=mean_s / history[name])
    return changed


def split(run: Replay, stage: str, pieces: int) -> Replay:
    """Returns the run as if each call of a stage were several calls side by side, for a part of the answer each.

    Each piece reads the whole prompt and writes its share of the answer, so the input is paid for several times.

    Raises:
        SettingsError: the stage has no calls, is a conversation (turns follow each other), or ``pieces`` is below 1.
    """
    name = next(iter(_checked_stages(run, stage)))
    if pieces < 1:
        raise SettingsError(f"pieces is {pieces}; split into at least 1.", field="pieces")
    if any(run.nodes[need].stage == name for n in run.calls if n.stage == name for need in n.needs):
        raise SettingsError(
            f"{name} is a conversation: its calls follow each other and cannot be split.", field="stage"
        )
    nodes: list[Node] = []
    moved: dict[int, int] = {}
    for index, node in enumerate(run.nodes):
        needs = tuple(moved[n] for n in node.needs)
        if node.stage == name and node.tries and pieces > 1:
            first = len(nodes)
            nodes += [
                replace(
                    node, item=f"{node.item}/{n + 1}", needs=needs, tries=tuple(_piece(t, pieces) for t in node.tries)
                )
                for n in range(pieces)
            ]
            needs = tuple(range(first, first + pieces))
            node = replace(node, tries=(), lag_s=0.0)
        moved[index] = len(nodes)
        nodes.append(replace(node, needs=needs))
    return replace(run, nodes=tuple(nodes), recorded=None)


def _piece(attempt: Try, pieces: int) -> Try:
    """Returns one piece of a try: the time to the first token is the same, the rest is shared out."""
    written_s = max(0.0, attempt.work_s - attempt.first_s)
    cost = attempt.cost_usd
    if cost is not None:
        # Output is dearer than input nearly everywhere; four to one is the usual proportion of the prices.
        weight = attempt.input_tokens + 4 * attempt.output_tokens
        input_share = attempt.input_tokens / weight if weight else 1.0
        cost = cost * (input_share + (1 - input_share) / pieces)
    return replace(
        attempt,
        work_s=attempt.first_s + written_s / pieces,
        output_tokens=-(-attempt.output_tokens // pieces),
        cost_usd=cost,
    )


def _checked_stages(run: Replay, stages: str | Collection[str]) -> frozenset[str]:
    names = frozenset({stages} if isinstance(stages, str) else stages)
    made = {n.stage for n in run.calls}
    for name in sorted(names):
        if name not in made:
            raise SettingsError(f"No call of stage {name!r} was recorded in this run.", field="stage")
    if not names:
        raise SettingsError("Name at least one stage.", field="stage")
    return names
