"""Runs every phase of ``make test`` although one fails, two at a time, and says at the end what each one did."""

import argparse
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = Path(sys.executable).parent
LEFT_OUT: Final = 77
"""Exit status of a command that cannot be tried here; the last line it writes says why."""

# Rooms below the screens are tested by themselves; their coverage is held. Screens, commands and whole plans follow.
UNITS: Final = (
    "blocks", "executor", "gantt", "library", "llm", "reading", "report", "sandbox", "scheduling", "simulator", "spine",
    "tables", "timing", "workflows",
)  # fmt: skip
IN_BROWSER: Final = ("browser", "report")
"""Rooms that have tests in a browser: nothing else need be imported for those."""

_AT_ONCE = 2
_COVERED = ("python", "-m", "slipcover", "--json", "--out", ".coverage.json")
_CORES = os.cpu_count() or 1
# Each worker imports all files of tests. In the rooms tests work; elsewhere they also wait for pages and processes.
_BUSY, _WAITING = (
    ("pytest", "-n", str(n), "--dist", "loadfile", "--no-loadscope-reorder") for n in (_CORES, _CORES + 1)
)
_CLOSING = re.compile(r"=* ?(\d+ (passed|failed|error|skipped|deselected)|no tests ran).* in [\d.]+s.*")
_BAD_LINE = re.compile(r"(FAILED|ERROR) ")
_MOST_BAD_LINES = 20

