"""The keeper of one program: makes its room, watches it from outside, ends it where it goes too far, and reports.

It runs in a process of its own, forked from the server, and dies with it.
"""

import json
import os
import re
import select
import signal
import time
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Final

from planexe.figures import count_text, size_text
from planexe.json_text import json_text
from planexe.sandbox.inside import NO_MEMORY, Job, live_inside
from planexe.sandbox.program import Limits, Outcome, StoppedBy
from planexe.sandbox.results import UnfitResults, read_results
from planexe.sandbox.rooms import ENTRANCES, furnish

LOOK_S: Final = 0.05
"""So often its threads are counted."""
READY_S: Final = 20
"""So long it may take to make a room."""
_MOST_SENTENCE: Final = 500
_ERROR: Final = re.compile(r"^(?:\w+\.)*(\w*(?:Error|Exception)\b.*)", re.MULTILINE)


Verdict = tuple[StoppedBy, str]
"""What a program hit, and the sentence for it."""


class GivenUp(Exception):
    """Nobody waits for the program any more."""


@dataclass(slots=True)
class _Stream:
    """What a program writes in one of its two streams."""

    name: str
    fd: int
    most: int
    content: bytearray = field(default_factory=bytearray)

    def take(self) -> bool:
        """Takes what is there; returns whether the stream goes on."""
        piece = os.read(self.fd, 1 << 16)
        self.content += piece[: self.most + 1 - len(self.content)]
        return bool(piece)

    @property
    def too_long(self) -> bool:
        return len(self.content) > self.most

    @property
    def text(self) -> str:
        return bytes(self.content[: self.most]).decode("utf-8", "replace")


def keep(line: Connection) -> None:
    """Runs the program that is asked for on a line and says there what came of it."""
    order = json.loads(line.recv_bytes())
    line.send_bytes(b"begun")
    try:
        outcome = _Keeper(line, order).outcome()
    except GivenUp:
        return
    except Exception as error:  # noqa: BLE001  whatever it is, the other side is told
        line.send_bytes(json_text({"failed": f"{type(error).__name__}: {error}"}, ensure_ascii=True).encode())
        return
    told: dict[str, Any] = asdict(outcome)
    line.send_bytes(json_text({**told, "results": list(outcome.results)}).encode())
    for content in outcome.results.values():
        line.send_bytes(content)


