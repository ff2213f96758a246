"""Chromium or Chrome is found wherever it is, and where there is none that is said."""

from pathlib import Path

import pytest

from scripts import browser_program
from scripts.browser_program import ABSENT, VARIABLES, find_browser, main
from scripts.run_phases import LEFT_OUT

pytest_plugins = ["pytester"]


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a machine without any browser."""
    monkeypatch.setattr(browser_program, "_APPLICATIONS", tmp_path / "applications")
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path / "home")}


def test_nothing_is_found_where_nothing_is(machine: dict[str, str]) -> None:
    assert find_browser(machine) is None


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"])
def test_programs_on_the_path_are_found(machine: dict[str, str], name: str) -> None:
    own = program(Path(machine["PATH"]) / name)
    assert find_browser(machine) == own


@pytest.mark.parametrize(
    "place",
    [
        "home/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "home/Applications/Chromium.app/Contents/MacOS/Chromium",
        "home/.cache/ms-playwright/chromium-1200/chrome-linux64/chrome",
        "home/.cache/ms-playwright/chromium-1100/chrome-linux/chrome",
        "home/Library/Caches/ms-playwright/chromium-1200/chrome-mac-arm64/Chromium.app/Contents/MacOS/Chromium",
        "programs/Google/Chrome/Application/chrome.exe",
        "programs/Microsoft/Edge/Application/msedge.exe",
        "local/ms-playwright/chromium-1200/chrome-win/chrome.exe",
    ],
)
def test_homes_of_every_system_are_looked_through(machine: dict[str, str], tmp_path: Path, place: str) -> None:
    own = program(tmp_path / place)
    windows = {"PROGRAMFILES": str(tmp_path / "programs"), "LOCALAPPDATA": str(tmp_path / "local")}
    assert find_browser({**machine, **windows}) == own


def test_newest_of_playwright_is_taken_also_from_a_cache_of_its_own(machine: dict[str, str], tmp_path: Path) -> None:
    for number in (1100, 1200):
        program(tmp_path / f"cache/chromium-{number}/chrome-linux/chrome")
    found = find_browser({**machine, "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "cache")})
    assert found == tmp_path / "cache/chromium-1200/chrome-linux/chrome"


@pytest.mark.parametrize("name", VARIABLES)
def test_named_one_comes_first_as_a_path_or_as_a_command(machine: dict[str, str], tmp_path: Path, name: str) -> None:
    program(Path(machine["PATH"]) / "chromium")
    own, other = program(tmp_path / "elsewhere" / "my-browser"), program(Path(machine["PATH"]) / "other")
    assert find_browser({**machine, name: str(own)}) == own
    assert find_browser({**machine, name: "other"}) == other


def test_named_one_that_is_not_there_is_an_error_although_another_is(machine: dict[str, str]) -> None:
    program(Path(machine["PATH"]) / "chromium")
    with pytest.raises(FileNotFoundError, match=r"^PLANEXE_TEST_BROWSER is '/no/such', which is no program here"):
        find_browser({**machine, "PLANEXE_TEST_BROWSER": "/no/such"})


def test_where_none_can_be_had_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser_program, "find_browser", lambda: None)
    monkeypatch.setattr(browser_program, "install_browser", lambda: None)
    assert main() == LEFT_OUT
    assert capsys.readouterr().out.splitlines() == [ABSENT]


@pytest.fixture
def outside(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A run of tests of its own, one of them in need of a browser."""
    root = Path(browser_program.__file__).resolve().parents[1]
    monkeypatch.setenv("PYTHONPATH", str(root))
    pytester.makeconftest("from tests.conftest import *")
    pytester.makeini("[pytest]\nmarkers = browser: x\naddopts = -p no:cacheprovider")
    pytester.makepyfile("import pytest\ndef test_a(): pass\n@pytest.mark.browser\ndef test_b(browser): assert False")
    return pytester


def test_without_a_browser_its_tests_do_not_vanish_silently(
    outside: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", str(outside.path))
    result = outside.runpytest_subprocess()
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines([f"Not everything was tried: 1 browser tests were left out. {ABSENT}."])


def test_wrong_name_of_a_browser_ends_the_tests_with_a_sentence(
    outside: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANEXE_TEST_BROWSER", "/no/such")
    result = outside.runpytest_subprocess()
    assert result.ret != 0
    result.stderr.fnmatch_lines(["*PLANEXE_TEST_BROWSER is '/no/such', which is no program here*"])
