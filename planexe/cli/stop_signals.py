"""The signals that stop a run and keep what is finished, on every system."""

import asyncio
import signal
from collections.abc import Callable
from typing import Any

STOPPING = ("SIGINT", "SIGTERM", "SIGBREAK")
"""Names of the signals; a system has some of them."""


def stop_on_signals(stop: Callable[[], object]) -> None:
    """Calls ``stop`` in the running loop whenever a signal asks this process to end."""
    loop = asyncio.get_running_loop()

    def from_outside(*_: Any) -> None:
        loop.call_soon_threadsafe(stop)

    for name in STOPPING:
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # the loop of Windows has no handlers of its own
            signal.signal(number, from_outside)
