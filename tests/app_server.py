"""The whole app in a process of its own, on a free port."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.hang_guard import HANG_S, until

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "planexe", "app")


@dataclass
class Server:
    """The app in a process of its own.

    Attributes:
        runs: folder of its runs.
        port: on loopback.
        command: what starts it; ``--port`` is added.
        folder: where it is started.
    """

    runs: Path
    port: int
    command: Sequence[str] = COMMAND
    folder: Path = ROOT
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*self.command, "--port", str(self.port)],
            cwd=self.folder,
            env={**os.environ, "PLANEXE_RUNS": str(self.runs), "PLANEXE_MODEL": "simulated"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self._is_up)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(HANG_S)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(HANG_S)

    def _is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "The app ended at once."
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=HANG_S) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def make_server(runs: Path, command: Sequence[str] = COMMAND, folder: Path = ROOT) -> Server:
    """Returns a server that is yet to be started, on a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Server(runs, probe.getsockname()[1], command, folder)
