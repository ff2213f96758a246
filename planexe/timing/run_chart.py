"""A run's chart with all that is known about it, for pages of its own: notebooks, single files, reports."""

from collections.abc import Sequence
from typing import Any

from planexe.executor.attempt_log import Attempt
from planexe.gantt.page import GanttOptions
from planexe.gantt.rows import ChartRow, attempt_row, gap_marks
from planexe.gantt.source import chart_options
from planexe.spine.events import Event
from planexe.spine.registry import StageSet
from planexe.spine.run_clock import RunClock, run_clock
from planexe.timing.chain_tracker import ChainTracker
from planexe.timing.idle import cap_steps
from planexe.timing.idle_lanes import idle_lanes


def run_chart(
    attempts: Sequence[Attempt],
    stages: StageSet,
    events: Sequence[Event] = (),
    *,
    title: str = "Timing of the run",
    status: str = "complete",
    simulated: bool = False,
    clock: RunClock | None = None,
    **chart: Any,
) -> tuple[list[ChartRow], GanttOptions]:
    """Returns what ``gantt_html`` and ``gantt_frame`` take: rows, and options with all that is known.

    Args:
        attempts: of all workers, in the order in which they ended.
        stages: the plan's stages.
        events: of the run.
        title: heading of the page; any text.
        status: the run's state.
        simulated: whether the simulated model may have answered.
        clock: of the run; default: as these attempts and events tell it.
        chart: further options of ``chart_options``: ``height_px``, ``rows``, ``sort``, ``path``.

    Example:
        >>> rows, options = run_chart(run.attempts, run.stages, run.events, rows="slot", path=True)
        >>> Path("chart.html").write_text(gantt_html(rows, options))
    """
    clock = clock or run_clock(attempts, events)
    tracker = ChainTracker(stages)
    for event in events:
        tracker.take_event(event)
    for attempt in attempts:
        tracker.take(attempt)
    chain = tracker.chain()
    options = GanttOptions(
        chart=chart_options(stages, **chart),
        title=title,
        caps=[(round(at_s, 3), cap) for at_s, cap in cap_steps(attempts, events, clock)],
        path_s=round(chain.seconds, 3),
        path=chain.calls,
        slack=chain.slack,
        idle=[(i.lane, round(i.start_s, 3), round(i.end_s, 3), i.reason) for i in idle_lanes(attempts, events, clock)],
        gaps=gap_marks(clock),
        wall_s=round(clock.wall_s, 3),
        status=status,
        simulated=simulated,
    )
    return [attempt_row(a, clock) for a in attempts], options
