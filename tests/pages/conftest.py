"""Pages run by AppTest, through pages/main.py as the app does, on a manager of their own."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.testing.v1 import AppTest

from planexe.runs.process import use_manager
from planexe.ui.shared import state
from tests.app_runs import AppRuns
from tests.finished_runs import FinishedRuns
from tests.hang_guard import HANG_S

PAGES = Path(__file__).resolve().parents[2] / "pages"
_OURS = ("form.", "new_run.", "run.")


@pytest.fixture
def app(tmp_path: Path, finished_runs: FinishedRuns) -> Iterator[AppRuns]:
    runs = AppRuns(tmp_path / "runs", finished_runs)
    use_manager(runs.manager)
    yield runs
    use_manager(None)
    runs.close()


@pytest.fixture(scope="session", autouse=True)
def _packages_are_looked_through_once() -> Iterator[None]:
    """Streamlit looks through all installed packages for components with each ``AppTest``: most of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


def _text_of_what_a_widget_gives(value: object) -> str:
    assert isinstance(value, date | UploadedFile), value
    return str(value)


class Screens:
    """Opens pages, and sees to it that what they remember is plain JSON."""

    def open(self, page: str = "new_run.py", **query: str) -> AppTest:
        test = AppTest.from_file(str(PAGES / "main.py"), default_timeout=HANG_S)
        test.switch_page(page)
        for name, value in query.items():
            test.query_params[name] = value
        return self.run(test)

    def alone(self, page: str) -> AppTest:
        return self.run(AppTest.from_file(str(PAGES / page), default_timeout=HANG_S))

    def run(self, test: AppTest) -> AppTest:
        test.run()
        assert not test.exception, test.exception
        kept = test.session_state._state.filtered_state
        ours = {name: value for name, value in kept.items() if name.startswith(_OURS)}
        json.dumps(ours, default=_text_of_what_a_widget_gives)
        return test

    def text(self, test: AppTest) -> str:
        """Returns all text of a page as a reader sees it."""
        kinds = ("markdown", "caption", "error", "warning", "info", "subheader", "title")
        found = "\n".join(str(e.value) for kind in kinds for e in getattr(test, kind))
        return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", found)


def use(screens: Screens, test: AppTest, _: object) -> AppTest:
    """Draws the page again after a widget was used: ``use(screens, test, test.button(key="x").click())``."""
    return screens.run(test)


def plan_key(name: str) -> str:
    """Returns the key of the form's field for an input of a plan."""
    return state.input_key("plan", name)


def param(test: AppTest, name: str) -> str:
    """Returns a value of the page's address; empty if it is not there."""
    found = test.query_params.get(name, "")
    return found[0] if isinstance(found, list) else str(found)


@pytest.fixture
def screens() -> Screens:
    return Screens()
