"""Reads what a program left in its working folder, and nothing else: it may have left a trap there."""

import os
import stat
from collections.abc import Collection

from planexe.figures import count_text, size_text
from planexe.sandbox.program import Limits


class UnfitResults(Exception):
    """What lies there is too much, or no file; its text is a plain sentence."""


def read_results(folder: int, given: Collection[str], limits: Limits) -> dict[str, bytes]:
    """Returns the regular files in a folder.

    Args:
        folder: opened; nobody writes in it any more.
        given: names of files that were there before.
        limits: how many, and how large.

    Raises:
        UnfitResults: there are too many, they are too large, or one is no regular file.
    """
    names = sorted(name for name in os.listdir(folder) if name not in given)
    if len(names) > limits.result_files:
        raise UnfitResults(f"It left {count_text(len(names), 'file')}; {limits.result_files} are allowed.")
    results, left = dict[str, bytes](), limits.results_bytes
    for name in names:
        shown = name.encode("utf-8", "backslashreplace").decode()
        if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise UnfitResults(f"It left {shown}, which is no regular file; nothing else is taken as a result.")
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        with os.fdopen(fd, "rb") as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise UnfitResults(
                f"It left files of more than {size_text(limits.results_bytes)}, which is the most allowed."
            )
        results[shown] = content
    return results
