"""The app dies in the middle of a run; after a new start the page offers to resume it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scripts.app_server import Server, make_server
from tests.browser.conftest import Tab


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Server]:
    server = make_server(tmp_path / "runs")
    server.start()
    yield server
    server.stop()


def test_interrupted_run_is_resumed(mortal: Server, browser: Browser) -> None:
    tab = Tab(browser.new_context(viewport={"width": 1280, "height": 720}).new_page(), mortal.url)
    run_id = tab.start_plan(pace="10 × faster")
    tab.wait_for_attempts(3)
    mortal.kill()
    mortal.start()
    tab.open(f"/watch_run?run={run_id}")
    expect(tab.page.get_by_text("interrupted", exact=True).first).to_be_visible()
    tab.page.get_by_role("button", name="Resume").first.click()
    expect(tab.page.get_by_text("complete", exact=True).first).to_be_visible()
    tab.page.context.close()