class _Keeper:
    def __init__(self, line: Connection, order: dict[str, Any]) -> None:
        self._line = line
        self._order = order
        self._limits = Limits(**order["limits"])
        self._files: dict[str, str] = order["files"]
        self._processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._streams: list[_Stream] = []
        self._began = 0.0

    def outcome(self) -> Outcome:
        """Returns what came of the program.

        Raises:
            OSError: there is no room for it.
            GivenUp: nobody waits.
        """
        taken = int(self._about(os.getpid(), "VmSize")) * 1024
        signal.signal(signal.SIGALRM, _too_late)
        signal.alarm(READY_S)
        inside, leave = ENTRANCES[self._order["level"]](self._files, self._order["bubblewrap"])
        try:
            folder = furnish(inside, self._limits)
            pid = self._begin(taken)
            signal.alarm(0)
            self._began = time.monotonic()
            try:
                verdict = self._watch(pid)
            finally:
                os.kill(pid, signal.SIGKILL)  # it has not been waited for: the number is still its own
                _, status, used = os.wait4(pid, 0)
        finally:
            leave()
        for stream in self._streams:
            while not stream.too_long and stream.take():
                pass
        used_s = used.ru_utime + used.ru_stime
        verdict = verdict or self._flooded() or self._judged(status, used_s, folder)
        results = dict[str, bytes]()
        if verdict is None:
            try:
                results = read_results(folder, self._files, self._limits)
            except UnfitResults as error:
                verdict = "results", str(error)
        stopped_by, sentence = verdict or ("", "")
        out, errors = self._streams
        return Outcome(
            ok=not stopped_by, stdout=out.text, stderr=errors.text, results=results, stopped_by=stopped_by,
            sentence=sentence, wall_s=time.monotonic() - self._began,
        )  # fmt: skip

    def _begin(self, taken: int) -> int:
        (out, told_out), (errors, told_errors), (why, ready) = os.pipe(), os.pipe(), os.pipe()
        pid = os.fork()
        if pid == 0:
            order = self._order
            job = Job(
                language=order["language"], code=order["code"], names=tuple(self._files), limits=self._limits,
                level=order["level"], taken_bytes=taken,
            )  # fmt: skip
            live_inside(job, told_out, told_errors, ready)
        for fd in (told_out, told_errors, ready):
            os.close(fd)
        most = self._limits.output_bytes
        self._streams = [_Stream("stdout", out, most), _Stream("stderr", errors, most)]
        with os.fdopen(why, "rb") as said:
            if text := said.read().decode("utf-8", "replace"):
                raise OSError(f"The program's room has no doors: {text}")
        return pid

    def _watch(self, pid: int) -> Verdict | None:
        """Waits until a program has ended, or goes too far, and says why that is."""
        limits, end = self._limits, self._began + self._limits.wall_s
        ended, line = os.pidfd_open(pid), self._line.fileno()
        open_streams = {stream.fd: stream for stream in self._streams}
        while True:
            waited = select.select([ended, line, *open_streams], [], [], LOOK_S)[0]
            for fd in waited:
                if fd in open_streams and not open_streams[fd].take():
                    del open_streams[fd]
            if flooded := self._flooded():
                return flooded
            if ended in waited:
                return None
            if line in waited:
                raise GivenUp
            if time.monotonic() > end:
                return "time", f"It was not done after {limits.wall_s:g} s."
            if int(self._about(pid, "Threads") or 0) > limits.processes:
                return "processes", f"It started more than {count_text(limits.processes, 'thread')}."

    def _flooded(self) -> Verdict | None:
        for stream in self._streams:
            if stream.too_long:
                return "output", f"It wrote more than {size_text(self._limits.output_bytes)} to {stream.name}."
        return None

    def _judged(self, status: int, cpu_s: float, folder: int) -> Verdict | None:
        limits = self._limits
        number = os.waitstatus_to_exitcode(status)
        if number == 0:
            return None
        if number == -signal.SIGXCPU or (number == -signal.SIGKILL and cpu_s >= limits.cpu_s):
            return "cpu", f"It computed for more than {limits.cpu_s:g} s."
        if number < 0:
            return "crash", f"It crashed: {signal.strsignal(-number) or -number}."
        if number == NO_MEMORY:
            return "memory", f"It needed more than {size_text(limits.memory_bytes)} of memory."
        room = os.fstatvfs(folder)
        if not room.f_ffree or not room.f_bfree:
            allowed = f"{count_text(limits.result_files, 'file')} and {size_text(limits.results_bytes)}"
            return "results", f"It wrote more files, or larger ones, than allowed: {allowed}."
        last = _error_line(self._streams[1].text)
        return "error", f"It failed: {last}" if last else f"It ended with exit status {number}."

    def _about(self, pid: int, what: str) -> str:
        """Returns what the kernel says about a process; empty once that has ended."""
        try:
            fd = os.open(f"{pid}/status", os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._processes)
        except OSError:
            return ""
        with os.fdopen(fd, "rb") as file:
            text = file.read().decode("utf-8", "replace")
        return next((line.split()[1] for line in text.splitlines() if line.startswith(f"{what}:")), "")


def _too_late(*_: object) -> None:
    raise TimeoutError(f"its room was not ready within {READY_S} s")


def _error_line(text: str) -> str:
    """Returns the line that names an error, of what a program wrote about it; else its last line."""
    named = _ERROR.findall(text)
    return (named[-1] if named else text.strip().rpartition("\n")[2])[:_MOST_SENTENCE]
