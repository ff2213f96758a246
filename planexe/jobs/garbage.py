"""Garbage collections that hold up no calls."""

import gc
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

RARELY: Final = 1000
"""So many collections of younger objects come before one of all, while somebody is at work."""

_lock = threading.Lock()
_usual: list[int] = []
"""How many it was before, once for each who is at work."""


@contextmanager
def rare_collections() -> Generator[None]:
    """Makes collections of old objects rare until the last who is at work has ended.

    Such a collection looks through all that lives: at 10,000 calls it holds them up for 200 ms, and as often as it
    usually comes it takes as long as all else that a call costs us. What belongs to a run is in no circles, so it goes
    when nobody holds it any more; other circles are mostly young and found as before.
    """
    with _lock:
        young, middle, old = gc.get_threshold()
        _usual.append(_usual[0] if _usual else old)
        gc.set_threshold(young, middle, max(old, RARELY))
    try:
        yield
    finally:
        with _lock:
            young, middle, old = gc.get_threshold()
            usual = _usual.pop()
            gc.set_threshold(young, middle, old if _usual else usual)
