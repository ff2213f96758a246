"""Ways to look at a run in a browser: rows sorted, slack beside the critical path, and presenter mode."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from planexe.executor.attempt_log import Attempt
from planexe.gantt.page import gantt_html
from planexe.timing.run_chart import run_chart
from planexe.workflows.plan.workflow import plan_stages
from tests.browser.conftest import GOAL, Tab

WHOLE_DOM = """() => {
  const parts = [document.documentElement.outerHTML];
  const walk = (root) => root.querySelectorAll("*").forEach((element) => {
    if (element.shadowRoot) { parts.push(element.shadowRoot.innerHTML); walk(element.shadowRoot); }
  });
  walk(document);
  return parts.join("\\n");
}"""


@pytest.fixture
def chart(tab: Tab, finished: str) -> Tab:
    return opened(tab, f"/watch_run?run={finished}")


@pytest.fixture
def lone(browser: Browser) -> Iterator[Page]:
    """A page without any server, in which nothing may go wrong."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    page.close()
    assert trouble == []


def opened(tab: Tab, path: str) -> Tab:
    tab.open(path)
    expect(tab.chart).to_be_visible()
    tab.wait_for_attempts(20)
    return tab


def sorting(place: Tab | Page) -> Locator:
    return (place.page if isinstance(place, Tab) else place).get_by_label("Sort by")


def made(stage: str, sent: float, ended: float, *, item: str = "", **more: Any) -> Attempt:
    values: dict[str, Any] = {
        "call_id": f"{stage}/{item}",
        "attempt": 1,
        "reason": "first",
        "slot": 0,
        "cap": 4,
        **more,
    }
    return Attempt(stage=stage, item=item, title=item, ready=sent, queued=sent, sent=sent, ended=ended, **values)


def test_order_is_chosen_with_mouse_or_keys_and_kept_in_the_address(chart: Tab) -> None:
    expect(chart.chart).to_have_attribute("data-sort", "plan")
    assert "sort=" not in chart.page.url
    sorting(chart).select_option("time")
    expect(chart.page).to_have_url(re.compile("sort=time"))
    chart.page.reload()
    expect(sorting(chart)).to_have_value("time")
    chart.chart.focus()
    chart.page.keyboard.press("o")
    expect(chart.chart).to_have_attribute("data-sort", "status")
    expect(chart.page).to_have_url(re.compile("sort=status"))
    chart.page.keyboard.press("o")
    expect(chart.page).not_to_have_url(re.compile("sort="))


def test_order_that_does_not_exist_is_passed_over(tab: Tab, finished: str) -> None:
    opened(tab, f"/watch_run?run={finished}&sort=<b>")
    expect(sorting(tab)).to_have_value("plan")


def test_page_of_its_own_can_be_sorted_and_shows_slack(lone: Page, tmp_path: Path) -> None:
    attempts = [
        made("identify_risks", 0.0, 4.0, worker="w", anchor_unix_s=1e9),
        made("redline_gate", 0.0, 1.5, worker="w", anchor_unix_s=1e9),
    ]
    rows, options = run_chart(attempts, plan_stages(), path=True, sort="time")
    path = tmp_path / "chart.html"
    path.write_text(gantt_html(rows, options), encoding="utf-8")
    lone.goto(path.as_uri())
    expect(sorting(lone)).to_have_value("time")
    lone.get_by_text("Slack of each stage as a table").click()
    expect(lone.locator(".slack tr", has_text="Risks")).to_contain_text("no slack")
    expect(lone.locator(".slack tr", has_text="Safety and legality")).to_contain_text("slack 2.50 s")
    lone.get_by_text("All attempts as a table").click()
    expect(lone.locator("td", has_text="slack 2.5 s").first).to_be_visible()


def test_slack_stands_beside_the_critical_path_and_nowhere_else(chart: Tab) -> None:
    table = chart.page.locator(".live-gantt details.slack")
    expect(table).to_be_hidden()
    chart.chart.focus()
    chart.page.keyboard.press("c")
    table.locator("summary").click()
    expect(table.locator("td", has_text="no slack").first).to_be_visible()
    expect(table.locator("td", has_text=re.compile(r"^slack [\d.]+ s")).first).to_be_visible()
    chart.chart.hover(position={"x": 60, "y": 130})
    expect(chart.page.locator(".live-gantt .tip")).to_contain_text("slack")
    chart.chart.focus()
    chart.page.keyboard.press("c")
    expect(table).to_be_hidden()


def test_presenter_mode_is_large_and_its_key_and_address_turn_it_on_and_off(chart: Tab) -> None:
    expect(chart.page.get_by_role("button", name=re.compile("^Presenter mode"))).to_be_visible()
    high = chart.chart.bounding_box()
    chart.page.keyboard.press("p")
    expect(chart.page).to_have_url(re.compile("present=1"))
    expect(chart.page.locator(".live-gantt.presented")).to_be_visible()
    expect(chart.page.get_by_test_id("stHeader")).to_be_hidden()
    chart.wait_for_attempts(20)
    box = chart.chart.bounding_box()
    assert high
    assert box
    assert box["y"] + box["height"] <= 720
    assert box["width"] > high["width"]
    assert chart.chart.evaluate("chart => chart.currentCSSZoom") == 1.5
    chart.page.keyboard.press("p")
    expect(chart.page).not_to_have_url(re.compile("present=1"))
    expect(chart.page.get_by_role("link", name="Read the plan")).to_be_visible()


def test_bar_that_is_clicked_in_presenter_mode_shows_its_times_only(tab: Tab, finished: str) -> None:
    opened(tab, f"/watch_run?run={finished}&present=1")
    tab.chart.focus()
    tab.page.keyboard.press("ArrowRight")
    expect(tab.page.locator(".live-gantt .tip")).to_contain_text("Model 1")
    tip = tab.page.locator(".live-gantt .tip").bounding_box()
    assert tip
    tab.page.keyboard.press("Escape")
    tab.page.mouse.click(tip["x"] - 13, tip["y"] - 18)  # the tip stands 14 right of where its bar begins, 16 below it
    expect(tab.page).to_have_url(re.compile("attempt="))
    expect(tab.page.get_by_text(re.compile("took .* s")).last).to_be_attached()


def test_no_text_id_or_model_is_in_the_page_of_presenter_mode(tab: Tab, finished: str) -> None:
    opened(tab, f"/watch_run?run={finished}&present=1&path=1&rows=model")
    tab.chart.focus()
    for key in ("ArrowRight", "Enter", "ArrowRight", "ArrowRight", "s", "c"):
        tab.page.keyboard.press(key)
    expect(tab.page).to_have_url(re.compile("attempt="))
    expect(tab.page.get_by_text("try 1").first).to_be_attached()
    dom = tab.page.evaluate(WHOLE_DOM)
    for word in (finished, GOAL[-20:], "curl", "Prompt", "tokens in"):
        assert word not in dom, word
    assert "simulated" not in dom.replace("simulated, no AI", "")
