"""The live timing chart on a page: a canvas that reads the run's log by itself and keeps zoom, scroll and selection."""

import hashlib
from dataclasses import dataclass
from typing import Any

import streamlit as st

from planexe.gantt.source import DEFAULT_STALL_S, chart_style
from planexe.gantt.source import chart_options as bare_options
from planexe.scripts import module_script
from planexe.spine.registry import StageSet

_NAME = "planexe_live_gantt"
_PRESENTED_ZOOM, _AROUND_PX, _CONTROLS_PX = 1.5, 330, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """What of the chart stands in the address.

    Attributes:
        selected: attempt that is selected, as ``call_id:number``; empty if none is.
        rows: ``stage``, ``slot`` or ``model``.
        sort: ``plan``, ``start``, ``time`` or ``status``.
        path: whether the critical path is drawn.
    """

    selected: str = ""
    rows: str = "stage"
    sort: str = "plan"
    path: bool = False


def show(
    run_id: str,
    stages: StageSet,
    view: ChartView,
    *,
    live: bool,
    stall_s: float = DEFAULT_STALL_S,
    since_s: float = 0.0,
    presenting: bool = False,
) -> ChartView:
    """Draws the chart of a run.

    Args:
        run_id: the run.
        stages: the plan's stages, in the order of their rows.
        view: how the chart is shown at first.
        live: whether the run goes on.
        stall_s: seconds without a first token after which a call is flagged.
        since_s: moment on the run's clock that the chart begins at; what ended before is left out.
        presenting: whether it is large and nothing that not everybody may read is in the page.

    Returns:
        How the chart is shown now.
    """
    draw = st.components.v2.component(
        _NAME,
        html='<div class="gantt-place"></div>',
        css=chart_style(),
        js=module_script("ui/shared/live_gantt/streamlit_element.js"),
    )
    result = draw(
        key=_key(run_id, since_s, presenting=presenting),
        data=chart_options(run_id, stages, view, live=live, stall_s=stall_s, since_s=since_s, presenting=presenting),
        default={"selected": view.selected, "rows": view.rows, "sort": view.sort, "path": view.path},
        on_selected_change=_nothing_more,
        on_rows_change=_nothing_more,
        on_sort_change=_nothing_more,
        on_path_change=_nothing_more,
    )
    return ChartView(
        selected=str(result.get("selected") or ""),
        rows=str(result.get("rows") or "stage"),
        sort=str(result.get("sort") or "plan"),
        path=bool(result.get("path")),
    )


def chart_options(
    run_id: str,
    stages: StageSet,
    view: ChartView,
    *,
    live: bool,
    stall_s: float = DEFAULT_STALL_S,
    since_s: float = 0.0,
    presenting: bool = False,
) -> dict[str, Any]:
    """Returns what the chart is given: where its log is, rows, looks and size; no text of models or users."""
    own = bare_options(stages, selected=view.selected, rows=view.rows, sort=view.sort, path=view.path, stall_s=stall_s)
    around = _AROUND_PX + (_CONTROLS_PX if live else 0)
    shown = {"hidden": True, "zoom": _PRESENTED_ZOOM, "around": around} if presenting else {}
    return {"url": f"/api/runs/{run_id}", "live": live, "since": since_s, **own, **shown}


def _key(run_id: str, since_s: float, *, presenting: bool) -> str:
    """Returns the element's key, which stands in the page: before an audience without the run's id."""
    if presenting:
        return f"watch.presented.{hashlib.sha256(run_id.encode()).hexdigest()[:12]}"
    return f"watch.chart.{run_id}.{since_s:.3f}" if since_s else f"watch.chart.{run_id}"


def _nothing_more() -> None:
    """Asks Streamlit to keep the value; drawing the page anew is all that follows from it."""
