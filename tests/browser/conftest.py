"""The whole app in a process of its own, and tabs to look at it."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from planexe.runs.workbench import Workbench
from planexe.settings import Settings
from scripts.app_server import Server, make_server
from tests.finished_runs import FinishedRuns
from tests.hang_guard import HANG_S, until

GOAL = "Open a small organic bakery in Aarhus, Denmark, before May 2027 with a budget of 2 million DKK and six people."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, with the runs of all tests of this worker."""
    with running_app(tmp_path_factory.mktemp("app") / "runs") as found:
        yield found


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An app for a file whose tests look at all runs there are."""
    with running_app(tmp_path_factory.mktemp("app") / "runs") as found:
        yield found


@contextmanager
def running_app(runs: Path) -> Generator[Server]:
    found = make_server(runs)
    found.start()
    try:
        yield found
    finally:
        found.stop()


@dataclass
class Tab:
    """One browser tab, and everything in it that should not happen."""

    page: Page
    url: str
    trouble: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(1000 * HANG_S)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script error: {error}"))
        self.page.on("dialog", lambda dialog: self.trouble.append(f"dialog: {dialog.message}"))
        self.page.on("request", self._look_at)

    def open(self, path: str = "/") -> "Tab":
        self.page.goto(self.url + path)
        return self

    def start_plan(self, goal: str = GOAL, pace: str = "10 × faster") -> str:
        """Fills in the form, starts, and returns the id of the run."""
        self.open()
        self.page.get_by_role("textbox", name="What do you want to do?").fill(goal)
        self.show_more()
        self.page.get_by_role("radio", name=pace).click()
        self.page.keyboard.press("Escape")
        self.page.get_by_role("button", name="Start the run").click()
        expect(self.page).to_have_url(re.compile(r"run="))
        return self.page.url.partition("run=")[2].partition("&")[0]

    def show_more(self) -> None:
        """Opens what the form has beside the few usual fields."""
        self.page.get_by_role("button", name="More", exact=True).click()

    def wait_for_attempts(self, number: int) -> None:
        self.wait_for(f"chart => Number(chart.dataset.attempts) >= {number}")

    def wait_for(self, condition: str) -> None:
        """Waits until a function of the chart's canvas (it stands in a shadow tree) says yes."""
        until(lambda: bool(self.chart.evaluate(condition)))

    def settle(self) -> None:
        """Waits until what was done is drawn: two frames."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    @property
    def chart(self) -> Locator:
        return self.page.locator(".live-gantt > canvas")

    def view(self, name: str) -> str:
        return self.chart.get_attribute(f"data-{name}") or ""

    def _look_at(self, request: object) -> None:
        address = str(getattr(request, "url", ""))
        if not address.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.trouble.append(f"request to {address}")


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor for the tests of a file: what the app loads for every page stays in the browser's cache."""
    size: ViewportSize = {"width": 1280, "height": 720}
    found = browser.new_context(viewport=size, accept_downloads=True, reduced_motion="reduce")
    yield found
    found.close()


@pytest.fixture
def tab(context: BrowserContext, server: Server) -> Iterator[Tab]:
    found = Tab(context.new_page(), server.url)
    yield found
    for page in context.pages:
        page.close()
    assert found.trouble == []


@pytest.fixture(scope="module")
def make_finished(server: Server, finished_runs: FinishedRuns) -> Callable[..., str]:
    """Returns what puts a run that has ended into the app's folder, and says its id."""
    bench = Workbench(Settings(runs=server.runs, models=("simulated",)))
    return lambda time_scale=0: finished_runs.copy(bench, GOAL, models=["simulated"], time_scale=time_scale).run_id


@pytest.fixture(scope="module")
def finished(make_finished: Callable[..., str]) -> str:
    """Returns a run that has ended, for the tests of one file."""
    return make_finished()


@pytest.fixture
def finished_plan(make_finished: Callable[..., str]) -> str:
    """Returns a run that has ended, for a test that changes it."""
    return make_finished()
