"""A drawing of bars: a total beside its limit, and groups of bars; pure."""

from dataclasses import dataclass

from planexe.blocks.blocks import Bar, Bars, Gauge
from planexe.blocks.safe_text import one_line

_ROOM = 1.02  # a bar never touches the edge


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBar:
    """One line; the parts are in percent of its width, one behind the other.

    Attributes:
        parts: number, start and width of each.
        text: everything in one line, for a tooltip.
    """

    code: str
    title: str
    amount: str
    parts: tuple[tuple[int, float, float], ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnGauge:
    """The total with its range, and the limit where there is one; places in percent."""

    total: float
    least: float
    most: float
    amount: str
    span: str
    limit: float | None = None
    limit_amount: str = ""
    gauge: Gauge


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBars:
    """The drawing: each group with its title and its bars, and the names of the parts."""

    groups: tuple[tuple[str, tuple[DrawnBar, ...]], ...]
    parts: tuple[str, ...]
    gauge: DrawnGauge | None


def drawn_bars(bars: Bars) -> DrawnBars:
    """Returns the drawing."""
    groups = []
    for title, group in bars.groups.items():
        most = max((sum(bar.amounts) for bar in group), default=0) * _ROOM
        groups.append((title, tuple(_bar(bar, bars, most) for bar in group)))
    gauge = _gauge(bars.gauge, bars.unit) if bars.gauge else None
    return DrawnBars(groups=tuple(groups), parts=bars.parts, gauge=gauge)


def _gauge(gauge: Gauge, unit: str) -> DrawnGauge:
    most = max(gauge.total, gauge.most, gauge.limit or 0) * _ROOM
    return DrawnGauge(
        total=_percent(gauge.total, most),
        least=_percent(gauge.least, most),
        most=_percent(gauge.most, most),
        amount=_with_unit(gauge.total, unit),
        span=f"{gauge.least:,.0f} to {gauge.most:,.0f}",
        limit=None if gauge.limit is None else _percent(gauge.limit, most),
        limit_amount="" if gauge.limit is None else _with_unit(gauge.limit, gauge.limit_unit),
        gauge=gauge,
    )


def _bar(bar: Bar, bars: Bars, most: float) -> DrawnBar:
    parts = []
    at = 0.0
    for number, part in enumerate(bar.amounts, 1):
        width = _percent(part, most)
        if width > 0:
            parts.append((number, round(at, 3), width))
        at += width
    amount = _with_unit(sum(bar.amounts), bars.unit)
    named = ", ".join(f"{name} {part:,.0f}" for name, part in zip(bars.parts, bar.amounts, strict=False) if part)
    code, title = one_line(bar.code), one_line(bar.title)
    more = f" ({named})" if len(bar.amounts) > 1 else ""
    text = f"{f'{code} {title}'.strip()}: {amount}{more}"
    return DrawnBar(code=code, title=title, amount=amount, parts=tuple(parts), text=text)


def _percent(amount: float, most: float) -> float:
    return round(min(max(amount, 0.0) / most, 1.0) * 100, 3) if most > 0 else 0.0


def _with_unit(amount: float, unit: str) -> str:
    return f"{unit} {amount:,.0f}".strip()
