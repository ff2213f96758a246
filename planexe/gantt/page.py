"""The chart of a run as one self-contained page, or as a frame inside another page, such as a notebook's."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from planexe.figures import seconds_text
from planexe.gantt.looks import ATTEMPT_LOOKS, look_name
from planexe.gantt.rows import COLUMNS, ChartRow
from planexe.gantt.source import chart_page_script, chart_style, part
from planexe.json_text import json_text

_TABLE = (
    ("Start (s)", "sent_s"), ("End (s)", "ended_s"), ("Slot", "slot"), ("Stage", "stage"), ("Item", "title"),
    ("Try", "attempt"), ("Model", "model"), ("Outcome", "outcome"), ("Tokens in", "input_tokens"),
    ("Tokens out", "output_tokens"), ("Cost (USD)", "cost_usd"), ("Slack of the stage", "slack"),
)  # fmt: skip
LEAST_SLACK_S = 0.05
_WORDS = {"Stage", "Item", "Model", "Outcome", "Slack of the stage"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttOptions:
    """How a chart on a page of its own looks, and what stands in it beside the attempts.

    Attributes:
        chart: as ``source.chart_options`` gives it.
        title: heading of the page; any text.
        wall_s: the time of the run; default: until the last of the attempts ended.
        caps: from which second on which cap held.
        gaps: where nobody worked on the run: the second, and how long that was.
        path_s: seconds of the critical path; ``path`` stage and item of its calls.
        slack: seconds that each stage could take longer without the run taking longer.
        idle: lane, from, to and reason of each stretch in which a slot stood idle.
        status: the run's state, in the description for screen readers.
        simulated: whether the page must say that no AI answered.
    """

    chart: Mapping[str, Any]
    title: str = "Timing of the run"
    wall_s: float | None = None
    caps: Sequence[tuple[float, int]] = ()
    gaps: Sequence[tuple[float, float]] = ()
    path_s: float = 0.0
    path: Sequence[tuple[str, str]] = ()
    slack: Mapping[str, float] = field(default_factory=dict)
    idle: Sequence[tuple[int, float, float, str]] = ()
    status: str = "complete"
    simulated: bool = False


def gantt_html(rows: Sequence[ChartRow], options: GanttOptions) -> str:
    """Returns a whole page with the chart, and all attempts as a table for readers without scripts.

    The page loads nothing, and by its own policy nothing but our script and style counts in it.

    Args:
        rows: attempts as ``rows.attempt_row`` gives them.
        options: what else is shown.
    """
    style = part("page.css") + part("page_frame.css") + chart_style()
    script = chart_page_script()
    note = '<p class="simulated">Simulated: no AI answered.</p>' if options.simulated else ""
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(options.title)}</title><style>{style}</style></head>\n"
        f"<body><h1>{escape(options.title)}</h1>{note}"
        '<div id="gantt"><p>The chart needs a script; the table below holds the same.</p></div>\n'
        f"{table_html(rows, options)}\n"
        f'<script type="application/json" id="gantt-data">{data_json(rows, options)}</script>\n'
        f"<script>{script}</script></body></html>\n"
    )


def gantt_frame(rows: Sequence[ChartRow], options: GanttOptions) -> str:
    """Returns the page in a frame of its own, for a notebook's cell: it can reach neither the notebook nor the net."""
    height_px = int(options.chart["height"]) + 190
    page = escape(gantt_html(rows, options), quote=True)
    return (
        f'<iframe title="{escape(options.title, quote=True)}" sandbox="allow-scripts" '
        f'style="width: 100%; height: {height_px}px; border: 0" srcdoc="{page}"></iframe>'
    )


def data_json(rows: Sequence[ChartRow], options: GanttOptions) -> str:
    """Returns what the script draws, as JSON that may stand in a script element."""
    ended = [row[COLUMNS.index("ended_s")] or 0.0 for row in rows]
    outcomes = [row[COLUMNS.index("outcome")] for row in rows]
    found = {
        "options": dict(options.chart),
        "part": {
            "epoch": "page",
            "next": len(rows),
            "more": False,
            "rows": rows,
            "under_way": [],
            "counts": {
                "attempts": len(outcomes) - outcomes.count("reused"),
                "failed": outcomes.count("failed"),
                "running": 0,
                "waiting": 0,
            },
            "caps": options.caps,
            "gaps": options.gaps,
            "now_s": max(ended, default=0.0) if options.wall_s is None else options.wall_s,
            "status": options.status,
            "path": path_json(options.path_s, options.path, options.slack),
            "idle": options.idle,
        },
    }
    text = json_text(found, ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def path_json(seconds: float, calls: Sequence[tuple[str, str]], slack: Mapping[str, float]) -> dict[str, Any]:
    """Returns the critical path as the chart takes it: its seconds, its calls, and the slack of each stage."""
    return {
        "seconds": round(seconds, 3),
        "calls": calls,
        "slack": {stage: round(slack_s, 3) for stage, slack_s in slack.items()},
    }


def table_html(rows: Iterable[ChartRow], options: GanttOptions) -> str:
    """Returns the table twin of the chart; all text is escaped."""
    headings = {stage["name"]: stage["heading"] for stage in options.chart["stages"]}
    lines = [_line(dict(zip(COLUMNS, row, strict=True)), headings, options.slack) for row in rows]
    head = "".join(f"<th{_class(name)}>{name}</th>" for name, _ in _TABLE)
    return (
        f"<details><summary>All attempts as a table ({len(lines):,})</summary>"
        f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
        "</div></details>"
    )


def _line(row: Mapping[str, Any], headings: Mapping[str, str], slack: Mapping[str, float]) -> str:
    look = ATTEMPT_LOOKS[look_name(row["outcome"], row["reason"])]
    shown = {
        **row,
        "stage": headings.get(row["stage"], row["stage"]),
        "title": row["title"] or row["item"],
        "outcome": f"{look.sign} {look.label}" + (f" ({row['error_kind']})" if row["error_kind"] else ""),
        "slot": row["slot"] + 1 if row["slot"] >= 0 else None,
        "slack": slack_text(slack[row["stage"]]) if row["stage"] in slack else None,
    }
    return "<tr>" + "".join(f"<td{_class(name)}>{_text(shown[key])}</td>" for name, key in _TABLE) + "</tr>"


def slack_text(slack_s: float) -> str:
    """Returns how much longer a stage could take without the run taking longer, in words."""
    return f"slack {seconds_text(slack_s)}" if slack_s >= LEAST_SLACK_S else "no slack"


def _class(name: str) -> str:
    return "" if name in _WORDS else ' class="number"'


def _text(value: object) -> str:
    if value is None:
        return ""
    return escape(f"{value:g}" if isinstance(value, float) else str(value))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
