"""The system calls that no program is given; whatever is newer than this list is not given either."""

import ctypes
import os
import struct
from collections.abc import Iterator
from typing import Final

from planexe.sandbox.kernel import PR_SET_DUMPABLE, machine, system_call

_NEWEST: Final = 462
"""``mseal``, of Linux 6.10; numbers are the same on all processors from 424 on."""
ARCHITECTURES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""Processors whose system calls are known, as a filter names them."""
_SECCOMP: Final = {"x86_64": 317, "aarch64": 277}
_CLONE: Final = {"x86_64": 56, "aarch64": 220}
_PRCTL: Final = {"x86_64": 157, "aarch64": 167}
_KILLS: Final = {"x86_64": (62, 234), "aarch64": (129, 131)}
"""``kill`` and ``tgkill``: a process may signal itself."""

# Each with its number on x86_64 and on aarch64.
_FORBIDDEN: Final[dict[str, tuple[int | None, int | None]]] = {
    # other processes
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "move_pages": (279, 239), "migrate_pages": (256, 238),
    # the network
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242),
    # the file system, beyond plain files
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264), "quotactl": (179, 60), "quotactl_fd": (443, 443), "swapon": (167, 224),
    "swapoff": (168, 225), "mknod": (133, None), "mknodat": (259, 33), "link": (86, None), "linkat": (265, 37),
    "symlink": (88, None), "symlinkat": (266, 36), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "lookup_dcookie": (212, 18), "nfsservctl": (180, 42),
    # memory that no limit counts
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "msgget": (68, 186),
    "semget": (64, 190), "mq_open": (240, 180), "userfaultfd": (323, 282), "mbind": (237, 235),
    # who one is, and where
    "unshare": (272, 97), "setns": (308, 268), "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145),
    "setregid": (114, 143), "setresuid": (117, 147), "setresgid": (119, 149), "setgroups": (116, 159),
    "setfsuid": (122, 151), "setfsgid": (123, 152), "capset": (126, 91), "personality": (135, 92),
    # the machine and the kernel
    "sync": (162, 81), "syncfs": (306, 267), "acct": (163, 89), "reboot": (169, 142),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "syslog": (103, 116),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
    "modify_ldt": (154, None), "vhangup": (153, 58), "bpf": (321, 280), "perf_event_open": (298, 241),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
}  # fmt: skip
_CLONE3: Final = 435  # its flags lie where a filter cannot look: glibc takes `clone` where it is not known

_LOAD, _EQUAL, _ABOVE, _BITS, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
_AT_NUMBER, _AT_ARCHITECTURE, _AT_ARGUMENT = 0, 4, 16
_ALLOW, _KILL, _NOT_PERMITTED, _UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
_CLONE_THREAD = 0x00010000
_SET_MODE_FILTER = 1


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def forbid_system_calls() -> None:
    """Takes them from this process, for ever; a signal it may send to itself only, and start threads but no process.

    Raises:
        OSError: the kernel has no filters of system calls.
    """
    instructions = b"".join(_instructions(machine(), os.getpid()))
    system_call(_SECCOMP[machine()], _SET_MODE_FILTER, 0, _Filter(len(instructions) // 8, instructions))


def _instructions(processor: str, pid: int) -> Iterator[bytes]:
    column = 0 if processor == "x86_64" else 1
    yield _one(_LOAD, _AT_ARCHITECTURE)
    yield from _unless_equal(ARCHITECTURES[processor], _KILL)
    yield _one(_LOAD, _AT_NUMBER)
    yield from (_one(_ABOVE, _NEWEST, 0, 1), _one(_RETURN, _UNKNOWN))  # the other numbers of x32 among them
    yield from _if_equal(_CLONE3, _one(_RETURN, _UNKNOWN))
    for numbers in _FORBIDDEN.values():
        number = numbers[column]
        if number is not None:
            yield from _if_equal(number, _one(_RETURN, _NOT_PERMITTED))
    yield from _if_equal(
        _CLONE[processor],
        _one(_LOAD, _AT_ARGUMENT),
        _one(_BITS, _CLONE_THREAD, 1, 0),
        _one(_RETURN, _NOT_PERMITTED),
        _one(_RETURN, _ALLOW),
    )
    yield from _if_equal(
        _PRCTL[processor],
        _one(_LOAD, _AT_ARGUMENT),
        *_if_equal(PR_SET_DUMPABLE, _one(_RETURN, _NOT_PERMITTED)),
        _one(_RETURN, _ALLOW),
    )
    for number in _KILLS[processor]:
        yield from _if_equal(
            number,
            _one(_LOAD, _AT_ARGUMENT),
            *_unless_equal(pid, _NOT_PERMITTED),
            _one(_RETURN, _ALLOW),
        )
    yield _one(_RETURN, _ALLOW)


def _if_equal(value: int, *then: bytes) -> Iterator[bytes]:
    yield _one(_EQUAL, value, 0, len(then))
    yield from then


def _unless_equal(value: int, verdict: int) -> Iterator[bytes]:
    yield _one(_EQUAL, value, 1, 0)
    yield _one(_RETURN, verdict)


def _one(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
