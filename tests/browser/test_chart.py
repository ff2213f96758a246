"""The timing chart in a browser: keys, critical path, idle slots, colours, and the same chart on a page of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planexe.executor.attempt_log import Attempt
from planexe.gantt.page import gantt_frame, gantt_html
from planexe.gantt.rows import COLUMNS
from planexe.gantt.source import widget_source, widget_style
from planexe.timing.run_chart import run_chart
from planexe.workflows.plan.workflow import plan_stages
from tests.browser.conftest import Tab

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture
def chart(tab: Tab, finished: str) -> Tab:
    tab.open(f"/watch_run?run={finished}")
    expect(tab.chart).to_be_visible()
    tab.wait_for_attempts(20)
    return tab


def test_keys_walk_select_and_let_go(chart: Tab) -> None:
    chart.chart.focus()
    chart.page.keyboard.press("ArrowRight")
    expect(chart.chart).to_have_attribute("data-cursor", re.compile(".+:1"))
    first = chart.view("cursor")
    chart.page.keyboard.press("ArrowDown")
    expect(chart.chart).not_to_have_attribute("data-cursor", first)
    assert chart.page.locator(".live-gantt .spoken").text_content()
    chart.page.keyboard.press("Enter")
    expect(chart.chart).to_have_attribute("data-selected", chart.view("cursor"))
    expect(chart.page).to_have_url(re.compile("attempt="))
    expect(chart.page.get_by_text("tokens in").first).to_be_visible()
    chart.page.keyboard.press("Escape")
    expect(chart.chart).to_have_attribute("data-selected", "")
    expect(chart.page).not_to_have_url(re.compile("attempt="))


def test_selection_in_the_address_is_found_again(chart: Tab) -> None:
    chart.chart.focus()
    chart.page.keyboard.press("ArrowRight")
    chart.page.keyboard.press("Enter")
    expect(chart.page).to_have_url(re.compile("attempt="))
    selected = chart.view("selected")
    chart.page.reload()
    expect(chart.chart).to_have_attribute("data-selected", selected)
    chart.page.get_by_text("Prompt", exact=True).click()
    expect(chart.page.get_by_role("button", name="Copy as curl, without the key")).to_be_visible()


def test_critical_path_is_drawn_and_kept_in_the_address(chart: Tab) -> None:
    button = chart.page.get_by_role("button", name="Draw the calls that decide")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    chart.wait_for("chart => Number(chart.dataset.path) > 5")
    expect(chart.page.get_by_text("critical path:")).to_be_visible()
    expect(chart.page).to_have_url(re.compile("path=1"))
    chart.page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_rows_by_slot_show_why_slots_were_idle(chart: Tab) -> None:
    chart.page.get_by_role("button", name="Rows by slot").click()
    expect(chart.page).to_have_url(re.compile("rows=slot"))
    chart.wait_for("chart => Number(chart.dataset.idle) > 0")
    expect(chart.page.get_by_text("idle: nothing was ready")).to_be_visible()


def test_groups_unfold_and_fold(chart: Tab) -> None:
    folded = int(chart.view("high"))
    chart.page.get_by_role("button", name="A row for each call").click()
    chart.wait_for(f"chart => Number(chart.dataset.high) > {folded}")
    chart.page.get_by_role("button", name="A row for each stage").click()
    expect(chart.chart).to_have_attribute("data-high", str(folded))


def test_pointer_shows_what_a_bar_is(chart: Tab) -> None:
    chart.page.keyboard.press("0")
    chart.chart.hover(position={"x": 400, "y": 300})
    chart.chart.focus()
    chart.page.keyboard.press("ArrowRight")
    expect(chart.page.locator(".live-gantt .tip")).to_be_visible()
    expect(chart.page.locator(".live-gantt .tip")).to_contain_text("try 1")


def test_wheel_scrolls_the_page_until_the_chart_has_the_focus_and_never_leaves_the_run(chart: Tab) -> None:
    page, whole = chart.page, (chart.view("from"), chart.view("to"))
    box = chart.chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + 600, box["y"] + 120)
    page.mouse.wheel(0, 200)
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 0")
    assert (chart.view("from"), chart.view("to")) == whole
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    chart.wait_for(f"chart => Number(chart.dataset.to) < {whole[1]}")
    chart.chart.focus()
    for _ in range(12):
        page.mouse.wheel(0, 400)
    chart.wait_for(f"chart => chart.dataset.from === '{whole[0]}' && chart.dataset.to === '{whole[1]}'")


def test_chart_is_dark_on_a_dark_page(chart: Tab) -> None:
    corner = "chart => [...chart.getContext('2d').getImageData(3, chart.height - 3, 1, 1).data].slice(0, 3).reduce((a, b) => a + b)"
    assert chart.chart.evaluate(corner) > 600
    chart.page.emulate_media(color_scheme="dark")
    chart.page.reload()
    expect(chart.chart).to_be_visible()
    chart.wait_for_attempts(20)
    chart.wait_for(f"chart => ({corner})(chart) < 200")


def test_stage_graph_shows_every_stage_and_what_it_needs(chart: Tab) -> None:
    chart.page.get_by_role("radio", name="Stage graph").click()
    expect(chart.page.locator(".stage-graph button")).to_have_count(len(plan_stages().stages))
    chart.page.get_by_role("button", name=re.compile("^Risks: done")).click()
    expect(chart.page.get_by_text("Needed by:")).to_be_visible()


def test_stage_graph_shows_which_values_are_not_as_made_and_leads_to_the_rerun(chart: Tab, finished: str) -> None:
    chart.open(f"/rerun_stage?run={finished}&do=versions&stage=identify_risks")
    chart.page.get_by_role("button", name="Pin", exact=True).click()
    expect(chart.page.get_by_role("button", name="Unpin")).to_be_visible()
    chart.open(f"/watch_run?run={finished}&below=graph")
    box = chart.page.locator(".stage-graph button", has_text="pinned")
    expect(box).to_have_attribute("aria-label", re.compile("its value is pinned"))
    assert chart.page.locator(".stage-graph .badge:not([hidden])").count() == 1
    box.click()
    expect(chart.page.get_by_text("Its value is")).to_be_visible()
    chart.page.get_by_role("link", name="Rerun this stage").click()
    expect(chart.page).to_have_url(re.compile(r"rerun_stage\?.*stage=identify_risks"))


def test_bar_of_code_under_way_says_how_far_it_is_and_is_never_called_silent(lone: Page) -> None:
    row: dict[str, object] = {
        "call_id": "c", "item": "c", "attempt": 1, "stage": "identify_risks", "title": "", "model": "cpu", "slot": -1,
        "reason": "first", "outcome": "running", "ready_s": 0, "queued_s": 0, "sent_s": 0, "share": 0.4,
        "doing": "reading",
    }  # fmt: skip
    show_under_way(lone, [row])
    lone.locator(".live-gantt > canvas").focus()
    lone.keyboard.press("ArrowRight")
    expect(lone.locator(".live-gantt .spoken")).to_contain_text("40 % done: reading")
    expect(lone.locator(".live-gantt")).not_to_contain_text("without a token")


def show_under_way(lone: Page, calls: list[dict[str, object]], now_s: float = 100) -> None:
    rows = [[call.get(name) for name in COLUMNS] for call in calls]
    part = {"epoch": "e", "next": 0, "rows": [], "under_way": rows, "caps": [], "now_s": now_s, "status": "running"}
    lone.set_content(f"<style>{widget_style()}</style><div id=place></div>")
    lone.evaluate(
        """async ([source, options, part]) => {
          const module = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
          const model = {get: (n) => ({options, part, idle: []})[n], set() {}, on() {}, off() {}, save_changes() {}};
          module.default.render({model, el: document.getElementById("place")});
        }""",
        [widget_source(), run_chart([], plan_stages())[1].chart, part],
    )


def test_call_that_falls_silent_midway_is_marked(lone: Page) -> None:
    known: dict[str, object] = {
        "attempt": 1, "stage": "identify_risks", "title": "", "model": "m", "slot": 0, "reason": "first",
        "outcome": "running", "ready_s": 0, "queued_s": 0, "sent_s": 0, "first_token_s": 1,
    }  # fmt: skip
    calls = [{**known, "call_id": n, "item": n, "last_token_s": last_s} for n, last_s in (("busy", 38), ("quiet", 10))]
    show_under_way(lone, calls, now_s=40)
    expect(lone.locator(".live-gantt")).to_contain_text("⚠ 1 without a token for too long")
    lone.locator(".live-gantt > canvas").focus()
    lone.keyboard.press("ArrowRight")
    expect(lone.locator(".live-gantt .spoken")).not_to_contain_text("no token")
    lone.keyboard.press("ArrowRight")
    expect(lone.locator(".live-gantt .spoken")).to_contain_text("no token for 3")


@pytest.fixture
def lone(browser: Browser) -> Iterator[Page]:
    """A page without any server, in which nothing may go wrong."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    yield page
    page.close()
    assert trouble == []


