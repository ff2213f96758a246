"""The timing chart in a notebook: a page in a frame for finished runs, a widget that fills up for those under way."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planexe.gantt.page import gantt_frame, gantt_html
from planexe.gantt.source import chart_options, widget_source, widget_style
from planexe.runs.chart_part import chart_part, idle_part
from planexe.runs.feed import RunFeed
from planexe.runs.look import live_calls
from planexe.spine.active_run import ActiveRun
from planexe.spine.run import Run
from planexe.spine.run_folder import RunFolder
from planexe.timing.run_chart import run_chart

_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class GanttPage:
    """A finished chart: a notebook shows it in a frame, ``save`` writes it as a page of its own."""

    frame: str
    page: str

    def _repr_html_(self) -> str:
        """Returns the frame for a notebook's cell."""
        return self.frame

    def save(self, path: str | Path) -> Path:
        """Writes the chart as one self-contained page and returns its path."""
        from planexe.files import write_bytes_atomic

        write_bytes_atomic(Path(path), self.page.encode("utf-8"))
        return Path(path)


def gantt_page(run: Run, rows: str, height_px: int) -> GanttPage:
    """Returns the chart of a run as it is now.

    Args:
        run: the run.
        rows: ``stage``, ``slot`` or ``model``.
        height_px: of the chart.
    """
    found, options = run_chart(
        run.attempts,
        run.stages,
        run.events,
        status=run.status,
        simulated=run.request.simulated,
        rows=rows,
        height_px=height_px,
    )
    return GanttPage(gantt_frame(found, options), gantt_html(found, options))


def live_gantt(
    run: Run,
    active: Callable[[], ActiveRun | None],
    running: Callable[[], bool],
    rows: str,
    height_px: int,
) -> Any | None:
    """Returns a widget that grows with the run; ``None`` where anywidget is missing or no event loop runs."""
    try:
        loop = asyncio.get_running_loop()
        import anywidget
        import traitlets
    except (RuntimeError, ImportError):
        return None

    class LiveGanttWidget(anywidget.AnyWidget):
        """The chart; ``selected`` is the attempt that is marked, as ``call_id:number``."""

        _esm = widget_source()
        _css = widget_style()
        options = traitlets.Dict().tag(sync=True)
        part = traitlets.Dict().tag(sync=True)
        idle: Any = traitlets.List().tag(sync=True)
        selected = traitlets.Unicode().tag(sync=True)

    feed, folder = RunFeed(run), run.folder
    options = chart_options(run.stages, rows=rows, height_px=height_px)
    widget = LiveGanttWidget(options=options, part=_part(feed, folder, active))
    widget.follower = loop.create_task(_follow(widget, feed, folder, active, running), name="live chart")
    return widget


async def _follow(
    widget: Any,
    feed: RunFeed,
    folder: RunFolder,
    active: Callable[[], ActiveRun | None],
    running: Callable[[], bool],
) -> None:
    """Sends what is new until the run is over; then everything once more, so that a saved notebook has it all."""
    while running():
        await asyncio.sleep(_EVERY_S)
        widget.part = _part(feed, folder, active, widget.part)
    whole = _part(feed, folder, lambda: None)
    widget.part = whole | {"epoch": f"{whole['epoch']} whole"}  # another epoch: it replaces what was sent before
    widget.idle = idle_part(feed, feed.look(folder.status()))["rows"]


def _part(
    feed: RunFeed, folder: RunFolder, active: Callable[[], ActiveRun | None], last: dict[str, Any] | None = None
) -> dict[str, Any]:
    session, status = active(), folder.status()
    look = feed.look(status, live_calls(session) if session is not None and session.begun else None)
    after, epoch = (last["next"], last["epoch"]) if last else (0, "")
    return chart_part(feed, look, after, epoch)
