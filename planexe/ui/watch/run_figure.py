"""A finished run as an ordinary Plotly figure, to be saved as a picture, and its live chart as a page to take along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from planexe.blocks.safe_text import one_line
from planexe.executor.attempt_log import Attempt
from planexe.figures import seconds_text
from planexe.gantt.looks import ATTEMPT_LOOKS, Look, look_name
from planexe.gantt.page import gantt_html
from planexe.runs.manager import RunManager
from planexe.spine.registry import StageSet
from planexe.spine.run_clock import RunClock
from planexe.timing.run_chart import run_chart
from planexe.ui.shared.session import plain_errors

if TYPE_CHECKING:
    import plotly.graph_objects as go

_SHAPES = {"solid": "", "rising": "/", "falling": "\\", "vertical": "|", "horizontal": "-", "dots": ".", "cross": "x"}

_ROW = 0.86


def show(manager: RunManager, run_id: str) -> None:
    """Draws the figure and the ways to take it along."""
    with plain_errors():
        folder, feed = manager.folder(run_id), manager.feed(run_id)
        clock = feed.clock
        request = folder.request()
        stages = request.graph.stages
        attempts, events = list(feed.attempts), list(feed.events)
        if not attempts:
            st.caption("No call has been made yet, so there is nothing to draw.")
            return

        def page() -> str:
            title = f"Timing of: {one_line(request.brief)[:120]}"
            status = folder.status()
            rows, options = run_chart(
                attempts, stages, events, title=title, status=status, simulated=request.simulated, clock=clock
            )
            return gantt_html(rows, options)

        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                "The live chart as one page",
                data=page,
                file_name=f"{run_id}-timing.html",
                mime="text/html",
                icon=":material/download:",
                on_click="ignore",
                help="One file without any outside address: zoom, critical path and idle slots as here.",
            )
            st.caption("The camera above the figure saves it as a picture.")
        figure = attempt_figure(attempts, stages, clock, simulated=request.simulated)
        name = {"format": "svg", "filename": f"{run_id}-timing", "width": 1600, "height": 900}
        st.plotly_chart(
            figure, key=f"watch.picture.{run_id}", config={"toImageButtonOptions": name, "displaylogo": False}
        )


def attempt_figure(
    attempts: Sequence[Attempt], stages: StageSet, clock: RunClock, *, simulated: bool = False
) -> "go.Figure":
    """Returns the figure: a row per stage, a bar per attempt, patterns as on the live chart.

    Args:
        attempts: ended attempts.
        stages: the plan's stages, for the order and names of the rows.
        clock: of the run.
        simulated: whether the title says so.
    """
    import plotly.graph_objects as go  # a second of import: only where a figure is drawn

    sent = [a for a in attempts if a.sent is not None and a.outcome != "reused"]
    bars = _bars(sent, clock)
    order = [s.heading for s in stages.stages.values() if any(b.attempt.stage == s.name for b in bars)]
    headings = {s.name: s.heading for s in stages.stages.values()}
    figure = go.Figure()
    for kind, look in ATTEMPT_LOOKS.items():
        own = [b for b in bars if look_name(b.attempt.outcome, b.attempt.reason) == kind]
        if own:
            figure.add_trace(_trace(own, headings, look))
    note = " · simulated, no AI" if simulated else ""
    figure.update_layout(
        title=f"Every attempt over {seconds_text(clock.wall_s)}{note}", barmode="overlay",
        height=max(360, 19 * len(order) + 150), legend={"orientation": "h", "y": -0.06},
        margin={"l": 10, "r": 10, "t": 50, "b": 10}, xaxis={"title": "Seconds since the start", "rangemode": "tozero"},
        yaxis={"categoryorder": "array", "categoryarray": order[::-1], "automargin": True, "tickfont": {"size": 11}},
    )  # fmt: skip
    return figure


@dataclass(frozen=True, slots=True)
class _Bar:
    """An attempt with its begin on the run's clock, and its lane among those of its stage's row."""

    attempt: Attempt
    start_s: float
    lane: int
    lanes: int


def _bars(sent: Sequence[Attempt], clock: RunClock) -> list[_Bar]:
    """Returns the attempts with lanes so that those of a stage that overlap in time lie below each other."""
    free_at: dict[str, list[float]] = {}
    placed: list[tuple[Attempt, float, int]] = []
    for a in sorted(sent, key=lambda a: clock.at(a, a.sent or 0.0)):
        start_s = clock.at(a, a.sent or 0.0)
        ends = free_at.setdefault(a.stage, [])
        lane = next((n for n, end_s in enumerate(ends) if end_s <= start_s), len(ends))
        ends[lane : lane + 1] = [start_s + a.duration_s]
        placed.append((a, start_s, lane))
    return [_Bar(a, start_s, lane, len(free_at[a.stage])) for a, start_s, lane in placed]


def _trace(own: Sequence[_Bar], headings: Mapping[str, str], look: Look) -> "go.Bar":
    import plotly.graph_objects as go

    pattern = {"shape": _SHAPES.get(look.pattern, ""), "fillmode": "overlay", "solidity": 0.35, "size": 6}
    return go.Bar(
        orientation="h",
        name=f"{look.sign} {look.label}",
        base=[b.start_s for b in own],
        x=[b.attempt.duration_s for b in own],
        y=[headings.get(b.attempt.stage, b.attempt.stage) for b in own],
        width=[_ROW / b.lanes for b in own],
        offset=[_ROW / 2 - (b.lane + 1) * _ROW / b.lanes for b in own],
        marker={"color": look.light, "line": {"width": 0}, "pattern": pattern},
        customdata=[
            [_shown(b.attempt), seconds_text(b.attempt.duration_s), b.attempt.input_tokens, b.attempt.output_tokens]
            for b in own
        ],
        hovertemplate="%{y} %{customdata[0]}<br>%{customdata[1]}, %{customdata[2]:,} tokens in, %{customdata[3]:,} out",
    )


def _shown(attempt: Attempt) -> str:
    """Returns item and try as text that a figure's label cannot take for markup."""
    text = one_line(attempt.title or attempt.item)[:80].replace("&", "&amp;").replace("<", "&lt;")
    return f"{text} (try {attempt.attempt})"
