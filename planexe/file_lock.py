"""A lock on a file between processes, on POSIX and on Windows; the system lets go of it when its holder dies."""

import errno
import importlib
import os
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:
    _HAS_FCNTL = False
else:
    _HAS_FCNTL = True

KEEPS_FOLDER_IN_PLACE = not _HAS_FCNTL
"""Whether a folder cannot be moved while a lock in it is held, as on Windows."""

# Where there are no locks for lookers, looking is taking for a moment; and who takes may meet one who just looks.
_WAITS_S = (0.002, 0.01, 0.03)
# Windows forbids others to read the byte that is locked: one far behind the end of any such file.
_LOCKED_BYTE = 2**30
_TAKEN = {errno.EACCES, errno.EDEADLK, errno.EAGAIN}


@contextmanager
def hold_file(path: Path, *, wait: bool = False) -> Generator[bool]:
    """Holds a file, which is made where it is missing, for the time of a ``with`` block.

    Args:
        path: the file; its content is left alone.
        wait: until the others have let go (Windows: at most ten seconds).

    Yields:
        Whether it is held; without ``wait`` somebody else may have it.

    Raises:
        OSError: the file cannot be opened, or waiting was in vain.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        held = _take(descriptor, shared=False, wait=True) if wait else _take_soon(descriptor, shared=False)
        try:
            yield held
        finally:
            if held:
                _let_go(descriptor)
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Returns whether a process holds the file; a file that is missing or closed to us is held by nobody."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDWR if KEEPS_FOLDER_IN_PLACE else os.O_RDONLY)
        try:
            free = _take_soon(descriptor, shared=True) if KEEPS_FOLDER_IN_PLACE else _take(descriptor, shared=True)
            if free:
                _let_go(descriptor)
            return not free
        finally:
            os.close(descriptor)
    return False


def _take_soon(descriptor: int, *, shared: bool) -> bool:
    for wait_s in _WAITS_S:
        if _take(descriptor, shared=shared):
            return True
        time.sleep(wait_s)
    return _take(descriptor, shared=shared)


def _take(descriptor: int, *, shared: bool, wait: bool = False) -> bool:
    try:
        if KEEPS_FOLDER_IN_PLACE:
            _lock_byte(descriptor, "LK_LOCK" if wait else "LK_NBLCK")
        else:
            kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
    except OSError as error:
        if wait or error.errno not in _TAKEN:
            raise
        return False
    return True


def _let_go(descriptor: int) -> None:
    if KEEPS_FOLDER_IN_PLACE:  # else it goes with the descriptor
        _lock_byte(descriptor, "LK_UNLCK")


def _lock_byte(descriptor: int, how: str) -> None:
    windows = importlib.import_module("msvcrt")
    os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
    windows.locking(descriptor, getattr(windows, how), 1)
