"""The chart's script, style and options, for whoever puts it on a page."""

from dataclasses import asdict
from functools import lru_cache
from importlib import resources
from typing import Any

from planexe.gantt.looks import ATTEMPT_LOOKS, CRITICAL, IDLE_LOOKS, WAIT_LOOKS
from planexe.scripts import module_script, page_script
from planexe.spine.registry import StageSet

DEFAULT_STALL_S = 45.0
_MIDWAY_SHARE = 1 / 3
_LEAST_MIDWAY_S = 1.0


def chart_options(
    stages: StageSet, *, height_px: int = 520, selected: str = "", rows: str = "stage", sort: str = "plan",
    path: bool = False, stall_s: float = DEFAULT_STALL_S,
) -> dict[str, Any]:  # fmt: skip
    """Returns what ``new LiveGantt`` is given, as JSON values; no text of models or users is in it.

    Args:
        stages: the plan's stages, in the order of their rows; those that ask nobody have none.
        height_px: of the canvas.
        selected: attempt to mark at first, as ``call_id:number``.
        rows: ``stage``, ``slot`` or ``model``.
        sort: order of the rows, and of the calls of an unfolded one: ``plan``, ``start``, ``time`` (longest first) or
            ``status`` (failed and retried first).
        path: whether the critical path is drawn at first.
        stall_s: seconds without a first token after which a call is flagged; after it, see ``midway_seconds``.
    """
    return {
        "selected": selected,
        "rows": rows,
        "sort": sort,
        "path": path,
        "stallS": stall_s,
        "midwayS": midway_seconds(stall_s),
        "height": height_px,
        "stages": [{"name": s.name, "heading": s.heading} for s in stages.stages.values() if s.kind != "compute"],
        "looks": {name: asdict(look) for name, look in ATTEMPT_LOOKS.items()},
        "waits": {name: asdict(look) for name, look in WAIT_LOOKS.items()},
        "idles": {name: asdict(look) for name, look in IDLE_LOOKS.items()},
        "critical": asdict(CRITICAL),
    }


def midway_seconds(stall_s: float) -> float:
    """Returns after how many seconds of silence a stream that has begun is flagged.

    A model that writes seldom pauses, and its call is given up sooner, too; the flag has to be seen before that.
    """
    return max(_LEAST_MIDWAY_S, stall_s * _MIDWAY_SHARE)


def chart_style() -> str:
    """Returns the chart's style; it reads its colours from custom properties, see ``page.css``."""
    return part("chart.css")


def chart_page_script() -> str:
    """Returns the script for a page that holds its data: it draws into ``#gantt`` what stands in ``#gantt-data``.

    What is marked ``data-still``, a drawing for readers without scripts, gets the class ``replaced``.
    """
    return page_script("gantt/page.js")


def widget_source() -> str:
    """Returns the chart as a module for anywidget.

    The model's ``options`` are those of ``chart_options``, its ``part`` an answer of the log as made by
    ``runs.chart_part`` (only new rows, or all under another ``epoch``), its ``idle`` optional idle slots;
    the module sets ``selected``.
    """
    return module_script("gantt/widget_element.js")


def widget_style() -> str:
    """Returns the style that goes with ``widget_source``: light and dark as the notebook is."""
    return part("page.css") + chart_style()


@lru_cache
def part(name: str) -> str:
    """Returns one of this folder's own files."""
    return resources.files("planexe.gantt").joinpath(name).read_text(encoding="utf-8")
