"""A terminal that cannot show a character shows a replacement, whatever is printed."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from planexe.cli.main import find_commands, main
from planexe.runs.workbench import Workbench
from planexe.settings import load_settings

GOAL = "Åbn et bageri i Århus før maj 2027 for 2 mio. kr. – “økologisk” 🥐, six people."


class Terminal(io.TextIOWrapper):
    """Standard output or standard error as a terminal of some encoding."""

    def __init__(self, encoding: str) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding=encoding, write_through=True)

    def isatty(self) -> bool:
        return True

    def text(self) -> str:
        return self.bytes.getvalue().decode(self.encoding)


Terminals = Callable[[str], tuple[Terminal, Terminal]]


@pytest.fixture
def terminals(runs: Path, monkeypatch: pytest.MonkeyPatch) -> Terminals:
    """Makes a terminal of an encoding the standard output, and another the standard error."""

    def use(encoding: str) -> tuple[Terminal, Terminal]:
        found = Terminal(encoding), Terminal(encoding)
        monkeypatch.setattr(sys, "stdout", found[0])
        monkeypatch.setattr(sys, "stderr", found[1])
        return found

    return use


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as left:
        return int(str(left.code))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1"])
def test_help_of_every_command_is_printed(terminals: Terminals, encoding: str) -> None:
    out, _ = terminals(encoding)
    for command in find_commands():
        assert run(command.name, "--help") == 0
    assert "make a plan from a goal" in out.text()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_plan_with_its_live_display_is_made_and_listed(terminals: Terminals, encoding: str) -> None:
    out, error = terminals(encoding)
    quick = ("--model", "simulated", "--time-scale", "0", "--detail", "fast", "--concurrency", "16")
    assert run("plan", GOAL, "--run-id", "r1", *quick) in {0, 3}
    assert "calls in" in out.text()
    assert "of the work" in error.text()
    for command in (["runs"], ["runs", "tag", "r1", "brød"], ["stages"], ["models"], ["timing", "r1"]):
        assert run(*command) == 0, command


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1"])
def test_error_is_one_line_with_a_replacement(terminals: Terminals, encoding: str) -> None:
    _, error = terminals(encoding)
    assert run("plan", GOAL, "--model", "パピルス") == 2
    assert "?" in error.text()
    assert error.text().count("\n") == 1


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_json_says_what_was_meant(terminals: Terminals, encoding: str) -> None:
    bench = Workbench(load_settings())
    bench.create(bench.request(GOAL, models=["simulated"]))
    out, _ = terminals(encoding)
    assert run("runs", "--json") == 0
    (row,) = json.loads(out.text())
    assert row["brief"] == GOAL
