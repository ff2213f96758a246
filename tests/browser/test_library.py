"""The library in a browser: ticking rows, filters in the address, delete and undo, a duplicate."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from scripts.app_server import Server
from tests.browser.conftest import Tab
from tests.library_runs import make_run

EVIL = "<img src=x onerror=alert(1)> :red[x] ![i](http://evil.example/i.png)"


@pytest.fixture(scope="module")
def server(own_server: Server) -> Server:
    return own_server


@pytest.fixture
def library(server: Server) -> Path:
    for n, goal in enumerate(("Open a zoo with two lions.", "Open a farm.", f"Open {EVIL}")):
        if not (server.runs / f"r{n}").exists():
            make_run(server.runs, f"r{n}", goal=goal, created=f"2026-01-0{3 - n}T00:00:00Z")
    return server.runs


def tick(tab: Tab, row: int) -> None:
    """Ticks a row of the table, which is drawn on a canvas."""
    table = tab.page.get_by_test_id("stDataFrame")
    expect(table.locator("canvas").first).to_be_visible()
    table.scroll_into_view_if_needed()
    table.click(position={"x": 18, "y": 52 + 33 * row})


def test_filters_stand_in_the_address_and_survive_a_reload(tab: Tab, library: Path) -> None:
    tab.open("/library")
    expect(tab.page.get_by_text(re.compile("3 runs"))).to_be_visible()
    tab.page.get_by_role("searchbox", name="Search").fill("farm")
    expect(tab.page.get_by_text("1 of 3 runs")).to_be_visible()
    expect(tab.page).to_have_url(re.compile("q=farm"))
    tab.page.reload()
    expect(tab.page.get_by_text("1 of 3 runs")).to_be_visible()
    expect(tab.page.get_by_role("searchbox", name="Search")).to_have_value("farm")


def test_ticked_plan_is_deleted_after_a_question_and_taken_back(tab: Tab, library: Path) -> None:
    tab.open("/library?q=zoo")
    tick(tab, 0)
    tab.page.get_by_role("button", name="Delete").click()
    tab.page.get_by_role("button", name="Move to the bin").click()
    expect(tab.page.get_by_text("Moved “Open a zoo with two lions.” to the bin.")).to_be_visible()
    assert not (library / "r0").exists()
    tab.page.get_by_role("button", name="Undo").click()
    expect(tab.page.get_by_role("heading", name="Open a zoo with two lions.")).to_be_visible()
    assert (library / "r0").exists()


def test_tag_typed_in_is_kept(tab: Tab, library: Path) -> None:
    tab.open("/library?q=farm")
    tick(tab, 0)
    field = tab.page.locator(".st-key-library-tags-r1").get_by_role("combobox")
    field.fill("animals")
    field.press("Enter")
    expect(tab.page.locator(".st-key-library-tags-r1").get_by_text("animals")).to_be_visible()
    tab.open("/library?tag=animals")
    expect(tab.page.get_by_text("1 of 3 runs")).to_be_visible()


def test_duplicate_opens_the_form_filled_in(tab: Tab, library: Path) -> None:
    tab.open("/library?q=farm")
    tick(tab, 0)
    tab.page.get_by_role("button", name="Duplicate").click()
    goal = tab.page.get_by_role("textbox", name="What do you want to do?")
    expect(goal).to_have_value("Open a farm.")
    expect(tab.page.get_by_text("Filled in from run r1")).to_be_visible()


def test_hostile_goal_does_nothing(tab: Tab, library: Path) -> None:
    tab.open("/library?q=onerror")
    tick(tab, 0)
    expect(tab.page.get_by_role("button", name="Duplicate")).to_be_visible()
    expect(tab.page.get_by_role("heading", name=re.compile("Open <img"))).to_be_visible()
    assert tab.page.locator("img[src='x']").count() == 0


def test_tick_stays_when_another_page_was_open_meanwhile(tab: Tab, library: Path) -> None:
    tab.open("/library?q=farm")
    tick(tab, 0)
    expect(tab.page.get_by_role("heading", name="Open a farm.")).to_be_visible()
    tab.page.get_by_role("button", name="Star", exact=True).click()
    expect(tab.page.get_by_role("button", name="Unstar")).to_be_visible()
    expect(tab.page.get_by_role("heading", name="Open a farm.")).to_be_visible()
    tab.page.get_by_role("link", name="Models").click()
    expect(tab.page.get_by_role("heading", name="Models")).to_be_visible()
    tab.page.get_by_role("link", name="Library").click()
    expect(tab.page.get_by_role("button", name="Unstar")).to_be_visible()
