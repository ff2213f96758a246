"""Every page in both themes: nothing that keeps a person out, as far as a program can tell."""

import json
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from scripts.app_server import Server
from tests.browser.conftest import GOAL
from tests.finished_runs import FinishedRuns

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
SERIOUS = {"serious", "critical"}
COLOURS_ARRIVE = """() => Promise.allSettled(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished))"""
PAGES = {
    "new run": ("/", "Start the run"),
    "watch": ("/watch_run?run=r1", "Calls done"),
    "read": ("/read_plan?run=r1", "Executive summary"),
    "rerun": ("/rerun_stage?run=r1", "Document drafting"),
    "library": ("/library", "Library"),
    "tune": ("/tune_concurrency?run=r1", "Recommended"),
    "race": ("/race?run=r1&against=r2", "Race"),
    "models": ("/models", "Fault lab"),
}


@pytest.fixture(scope="module")
def two_runs(server: Server, finished_runs: FinishedRuns) -> None:
    bench = Workbench(Settings(runs=server.runs, models=("simulated",)))
    for run_id, cap in (("r1", 16), ("r2", 1)):
        wishes: dict[str, Any] = {"detail": "fast", "time_scale": 0.05, "concurrency": cap, "run_id": run_id}
        finished_runs.copy(bench, GOAL, **wishes)


@pytest.mark.usefixtures("two_runs")
@pytest.mark.parametrize("name", PAGES)
def test_no_page_keeps_a_person_out(context: BrowserContext, server: Server, name: str) -> None:
    path, ready = PAGES[name]
    page = context.new_page()
    page.goto(server.url + path)
    expect(page.get_by_text(ready).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    found = {f"light: {rule}": where for rule, where in violations(page).items()}
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("background-color", "rgb(18, 23, 30)")
    page.evaluate(COLOURS_ARRIVE)
    found |= {f"dark: {rule}": where for rule, where in violations(page).items()}
    page.close()
    assert found == {}, json.dumps(found, indent=1)


def violations(page: Page) -> dict[str, list[str]]:
    """Returns the serious findings: each rule with the places that break it."""
    page.evaluate(AXE)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return {
        f"{one['id']} ({one['help']})": [f"{node['html'][:120]} {_why(node)}" for node in one["nodes"]][:6]
        for one in result["violations"]
        if one["impact"] in SERIOUS
    }


def _why(node: dict[str, Any]) -> str:
    return str(node.get("failureSummary", "")).replace("\n", " ")[:220]
