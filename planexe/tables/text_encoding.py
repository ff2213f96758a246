"""Finds out in which encoding a text file is written, whatever its size."""

import codecs
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_BLOCK: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before that of UTF-16, which it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITHOUT_MARK: Final = ("utf-8", "cp1252", "latin-1")


def encoding_of(path: Path, check: Callable[[], None] = lambda: None) -> str:
    """Returns the encoding of a text file in Python's words; that of one in single bytes is taken for Windows-1252.

    Args:
        path: where it lies.
        check: called now and then; may raise, to end this.

    Raises:
        ValueError: it is no text; the text goes on from the name of the file.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        begin = file.read(4)
    for mark, encoding in _MARKS:
        if begin.startswith(mark):
            if not _is_written_in(path, encoding, check):
                raise ValueError(f"begins as {encoding.removesuffix('-sig').upper()} text and does not go on so")
            return encoding
    if any(b"\0" in block for block in _blocks(path, check)):
        raise ValueError("is no text: it holds zero bytes")
    return next(encoding for encoding in _WITHOUT_MARK if _is_written_in(path, encoding, check))


def _is_written_in(path: Path, encoding: str, check: Callable[[], None]) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with suppress(UnicodeDecodeError):
        for block in _blocks(path, check):
            decoder.decode(block)
        decoder.decode(b"", final=True)
        return True
    return False


def _blocks(path: Path, check: Callable[[], None]) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            check()
            yield block