def made(number: int) -> Attempt:
    return Attempt(
        call_id=f"c{number}", attempt=1, reason="first", stage="identify_risks", item=str(number), title=HOSTILE,
        slot=number % 2, cap=2, ready=number, queued=number, acquired=number, sent=number, first_token=number + 0.2,
        ended=number + 1.5, worker="w", anchor_unix_s=1e9,
    )  # fmt: skip


def test_same_chart_on_a_page_of_its_own(lone: Page, tmp_path: Path) -> None:
    rows, options = run_chart([made(n) for n in range(6)], plan_stages(), title=HOSTILE, path=True, rows="slot")
    path = tmp_path / "chart.html"
    path.write_text(gantt_html(rows, options), encoding="utf-8")
    lone.goto(path.as_uri())
    canvas = lone.locator(".live-gantt > canvas")
    expect(canvas).to_have_attribute("data-attempts", "6")
    expect(canvas).to_have_attribute("data-rows", "slot")
    canvas.focus()
    lone.keyboard.press("ArrowRight")
    expect(lone.locator(".live-gantt .tip")).to_contain_text("<img src=x")
    assert lone.locator("img").count() == 0
    lone.get_by_text("All attempts as a table (6)").click()
    expect(lone.locator("td", has_text="<img").first).to_be_visible()


