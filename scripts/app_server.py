"""The whole app in a process of its own on a free port, for tests, benchmarks and pictures."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
COMMAND: Final = (sys.executable, "-m", "planexe", "app")
HUNG_S: Final = 240.0
"""After so long it counts as hung, on the slowest machine, too."""
_LOOK_S: Final = 0.05


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
        """Returns its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it and waits until it answers.

        Raises:
            RuntimeError: it ended at once, or does not answer.
        """
        self.begin()
        self.wait_until_up()

    def begin(self) -> None:
        """Starts it and does not wait."""
        self.process = subprocess.Popen(  # noqa: S603  our own app
            [*self.command, "--port", str(self.port)],
            cwd=self.folder,
            env={**os.environ, "PLANEXE_RUNS": str(self.runs), "PLANEXE_MODEL": "simulated"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_until_up(self) -> None:
        """Waits until it answers; see ``start``."""
        last_s = time.monotonic() + HUNG_S
        while not self._answers():
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError("The app ended at once.")
            if time.monotonic() > last_s:
                raise RuntimeError("The app does not answer.")
            time.sleep(_LOOK_S)

    def stop(self) -> None:
        """Ends it as a person would."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(HUNG_S)

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(HUNG_S)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=HUNG_S) as answer:  # noqa: S310  loopback
                return bool(answer.status == 200)
        except OSError:
            return False


def make_server(runs: Path, command: Sequence[str] = COMMAND, folder: Path = ROOT) -> Server:
    """Returns a server that is yet to be started, on a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Server(runs, probe.getsockname()[1], command, folder)
