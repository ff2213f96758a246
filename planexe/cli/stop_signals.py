"""Stop signals: Ctrl-C, SIGTERM and the end of the terminal stop a command in the same way, from its first moment."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from types import FrameType, TracebackType
from typing import Self

from planexe.cli.command import STOPPED

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # the last two exist on one system each
_LIKE_CTRL_C = frozenset({"SIGHUP", "SIGBREAK"})
"""What servers (Streamlit, uvicorn) do not listen to: they hear of it as of Ctrl-C, which they do."""


class StopSignals:
    """Inside the ``with`` block the first signal stops the work and keeps what is finished; the second ends at once.

    Work that knows how to stop says so with ``stopping``; any other is interrupted (``KeyboardInterrupt``). A signal
    that whoever started the process has switched off (``nohup``) stays off.

    Attributes:
        caught: whether a signal has come.
    """

    def __init__(self) -> None:
        self.caught = False
        self._stop: Callable[[], object] | None = None
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():  # elsewhere nobody may listen to signals
            for name in _NAMES:
                self._listen(name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # pyrefly: ignore[bad-argument-type]  # it came from there

    @contextlib.contextmanager
    def stopping(self, stop: Callable[[], object]) -> Generator[None]:
        """Calls ``stop`` on the running loop at the first signal, in place of an interrupt."""
        loop = asyncio.get_running_loop()
        # A signal comes between any two steps of this thread, which may hold any lock: the loop calls, not the handler.
        self._stop = lambda: loop.call_soon_threadsafe(stop)
        try:
            yield
        finally:
            self._stop = None

    def _listen(self, name: str) -> None:
        number = getattr(signal, name, None)
        if number is None or signal.getsignal(number) in {signal.SIG_IGN, None}:
            return
        self._before[number] = signal.signal(number, self._as_ctrl_c if name in _LIKE_CTRL_C else self._on_signal)

    def _as_ctrl_c(self, _number: int, _frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGINT)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.caught:
            os._exit(STOPPED)
        self.caught = True
        if self._stop is None:
            raise KeyboardInterrupt
        self._stop()
        with contextlib.suppress(OSError):  # the terminal may be gone
            os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, b"planexe: stopping; once more ends at once.\n")
