"""make test: every phase runs although one failed, and the last lines say what each did."""

import re
import sys
from pathlib import Path

import pytest

from scripts.run_phases import (
    IN_BROWSER,
    LEFT_OUT,
    ROOT,
    UNITS,
    Phase,
    Result,
    Runner,
    all_phases,
    main,
    phases_of_room,
    summary,
)


def phase(name: str, code: str = "", **more: tuple[str, ...]) -> Phase:
    return Phase(name=name, commands=((sys.executable, "-c", code),), **more)


def run(*phases: Phase) -> tuple[dict[str, str], list[str]]:
    said: list[str] = []
    results = Runner(phases, said.append).run()
    return {name: result.state for name, result in results.items()}, said


def test_phases_run_on_although_one_failed() -> None:
    states, _ = run(phase("bad", "raise SystemExit(3)"), phase("good"), phase("last", after=("bad", "good")))
    assert states == {"bad": "FAILED", "good": "passed", "last": "passed"}


def test_phase_waits_for_those_before_it_and_leaves_out_what_lacks_something(tmp_path: Path) -> None:
    note = f"from pathlib import Path; open({str(tmp_path / 'order')!r}, 'a').write"
    absent = f"print('There is no browser here'); raise SystemExit({LEFT_OUT})"
    results = Runner(
        [
            phase("pages", f"{note}('pages ')", after=("rooms",), needs=("browser",)),
            phase("rooms", f"{note}('rooms ')"),
            phase("browser", absent),
            phase("screens", f"{note}('screens')", after=("rooms", "pages")),
        ],
        lambda _: None,
    ).run()
    assert (tmp_path / "order").read_text() == "rooms screens"
    assert [results[name].state for name in ("browser", "pages")] == ["left out", "left out"]
    assert results["pages"].why == "There is no browser here"
    assert summary(results)[-1] == "What was tried passed, but not everything was tried: pages, browser"


def test_commands_of_a_phase_end_with_the_first_that_fails() -> None:
    commands = tuple((sys.executable, "-c", code) for code in ("print('one')", "raise SystemExit(1)", "print('two')"))
    states, said = run(Phase(name="x", commands=commands))
    assert states == {"x": "FAILED"}
    assert "x | one" in said
    assert "x | two" not in said


def test_command_that_is_not_there_is_a_failure_in_one_sentence() -> None:
    states, said = run(Phase(name="x", commands=(("no-such-program",),)))
    assert states == {"x": "FAILED"}
    assert said[-1].startswith("x | no-such-program cannot be started")


def test_last_lines_are_the_table_what_failed_pytests_own_lines_and_the_verdict() -> None:
    closing = "============ 1 failed, 20 passed, 2 skipped in 71.20s (0:01:11) ============"
    code = f"print('FAILED tests/x.py::test_y - assert 1'); print({closing!r}); raise SystemExit(1)"
    results = Runner([phase("rooms", code), phase("types", "print('Success')")], lambda _: None).run()
    table = [line.split()[:2] for line in summary(results)[2:4]]
    assert table == [["rooms", "FAILED"], ["types", "passed"]]
    assert summary(results)[4:] == ["rooms  FAILED tests/x.py::test_y - assert 1", closing, "FAILED: rooms"]


def test_verdict_when_all_is_well() -> None:
    assert summary({"rooms": Result(state="passed", seconds=70.6)})[1:] == [
        "phase  result    seconds",
        "rooms  passed         71",
        "Everything passed.",
    ]


def test_every_test_belongs_to_exactly_one_phase() -> None:
    commands = {p.name: p.commands for p in all_phases()}
    rooms, screens, browser = (" ".join(map(" ".join, commands[name])) for name in ("rooms", "screens", "browser"))
    for room in UNITS:
        assert (ROOT / "tests" / room).is_dir()
        assert f" tests/{room} " in rooms
        assert f"--ignore=tests/{room} " in screens
    assert "-m not browser" in rooms
    assert "-m not browser" in screens
    assert browser.endswith("-m browser")
    tests = ROOT / "tests"
    marked = (p for p in tests.rglob("*.py") if re.search(r"^.*mark\.browser\b", p.read_text("utf-8"), re.M))
    assert {p.relative_to(tests).parts[0] for p in marked} == {
        *IN_BROWSER,
        "scripts",
    }  # scripts: quoted, in a test of it
    assert all(f" tests/{room} " in browser for room in IN_BROWSER)


def test_one_room_is_tested_alone() -> None:
    style, room = phases_of_room("executor")
    assert style.name == "style"
    assert "tests/executor" in room.commands[0]


def test_room_that_is_not_there_is_named_with_those_there_are() -> None:
    with pytest.raises(SystemExit, match=r"ROOM is 'executors', which has no tests; use one of .*executor,"):
        main(["--room", "executors"])
