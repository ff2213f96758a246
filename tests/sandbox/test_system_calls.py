"""The filter of system calls, followed instruction by instruction as the kernel does."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.sandbox.system_calls import ARCHITECTURES, _instructions

PROCESSORS = list(ARCHITECTURES)
PID = 7
ALLOWED, KILLED, REFUSED, UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
THREAD_FLAGS, FORK_FLAGS = 0x3D0F00, 0x1200011

# What programs need, as x86_64 and aarch64 number it.
NEEDED = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "mmap": (9, 222), "brk": (12, 214), "futex": (202, 98),
    "exit_group": (231, 94), "openat": (257, 56), "getrandom": (318, 278), "statx": (332, 291), "rseq": (334, 293),
    "socketpair": (53, 199), "clock_nanosleep": (230, 115), "prlimit64": (302, 261), "unlinkat": (263, 35),
}  # fmt: skip
FORBIDDEN = {
    "execve": (59, 221), "ptrace": (101, 117), "socket": (41, 198), "mount": (165, 40), "unshare": (272, 97),
    "setns": (308, 268), "bpf": (321, 280), "io_uring_setup": (425, 425), "open_tree": (428, 428),
    "memfd_create": (319, 279), "process_vm_writev": (311, 271), "linkat": (265, 37), "symlinkat": (266, 36),
    "mknodat": (259, 33), "keyctl": (250, 219), "setuid": (105, 146),
}  # fmt: skip


def verdict(processor: str, number: int, argument: int = 0, architecture: int | None = None) -> int:
    code = b"".join(_instructions(processor, PID))
    steps = [struct.unpack_from("=HBBI", code, place) for place in range(0, len(code), 8)]
    data = {0: number, 4: ARCHITECTURES[processor] if architecture is None else architecture, 16: argument & 0xFFFFFFFF}
    at, value = 0, 0
    while True:
        kind, if_true, if_false, constant = steps[at]
        at += 1
        if kind == 0x06:
            return int(constant)
        if kind == 0x20:
            value = data[constant]
        else:
            yes = {0x15: value == constant, 0x25: value > constant, 0x45: bool(value & constant)}[kind]
            at += if_true if yes else if_false


@pytest.mark.parametrize("processor", PROCESSORS)
def test_what_programs_need_is_allowed_and_what_leads_out_is_not(processor: str) -> None:
    column = PROCESSORS.index(processor)
    assert {verdict(processor, numbers[column]) for numbers in NEEDED.values()} == {ALLOWED}
    assert {verdict(processor, numbers[column]) for numbers in FORBIDDEN.values()} == {REFUSED}


@pytest.mark.parametrize(("processor", "clone"), [("x86_64", 56), ("aarch64", 220)])
def test_threads_begin_and_processes_do_not(processor: str, clone: int) -> None:
    assert verdict(processor, clone, THREAD_FLAGS) == ALLOWED
    assert verdict(processor, clone, FORK_FLAGS) == REFUSED
    assert verdict(processor, 435, THREAD_FLAGS) == UNKNOWN


@pytest.mark.parametrize(("processor", "prctl"), [("x86_64", 157), ("aarch64", 167)])
def test_crashes_stay_unseen(processor: str, prctl: int) -> None:
    assert [verdict(processor, prctl, what) for what in (3, 4, 5, 15)] == [ALLOWED, REFUSED, ALLOWED, ALLOWED]


@pytest.mark.parametrize(("processor", "numbers"), [("x86_64", (62, 234)), ("aarch64", (129, 131))])
@given(st.integers(-(2**31), 2**31 - 1))
def test_only_it_itself_is_signalled(processor: str, numbers: tuple[int, int], pid: int) -> None:
    expected = ALLOWED if pid == PID else REFUSED
    assert {verdict(processor, number, pid) for number in numbers} == {expected}
    assert {verdict(processor, number, PID) for number in numbers} == {ALLOWED}


@pytest.mark.parametrize("processor", PROCESSORS)
@given(st.integers(463, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_what_is_newer_than_the_list_is_not_there_and_another_processor_ends_it(
    processor: str, number: int, architecture: int
) -> None:
    assert verdict(processor, number) == UNKNOWN
    if architecture != ARCHITECTURES[processor]:
        assert verdict(processor, number & 0xFF, architecture=architecture) == KILLED
