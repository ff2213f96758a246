"""planexe app: the workbench in the browser."""

import argparse
import os
import sys
from pathlib import Path

from planexe.cli.command import Command, note, whole_number
from planexe.errors import SettingsError


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=whole_number("--port"), default=8501, metavar="P", help="port (default 8501)")


def _run(arguments: argparse.Namespace) -> int:
    script = Path(__file__).resolve().parents[2] / "app.py"
    if not script.is_file():
        raise SettingsError("The workbench's app.py is not beside the package; start it from a clone.", field="app")
    if not 0 < arguments.port < 65536:
        raise SettingsError(f"--port is {arguments.port}; use a number from 1 to 65535.", field="--port")
    note(f"PlanExe Workbench: http://localhost:{arguments.port} (Ctrl-C ends it)")
    sys.stderr.flush()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = [f"--server.port={arguments.port}", "--server.address=127.0.0.1", "--server.headless=true"]
    os.execv(sys.executable, [*command, *options, "--browser.gatherUsageStats=false"])  # noqa: S606  our own interpreter


COMMAND = Command("app", "open the workbench in the browser", _configure, _run)
