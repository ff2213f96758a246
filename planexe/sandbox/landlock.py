"""Landlock: lets the kernel refuse every file but those named, and signals and connections to what is outside."""

import ctypes
import os
from collections.abc import Sequence
from typing import Final

from planexe.sandbox.kernel import system_call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_ASKED: Final = 1
_RULE_PATH_BENEATH: Final = 1

# Rights over files, as bits.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = 1, 2, 4, 8, 16, 32
_MAKE_DIR, _MAKE_REGULAR, _TRUNCATE = 128, 256, 1 << 14
_FILE_RIGHTS: Final = ((1, (1 << 13) - 1), (2, (1 << 14) - 1), (3, (1 << 15) - 1), (5, (1 << 16) - 1))
"""From which version on which rights are looked after."""
_READS: Final = _EXECUTE | _READ_FILE | _READ_DIR
_WRITES: Final = (
    _READ_FILE | _READ_DIR | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REGULAR | _TRUNCATE
)
_OF_A_FILE: Final = _EXECUTE | _READ_FILE | _WRITE_FILE | _TRUNCATE
_CONNECTIONS, _SIGNALS_AND_SOCKETS = 3, 3


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def landlock_version() -> int:
    """Returns its version in this kernel; 0 where there is none."""
    try:
        return system_call(_CREATE_RULESET, None, 0, _VERSION_ASKED)
    except OSError:
        return 0


def allow_only(reads: Sequence[str], writes: Sequence[str]) -> None:
    """Leaves this process these files and folders, with all that is in them; needs ``drop_privileges`` before.

    Args:
        reads: what it may read; what is not there is left out.
        writes: folders and files it may also write.

    Raises:
        OSError: the kernel has no Landlock, or what it may write is not there.
    """
    version = landlock_version()
    handled = max((rights for since, rights in _FILE_RIGHTS if version >= since), default=0)
    wanted = _Ruleset(handled, _CONNECTIONS if version >= 4 else 0, _SIGNALS_AND_SOCKETS if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = system_call(_CREATE_RULESET, wanted, size, 0)
    try:
        for path in reads:
            if os.path.exists(path):  # noqa: PTH110  no module may be needed that is not loaded yet
                _allow(rules, path, _READS & handled)
        for path in writes:
            _allow(rules, path, _WRITES & handled)
        system_call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):  # noqa: PTH112
            rights &= _OF_A_FILE
        system_call(_ADD_RULE, rules, _RULE_PATH_BENEATH, _Beneath(rights, fd), 0)
    finally:
        os.close(fd)