Command = Sequence[str]
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Phase:
    """One part of the checks.

    Attributes:
        name: one word.
        commands: run one after the other until one fails; programs of the virtual environment are found first.
        after: phases that must have ended before, whatever came out.
        needs: phases that must have passed, else this one is left out for their reason.
    """

    name: str
    commands: tuple[Command, ...]
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of a phase.

    Attributes:
        state: ``passed``, ``FAILED`` or ``left out``.
        seconds: from its start to its end.
        why: why it was left out.
        closing: pytest's own last line.
        bad_lines: what pytest said failed.
    """

    state: str
    seconds: float = 0.0
    why: str = ""
    closing: str = ""
    bad_lines: tuple[str, ...] = ()


def all_phases() -> tuple[Phase, ...]:
    """Returns everything that must hold; two phases of pytest never meet."""
    units = [f"tests/{room}" for room in UNITS]
    covered = ",".join(f"planexe/{room}" for room in UNITS)
    return (
        Phase(name="style", commands=_STYLE),
        Phase(name="sandbox", commands=(("python", "-m", "scripts.sandbox_program"),)),
        Phase(name="chromium", commands=(("python", "-m", "scripts.browser_program"),), after=("sandbox",)),
        Phase(
            name="rooms",
            commands=(
                (*_COVERED, "--source", covered, "-m", *_BUSY, *units, "-m", "not browser"),
                (*_COVERED, "--fail-under", "95", "--merge", ".coverage.json"),
            ),
            after=("sandbox",),
        ),
        Phase(
            name="screens",
            commands=((*_WAITING, "tests", *(f"--ignore={unit}" for unit in units), "-m", "not browser"),),
            after=("rooms",),
        ),
        Phase(
            name="browser",
            commands=((*_WAITING, *(f"tests/{room}" for room in IN_BROWSER), "-m", "browser"),),
            after=("rooms", "screens"),
            needs=("chromium",),
        ),
        Phase(name="javascript", commands=(("python", "-m", "scripts.check_javascript"),), after=("rooms", "screens")),
    )


_STYLE: Final[tuple[Command, ...]] = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("lint-imports",),
    ("pyrefly", "check"),
)


def phases_of_room(room: str) -> tuple[Phase, ...]:
    """Returns what is quick: style, types, who imports whom, and the tests of one room.

    Raises:
        SystemExit: there are no tests of such a room.
    """
    rooms = sorted(path.name for path in (ROOT / "tests").iterdir() if any(path.glob("**/test_*.py")))
    if room not in rooms:
        raise SystemExit(f"ROOM is {room!r}, which has no tests; use one of {', '.join(rooms)}.")
    marked = "browser" if room == "browser" else "not browser"
    return (
        Phase(name="style", commands=_STYLE),
        Phase(name=room, commands=((*_WAITING, f"tests/{room}", "-m", marked),)),
    )


class Runner:
    """Runs phases and keeps what came of them."""

    def __init__(self, phases: Sequence[Phase], say: Say = print, folder: Path = ROOT) -> None:
        self.phases = phases
        self.results: dict[str, Result] = {}
        self._say = say
        self._folder = folder
        self._speaking = threading.Lock()
        self._width = max(len(p.name) for p in phases)

    def run(self) -> Mapping[str, Result]:
        """Returns the result of every phase, in the order of the phases."""
        waiting, going = list(self.phases), dict[Future[Result], Phase]()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            while waiting or going:
                unknown = self.results.keys() ^ {p.name for p in self.phases}
                ready = [p for p in waiting if unknown.isdisjoint({*p.after, *p.needs})]
                for phase in ready[: _AT_ONCE - len(going)]:
                    waiting.remove(phase)
                    going[pool.submit(self._run, phase)] = phase
                for future in wait(going, return_when=FIRST_COMPLETED).done:
                    self.results[going.pop(future).name] = future.result()
        return {p.name: self.results[p.name] for p in self.phases}

    def _run(self, phase: Phase) -> Result:
        for name in phase.needs:
            needed = self.results.get(name)  # one that was not asked for is taken for done
            if needed is not None and needed.state != "passed":
                return Result(state="left out", why=needed.why or f"{name} failed")
        began, lines, status = time.monotonic(), list[str](), 0
        self._tell(phase, "begins")
        for command in phase.commands:
            status = self._call(phase, command, lines)
            if status:
                break
        seconds = time.monotonic() - began
        if status == LEFT_OUT:
            return Result(state="left out", seconds=seconds, why=lines[-1] if lines else "")
        return Result(
            state="FAILED" if status else "passed",
            seconds=seconds,
            closing=next((line for line in reversed(lines) if _CLOSING.fullmatch(line)), ""),
            bad_lines=tuple(line for line in lines if _BAD_LINE.match(line)),
        )

    def _call(self, phase: Phase, command: Command, lines: list[str]) -> int:
        program = BIN / command[0]
        full = [str(program) if program.exists() else command[0], *command[1:]]
        try:
            process = subprocess.Popen(  # noqa: S603  the commands stand above
                full, cwd=self._folder, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
        except OSError as error:
            self._tell(phase, f"{command[0]} cannot be started: {error.strerror}")
            return 1
        with process:
            for line in process.stdout or ():
                lines.append(line.rstrip("\n"))
                self._tell(phase, lines[-1])
        return process.returncode

    def _tell(self, phase: Phase, line: str) -> None:
        with self._speaking:
            self._say(f"{phase.name:{self._width}} | {line}")


def _environment() -> dict[str, str]:
    """Returns the environment, less what forbids Python to keep what it compiled: hundreds of tests start Python."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def summary(results: Mapping[str, Result]) -> list[str]:
    """Returns the table of the phases, what failed, pytest's closing lines, and the verdict as the last line."""
    width = max(len(name) for name in results)
    lines = ["", f"{'phase':{width}}  result    seconds"]
    for name, result in results.items():
        lines.append(f"{name:{width}}  {result.state:8} {result.seconds:8.0f}  {result.why}".rstrip())
    for name, result in results.items():
        lines += [f"{name:{width}}  {line}" for line in result.bad_lines[:_MOST_BAD_LINES]]
    lines += [result.closing for result in results.values() if result.closing]
    failed = [name for name, result in results.items() if result.state == "FAILED"]
    left_out = [name for name, result in results.items() if result.state == "left out"]
    if failed:
        lines.append(f"FAILED: {', '.join(failed)}")
    elif left_out:
        lines.append(f"What was tried passed, but not everything was tried: {', '.join(left_out)}")
    else:
        lines.append("Everything passed.")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs all phases, or those of one room; returns 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--room", default="", help="only this room's tests, and what is quick")
    parser.add_argument("--only", nargs="+", choices=[p.name for p in all_phases()], help="only these phases")
    chosen = parser.parse_args(arguments)
    phases = phases_of_room(chosen.room) if chosen.room else all_phases()
    results = Runner([p for p in phases if not chosen.only or p.name in chosen.only], _say).run()
    for line in summary(results):
        _say(line)
    return int(any(result.state == "FAILED" for result in results.values()))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
