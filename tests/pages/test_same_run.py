"""The run stays the same on the way from any page of a run to any other, in the address, and in a second tab."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from planexe.runs.process import use_manager
from tests.app_runs import AppRuns
from tests.finished_runs import FinishedRuns
from tests.pages.conftest import Screens, param
from tests.pages.test_library import choose

PAGES = ("watch_run.py", "read_plan.py", "rerun_stage.py", "tune_concurrency.py", "race.py")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, finished_runs: FinishedRuns) -> Iterator[tuple[AppRuns, str]]:
    """A workbench with an older run and a newer one; tests only look. The older one is that of the pages."""
    runs = AppRuns(tmp_path_factory.mktemp("same") / "runs", finished_runs)
    older = runs.waited()
    runs.waited("Open a zoo in Ghent with two lions before May.")
    yield runs, older
    runs.close()


@pytest.fixture
def older(made: tuple[AppRuns, str]) -> Iterator[str]:
    use_manager(made[0].manager)
    yield made[1]
    use_manager(None)


def walk() -> list[str]:
    """Returns a way over the pages on which each follows each other one exactly once."""
    number = len(PAGES)  # a prime, so that each step's length leads over all of them
    return [PAGES[n * step % number] for step in range(1, number) for n in range(1, number + 1)]


def go(screens: Screens, test: AppTest, page: str) -> AppTest:
    """Goes to a page as a click on its name above does: without anything in the address."""
    test.query_params.clear()
    test.switch_page(page)
    return screens.run(test)


def test_way_over_the_pages_has_each_pair_once() -> None:
    way = [PAGES[0], *walk()]
    pairs = list(pairwise(way))
    assert sorted(pairs) == sorted((a, b) for a in PAGES for b in PAGES if a != b)


def test_run_stays_from_each_page_to_each_other(older: str, screens: Screens) -> None:
    test = screens.open(PAGES[0], run=older)
    before = PAGES[0]
    for page in walk():
        go(screens, test, page)
        assert param(test, "run") == older, f"from {before} to {page}"
        before = page


@pytest.mark.parametrize("page", PAGES)
def test_address_alone_says_which_run(older: str, screens: Screens, page: str) -> None:
    test = screens.open(page, run=older)
    assert param(test, "run") == older
    again = screens.open(page, **{name: param(test, name) for name in test.query_params})
    assert param(again, "run") == older


def test_tune_and_race_are_about_the_run_of_the_address(older: str, screens: Screens) -> None:
    assert screens.open("tune_concurrency.py", run=older).multiselect(key="tune.runs").value[0] == older
    assert screens.open("race.py", run=older).selectbox(key="race.first").value == older


def test_run_chosen_in_the_library_is_that_of_the_next_page(older: str, screens: Screens) -> None:
    test = choose(screens, screens.open("library.py"), older)
    for page in ("tune_concurrency.py", "race.py", "watch_run.py"):
        go(screens, test, page)
        assert param(test, "run") == older, page
