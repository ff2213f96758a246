"""StopToken: one object per run that says go on, finish what is in flight, or stop now."""

import threading
from collections.abc import Callable
from typing import Literal

from planexe.errors import Stopped

StopMode = Literal["drain", "now"]


class StopToken:
    """Looked at before every attempt; may be set from any thread, and only ever becomes stricter."""

    def __init__(self) -> None:
        self._mode: StopMode | None = None
        self._listeners: list[Callable[[StopMode], None]] = []
        self._lock = threading.Lock()

    @property
    def mode(self) -> StopMode | None:
        """Returns ``None`` (go on), ``drain`` or ``now``."""
        return self._mode

    def request(self, mode: StopMode) -> None:
        """Asks to stop: ``drain`` lets calls in flight finish, ``now`` cancels them."""
        with self._lock:
            if self._mode == "now" or self._mode == mode:
                return
            self._mode = mode
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(mode)

    def listen(self, listener: Callable[[StopMode], None]) -> Callable[[], None]:
        """Calls ``listener`` with the mode at each request (from the asking thread); returns how to end that."""
        with self._lock:
            self._listeners.append(listener)

        def forget() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return forget

    def check(self) -> None:
        """Raises ``Stopped`` if a stop was asked for."""
        if self._mode is not None:
            raise stopped()


def stopped() -> Stopped:
    """Returns the error of a call that a stop ended."""
    return Stopped("The run was stopped; everything finished so far is kept.")
