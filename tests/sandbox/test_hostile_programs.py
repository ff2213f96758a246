"""Programs that mean harm, in every kind of room that this machine has; all of them at once."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from planexe.sandbox import Outcome, Program, Sandbox
from tests.sandbox.conftest import SMALL
from tests.sandbox.hostile_programs import GREEDY, REACHING

AT_ONCE = 6
Futures = Mapping[str, Future[Outcome]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the file lies that they were given, and one beside it that they were not."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "secret.txt").write_text("top secret", "utf-8")
    (folder / "given.txt").write_text("given", "utf-8")
    return folder


@pytest.fixture(scope="module")
def outcomes(each_sandbox: Sandbox, home: Path) -> Iterator[Futures]:
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(AT_ONCE) as pool:
        patch.setenv("OPENAI_API_KEY", "top secret")
        found = {}
        for name, (code, hit) in GREEDY.items():
            limits = replace(SMALL, cpu_s=1, processes=8, wall_s=1 if hit == "time" else SMALL.wall_s)
            found[name] = pool.submit(each_sandbox.run, Program("python", code), limits=limits)
        for name, code in REACHING.items():
            filled = (
                dedent(code).replace("{secret!r}", repr(str(home / "secret.txt"))).replace("{pid}", str(os.getpid()))
            )
            program = Program("python", filled, {"given.txt": home / "given.txt"})
            found[name] = pool.submit(each_sandbox.run, program, limits=SMALL)
        yield found


def refused(outcome: Outcome) -> Outcome:
    """Checks that it got nothing, and that this is told in one plain sentence."""
    assert "GOT IT" not in outcome.stdout
    assert not outcome.ok
    assert not outcome.results
    assert "\n" not in outcome.sentence
    assert outcome.sentence.startswith("It ")
    return outcome


@pytest.mark.parametrize("name", REACHING)
def test_what_lies_outside_is_out_of_reach(name: str, outcomes: Futures, home: Path) -> None:
    outcome = refused(outcomes[name].result())
    assert outcome.stopped_by == "error", outcome
    assert "top secret" not in f"{outcome.stdout} {outcome.stderr}"
    assert (home / "given.txt").read_text("utf-8") == "given"


@pytest.mark.parametrize("name", GREEDY)
def test_what_is_too_much_is_ended(name: str, outcomes: Futures) -> None:
    outcome = refused(outcomes[name].result())
    assert outcome.stopped_by == GREEDY[name][1], outcome
    assert len(outcome.stdout) <= 100_000
    assert len(outcome.stderr) <= 100_000
