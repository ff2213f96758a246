"""A finished run as an ordinary Plotly figure, to be saved as a picture, and its live chart as a page to take along."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from planexe.executor.attempt_log import Attempt
from planexe.figures import seconds_text
from planexe.gantt.looks import ATTEMPT_LOOKS, look_name
from planexe.gantt.page import gantt_html
from planexe.report.safe_text import one_line
from planexe.run_manager.manager import RunManager
from planexe.stages.registry import StageSet
from planexe.timing.run_chart import run_chart
from planexe.timing.run_clock import run_clock
from planexe.ui.session import plain_errors

if TYPE_CHECKING:
    import plotly.graph_objects as go

_SHAPES = {"solid": "", "rising": "/", "falling": "\\", "vertical": "|", "horizontal": "-", "dots": ".", "cross": "x"}


def show(manager: RunManager, run_id: str) -> None:
    """Draws the figure and the ways to take it along."""
    with plain_errors():
        folder, feed = manager.folder(run_id), manager.feed(run_id)
        request = folder.request()
        stages = manager.workbench.stages_of(request)
        attempts, events = list(feed.attempts), list(feed.events)
        if not attempts:
            st.caption("No call has been made yet, so there is nothing to draw.")
            return

        def page() -> str:
            title = f"Timing of: {one_line(request.goal)[:120]}"
            status = folder.status()
            rows, options = run_chart(attempts, stages, events, title=title, status=status, simulated=request.simulated)
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
        figure = attempt_figure(attempts, stages, simulated=request.simulated)
        name = {"format": "svg", "filename": f"{run_id}-timing", "width": 1600, "height": 900}
        st.plotly_chart(
            figure, key=f"watch.picture.{run_id}", config={"toImageButtonOptions": name, "displaylogo": False}
        )


def attempt_figure(attempts: list[Attempt], stages: StageSet, *, simulated: bool = False) -> "go.Figure":
    """Returns the figure: a row per stage, a bar per attempt, patterns as on the live chart.

    Args:
        attempts: ended attempts.
        stages: the plan's stages, for the order and names of the rows.
        simulated: whether the title says so.
    """
    import plotly.graph_objects as go  # a second of import: only where a figure is drawn

    headings = {s.name: s.heading for s in stages.stages.values()}
    sent = [a for a in attempts if a.sent is not None and a.outcome != "reused"]
    used = {a.stage for a in sent}
    order = [headings[name] for name in stages.stages if name in used]
    clock = run_clock(sent)
    figure = go.Figure()
    for kind, look in ATTEMPT_LOOKS.items():
        own = [a for a in sent if look_name(a.outcome, a.reason) == kind]
        if own:
            figure.add_trace(
                _trace(
                    own, headings, clock.run_s, f"{look.sign} {look.label}", look.light, _SHAPES.get(look.pattern, "")
                )
            )
    note = " · simulated, no AI" if simulated else ""
    figure.update_layout(
        title=f"Every attempt over {seconds_text(clock.wall_s)}{note}", barmode="overlay", bargap=0.25,
        height=max(360, 17 * len(order) + 140), legend={"orientation": "h", "y": -0.08},
        margin={"l": 10, "r": 10, "t": 50, "b": 10}, xaxis={"title": "Seconds since the start", "rangemode": "tozero"},
        yaxis={"categoryorder": "array", "categoryarray": order[::-1], "automargin": True, "tickfont": {"size": 10}},
    )  # fmt: skip
    return figure


def _trace(own: list[Attempt], headings: dict[str, str], run_s: Any, name: str, colour: str, shape: str) -> "go.Bar":
    import plotly.graph_objects as go

    starts = [run_s(a.anchor_unix_s + (a.sent or 0.0)) for a in own]
    return go.Bar(
        orientation="h",
        name=name,
        base=starts,
        x=[a.duration_s for a in own],
        y=[headings.get(a.stage, a.stage) for a in own],
        marker={
            "color": colour,
            "line": {"width": 0.5, "color": "white"},
            "pattern": {"shape": shape, "solidity": 0.35},
        },
        customdata=[[_shown(a), seconds_text(a.duration_s), a.input_tokens, a.output_tokens] for a in own],
        hovertemplate="%{y} %{customdata[0]}<br>%{customdata[1]}, %{customdata[2]:,} tokens in, %{customdata[3]:,} out",
    )


def _shown(attempt: Attempt) -> str:
    """Returns item and try as text that a figure's label cannot take for markup."""
    text = one_line(attempt.title or attempt.item)[:80].replace("&", "&amp;").replace("<", "&lt;")
    return f"{text} (try {attempt.attempt})"
