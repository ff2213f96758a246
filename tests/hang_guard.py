"""How long a test waits for another process or a page before it counts as hung; no outcome hangs on the number.

Inside this process nothing needs it: there a hung test is ended by ``faulthandler_timeout`` in pyproject.toml.
"""

import time
from collections.abc import Callable
from typing import Final

HANG_S: Final = 120.0
_LOOK_S: Final = 0.05


def until(happened: Callable[[], bool]) -> None:
    """Waits for another process, where no clock of ours can stand in.

    Raises:
        AssertionError: the test hangs.
    """
    last = time.monotonic() + HANG_S
    while not happened():
        assert time.monotonic() < last, "It did not happen."
        time.sleep(_LOOK_S)
