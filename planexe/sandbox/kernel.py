"""What Linux is asked for and Python's own library does not ask: namespaces, mounts, capabilities, signals at death."""

import ctypes
import os
import platform
import signal
from functools import cache
from typing import Final

# Numbers of system calls that glibc has no function for; they are the same on both machines.
_MOUNT_SETATTR: Final = 442

_CLONE_NEWNS: Final = 0x00020000
_CLONE_NEWCGROUP: Final = 0x02000000
_CLONE_NEWUTS: Final = 0x04000000
_CLONE_NEWIPC: Final = 0x08000000
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWPID: Final = 0x20000000
_CLONE_NEWNET: Final = 0x40000000
ALL_NAMESPACES: Final = (
    _CLONE_NEWNS | _CLONE_NEWCGROUP | _CLONE_NEWUTS | _CLONE_NEWIPC | _CLONE_NEWUSER | _CLONE_NEWPID | _CLONE_NEWNET
)

_MS_NOSUID, _MS_NODEV, _MS_BIND, _MS_REC, _MS_SLAVE = 2, 4, 4096, 16384, 1 << 19
_MOUNT_ATTR_RDONLY, _AT_FDCWD, _AT_RECURSIVE = 1, -100, 0x8000
_PR_SET_PDEATHSIG, PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CAPABILITY_VERSION = 0x20080522


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def machine() -> str:
    """Returns the processor, in one word."""
    return platform.machine()


def system_call(number: int, *arguments: "int | bytes | ctypes.Array[ctypes.c_char] | ctypes.Structure | None") -> int:
    """Does a system call and returns what it returns; a number goes as a machine word.

    Raises:
        OSError: it failed.
    """
    words = [
        ctypes.c_long(a) if isinstance(a, int) else ctypes.byref(a) if isinstance(a, ctypes.Structure) else a
        for a in arguments
    ]
    return _checked(_libc().syscall(ctypes.c_long(number), *words))


def enter_namespaces(pid: int) -> None:
    """Enters all namespaces of a process; all files are read-only there. What is begun after this is inside.

    Raises:
        OSError: not permitted, or it is gone.
    """
    fd = os.pidfd_open(pid)
    try:
        _checked(_libc().setns(fd, ALL_NAMESPACES))
    finally:
        os.close(fd)
    _make_read_only("/", _AT_RECURSIVE)


def leave_namespaces() -> None:
    """Makes new namespaces of all kinds and enters them, as the same user; all files are read-only there.

    Raises:
        OSError: not permitted.
    """
    user, group = os.geteuid(), os.getegid()
    _checked(_libc().unshare(ALL_NAMESPACES))
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")
    _checked(_libc().mount(None, b"/", None, ctypes.c_ulong(_MS_REC | _MS_SLAVE), None))
    _make_read_only("/", _AT_RECURSIVE)


def mount_memory(folder: str, *, size: int, inodes: int) -> None:
    """Lays an empty folder in memory over a folder.

    Args:
        folder: which.
        size: bytes it can hold.
        inodes: how many files and folders, itself among them.

    Raises:
        OSError: not permitted.
    """
    options = f"size={size},nr_inodes={inodes},mode=0700".encode()
    _checked(_libc().mount(b"tmpfs", folder.encode(), b"tmpfs", ctypes.c_ulong(_MS_NOSUID | _MS_NODEV), options))


def mount_file(source: str, target: str) -> None:
    """Makes a file visible at another file's place, read-only.

    Raises:
        OSError: not permitted.
    """
    _checked(_libc().mount(os.fsencode(source), os.fsencode(target), None, ctypes.c_ulong(_MS_BIND), None))
    _make_read_only(target, 0)


def _make_read_only(place: str, how: int) -> None:
    """Forbids what nothing else does: an owner's changes of rights and times, even of a device that can be written."""
    attributes = (ctypes.c_uint64 * 4)(_MOUNT_ATTR_RDONLY, 0, 0, 0)  # adds to what the mount has: none is taken away
    words = (ctypes.c_long(_AT_FDCWD), os.fsencode(place), ctypes.c_long(how), ctypes.byref(attributes))
    _checked(_libc().syscall(ctypes.c_long(_MOUNT_SETATTR), *words, ctypes.c_long(ctypes.sizeof(attributes))))


def die_with_parent() -> None:
    """Has this process killed as soon as its parent is gone."""
    _checked(_libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL))


def drop_privileges() -> None:
    """Gives up every capability, for good; what crashes after this is not handed to whoever collects crashes here."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _checked(_libc().capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())))
    _checked(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _checked(_libc().prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))


def _write(path: str, text: str) -> None:
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def _checked(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
