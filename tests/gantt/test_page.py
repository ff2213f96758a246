import base64
import hashlib
import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from planexe.executor.attempt_log import Attempt
from planexe.gantt.page import GanttOptions, data_json, gantt_frame, gantt_html, table_html
from planexe.gantt.rows import ChartRow, attempt_row
from planexe.gantt.source import chart_options, widget_source, widget_style
from planexe.spine.run_clock import run_clock
from planexe.workflows.plan.workflow import plan_stages

HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)> & "it\'s"'


def rows_of(title: str = "First item") -> list[ChartRow]:
    attempt = Attempt(
        call_id="c", attempt=1, reason="first", stage="identify_risks", title=title, slot=0, cap=4, sent=1, ended=2,
        cost_usd=0.25, error_kind="",
    )  # fmt: skip
    return [attempt_row(attempt, run_clock([attempt]))]


def options_of(**more: Any) -> GanttOptions:
    return GanttOptions(chart=chart_options(plan_stages()), **more)


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="gantt-data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_page_holds_the_attempts_for_the_script_and_as_a_table() -> None:
    page = gantt_html(rows_of(), options_of())
    assert data_of(page)["part"]["rows"][0][0] == "c"
    assert "<td>First item</td>" in page
    assert "<td>Risks</td>" in page
    assert "● answered" in page


def test_path_idle_slots_and_caps_come_along() -> None:
    options = options_of(
        path_s=3.5, path=[("identify_risks", "")], slack={"identify_risks": 0.0}, idle=[(0, 0.0, 1.0, "rate")],
        caps=[(0.0, 4)],
    )  # fmt: skip
    part_of_page = data_of(gantt_html(rows_of(), options))["part"]
    path = {"seconds": 3.5, "calls": [["identify_risks", ""]], "slack": {"identify_risks": 0.0}}
    assert part_of_page["path"] == path
    assert part_of_page["idle"] == [[0, 0.0, 1.0, "rate"]]
    assert part_of_page["caps"] == [[0.0, 4]]
    assert part_of_page["now_s"] == 2


@pytest.mark.parametrize(
    ("slack_s", "words"), [(0.0, "no slack"), (0.04, "no slack"), (12.4, "slack 12 s"), (200.0, "slack 3 min 20 s")]
)
def test_slack_of_the_stage_stands_in_the_table(slack_s: float, words: str) -> None:
    assert f"<td>{words}</td>" in table_html(rows_of(), options_of(slack={"identify_risks": slack_s}))


def test_policy_of_the_page_allows_our_script_alone() -> None:
    page = gantt_html(rows_of(), options_of())
    found = re.search(r"script-src '(sha256-[^']+)'", page)
    script = re.search(r"<script>(.*)</script></body>", page, re.S)
    assert found
    assert script
    assert found[1] == "sha256-" + base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert "default-src 'none'" in page
    assert "http://" not in page.replace("http-equiv", "")
    assert "https://" not in page


@pytest.mark.parametrize(
    "make",
    [
        lambda: gantt_html(rows_of(HOSTILE), options_of(title=HOSTILE)),
        lambda: data_json(rows_of(HOSTILE), options_of()),
    ],
)
def test_hostile_text_stays_text(make: Callable[[], str]) -> None:
    text = make()
    assert "<script>alert" not in text
    assert "<img" not in text


def test_frame_keeps_the_page_away_from_the_notebook() -> None:
    frame = gantt_frame(rows_of(HOSTILE), options_of())
    assert 'sandbox="allow-scripts"' in frame
    assert "allow-same-origin" not in frame
    inside = re.search(r'srcdoc="([^"]*)"', frame)
    assert inside
    assert html.unescape(inside[1]) == gantt_html(rows_of(HOSTILE), options_of())


def test_simulated_run_says_so() -> None:
    assert "no AI answered" in gantt_html(rows_of(), options_of(simulated=True))
    assert "no AI answered" not in gantt_html(rows_of(), options_of())


def test_no_attempts_make_a_page_all_the_same() -> None:
    assert data_of(gantt_html([], options_of()))["part"]["now_s"] == 0.0


def test_rows_follow_the_plan_and_leave_out_what_asks_nobody() -> None:
    stages = plan_stages()
    names = [stage["name"] for stage in chart_options(stages)["stages"]]
    assert names == [s.name for s in stages.stages.values() if s.kind != "compute"]


def test_widget_is_a_module_with_a_render_function() -> None:
    assert "export default { render }" in widget_source()
    assert "prefers-color-scheme: dark" in widget_style()
