"""The app dies in the middle of a run; after a new start the page offers to resume it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scripts.app_server import Server
from tests.browser.conftest import Tab, running_app


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Server]:
    with running_app(tmp_path / "runs") as server:
        yield server


def hurry(request: Path) -> None:
    """Lets the calls that are left take no time: nothing is shown by waiting for them."""
    kept = json.loads(request.read_text(encoding="utf-8"))
    request.write_text(json.dumps(kept | {"time_scale": 0}), encoding="utf-8")


def test_interrupted_run_is_resumed(mortal: Server, browser: Browser) -> None:
    tab = Tab(browser.new_context(viewport={"width": 1280, "height": 720}).new_page(), mortal.url)
    run_id = tab.start_plan(pace="10 × faster")
    tab.wait_for_attempts(3)
    mortal.kill()
    hurry(mortal.runs / run_id / "request.json")
    mortal.start()
    tab.open(f"/watch_run?run={run_id}")
    expect(tab.page.get_by_text("interrupted", exact=True).first).to_be_visible()
    tab.page.get_by_role("button", name="Resume").first.click()
    expect(tab.page.get_by_text("complete", exact=True).first).to_be_visible()
    tab.page.context.close()
