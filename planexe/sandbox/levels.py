"""Which sandbox this machine has: each level is tried on itself before it is believed."""

import json
import shutil
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from planexe.errors import EffectFailed
from planexe.sandbox.fork_server import ENVIRONMENT, ForkServer
from planexe.sandbox.program import Limits, Program

_GET_BUBBLEWRAP: Final = "apt-get install bubblewrap (dnf, pacman and zypper have it under this name too)"
_ALLOW_NAMESPACES: Final = (
    "let this user make namespaces (Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0; in a container: run "
    "it with --security-opt seccomp=unconfined)"
)

_TRYING: Final = threading.Lock()
_TRIAL: Final = """
import json, os, socket
from os import environ
open("shown.txt").read()
open("result.txt", "w").write("1")
leaks = []
def leak(name, attempt):
    try:
        attempt()
    except (OSError, IndexError):
        return
    leaks.append(name)
leak("files of the machine", lambda: open("/etc/passwd").read())
leak("a file beside one that was given", lambda: open(HIDDEN).read())
leak("home folders", lambda: os.listdir("/root") and None or os.listdir("/home"))
leak("writing to a file it was given", lambda: open("shown.txt", "a"))
leak("rights over a device", lambda: os.chmod("/dev/null", 0o666))
leak("the environment", lambda: [name for name in environ if name not in VARIABLES][0])
leak("the environment of processes", lambda: open("/proc/self/environ").read())
leak("the network", lambda: socket.socket().connect(("127.0.0.1", 9)))
leak("other processes", lambda: os.fork() or os._exit(0))
print(json.dumps(leaks))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One kind of sandbox.

    Attributes:
        name: ``bubblewrap`` or ``landlock``.
        found: whether it works here.
        sentence: what that means.
        remedy: how to get it where it is not found; empty where there is no way.
    """

    name: str
    found: bool
    sentence: str
    remedy: str = ""


def sandbox_levels() -> tuple[Level, ...]:
    """Returns every level, the best first, with what became of trying it on this machine, once in a process."""
    with _TRYING:
        return tried()


@cache
def tried() -> tuple[Level, ...]:
    """Tries every level; see ``sandbox_levels``."""
    return (_bubblewrap(), _landlock())


def sandbox_text(levels: Sequence[Level]) -> str:
    """Returns in a line what holds programs here, and how something stronger is had."""
    for place, level in enumerate(levels):
        if level.found:
            stronger = "".join(f" Stronger: {one.remedy}." for one in levels[:place] if one.remedy)
            return f"Programs that models write run in {level.sentence}{stronger}"
    remedies = "".join(f" To have them run: {one.remedy}." for one in levels if one.remedy)
    return (
        f"Programs that models write are not run on this machine. {' '.join(one.sentence for one in levels)}{remedies}"
    )


def _bubblewrap() -> Level:
    name = "bubblewrap"
    if why := _why_no_linux():
        return Level(name=name, found=False, sentence=f"bubblewrap does not hold here: {why}.")
    if shutil.which("bwrap") is None:
        return Level(name=name, found=False, sentence="bubblewrap is not installed.", remedy=_GET_BUBBLEWRAP)
    if why := _why_not(name):
        sentence = f"bubblewrap is installed and does not hold here: {why}."
        return Level(name=name, found=False, sentence=sentence, remedy=_ALLOW_NAMESPACES)
    return Level(
        name=name, found=True, sentence="bubblewrap: a program sees its own files and the libraries, and nothing else."
    )


def _landlock() -> Level:
    name = "landlock"
    if why := _why_no_linux() or _why_not(name):
        return Level(name=name, found=False, sentence=f"Landlock does not hold here: {why}.")
    sentence = (
        "Landlock: the kernel refuses a program every file but its own and the libraries; which others exist it may "
        "find out."
    )
    return Level(name=name, found=True, sentence=sentence)


def _why_no_linux() -> str:
    if sys.platform != "linux":
        return "code of others runs on Linux only"
    from planexe.sandbox.kernel import machine
    from planexe.sandbox.system_calls import ARCHITECTURES

    return "" if machine() in ARCHITECTURES else f"code of others does not run on {machine()}"


def _why_not(name: str) -> str:
    """Returns what is wrong with a level here; empty where nothing is."""
    server = ForkServer(name, idle_s=0.0)
    with tempfile.TemporaryDirectory() as folder:
        shown, hidden = Path(folder, "shown.txt"), Path(folder, "hidden.txt")
        shown.write_text("shown", "utf-8")
        hidden.write_text("hidden", "utf-8")
        trial = f"HIDDEN, VARIABLES = {str(hidden)!r}, {list(ENVIRONMENT)}\n{_TRIAL}"
        program = Program("python", trial, {"shown.txt": shown})
        try:
            outcome = server.run(program, Limits(), lambda: None)
        except EffectFailed as error:
            return str(error)
        finally:
            server.close()
    if not outcome.ok or set(outcome.results) != {"result.txt"}:
        return outcome.sentence or "a file that was written did not come out"
    leaks = json.loads(outcome.stdout)
    return f"a program reaches {', '.join(leaks)}" if leaks else ""
