"""Which sandbox a machine has: what does not hold when it is tried is not used, and without one nothing runs."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from planexe.errors import EffectFailed
from planexe.sandbox import Level, Outcome, Program, Sandbox, levels, sandbox_levels, sandbox_text
from planexe.sandbox.fork_server import ForkServer


@pytest.fixture(autouse=True)
def tried_anew() -> Iterator[None]:
    levels.tried.cache_clear()
    yield
    levels.tried.cache_clear()


def one(name: str) -> Level:
    return next(level for level in sandbox_levels() if level.name == name)


def program(folder: Path, text: str) -> str:
    path = folder / "bwrap"
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_where_bubblewrap_is_not_installed_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    found = one("bubblewrap")
    assert (found.found, found.sentence) == (False, "bubblewrap is not installed.")
    assert found.remedy.startswith("apt-get install bubblewrap")


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo 'no permission to make namespaces' >&2; exit 1", "no permission to make namespaces"),
        ("exit 0", "bubblewrap said nothing"),
        ('echo "{\\"child-pid\\": $$}" >&$6; eval "exec $6>&-"; exec cat', "OSError: "),
    ],
)
def test_bubblewrap_that_does_not_work_is_not_believed(
    script: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = program(tmp_path, script)
    monkeypatch.setattr(shutil, "which", lambda name: made)
    found = one("bubblewrap")
    assert not found.found
    assert found.sentence.startswith("bubblewrap is installed and does not hold here: The sandbox could not run")
    assert why in found.sentence


@pytest.mark.parametrize("name", ["bubblewrap", "landlock"])
def test_level_that_lets_something_through_is_not_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    leaky = Outcome(ok=True, stdout='["the network", "home folders"]', results={"result.txt": b"1"})
    monkeypatch.setattr(ForkServer, "run", lambda *_: leaky)
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/bwrap")
    assert not one(name).found
    assert "a program reaches the network, home folders" in one(name).sentence


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_on_other_systems_nothing_runs(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    with Sandbox() as sandbox, pytest.raises(EffectFailed) as refused:
        sandbox.run(Program("python", "pass"))
    assert str(refused.value) == (
        "Programs that models write are not run on this machine. bubblewrap does not hold here: code of others runs on "
        "Linux only. Landlock does not hold here: code of others runs on Linux only."
    )


def test_without_any_level_nothing_runs_and_the_way_to_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = (
        Level(name="bubblewrap", found=False, sentence="It is not installed.", remedy="apt-get install bubblewrap"),
        Level(name="landlock", found=False, sentence="It does not hold."),
    )
    monkeypatch.setattr("planexe.sandbox.sandbox.sandbox_levels", lambda: absent)
    with Sandbox() as sandbox:
        sandbox._begin_early()
        with pytest.raises(EffectFailed, match=r"To have them run: apt-get install bubblewrap\.$"):
            sandbox.run(Program("python", "pass"))


def test_line_names_the_best_level_and_what_is_stronger() -> None:
    best = Level(name="bubblewrap", found=True, sentence="bubblewrap: so.")
    absent = Level(name="bubblewrap", found=False, sentence="No bubblewrap.", remedy="apt-get install bubblewrap")
    second = Level(name="landlock", found=True, sentence="Landlock: so.")
    assert sandbox_text([best, second]) == "Programs that models write run in bubblewrap: so."
    assert sandbox_text([absent, second]) == (
        "Programs that models write run in Landlock: so. Stronger: apt-get install bubblewrap."
    )


def test_processor_whose_system_calls_are_not_known_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert levels._why_no_linux() == "code of others does not run on riscv64"
