"""Measuring in a fresh Python process: its time from start to end, its peak memory, what it prints."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def child_wall_s(arguments: Sequence[str]) -> float:
    """Runs this Python with arguments and returns the seconds until it has ended.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    started_s = time.perf_counter()
    _run(arguments)
    return time.perf_counter() - started_s


def child_json(code: str) -> Any:
    """Runs code in a fresh Python and returns the JSON of its last line of output.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    return json.loads(_run(["-c", code]).splitlines()[-1])


def peak_memory_mb() -> float:
    """Returns the largest resident memory this process has had, in megabytes (10⁶ bytes)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:  # not Linux; there the figure may include the memory of the process that started this one
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6


def _run(arguments: Sequence[str]) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own code
    if done.returncode:
        sys.stderr.write(done.stderr)
        done.check_returncode()
    return done.stdout