def test_same_chart_in_a_frame_as_a_notebook_shows_it(lone: Page) -> None:
    rows, options = run_chart([made(n) for n in range(3)], plan_stages())
    lone.set_content(f"<body>{gantt_frame(rows, options)}</body>")
    expect(lone.frame_locator("iframe").locator(".live-gantt > canvas")).to_have_attribute("data-attempts", "3")


def test_same_chart_as_a_widget_takes_what_the_kernel_sends(lone: Page) -> None:
    rows, options = run_chart([made(n) for n in range(3)], plan_stages())
    part = {
        "epoch": "e", "next": 3, "rows": rows, "under_way": [], "caps": options.caps, "now_s": 4, "status": "complete",
    }  # fmt: skip
    lone.set_content(f"<style>{widget_style()}</style><div id=place></div>")
    lone.evaluate(
        """async ([source, options, part]) => {
          const module = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
          const kept = {options, part: {}, idle: [[0, 0, 1, "rate"]]}, heard = {};
          const model = {get: (n) => kept[n], set: (n, v) => { kept[n] = v; }, on: (n, f) => { heard[n] = f; },
            off: () => {}, save_changes: () => { window.saved = {...kept}; }};
          module.default.render({model, el: document.getElementById("place")});
          kept.part = part;
          heard["change:part"]();
        }""",
        [widget_source(), options.chart, part],
    )
    canvas = lone.locator("#place .live-gantt > canvas")
    expect(canvas).to_have_attribute("data-attempts", "3")
    canvas.focus()
    lone.keyboard.press("ArrowRight")
    lone.keyboard.press("Enter")
    lone.wait_for_function("() => window.saved && window.saved.selected === 'c0:1'")


def test_report_draws_the_same_chart_and_a_still_one_without_scripts(tab: Tab, finished: str, browser: Browser) -> None:
    address = f"/api/runs/{finished}/report.html"
    tab.open(address)
    tab.wait_for_attempts(20)
    tab.page.locator("summary", has_text="Appendix").click()
    expect(tab.page.locator("canvas").first).to_be_visible()
    expect(tab.page.locator("svg.timeline").first).to_be_hidden()
    still = browser.new_context(java_script_enabled=False).new_page()
    still.goto(tab.url + address)
    still.locator("summary", has_text="Appendix").click()
    expect(still.locator("svg.timeline").first).to_be_visible()
    assert still.locator("canvas").count() == 0
    still.context.close()
