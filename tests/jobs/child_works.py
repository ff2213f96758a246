"""Work for child processes; each lies here because a child imports it by its name."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from planexe.errors import StageError
from planexe.jobs.work_line import WorkLine

HOME = __name__


@dataclass(frozen=True)
class Work:
    """Does one of the things below."""

    what: str
    argument: str = ""

    def __call__(self, line: WorkLine) -> str:
        return str(globals()[self.what](self.argument, line))


def pid(_argument: str, _line: WorkLine) -> int:
    return os.getpid()


def say(argument: str, _line: WorkLine) -> str:
    os.write(1, b"What is printed is no answer.")
    return argument


def many(argument: str, _line: WorkLine) -> str:
    return "x" * int(argument)


def fail(argument: str, _line: WorkLine) -> str:
    raise ZeroDivisionError(argument)


def fail_in_own_words(argument: str, _line: WorkLine) -> str:
    raise StageError(argument)


def leave(argument: str, _line: WorkLine) -> str:
    sys.exit(int(argument))


def crash(_argument: str, _line: WorkLine) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang(argument: str, _line: WorkLine) -> None:
    """Eats the processor, and has started something that would go on; both are named in a file."""
    other = subprocess.Popen(["sleep", "1000"])
    Path(argument).write_text(f"{os.getpid()} {other.pid}")
    while True:
        pass


def tell(argument: str, line: WorkLine) -> str:
    """Says how far it is until a file is there."""
    share = 0.0
    while not Path(argument).exists():
        share = min(0.9, share + 1e-6)
        line.progress(share, "on the way")
    return "there"
