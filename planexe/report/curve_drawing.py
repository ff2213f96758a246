"""A drawing of a curve: its line between two axes with round numbers or days; pure."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from planexe.blocks.blocks import Column, Curve
from planexe.figures import day_text
from planexe.report.block_text import cell_text

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 260, 104, 24, 12, 44
_TICKS, _MOST_DOTS = 5, 60
_LEAST_SPAN = 1e-12


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the drawing: of a point, or of a number on an axis."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCurve:
    """The drawing; ``dots`` are points to hover, where they are few enough to tell apart."""

    line: str
    dots: tuple[Place, ...]
    across: tuple[Place, ...]
    upwards: tuple[Place, ...]


def drawn_curve(curve: Curve) -> DrawnCurve:
    """Returns the drawing; points that are no numbers are left out."""
    points = [(_number(x), y) for x, y in curve.points if math.isfinite(_number(x)) and math.isfinite(y)]
    xs, ys = [x for x, _ in points] or [0.0], [0.0, *(y for _, y in points)]
    wide, high = _span(xs), _span(ys)
    dots = []
    for x, y in points:
        text = f"{_text(x, curve.across)}: {_text(y, curve.upwards)}"
        dots.append(Place(_across(x, wide), _upwards(y, high), text))
    foot, days = HEIGHT - BOTTOM, bool(curve.points and isinstance(curve.points[0][0], dt.date))
    return DrawnCurve(
        line=_line(dots, steps=curve.steps),
        dots=tuple(dots if len(dots) <= _MOST_DOTS else ()),
        across=tuple(Place(_across(x, wide), foot, _text(x, curve.across)) for x in _ticks(*wide, whole=days)),
        upwards=tuple(Place(LEFT, _upwards(y, high), _text(y, curve.upwards)) for y in _ticks(*high)),
    )


def _line(dots: list[Place], *, steps: bool) -> str:
    joint = (lambda dot: f"H{dot.x} V{dot.y}") if steps else (lambda dot: f"L{dot.x} {dot.y}")
    return " ".join([*(f"M{dot.x} {dot.y}" for dot in dots[:1]), *map(joint, dots[1:])])


def _number(x: float | dt.date) -> float:
    return float(x.toordinal() if isinstance(x, dt.date) else x)


def _span(numbers: list[float]) -> tuple[float, float]:
    least, most = min(numbers), max(numbers)
    return least, most if most - least > _LEAST_SPAN else least + 1


def _ticks(least: float, most: float, *, whole: bool = False) -> Iterator[float]:
    """Yields round numbers from the least to the most: 1, 2 or 5 times a power of ten apart, about five of them."""
    rough = (most - least) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough * (1 - 1e-9))
    step = max(math.ceil(step), 1) if whole else step
    first = math.ceil(least / step - 1e-9)
    yield from (number * step for number in range(first, math.floor(most / step + 1e-9) + 1))


def _text(number: float, column: Column) -> str:
    if column.kind == "date":
        return day_text(dt.date.fromordinal(round(number)))
    return cell_text(number, column.kind)


def _across(x: float, span: tuple[float, float]) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (x - span[0]) / (span[1] - span[0]), 1)


def _upwards(y: float, span: tuple[float, float]) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (span[1] - y) / (span[1] - span[0]), 1)
