"""A rerun in a browser: preview before anything runs, live chart of its own calls, side-by-side difference, going back."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Tab


def test_rerun_with_preview_difference_and_the_way_back(tab: Tab, finished_plan: str) -> None:
    run_id = finished_plan
    tab.open(f"/rerun_stage?run={run_id}")
    tab.page.get_by_role("button", name="Risks", exact=True).first.click()
    start = tab.page.get_by_role("button", name="Run 2 stages again")
    expect(start).to_be_visible()
    expect(tab.page.get_by_text("asked for")).to_have_count(2)
    tab.page.get_by_role("button", name="Clear").click()
    expect(tab.page.get_by_text("asked for")).to_have_count(0)  # until then a click lets go of what is still chosen
    tab.page.get_by_role("button", name="● Risks", exact=True).click()
    expect(tab.page.get_by_text("asked for")).to_have_count(1)
    wish = tab.page.get_by_role("textbox", name="What you want different")
    wish.fill("Name the risk of a bad harvest <script>alert(1)</script> first.")
    wish.press("Control+Enter")
    tab.page.get_by_role("button", name="Run 1 stage again").click()
    expect(tab.page).to_have_url(re.compile("do=result"))
    table = tab.page.locator("table.texts")
    expect(table).to_be_visible()
    expect(table.locator("ins").first).to_be_visible()
    expect(table.locator("del").first).to_be_visible()
    expect(tab.chart).to_be_visible()
    tab.wait_for("chart => Number(chart.dataset.attempts) >= 1")
    every = int(tab.page.evaluate(f"fetch('/api/runs/{run_id}').then((a) => a.json()).then((a) => a.attempts)"))
    assert int(tab.view("attempts")) < every
    tab.page.get_by_role("button", name="Go back", exact=True).click()
    expect(tab.page.get_by_text("The value before is in place again.")).to_be_visible()
    tab.page.reload()
    expect(tab.page.get_by_text("Run again just now", exact=False)).to_be_visible()


def test_edit_by_hand_is_checked_saved_and_found_again(tab: Tab, finished_plan: str) -> None:
    run_id = finished_plan
    tab.open(f"/rerun_stage?run={run_id}&stage=identify_risks&do=edit")
    title = tab.page.get_by_role("textbox", name="Title")
    expect(title).to_be_visible()
    title.fill("Flour runs out on a Saturday")
    title.press("Enter")
    tab.page.get_by_role("button", name="Save my version").click()
    expect(tab.page.get_by_text("your version is in place")).to_be_visible()
    tab.open(f"/rerun_stage?run={run_id}&stage=identify_risks&do=versions")
    expect(tab.page.get_by_text("Flour runs out on a Saturday").first).to_be_visible()
    expect(tab.page.get_by_role("button", name="Go back to version 1")).to_be_visible()
