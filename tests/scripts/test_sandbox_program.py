"""bubblewrap is installed where it can be, and a sandbox that is not tried is named."""

import shutil
import subprocess
from collections.abc import Callable

import pytest

from planexe.sandbox import Level
from scripts import debian_packages, sandbox_program
from scripts.run_phases import LEFT_OUT
from scripts.sandbox_program import main

GOOD = Level(name="landlock", found=True, sentence="Landlock: holds.")
ABSENT = Level(name="bubblewrap", found=False, sentence="bubblewrap is not installed.", remedy="install it")


def test_it_is_installed_only_where_it_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(sandbox_program, "install", lambda *words: asked.append(words))
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/bwrap")
    sandbox_program.install_bubblewrap()
    assert not asked
    monkeypatch.setattr(shutil, "which", lambda name: None)
    sandbox_program.install_bubblewrap()
    assert asked == [("bubblewrap for the tests of the sandbox", "bubblewrap")]


@pytest.mark.parametrize(
    ("levels", "status", "said"),
    [
        ([GOOD], 0, ["Programs that models write run in Landlock: holds."]),
        (
            [ABSENT, GOOD],
            LEFT_OUT,
            [
                "Programs that models write run in Landlock: holds. Stronger: install it.",
                "bubblewrap is not tried. bubblewrap is not installed.",
            ],
        ),
    ],
)
def test_what_is_not_tried_is_named(
    levels: list[Level],
    status: int,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sandbox_program, "sandbox_levels", lambda: levels)
    monkeypatch.setattr(sandbox_program, "install_bubblewrap", lambda: None)
    assert main() == status
    assert capsys.readouterr().out.splitlines() == said


@pytest.mark.parametrize("statuses", [[0, 0], [1]])
def test_packages_are_installed_after_their_list_was_read(
    statuses: list[int], monkeypatch: pytest.MonkeyPatch, completed: Callable[[int], object]
) -> None:
    ran: list[list[str]] = []
    results = iter(statuses)

    def run(words: list[str], **_: object) -> object:
        ran.append(words)
        return completed(next(results))

    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", run)
    debian_packages.install("something", "a", "b")
    wanted = [
        ["/bin/apt-get", "update", "-qq"],
        ["/bin/apt-get", "install", "-y", "-qq", "--no-install-recommends", "a", "b"],
    ]
    assert ran == wanted[: len(statuses)]


@pytest.fixture
def completed() -> Callable[[int], object]:
    return lambda status: subprocess.CompletedProcess([], status)
