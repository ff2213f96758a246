"""Race: two runs of a plan as bars in lanes on one clock, one of them perhaps predicted; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from planexe.executor.attempt_log import Attempt
from planexe.figures import seconds_text, usd_text
from planexe.spine.events import Event
from planexe.spine.run_clock import run_clock
from planexe.timing.first_pass import first_pass
from planexe.timing.idle import cap_steps
from planexe.timing.replay_model import Replay
from planexe.timing.virtual_run import run_virtually

BarState = Literal["ok", "failed", "cancelled"]
SPEEDS: Final = (1, 2, 5, 10, 20, 50, 100)
_SHOW_S: Final = 20.0
"""About how long a race should take to watch."""
_CLOSE_S: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceBar:
    """One call of a model in flight; what stages compute themselves takes no slot and is no part of a race.

    Attributes:
        lane: the slot it held, from 0.
        start_s: when it was sent, in seconds since the run began; ``end_s`` when it ended.
        stage: name of its stage.
        cost_usd: what it cost; ``None`` where no price is known.
    """

    lane: int
    start_s: float
    end_s: float
    stage: str
    state: BarState = "ok"
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Racer:
    """One run of the race.

    Attributes:
        name: what the audience reads: ``One by one``, ``16 at once``.
        cap: the most calls that were allowed in flight.
        seconds: its run time.
        bars: in the order of their beginnings.
        predicted: whether it is a replay of another run's calls and was never made like this.
        simulated: whether the simulated model answered.
        pace: how many times faster than life that model was, 1 for real ones.
    """

    name: str
    cap: int
    seconds: float
    bars: tuple[RaceBar, ...]
    predicted: bool = False
    simulated: bool = False
    pace: float = 1.0

    @property
    def answers(self) -> int:
        """Returns how many calls were answered."""
        return sum(bar.state == "ok" for bar in self.bars)

    @property
    def failed(self) -> int:
        """Returns how many tries failed."""
        return sum(bar.state == "failed" for bar in self.bars)

    @property
    def work_s(self) -> float:
        """Returns the seconds of all calls added up."""
        return sum(bar.end_s - bar.start_s for bar in self.bars)

    @property
    def cost_usd(self) -> float | None:
        """Returns what the run cost, ``None`` where no price is known."""
        known = [bar.cost_usd for bar in self.bars if bar.cost_usd is not None]
        return sum(known) if known else None

    @property
    def lanes(self) -> int:
        """Returns how many lanes the drawing needs: those of the cap, or more if more were used."""
        return max(self.cap, 1, *(bar.lane + 1 for bar in self.bars))

    @property
    def peak(self) -> int:
        """Returns the most calls in flight at one moment."""
        steps = sorted([(b.start_s, 1) for b in self.bars] + [(b.end_s, -1) for b in self.bars])
        most = now = 0
        for _, change in steps:
            now += change
            most = max(most, now)
        return most


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """Two runs side by side, the one with the smaller cap first.

    Attributes:
        title: what the plan is about; may be empty.
        headings: title of each stage for people, by name.
    """

    first: Racer
    second: Racer
    title: str = ""
    headings: Mapping[str, str]

    @property
    def seconds(self) -> float:
        """Returns the run time of the slower one."""
        return max(self.first.seconds, self.second.seconds)

    @property
    def speed_up(self) -> float:
        """Returns how many times as long as the second the first one takes; 0 where a run time is unknown."""
        return self.first.seconds / self.second.seconds if self.second.seconds > 0 else 0.0

    @property
    def speed(self) -> int:
        """Returns how many times faster than it was the race is best shown."""
        return next((s for s in SPEEDS if self.seconds / s <= _SHOW_S), SPEEDS[-1])

    def summary(self) -> str:
        """Returns the outcome in one sentence."""
        slow, fast = self.first, self.second
        if self.speed_up < 1:
            slow, fast = fast, slow
        factor = max(self.speed_up, 1 / self.speed_up) if self.speed_up else 0.0
        verb = "would take" if slow.predicted else "took"
        done = "would be done" if fast.predicted else "done"
        if factor < 1.05:
            return f"{slow.name} and {fast.name.lower()} {verb} about the same time: {seconds_text(fast.seconds)}."
        return (
            f"{fast.name}: {done} in {seconds_text(fast.seconds)}. {slow.name}: {verb} {seconds_text(slow.seconds)}, "
            f"{factor:.1f} times as long."
        )

    def table(self) -> list[tuple[str, str, str]]:
        """Returns the race in numbers: what, the first run, the second."""
        both = (self.first, self.second)
        rows = [
            ("How", *(_how(r) for r in both)),
            ("Run time", *(seconds_text(r.seconds) for r in both)),
            ("Answers", *(f"{r.answers:,}" for r in both)),
            ("Failed tries", *(f"{r.failed:,}" for r in both)),
            ("All calls added up", *(seconds_text(r.work_s) for r in both)),
            ("Most calls at once", *(f"{r.peak} of {r.cap}" for r in both)),
            ("Calls at once on average", *(f"{r.work_s / r.seconds:.1f}" if r.seconds else "0" for r in both)),
            ("Cost", *(usd_text(r.cost_usd) for r in both)),
        ]
        return [(what, one, two) for what, one, two in rows]

    def to_json(self) -> dict[str, Any]:
        """Returns what the drawing needs as JSON values; times in seconds, rounded to milliseconds."""
        used = sorted({bar.stage for racer in (self.first, self.second) for bar in racer.bars})
        number = {stage: n for n, stage in enumerate(used)}
        return {
            "title": self.title,
            "stages": [self.headings.get(stage, stage) for stage in used],
            "speed": self.speed,
            "speeds": list(SPEEDS),
            "racers": [_racer_json(racer, number) for racer in (self.first, self.second)],
        }


def recorded_racer(
    attempts: Sequence[Attempt], events: Sequence[Event], *, simulated: bool = False, time_scale: float = 1.0
) -> Racer:
    """Returns a run as it really went, until its plan was there for the first time."""
    done = first_pass(attempts, events)
    clock = run_clock(done.attempts, done.events)
    bars: list[tuple[float, float, Attempt]] = []
    for a in done.attempts:
        span = clock.span(a, a.sent, a.ended)
        if span and a.kind == "call" and a.outcome != "reused":
            bars.append((*span, a))
    cap = max((cap for _, cap in cap_steps(list(done.attempts), list(done.events), clock)), default=1)
    return Racer(
        name=name_of(cap),
        cap=cap,
        seconds=clock.wall_s,
        bars=_in_lanes(
            (start, end, a.slot, a.stage, a.outcome if a.outcome != "reused" else "ok", a.cost_usd)
            for start, end, a in bars
        ),
        simulated=simulated,
        pace=_pace(time_scale, simulated=simulated),
    )


def predicted_racer(replay: Replay, cap: int, *, simulated: bool = False, time_scale: float = 1.0) -> Racer:
    """Returns how the recorded calls would have gone with another cap."""
    run = run_virtually(replay, cap)
    made = ((span, replay.nodes[span.node], replay.nodes[span.node].tries[span.number]) for span in run.spans)
    tries = [one for one in made if not replay.limits_of(one[2].model).outside]
    return Racer(
        name=name_of(cap),
        cap=cap,
        seconds=run.seconds,
        bars=_in_lanes(
            (s.sent_s, s.ended_s, -1, node.stage, "ok" if one.ok else "failed", one.cost_usd) for s, node, one in tries
        ),
        predicted=True,
        simulated=simulated,
        pace=_pace(time_scale, simulated=simulated),
    )


def race_of(one: Racer, other: Racer, headings: Mapping[str, str], title: str = "") -> Race:
    """Returns the race of two runs, the one with the smaller cap first; of equal caps the slower one."""
    first, second = sorted((one, other), key=lambda r: (r.cap, -r.seconds))
    return Race(first=first, second=second, headings=headings, title=title)


def name_of(cap: int) -> str:
    """Returns what the audience reads for a cap."""
    return "One by one" if cap <= 1 else f"{cap} at once"


def _in_lanes(
    found: Iterable[tuple[float, float, int, str, BarState, float | None]],
) -> tuple[RaceBar, ...]:
    """Returns the bars, each in the lane of its slot, or in the first free one where that is taken or unknown."""
    free_s: list[float] = []
    bars: list[RaceBar] = []
    for start_s, end_s, slot, stage, state, cost_usd in sorted(found, key=lambda b: (b[0], b[2])):
        lane = slot
        if lane < 0 or (lane < len(free_s) and free_s[lane] > start_s + _CLOSE_S):
            lane = next((n for n, at_s in enumerate(free_s) if at_s <= start_s + _CLOSE_S), len(free_s))
        free_s.extend([0.0] * (lane + 1 - len(free_s)))
        free_s[lane] = end_s
        bars.append(RaceBar(lane=lane, start_s=start_s, end_s=end_s, stage=stage, state=state, cost_usd=cost_usd))
    return tuple(bars)


def _pace(time_scale: float, *, simulated: bool) -> float:
    return 1 / time_scale if simulated and time_scale > 0 else 1.0


def _how(racer: Racer) -> str:
    how = "predicted from the other run's calls" if racer.predicted else "measured"
    return f"{racer.name}, {how}" + (", simulated model" if racer.simulated else "")


def _racer_json(racer: Racer, number: Mapping[str, int]) -> dict[str, Any]:
    return {
        "name": racer.name,
        "cap": racer.cap,
        "lanes": racer.lanes,
        "seconds": round(racer.seconds, 3),
        "answers": racer.answers,
        "predicted": racer.predicted,
        "simulated": racer.simulated,
        "pace": round(racer.pace, 3),
        "bars": [
            [b.lane, round(b.start_s, 3), round(b.end_s, 3), b.state, number[b.stage], b.cost_usd] for b in racer.bars
        ],
    }
