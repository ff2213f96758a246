"""What only a browser shows of a run that goes on: live ticks, zoom kept, slider, second tab, stop."""

import json
import re
import urllib.request
from typing import Any

from playwright.sync_api import Browser, expect

from scripts.app_server import Server
from tests.browser.conftest import Tab
from tests.hang_guard import HANG_S, until


def snapshot(tab: Tab, run_id: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{tab.url}/api/runs/{run_id}", timeout=HANG_S) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def test_plan_is_started_watched_steered_and_stopped(tab: Tab, server: Server, browser: Browser) -> None:
    run_id = tab.start_plan(pace="real time")
    tab.wait_for_attempts(2)
    expect(tab.page.get_by_text("running", exact=True).first).to_be_visible()

    slider = tab.page.get_by_role("slider", name="Calls at the same time")
    slider.focus()
    cap = snapshot(tab, run_id)["cap"]
    for _ in range(5):
        slider.press("ArrowRight")
    expect(slider).to_have_value(str(cap + 5))
    until(lambda: snapshot(tab, run_id)["cap"] == cap + 5)
    expect(tab.page).to_have_url(re.compile(f"cap={cap + 5}"))

    other = Tab(browser.new_context().new_page(), server.url).open(f"/watch_run?run={run_id}")
    expect(other.chart).to_be_visible()
    other.wait_for_attempts(2)
    assert other.trouble == []
    other.page.context.close()

    tab.page.reload()
    expect(tab.chart).to_be_visible()
    tab.wait_for_attempts(2)

    tab.page.get_by_role("button", name="Stop now").click()
    expect(tab.page.get_by_role("button", name="Resume").first).to_be_visible()
    assert snapshot(tab, run_id)["status"] == "stopped"


SAID = """(canvas) => {
  const metric = [...document.querySelectorAll("[data-testid=stMetric]")].find((one) => one.innerText.startsWith("Running"));
  const status = canvas.parentElement.querySelector(".status").innerText, look = canvas.dataset.look;
  if (!metric || !look || look !== window.lastLook) return null;
  return [look, metric.querySelector("[data-testid=stMetricValue]").innerText.trim(), status.match(/(\\d+) running/)?.[1] ?? "0"];
}"""


def test_slider_moved_in_one_tab_moves_in_the_other(tab: Tab, server: Server, browser: Browser) -> None:
    run_id = tab.start_plan(pace="real time")
    other = Tab(browser.new_context().new_page(), server.url).open(f"/watch_run?run={run_id}")
    mine, theirs = (t.page.get_by_role("slider", name="Calls at the same time").last for t in (tab, other))
    expect(theirs).to_be_visible()
    cap = snapshot(tab, run_id)["cap"]
    for moved, seen, by in ((mine, theirs, 3), (theirs, mine, -2)):
        moved.focus()
        for _ in range(abs(by)):
            moved.press("ArrowRight" if by > 0 else "ArrowLeft")
        cap += by
        expect(seen).to_have_value(str(cap))
        expect(moved).to_have_value(str(cap))
    answer = tab.page.request.post(f"{server.url}/api/runs/{run_id}/cap", data={"cap": 33})
    assert answer.ok
    for slider in (mine, theirs):
        expect(slider).to_have_value("33")
    other.page.context.close()
    tab.page.get_by_role("button", name="Stop now").click()
    expect(tab.page.get_by_role("button", name="Resume").first).to_be_visible()


def test_counts_above_the_chart_are_those_of_the_chart(tab: Tab) -> None:
    tab.page.add_init_script("addEventListener('planexe-look', (event) => { window.lastLook = String(event.detail); })")
    tab.start_plan(pace="10 × faster")
    said: dict[str, set[tuple[str, str]]] = {}

    def note() -> bool:
        """Notes, for a look that both show, what each says of the calls that run; until they agreed on some looks."""
        if found := tab.chart.evaluate(SAID):
            look, above, in_chart = found
            said.setdefault(look, set()).add((above, in_chart))
        return sum(agreed(pairs) for pairs in said.values()) >= 4

    def agreed(pairs: set[tuple[str, str]]) -> bool:
        return any(above == in_chart for above, in_chart in pairs)

    until(note)
    # One reading may fall between the two being drawn; a look read twice has been wrong all the time.
    assert all(agreed(pairs) or len(pairs) == 1 for pairs in said.values()), said


def test_zoom_and_selection_are_kept_while_the_run_goes_on(tab: Tab) -> None:
    run_id = tab.start_plan(pace="real time")
    tab.wait_for_attempts(3)
    tab.chart.focus()
    tab.page.keyboard.press(".")
    expect(tab.chart).not_to_have_attribute("data-selected", "")
    for _ in range(4):
        tab.page.keyboard.press("+")
    tab.settle()
    kept = {name: tab.view(name) for name in ("from", "to", "selected")}
    tab.chart.evaluate("chart => { chart.sameElement = true }")
    before = int(tab.view("attempts"))

    slider = tab.page.get_by_role("slider", name="Calls at the same time")
    slider.press("ArrowRight")
    ticks = int(tab.view("ticks"))
    tab.wait_for(f"chart => Number(chart.dataset.ticks) >= {ticks + 8}")
    tab.wait_for_attempts(before + 1)
    assert int(tab.view("attempts")) > before
    assert {name: tab.view(name) for name in kept} == kept
    assert tab.chart.evaluate("chart => chart.sameElement === true")
    assert "attempt=" in tab.page.url
    expect(tab.page.get_by_text("tokens in").first).to_be_visible()

    tab.chart.dblclick(position={"x": 700, "y": 300})
    tab.wait_for("chart => chart.dataset.from === '0.000'")
    tab.page.get_by_role("button", name="Stop now").click()
    expect(tab.page.get_by_role("button", name="Resume").first).to_be_visible()
    assert snapshot(tab, run_id)["status"] == "stopped"


def test_attempt_chosen_while_it_is_under_way_shows_its_texts_when_it_has_ended(tab: Tab) -> None:
    tab.start_plan(pace="real time")
    tab.wait_for_attempts(1)
    tab.chart.focus()
    under_way = tab.page.get_by_text("still under way")

    def chosen() -> bool:
        tab.page.keyboard.press(".")
        tab.settle()
        return under_way.is_visible()

    until(chosen)
    expect(tab.page.get_by_text("tokens in").first).to_be_visible()
    tab.page.get_by_role("button", name="Stop now").click()


def test_chart_has_other_rows_and_a_table_twin(tab: Tab, finished: str) -> None:
    tab.open(f"/watch_run?run={finished}")
    tab.wait_for_attempts(20)
    for mode in ("Rows by slot", "Rows by model", "Rows by stage"):
        button = tab.page.get_by_role("button", name=mode)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    tab.page.get_by_role("radio", name="All attempts").click()
    expect(tab.page.get_by_test_id("stDataFrame")).to_be_visible()
    label = tab.chart.get_attribute("aria-label") or ""
    assert "attempts" in label
    assert "table" in label


def test_hostile_goal_does_nothing(tab: Tab) -> None:
    goal = (
        "Open a bakery <script>alert(1)</script><img src=x onerror=alert(2)> ![x](http://evil.invalid/x.png) "
        ":shimmer[now] [click](javascript:alert(3)) for $5 in Aarhus by May 2027"
    )
    tab.start_plan(goal, pace="no waiting")
    tab.wait_for_attempts(20)
    expect(tab.page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    tab.page.get_by_role("link", name="Read the plan").click()
    expect(tab.page.get_by_role("heading", name="Project plan").first).to_be_visible()
    assert tab.page.locator("[data-testid=stMain] img").count() == 0
    assert tab.trouble == []


def test_quick_moves_of_the_slider_are_all_obeyed(tab: Tab) -> None:
    run_id = tab.start_plan(pace="real time")
    slider = tab.page.get_by_role("slider", name="Calls at the same time")
    slider.focus()
    cap = snapshot(tab, run_id)["cap"]
    for _ in range(20):
        slider.press("ArrowRight")
    until(lambda: snapshot(tab, run_id)["cap"] == cap + 20)
    expect(slider).to_have_value(str(cap + 20))
    tab.page.get_by_role("button", name="Stop now").click()
    expect(tab.page.get_by_role("button", name="Resume").first).to_be_visible()


def test_zoom_is_kept_when_the_run_ends(tab: Tab) -> None:
    tab.start_plan(pace="real time")  # it cannot end before it is stopped
    tab.wait_for_attempts(2)
    tab.chart.focus()
    tab.page.keyboard.press("+")
    tab.wait_for("chart => Number(chart.dataset.from) > 0")
    kept = tab.view("from"), tab.view("to")
    tab.page.get_by_role("button", name="Stop now").click()
    expect(tab.page.get_by_role("button", name="Resume").first).to_be_visible()
    assert (tab.view("from"), tab.view("to")) == kept
    tab.page.get_by_role("button", name="Resume").first.click()
    tab.wait_for_attempts(int(tab.view("attempts")) + 1)
    assert (tab.view("from"), tab.view("to")) == kept
    assert tab.page.locator(".live-gantt > canvas").count() == 1
    tab.page.get_by_role("button", name="Stop now").click()
    expect(tab.page.get_by_role("button", name="Resume").first).to_be_visible()
