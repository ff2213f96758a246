"""What every option takes is told by --help: the values of a closed set, or what kind of value it is."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from planexe.cli.main import find_commands

# Values that people choose freely, or that another command lists; everything else is a closed set.
OPEN = {
    "GOAL", "F", "M", "N", "X", "ID", "DIR", "DATE", "NAME", "USD", "FILE", "PATH", "TEXT", "T", "H", "P",
    "KEY", "SCENARIO", "CURRENCY", "RUN_ID", "RUN_A", "RUN_B", "STAGE", "STATE", "TAG", "N,N,…", "LANGUAGE", "REPORT", "URL",
    "KEY=VALUE",
}  # fmt: skip


def parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for command in find_commands():
        parser = argparse.ArgumentParser(prog=f"planexe {command.name}")
        command.configure(parser)
        yield from below(command.name, parser)


def below(name: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield name, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for under, found in action.choices.items():
                yield from below(f"{name} {under}", found)


def actions() -> Iterator[tuple[str, argparse.ArgumentParser, argparse.Action]]:
    for name, parser in parsers():
        for action in parser._actions:
            if action.nargs != 0 and not isinstance(action, argparse._SubParsersAction):
                yield name, parser, action


def allowed(action: argparse.Action) -> tuple[str, ...]:
    names = getattr(action, "allowed", None)
    return tuple(names.names()) if names is not None else tuple(action.choices or ())


CLOSED = [(name, action) for name, _, action in actions() if allowed(action)]


def test_every_value_is_of_a_closed_set_or_known_to_be_free() -> None:
    unknown = [
        f"planexe {name}: {action.option_strings or action.dest}"
        for name, _, action in actions()
        if not allowed(action) and (action.metavar or action.dest.upper()) not in OPEN
    ]
    assert unknown == []


def test_closed_sets_are_the_ones_we_know() -> None:
    found = {(name, flag) for name, action in CLOSED for flag in action.option_strings or [action.dest]}
    assert found == {
        ("plan", "--detail"), ("plan", "--faults"), ("plan", "--on-weak"), ("plan", "--log-level"), ("rows", "--faults"), ("rows", "--log-level"), ("rows", "--on-weak"),
        ("rows", "--code-language"), ("rows", "--language"), ("plan", "--working-week"), ("plan", "--purpose"),
        ("plan", "--plan-type"), ("export", "--format"), ("runs", "--state"), ("runs", "--sort"),
        ("simulator", "--profile"), ("models", "action"),
        *((name, flag) for name in ("judge", "interview", "map") for flag in ("--faults", "--log-level", "--on-weak")),
        *((name, "--engine") for name in ("plan", "rows", "judge", "interview", "map", "resume")),
    }  # fmt: skip


@pytest.mark.parametrize(("name", "action"), CLOSED, ids=lambda x: str(getattr(x, "dest", x)))
def test_help_lists_the_values(planexe: Any, name: str, action: argparse.Action) -> None:
    said = "".join(planexe(*name.split(), "--help").out.split())  # lines are broken in the middle of a value, too
    for value in allowed(action):
        assert "".join(value.split()) in said


@pytest.mark.parametrize(("name", "action"), CLOSED, ids=lambda x: str(getattr(x, "dest", x)))
def test_value_outside_the_set_is_refused_with_those_inside(
    planexe: Any, runs: Path, name: str, action: argparse.Action
) -> None:
    (runs / "r1").mkdir(parents=True)
    (runs / "r1" / "request.json").write_text("{}")
    given = [action.option_strings[0], "gremlins"] if action.option_strings else ["gremlins"]
    needed = {
        "plan": ["A goal of several words"],
        "export": ["r1"],
        "rows": ["--sample"],
        "map": ["--sample"],
        "judge": ["r1", "r1"],
        "interview": ["A goal of several words"],
    }.get(name, [])
    result = planexe(*name.split(), *needed, *given)
    assert result.status == 2
    assert "gremlins" in result.err
    for value in allowed(action):
        assert value in result.err


@pytest.mark.parametrize("name", [name for name, _ in parsers()])
def test_every_option_says_what_it_does(planexe: Any, name: str) -> None:
    assert planexe(*name.split(), "--help").status == 0
    silent = [
        action.option_strings[0]
        for found, _, action in actions()
        if found == name and action.option_strings and not action.help
    ]
    assert silent == []
