"""Writing files so that a half-written one never counts: atomic replace, JSON, append-only JSON lines."""

import os
import re
import secrets
import sys
import threading
import time
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from planexe.errors import StorageError
from planexe.json_text import json_text

MOST_HANDED_BYTES: Final = 4_000_000
_BINARY: int = getattr(os, "O_BINARY", 0)  # Windows would write another end of line
_TEMPORARY: Final = re.compile(r"\..+\.(?:e(?P<epoch>\d+)-)?(?P<process>\d+)-[0-9a-f]{8}")
_LONGEST_WRITE_S: Final = 3600.0  # a process of the same number may be another one
_TRIES_S = (0.01, 0.05, 0.2, 0.5)


class Fence(Protocol):
    """Says before every write whether its writer may still write.

    A new file is made under a temporary name that holds the tag, then ``check`` is asked, then it is renamed. Whoever
    takes the folder first makes ``check`` fail and then removes what has an older tag: after that no old writer's file
    can appear, wherever it was held up.
    """

    @property
    def tag(self) -> str:
        """Returns ``e`` and a number that is higher for every further writer."""
        ...

    def check(self) -> None:
        """Raises an error where another one writes now."""
        ...


@contextmanager
def storage_errors(path: Path) -> Generator[None]:
    """Turns an ``OSError`` from reading or writing ``path`` into a ``StorageError`` that says what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(
            f"Cannot write {path}: {reason}. Free some space or check the permissions, then resume; "
            "everything finished before this is kept."
        ) from error


def read_handed_file(source: Path | BinaryIO, most_bytes: int = MOST_HANDED_BYTES) -> bytes:
    """Returns what a user hands us in a file; of one that is too large no more than that is ever read.

    Raises:
        ValueError: it cannot be read, or is too large; the text goes on from the name of the file.
    """
    try:
        with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror or type(error).__name__}") from error
    if len(content) > most_bytes:
        raise ValueError(f"has more than {most_bytes:,} bytes, the most that is allowed")
    return content


def read_handed_text(source: Path | BinaryIO, most_bytes: int = MOST_HANDED_BYTES) -> str:
    """Returns the text of such a file. Raises what ``read_handed_file`` raises, also where it is no text."""
    try:
        return read_handed_file(source, most_bytes).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8 text; save it as UTF-8") from error


def write_atomic(path: Path, text: str, fence: Fence | None = None) -> None:
    """Writes a text file so that readers see the old content or the new one, never a part.

    Raises:
        StorageError: the disk is full, read-only or not permitted; the old file is untouched.
    """
    write_bytes_atomic(path, text.encode("utf-8", "surrogatepass"), fence)


def write_bytes_atomic(path: Path, content: bytes, fence: Fence | None = None) -> None:
    """Writes a file so that readers see the old content or the new one, never a part; see ``write_atomic``."""
    write_parts_atomic(path, (content,), fence)


def write_parts_atomic(path: Path, parts: Iterable[bytes], fence: Fence | None = None) -> None:
    """Writes a file of any size part by part, with the promise of ``write_bytes_atomic``."""
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        tag = f"{fence.tag}-" if fence else ""
        temporary = path.with_name(f".{path.name}.{tag}{os.getpid()}-{secrets.token_hex(4)}")
        try:
            with temporary.open("wb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            if fence:
                fence.check()
            _replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def sweep_temporary(folder: Path, before: int = 0) -> None:
    """Removes what ``write_bytes_atomic`` left in a folder when its process was killed; younger files of others stay.

    Args:
        folder: where.
        before: what fences of lower numbers wrote goes in any case.

    Raises:
        StorageError: the folder cannot be read or written.
    """
    with storage_errors(folder):
        for path in folder.glob(".*"):
            named = _TEMPORARY.fullmatch(path.name)
            if named and (int(named["epoch"] or before) < before or _is_left_behind(path, int(named["process"]))):
                path.unlink(missing_ok=True)


def _is_left_behind(path: Path, process_id: int) -> bool:
    if os.name == "posix":  # elsewhere this signal would end that process
        try:
            os.kill(process_id, 0)
        except (ProcessLookupError, OverflowError):
            return True
        except PermissionError:
            pass
    try:
        return time.time() - path.stat().st_mtime > _LONGEST_WRITE_S
    except FileNotFoundError:
        return False


def _replace(temporary: Path, path: Path) -> None:
    """Puts the new file in the place of the old one; Windows refuses for as long as a reader has that one open."""
    for wait_s in _TRIES_S if sys.platform == "win32" else ():
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(wait_s)
        else:
            return
    temporary.replace(path)


def write_json(path: Path, value: Any, fence: Fence | None = None) -> None:
    """Writes JSON atomically, the same bytes for the same value."""
    write_atomic(path, json_text(value, indent=1) + "\n", fence)


class JsonLines:
    """An append-only file of JSON records, one line each, written by one process with one system call a line.

    Its threads may share the object.
    """

    def __init__(self, path: Path, fence: Fence | None = None) -> None:
        self.path = path
        self._fence = fence
        self._descriptor: int | None = None
        self._lock = threading.Lock()

    def append(self, record: Mapping[str, Any]) -> None:
        """Appends one record; it is in the file when this returns, and survives the death of the process.

        Raises:
            StorageError: the disk is full, read-only or not permitted.
            LeaseLost: another process writes now.
        """
        line = json_text(record, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
        with storage_errors(self.path), self._lock:
            if self._fence:
                self._fence.check()
            if self._descriptor is None:
                self._descriptor = self._open()
            try:
                while line:
                    line = line[os.write(self._descriptor, line) :]
            except BaseException:
                self._close()  # half a line may be there: opening the file again ends it
                raise

    def close(self) -> None:
        """Closes the file; a later append opens it again."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def _open(self) -> int:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _BINARY, 0o644)
        try:
            if os.fstat(descriptor).st_size and _last_byte(descriptor) != b"\n":
                os.write(descriptor, b"\n")  # a line torn by a full disk must not swallow the next one
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor


def _last_byte(descriptor: int) -> bytes:
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1)


def set_aside(path: Path) -> Path:
    """Gives a file or folder another name, by which nothing reads it any more, and returns that.

    Raises:
        StorageError: it cannot be renamed.
    """
    aside, number = path.with_name(f"{path.name}.damaged"), 1
    while aside.exists() or aside.is_symlink():
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{number}")
    with storage_errors(path):
        return path.rename(aside)
