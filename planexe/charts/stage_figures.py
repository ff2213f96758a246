"""Figures about stages: what the run time is made of, and how long their calls took in many runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planexe.charts.looks import AMBER, BLUE, GRAY, RED, clean, grid, layout
from planexe.figures import seconds_text
from planexe.timing.stage_limits import StageLimit

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSeconds:
    """The calls of one stage in many runs.

    Attributes:
        stage: its title.
        others_s: seconds of the calls in other runs; ``own_s`` in this one.
        unusual: whether this run falls out of line.
    """

    stage: str
    others_s: tuple[float, ...]
    own_s: tuple[float, ...] = ()
    unusual: bool = False


def limits_figure(limits: Sequence[StageLimit], headings: Mapping[str, str]) -> "Figure":
    """Returns the stages that make the run as long as it is: their seconds on the chain, and what none would save."""
    import plotly.graph_objects as go  # only where a figure is drawn

    names = [clean(headings.get(limit.stage, limit.stage)) for limit in limits]
    figure = go.Figure()
    for name, color, pattern, values in (
        ("on the chain that decides the run time", BLUE, "", [limit.chain_s for limit in limits]),
        ("saved if it took no time", AMBER, "/", [limit.gain_s for limit in limits]),
    ):
        figure.add_bar(
            y=names,
            x=values,
            customdata=[seconds_text(v) for v in values],
            orientation="h",
            name=name,
            marker={"color": color, "pattern": {"shape": pattern}},
            hovertemplate="%{y}: %{customdata}<extra></extra>",
        )
    figure.update_layout(**layout(90 + 44 * max(1, len(limits)), barmode="group", bargap=0.25))
    figure.update_yaxes(autorange="reversed", automargin=True)
    figure.update_xaxes(title="seconds", **grid())
    return figure


def history_figure(stages: Sequence[StageSeconds]) -> "Figure":
    """Returns the seconds of each stage's calls: boxes for other runs, marks for this one, red where it is unusual."""
    import plotly.graph_objects as go  # only where a figure is drawn

    figure = go.Figure()
    figure.add_box(
        x=[s for one in stages for s in one.others_s],
        y=[clean(one.stage) for one in stages for _ in one.others_s],
        orientation="h",
        name="other runs",
        marker={"color": GRAY, "size": 4},
        line={"width": 1.5},
        hoverinfo="x",
    )
    for name, color, symbol, wanted in (
        ("this run", BLUE, "line-ns-open", False),
        ("this run, unusual", RED, "x", True),
    ):
        chosen = [one for one in stages if one.unusual == wanted and one.own_s]
        if chosen:
            figure.add_scatter(
                x=[s for one in chosen for s in one.own_s],
                y=[clean(one.stage) for one in chosen for _ in one.own_s],
                mode="markers",
                name=name,
                marker={"color": color, "symbol": symbol, "size": 11, "line": {"width": 2.5, "color": color}},
                hovertemplate="%{y}: %{x:.1f} s<extra></extra>",
            )
    figure.update_layout(**layout(110 + 26 * max(1, len(stages))))
    figure.update_yaxes(
        categoryorder="array", categoryarray=[clean(one.stage) for one in stages], autorange="reversed", automargin=True
    )
    figure.update_xaxes(title="seconds of one call, at the model's real pace", **grid())
    return figure
