"""What only a browser shows of the first minutes: the tour through all pages, and hints while one is writing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from scripts.app_server import Server, make_server
from tests.browser.conftest import GOAL, Tab


def test_tour_leads_through_every_page_and_survives_a_reload(tab: Tab) -> None:
    page = tab.open().page
    page.get_by_role("button", name="Two-minute tour").click()
    for number in range(1, 8):
        expect(page.get_by_text(re.compile(rf"^{number} of 8:"))).to_be_visible()
        page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text(re.compile(r"^8 of 8:"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/race\?.*tour=8"))
    page.reload()
    expect(page.get_by_text(re.compile(r"^8 of 8:"))).to_be_visible()
    page.get_by_role("button", name="Write your own").click()
    expect(page.get_by_role("textbox", name="What do you want to do?")).to_be_visible()
    expect(page.get_by_text(re.compile(r"of 8:"))).to_have_count(0)


def test_hints_come_while_one_is_writing_and_the_caret_stays(tab: Tab) -> None:
    page = tab.open().page
    expect(page.get_by_text("Calls, about")).to_be_visible()  # the whole page stands
    goal = page.get_by_role("textbox", name="What do you want to do?")
    goal.click()
    page.keyboard.type("Start a shop in May 2028 and be done by March 2027.")
    expect(page.get_by_text("The end lies before the start.")).to_be_visible()
    expect(goal).to_be_focused()
    page.keyboard.type(" And then")
    expect(goal).to_have_value("Start a shop in May 2028 and be done by March 2027. And then")


def test_ctrl_enter_starts_the_plan_as_it_is_written(tab: Tab) -> None:
    page = tab.open().page
    expect(page.get_by_text("Calls, about")).to_be_visible()  # the whole page stands
    goal = page.get_by_role("textbox", name="What do you want to do?")
    goal.click()
    page.keyboard.type(
        "Open a small organic bakery in Aarhus before May 2027 for 2 million DKK, written to the last word."
    )
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"run="))
    expect(tab.chart).to_be_visible()
    page.get_by_role("button", name="Stop now").click()
    expect(page.get_by_role("button", name="Resume").first).to_be_visible()


@pytest.mark.parametrize(
    ("role", "name"), [("slider", "Calls at the same time"), ("radio", "Fast"), ("combobox", "Language")]
)
def test_ctrl_enter_starts_the_plan_while_another_control_has_the_focus(tab: Tab, role: Any, name: str) -> None:
    page = tab.open().page
    expect(page.get_by_text("Calls, about")).to_be_visible()  # the whole page stands
    page.get_by_role("textbox", name="What do you want to do?").fill(GOAL)
    if role == "combobox":
        tab.show_more()
    page.get_by_role(role, name=name).first.focus()
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"run="))
    expect(tab.chart).to_be_visible()


def test_ctrl_enter_starts_the_plan_with_the_number_that_is_just_being_written(tab: Tab, server: Server) -> None:
    page = tab.open().page
    expect(page.get_by_text("Calls, about")).to_be_visible()  # the whole page stands
    page.get_by_role("textbox", name="What do you want to do?").fill(GOAL)
    tab.show_more()
    page.get_by_role("spinbutton", name="Seed").fill("77")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"run="))
    run_id = page.url.partition("run=")[2].partition("&")[0]
    assert json.loads((server.runs / run_id / "request.json").read_text(encoding="utf-8"))["seed"] == 77


def test_press_on_start_counts_although_hints_come_while_the_button_is_down(tab: Tab) -> None:
    page = tab.open().page
    expect(page.get_by_text("Calls, about")).to_be_visible()  # the whole page stands
    page.get_by_role("textbox", name="What do you want to do?").click()
    page.keyboard.type("Open a bakery next year")
    page.get_by_role("button", name="Start the run").hover()
    page.mouse.down()  # the goal is left, so the page is drawn anew
    expect(page.get_by_text("No place is named.")).to_be_visible()
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"run="))
    page.get_by_role("button", name="Stop now").click()
    expect(page.get_by_role("button", name="Resume").first).to_be_visible()


@pytest.mark.usefixtures("own_workflows")
def test_all_of_a_card_chooses_its_workflow(context: BrowserContext, tmp_path: Path) -> None:
    app = make_server(tmp_path)
    app.start()
    try:
        page = Tab(context.new_page(), app.url).open().page
        expect(page.get_by_text("Calls, about")).to_be_visible()  # the whole page stands
        page.get_by_text("Name numbers and measure the names.").click(force=True)  # the title's label lies above it
        expect(page.get_by_role("textbox", name="Numbers")).to_be_visible()
        page.close()
    finally:
        app.stop()
