"""The inside of a child process: takes one piece of work after another from its parent, and dies with it."""

import ctypes
import importlib
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import BinaryIO, Final

from planexe.errors import error_text
from planexe.jobs.child_frames import HEAD_BYTES, MOST_SAID_BYTES, framed, length_of
from planexe.jobs.work_line import BEAT_S, WorkLine
from planexe.json_text import json_text

_SET_PARENT_DEATH_SIGNAL: Final = 1
"""``PR_SET_PDEATHSIG`` of Linux."""


def die_with_parent() -> None:
    """Has the system kill this process when the one that started it ends, where it can (Linux)."""
    if sys.platform == "linux":  # code that never gives up the interpreter's lock cannot hold this off
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def serve() -> None:
    """Does what the parent sends, until it is killed or the parent is gone."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what the work prints is no answer
    die_with_parent()
    todo: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_read_orders, args=(orders, todo.put), daemon=True).start()
    while True:
        said = _line(_done(todo.get(), answers))
        if len(said) > MOST_SAID_BYTES:
            size = f"{len(said):,} bytes; {MOST_SAID_BYTES:,} are allowed"
            said = _line(("failed", f"Its result has {size}."))
        _say(answers, said)


def _read_orders(orders: BinaryIO, take: Callable[[bytes], None]) -> None:
    while head := orders.read(HEAD_BYTES):
        take(orders.read(length_of(head)))
    os.killpg(0, signal.SIGKILL)  # the parent is gone; what this process has started goes with it


def _done(order: bytes, answers: BinaryIO) -> tuple[str, str]:
    line, over = WorkLine(), threading.Event()
    beat = threading.Thread(target=_tell_progress, args=(line, over, answers), daemon=True)
    beat.start()
    try:
        folders, work = pickle.loads(order)  # noqa: S301  it comes from the parent, which could do all that we can
        for package, paths in folders.items():
            known = importlib.import_module(package).__path__
            for path in paths:
                if path not in known:
                    known.append(path)
        return "done", pickle.loads(work)(line)  # noqa: S301
    except Exception as error:  # noqa: BLE001  whatever it is, the parent is told
        return "failed", error_text(error)
    finally:
        over.set()
        beat.join()


def _tell_progress(line: WorkLine, over: threading.Event, answers: BinaryIO) -> None:
    while not over.wait(BEAT_S):
        if news := line.news():
            _say(answers, _line(("progress", news.share, news.words)))


def _line(news: tuple[object, ...]) -> bytes:
    return json_text(news, ensure_ascii=True).encode()


def _say(answers: BinaryIO, content: bytes) -> None:
    answers.write(framed(content))
    answers.flush()
