"""The live timing chart: a canvas that reads the run's log by itself and keeps zoom, scroll and selection."""

from dataclasses import asdict
from functools import lru_cache
from importlib import resources
from typing import Any

import streamlit as st

from planexe.stages.registry import StageSet
from planexe.ui.palette import ATTEMPT_LOOKS

_NAME = "planexe_live_gantt"
_HEIGHT_PX = 520
CHART_PARTS = ("model.js", "paint.js", "chart.js")
"""The chart itself, in order, for any page: ``new LiveGantt(element, options).take(answer)``."""


def show(run_id: str, stages: StageSet, *, live: bool, selected: str = "") -> str:
    """Draws the chart of a run.

    Args:
        run_id: the run.
        stages: the plan's stages, in the order of their rows.
        live: whether the run goes on.
        selected: attempt to mark at first, as ``call_id:number``.

    Returns:
        The attempt that is selected, in the same form; empty if none is.
    """
    key = f"watch.chart.{run_id}"
    draw = st.components.v2.component(
        _NAME,
        html='<div class="live-gantt"></div>',
        css=_part("chart.css"),
        js=chart_source() + _part("streamlit_element.js"),
    )
    result = draw(
        key=key,
        data=chart_options(run_id, stages, live=live, selected=selected),
        default={"selected": selected},
        on_selected_change=_nothing_more,
    )
    return str(result.get("selected") or "")


def chart_options(run_id: str, stages: StageSet, *, live: bool, selected: str = "") -> dict[str, Any]:
    """Returns what the chart is given: where its log is, rows, looks and size; no text of models or users."""
    return {
        "url": f"/api/runs/{run_id}/attempts",
        "live": live,
        "selected": selected,
        "height": _HEIGHT_PX,
        "stages": [{"name": s.name, "heading": s.heading} for s in stages.stages.values() if s.kind != "computed"],
        "looks": {name: asdict(look) for name, look in ATTEMPT_LOOKS.items()},
    }


@lru_cache(maxsize=1)
def chart_source() -> str:
    """Returns the chart's script, without what ties it to Streamlit."""
    return "".join(_part(name) for name in CHART_PARTS)


@lru_cache
def _part(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _nothing_more() -> None:
    """Asks Streamlit to keep the selection; drawing the page anew is all that follows from it."""
