"""For all tests: no real calls, no keys, no settings of this machine; a clock that needs no waiting; a browser."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from planexe import workflows
from planexe.llm.provider import allow_real_calls
from planexe.settings import find_own_workflows
from planexe.spine.workflow import find_workflow
from scripts.browser_program import ABSENT, find_browser
from tests.chromium import Chromium
from tests.fake_clock import FakeClock
from tests.finished_runs import FinishedRuns, shared_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser


settings.register_profile("planexe", deadline=None)  # a busy machine is no error
settings.load_profile("planexe")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forbids real calls, and hides keys and settings that happen to be in the environment."""
    for name in tuple(os.environ):
        if name.startswith("PLANEXE_") or name.endswith(("_API_KEY", "_API_TOKEN")):
            monkeypatch.delenv(name)
    allow_real_calls(False)
    yield
    allow_real_calls(False)


@pytest.fixture
def own_workflows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets the workflows that lie beside the tests be found."""
    folder = str(Path(__file__).parent)
    monkeypatch.setenv("PLANEXE_WORKFLOWS", folder)
    find_own_workflows()
    yield
    workflows.__path__.remove(folder)
    find_workflow.cache_clear()


@pytest.fixture(scope="session")
def finished_runs(tmp_path_factory: pytest.TempPathFactory) -> FinishedRuns:
    """Runs that have ended, made once for all workers and copied for each test."""
    return FinishedRuns(shared_folder(tmp_path_factory.getbasetemp()))


@pytest.fixture
def clock() -> FakeClock:
    """A clock of virtual time, at 1000 seconds."""
    return FakeClock()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Spares the garbage collector what stays to the end, hundreds of modules and thousands of tests: a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


CHROMIUM = pytest.StashKey[Chromium]()
LEFT_OUT = pytest.StashKey[int]()


LONGEST = (
    "browser/test_tuning.py", "browser/test_touring.py", "browser/test_watching.py", "browser/test_installed.py",
    "end_to_end/test_whole_plan.py", "end_to_end/test_damaged_runs.py", "house_rules/test_recipes.py",
    "cli/test_commands.py", "end_to_end/test_weak_models.py", "benchmarks/test_benchmarks.py",
    "end_to_end/test_hostile_values.py", "notebook/test_example.py",
)  # fmt: skip
"""Files that take a worker longest: begun first, so that at the end no worker is left alone with one of them."""


def _turn(item: pytest.Item) -> int:
    here = Path(__file__).parent
    name = item.path.relative_to(here).as_posix() if item.path.is_relative_to(here) else ""
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


@pytest.hookimpl(trylast=True)  # folders mark their tests first
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    wanted = [item for item in items if item.get_closest_marker("browser")]
    if not wanted:
        return
    try:
        program = find_browser()
    except FileNotFoundError as error:
        raise pytest.UsageError(str(error)) from None
    if program is not None:
        config.stash[CHROMIUM] = Chromium(program)
        return
    config.stash[LEFT_OUT] = len(wanted)
    for item in wanted:
        item.add_marker(pytest.mark.skip(reason=f"{ABSENT}."))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if number := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"Not everything was tried: {number} browser tests were left out. {ABSENT}.")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Closes the browser before a test that may have an event loop of its own."""
    found = item.config.stash.get(CHROMIUM, None)
    if found is not None and (nextitem is None or not nextitem.get_closest_marker("browser")):
        found.close()


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> "Browser":
    """Chromium or Chrome, for tests that are marked ``browser``."""
    return request.config.stash[CHROMIUM].browser()
