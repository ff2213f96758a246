"""The predicted run time over the cap, with what was measured; and the same as rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from planexe.charts.looks import AMBER, GRAY, GREEN, RED, SERIES, clean, grid, layout
from planexe.figures import seconds_text
from planexe.timing.what_if import Curve

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TICKS: Final = (1, 2, 4, 8, 16, 32, 64)
_HEIGHT_PX = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A run's predicted curve.

    Attributes:
        name: in the legend.
        curve: the forecast.
    """

    name: str
    curve: Curve


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A measured run.

    Attributes:
        name: what the mouse shows.
        curve: its own forecast, beside which it was measured.
    """

    name: str
    curve: Curve

    @property
    def cap(self) -> int:
        """Returns the cap it had; 0 where that changed, or nothing was measured: then it has no place in the figure."""
        return (self.curve.measured.cap or 0) if self.curve.measured else 0

    @property
    def seconds(self) -> float:
        """Returns its run time."""
        return self.curve.measured.seconds if self.curve.measured else 0.0


def forecast_figure(
    lines: Sequence[Line], points: Sequence[Point] = (), ghost: Line | None = None, *, height_px: int = _HEIGHT_PX
) -> "Figure":
    """Returns the figure: curves, what no schedule beats, the recommended cap, measured points, a ghost curve.

    Args:
        lines: at least one; the first is the one that advice is about.
        points: measured runs; what no schedule beats is about their calls, too.
        ghost: what another model or a split would do.
        height_px: height in pixels.
    """
    import plotly.graph_objects as go  # only where a figure is drawn

    figure = go.Figure()
    for number, line in enumerate(lines):
        color, dash = SERIES[number % len(SERIES)]
        figure.add_scatter(**_curve(line, color, dash), mode="lines")
    first = lines[0].curve
    figure.add_scatter(
        x=[p.cap for p in first.points],
        y=[_bound_s(first, points, p.cap) for p in first.points],
        name="no schedule is faster",
        mode="lines",
        line={"color": GRAY, "dash": "dot", "width": 1.5},
        hovertemplate="at least %{y:.1f} s<extra></extra>",
    )
    if ghost is not None:
        figure.add_scatter(**_curve(ghost, AMBER, "dash"), mode="lines")
    placed = [p for p in points if p.cap]
    if placed:
        figure.add_scatter(
            x=[p.cap for p in placed],
            y=[p.seconds for p in placed],
            customdata=[[clean(p.name), seconds_text(p.seconds)] for p in placed],
            name="measured",
            mode="markers",
            marker={"color": RED, "symbol": "x", "size": 11, "line": {"width": 1.5}},
            hovertemplate="measured, cap %{x}: %{customdata[1]}<br>%{customdata[0]}<extra></extra>",
        )
    best = first.at(first.recommended)
    figure.add_scatter(
        x=[best.cap],
        y=[best.seconds],
        name=f"recommended: {best.cap}",
        mode="markers",
        marker={"color": GREEN, "symbol": "star", "size": 17, "line": {"width": 1, "color": "#ffffff"}},
        hovertemplate=f"recommended: {best.cap}, {seconds_text(best.seconds)}<extra></extra>",
    )
    figure.add_vline(x=best.cap, line={"color": GREEN, "dash": "dash", "width": 1})
    most_s = max(p.seconds for line in (*lines, *([ghost] if ghost else [])) for p in line.curve.points)
    figure.update_layout(**layout(height_px))
    figure.update_xaxes(
        title="calls at the same time (cap)",
        type="log",
        tickvals=list(TICKS),
        ticktext=[str(t) for t in TICKS],
        **grid(),
    )
    figure.update_yaxes(
        title="run time", range=[0, 1.08 * max(most_s, *(p.seconds for p in placed), 0.0)], **_time_axis(most_s)
    )
    return figure


def forecast_rows(
    lines: Sequence[Line], points: Sequence[Point] = (), ghost: Line | None = None
) -> list[dict[str, Any]]:
    """Returns the figure as rows, one per cap: for readers of tables, and to copy."""
    first = lines[0].curve
    one_s = first.points[0].seconds if first.points[0].cap == 1 else None
    rows: list[dict[str, Any]] = []
    for point in first.points:
        row: dict[str, Any] = {"Cap": point.cap}
        for line in lines:
            row["Predicted" if line is lines[0] else line.name] = seconds_text(line.curve.at(point.cap).seconds)
        if ghost is not None:
            row[ghost.name] = seconds_text(ghost.curve.at(point.cap).seconds)
        row["At least"] = seconds_text(_bound_s(first, points, point.cap))
        row["Most in flight"] = point.peak
        row["Times as fast as one by one"] = round(one_s / point.seconds, 2) if one_s and point.seconds else None
        row["Measured"] = ", ".join(seconds_text(p.seconds) for p in points if p.cap == point.cap)
        row["Note"] = _note(first, point.cap)
        rows.append(row)
    return rows


def _bound_s(first: Curve, points: Sequence[Point], cap: int) -> float:
    """Returns what no schedule beats, whichever of the runs' calls it is about: no measured point lies below it."""
    curves = (first, *(p.curve for p in points))
    return min(at.bound.seconds for curve in curves for at in curve.points if at.cap == cap)


def _note(curve: Curve, cap: int) -> str:
    point = curve.at(cap)
    notes = ["recommended"] if cap == curve.recommended else []
    notes += [f"{point.refusals} refusals"] if point.refusals else []
    notes += ["more in flight than was ever seen"] if point.extrapolated else []
    return ", ".join(notes)


def _curve(line: Line, color: str, dash: str) -> dict[str, Any]:
    points = line.curve.points
    return {
        "x": [p.cap for p in points],
        "y": [p.seconds for p in points],
        "customdata": [seconds_text(p.seconds) for p in points],
        "name": clean(line.name),
        "line": {"color": color, "dash": dash, "width": 3},
        "hovertemplate": "cap %{x}: %{customdata}<extra></extra>",
    }


def _time_axis(most_s: float) -> dict[str, Any]:
    steps = (0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400)
    step_s = next((s for s in steps if most_s / s <= 7), steps[-1])
    ticks = [n * step_s for n in range(int(1.08 * most_s / step_s) + 1)]
    return {"tickvals": ticks, "ticktext": ["0" if not t else seconds_text(t) for t in ticks], **grid()}
