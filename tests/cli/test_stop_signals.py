"""Every stop signal ends a command as Ctrl-C does, at whatever moment it comes. A child says when that moment is there."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.cli.conftest import LISTEN

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
STARTING = f"""
{LISTEN}
from planexe.cli import main
def find_commands():
    print("starting", flush=True)
    signal.pause()
main.find_commands = find_commands
raise SystemExit(main.main(["runs"]))
"""
STUBBORN = f"""
{LISTEN}
import asyncio
from planexe.cli.stop_signals import StopSignals
async def work(signals):
    with signals.stopping(lambda: None):
        print("working", flush=True)
        await asyncio.Event().wait()
with StopSignals() as signals:
    asyncio.run(work(signals))
"""
HELD_OFF = """
import os, signal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
from planexe.cli.stop_signals import StopSignals
with StopSignals() as signals:
    os.kill(os.getpid(), signal.SIGHUP)
    print(signals.caught)
"""
Start = Callable[[str], "subprocess.Popen[str]"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="one process cannot send another these signals there")


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def begin(code: str) -> "subprocess.Popen[str]":
        pipe = subprocess.PIPE
        process = subprocess.Popen([sys.executable, "-c", code], stdout=pipe, stderr=pipe, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline(), process.communicate()
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", SIGNALS)
def test_signal_during_the_start_interrupts_in_one_sentence(start: Start, number: int) -> None:
    process = start(STARTING)
    process.send_signal(number)
    _, said = process.communicate()
    assert (process.returncode, said) == (130, "planexe: interrupted; everything finished so far is kept.\n")


@pytest.mark.parametrize("number", SIGNALS)
def test_signal_in_the_middle_of_a_run_stops_it(slow_run: Any, number: int) -> None:
    process = slow_run("classify_purpose")
    process.send_signal(number)
    out, _ = process.communicate()
    assert process.returncode == 130
    assert json.loads(out.splitlines()[-1])["status"] == "stopped"


@pytest.mark.parametrize("number", SIGNALS)
def test_second_signal_ends_at_once(start: Start, number: int) -> None:
    process = start(STUBBORN)
    process.send_signal(number)
    assert process.stderr is not None
    assert "once more ends at once" in process.stderr.readline()
    assert process.poll() is None
    process.send_signal(number)
    assert process.wait() == 130


def test_signal_that_was_switched_off_stays_off() -> None:
    done = subprocess.run([sys.executable, "-c", HELD_OFF], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
