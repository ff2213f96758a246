"""What a child process is told and says: pieces of bytes, each with its length before it."""

from typing import Final

HEAD_BYTES: Final = 8
MOST_SAID_BYTES: Final = 16_000_000
"""So much a child may say at a time."""


def framed(content: bytes) -> bytes:
    """Returns a piece with its length before it."""
    return len(content).to_bytes(HEAD_BYTES, "big") + content


def length_of(head: bytes) -> int:
    """Returns the length that stands before a piece."""
    return int.from_bytes(head, "big")
