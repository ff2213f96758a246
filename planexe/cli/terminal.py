"""What a terminal can show: a character that it cannot becomes a replacement, never an error."""

import io
import sys


def show_replacements() -> None:
    """Makes standard output and standard error print ``?`` for what their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def can_show(text: str) -> bool:
    """Returns whether standard output has all characters of a text."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
