"""A drawing of a run's attempts: a lane per slot, a bar per attempt, as plain numbers for an SVG; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from planexe import colours
from planexe.blocks.safe_text import one_line
from planexe.colours import Shades, css_rule
from planexe.executor.attempt_log import Attempt
from planexe.figures import seconds_text, usd_text
from planexe.spine.run_clock import RunClock

BarKind = Literal["ok", "retried", "repaired", "failed", "cancelled"]
KINDS: dict[BarKind, str] = {
    "ok": "answered",
    "retried": "answered on a later try",
    "repaired": "answered after a repair",
    "failed": "failed",
    "cancelled": "cancelled",
}
_COLOURS: dict[BarKind, Shades] = {
    "ok": colours.ANSWERED,
    "retried": colours.RETRIED,
    "repaired": colours.REPAIRED,
    "failed": colours.FAILED,
    "cancelled": colours.CANCELLED,
}
WIDTH = 960
LEFT = 34
LANE = 16
TOP = 6
_AXIS = 24
_MOST_TICKS = 8
_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One attempt as the table shows it.

    Attributes:
        start_s: seconds on the run's clock.
        duration_s: from sending to the end.
    """

    lane: int
    start_s: float
    duration_s: float
    kind: BarKind
    attempt: Attempt

    @property
    def label(self) -> str:
        """Returns stage and item."""
        return one_line(f"{self.attempt.stage} {self.attempt.title or self.attempt.item}")

    @property
    def outcome(self) -> str:
        """Returns the outcome in words, with the kind of error."""
        return KINDS[self.kind] + (f" ({self.attempt.error_kind})" if self.attempt.error_kind else "")

    @property
    def text(self) -> str:
        """Returns everything in one line, for a tooltip."""
        a = self.attempt
        return one_line(
            f"{self.label}: try {a.attempt} at {a.model}, {seconds_text(self.duration_s)}, {self.outcome}, "
            f"{a.input_tokens:,} tokens in, {a.output_tokens:,} out, cost {usd_text(a.cost_usd)}"
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle in the drawing; all numbers in its units."""

    x: float
    y: float
    width: float
    row: TimelineRow


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: its size, its bars, its ticks (place and text), and the rows of its table."""

    height: int
    lanes: int
    wall_s: float
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[TimelineRow, ...]

    @property
    def kinds(self) -> dict[BarKind, str]:
        """Returns the kinds that occur, with their words, for the legend."""
        return {kind: words for kind, words in KINDS.items() if any(r.kind == kind for r in self.rows)}


def timeline_style() -> str:
    """Returns the colours of the bars as variables, for light and for dark."""
    dark = css_rule(":root", _COLOURS, dark=True)
    return css_rule(":root", _COLOURS) + f"@media (prefers-color-scheme: dark) {{ {dark}}}\n"


def attempt_timeline(attempts: Iterable[Attempt], clock: RunClock) -> Timeline:
    """Returns the drawing of the attempts that were sent; answers from the journal took no time and are left out.

    Args:
        attempts: of the run.
        clock: of the run; the drawing is as wide as its time.
    """
    rows = _rows([a for a in attempts if a.outcome != "reused" and a.sent is not None], clock)
    wall_s = clock.wall_s
    lanes = max((r.lane for r in rows), default=-1) + 1
    scale = (WIDTH - LEFT - 8) / wall_s if wall_s > 0 else 0.0
    bars = tuple(
        Bar(
            round(LEFT + r.start_s * scale, 2),
            TOP + r.lane * LANE,
            round(max(r.duration_s * scale, 1.0), 2),
            r,
        )
        for r in rows
    )
    ticks = tuple((round(LEFT + at_s * scale, 2), _tick_text(at_s)) for at_s in _tick_seconds(wall_s))
    return Timeline(TOP + lanes * LANE + _AXIS, lanes, wall_s, bars, ticks, rows)


def _rows(attempts: Sequence[Attempt], clock: RunClock) -> tuple[TimelineRow, ...]:
    ordered = sorted(attempts, key=lambda a: (_sent_s(a, clock), a.slot))
    free_at: list[float] = []
    rows = []
    for a in ordered:
        start_s = _sent_s(a, clock)
        lane = _free_lane(free_at, start_s, a.slot)
        free_at[lane] = start_s + a.duration_s
        rows.append(TimelineRow(lane=lane, start_s=start_s, duration_s=a.duration_s, kind=_kind(a), attempt=a))
    return tuple(rows)


def _free_lane(free_at: list[float], start_s: float, slot: int) -> int:
    """Returns the slot's own lane, or the first free one where two workers used the same slot at once."""
    lane = slot if 0 <= slot < 1024 else 0
    free_at.extend([0.0] * (lane + 1 - len(free_at)))
    if free_at[lane] <= start_s + 1e-6:
        return lane
    lane = next((n for n, at_s in enumerate(free_at) if at_s <= start_s + 1e-6), len(free_at))
    if lane == len(free_at):
        free_at.append(0.0)
    return lane


def _sent_s(attempt: Attempt, clock: RunClock) -> float:
    return clock.at(attempt, attempt.sent if attempt.sent is not None else attempt.queued)


def _kind(attempt: Attempt) -> BarKind:
    if attempt.outcome == "failed":
        return "failed"
    if attempt.outcome == "cancelled":
        return "cancelled"
    if attempt.reason == "repair":
        return "repaired"
    return "ok" if attempt.reason == "first" else "retried"


def _tick_seconds(wall_s: float) -> list[float]:
    if wall_s <= 0:
        return []
    step_s = next((s for s in _STEPS_S if wall_s / s <= _MOST_TICKS), wall_s)
    return [number * step_s for number in range(int(wall_s / step_s) + 1)]


def _tick_text(at_s: float) -> str:
    if at_s >= 60 and at_s % 60 == 0:
        return seconds_text(at_s)
    return f"{at_s:g} s"
