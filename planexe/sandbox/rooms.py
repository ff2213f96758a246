"""The rooms a program is shut in; a keeper enters one, and the program that it then begins is inside.

Two ways to make one. *bubblewrap*: a new root with nothing but libraries and the program's files; no other file exists.
*landlock*: the root of the machine, of which the kernel gives out nothing but these. Both have new namespaces of all
kinds: no network, no process but its own, no user but its own.
"""

import contextlib
import json
import os
import shutil
import signal
import site
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from planexe.sandbox.kernel import die_with_parent, enter_namespaces, leave_namespaces, mount_file, mount_memory
from planexe.sandbox.program import Limits

FOLDER: Final = "/mnt"
"""The working folder of every program: in memory, its files in it, all it can write to."""

_FILES: Final = "/data"
_SYSTEM: Final = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo"
)  # fmt: skip
_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
WRITABLE: Final = (FOLDER, "/dev/null")
"""What a program may write."""

_PAGE: Final = 4096

Leave = Callable[[], None]


@cache
def libraries() -> tuple[str, ...]:
    """Returns the folders of the interpreter's and the installed libraries, and of the system's; none in another."""
    ours = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    named = {*ours, f"{sys.base_prefix}/lib", *site.getsitepackages(), *_SYSTEM}
    there = sorted(path for path in named if Path(path).exists())
    return tuple(path for path in there if not any(path.startswith(f"{other}/") for other in there))


def enter_bubblewrap(files: Mapping[str, str], program: str) -> tuple[dict[str, str], Leave]:
    """Makes a room with bubblewrap and enters it.

    Args:
        files: name to the file here.
        program: bubblewrap's.

    Returns:
        Name to the file inside, and what ends every process inside.

    Raises:
        OSError: it cannot be made, or not be entered.
    """
    holder = shutil.which("cat")
    if holder is None:
        raise FileNotFoundError("There is no program named cat, which holds the room.")
    status, told = os.pipe()
    process = subprocess.Popen(  # noqa: S603
        [program, *_options(files, holder, told)], env={}, pass_fds=[told],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(told)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(b"\n")
        process.stdin.flush()
    if process.stdout.read(1) != b"\n":  # the holder is there when it answers, and then all else is
        raise OSError(process.stderr.read(500).decode("utf-8", "replace").strip() or "bubblewrap said nothing")
    with os.fdopen(status, encoding="utf-8") as said:
        enter_namespaces(int(json.loads(said.read())["child-pid"]))

    def leave() -> None:
        process.kill()
        process.wait()

    return {name: f"{_FILES}/{number}" for number, name in enumerate(files)}, leave


def _options(files: Mapping[str, str], holder: str, told: int) -> list[str]:
    words = ["--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--info-fd", str(told)]
    for path in libraries():
        words += ["--ro-bind", path, path]
    for path in _DEVICES:
        words += ["--dev-bind", path, path]
    for number, path in enumerate(files.values()):
        words += ["--ro-bind", path, f"{_FILES}/{number}"]
    return [*words, "--ro-bind", holder, "/bin/cat", "--dir", FOLDER, "--remount-ro", "/", "--", "/bin/cat"]


def enter_landlock(files: Mapping[str, str], _: str) -> tuple[dict[str, str], Leave]:
    """Makes a room of namespaces alone; what is inside has to use ``allow_only`` on itself.

    Args, returns and raises as ``enter_bubblewrap`` does.
    """
    leave_namespaces()
    opened = {name: os.open(path, os.O_PATH | os.O_CLOEXEC) for name, path in files.items()}
    first = os.fork()  # ends when this process does; the first of a room cannot be a program: it cannot be signalled
    if first == 0:
        die_with_parent()
        os.closerange(0, 1 << 16)
        while True:
            signal.pause()

    def leave() -> None:
        os.kill(first, signal.SIGKILL)
        os.waitpid(first, 0)

    return {name: f"/proc/self/fd/{fd}" for name, fd in opened.items()}, leave


ENTRANCES: Final = {"bubblewrap": enter_bubblewrap, "landlock": enter_landlock}
"""Level to how a room of it is entered, the best first."""


def room_bytes(limits: Limits) -> int:
    """Returns how much memory the working folder may take: a little more than its files may."""
    return (limits.results_bytes // _PAGE + limits.result_files + 2) * _PAGE


def furnish(inside: Mapping[str, str], limits: Limits) -> int:
    """Lays the working folder, as large as the results may be, with the files in it; returns it, opened.

    The machine's name is another inside, and where there is a list of processes it is empty.

    Raises:
        OSError: not permitted.
    """
    mount_memory(FOLDER, size=room_bytes(limits), inodes=limits.result_files + len(inside) + 2)
    for name, source in inside.items():
        place = f"{FOLDER}/{name}"
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400))
        mount_file(source, place)
    socket.sethostname("sandbox")
    if Path("/proc/self").exists():
        mount_memory("/proc", size=_PAGE, inodes=1)  # libraries ask whether it is there, and stumble if it is closed
    return os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def readable() -> tuple[str, ...]:
    """Returns what a program under Landlock may read beside what it may write."""
    return (*libraries(), *_DEVICES)
