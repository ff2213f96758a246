"""Programs that mean harm, in every kind of room that this machine has."""

import os
from pathlib import Path
from textwrap import dedent

import pytest

from planexe.sandbox import Outcome
from tests.sandbox.conftest import Run
from tests.sandbox.hostile_programs import GREEDY, REACHING


def refused(outcome: Outcome) -> Outcome:
    """Checks that it got nothing, and that this is told in one plain sentence."""
    told = f"{outcome.stdout} {outcome.stderr}".replace("print('GOT IT", "").replace('print("GOT IT', "")
    assert "GOT IT" not in told, outcome
    assert not outcome.ok
    assert not outcome.results
    assert "\n" not in outcome.sentence
    assert outcome.sentence.startswith("It ")
    return outcome


@pytest.mark.parametrize("code", REACHING.values(), ids=REACHING)
def test_what_lies_outside_is_out_of_reach(
    code: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    code = dedent(code).replace("{secret!r}", repr(str(secret))).replace("{pid}", str(os.getpid()))
    outcome = refused(run(code, texts={"given.txt": "given"}))
    assert outcome.stopped_by == "error", outcome
    assert "secret" not in outcome.stdout
    assert (tmp_path / "given.txt").read_text("utf-8") == "given"


@pytest.mark.parametrize(("code", "hit"), GREEDY.values(), ids=GREEDY)
def test_what_is_too_much_is_ended(code: str, hit: str, run: Run) -> None:
    outcome = refused(run(code, cpu_s=1, wall_s=1 if hit == "time" else 20, processes=8))
    assert outcome.stopped_by == hit, outcome
    assert len(outcome.stdout) <= 100_000
    assert len(outcome.stderr) <= 100_000
