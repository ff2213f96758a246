"""Whether a service on this computer runs: a short look at its port, which is kept for a few seconds."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from planexe.llm.address import is_loopback
from planexe.llm.model_spec import ModelSpec
from planexe.llm.services import SIMULATED

_PATIENCE_S: Final = 0.3
_KEPT_S: Final = 5.0
_USUAL_PORTS: Final = {"http": 80, "https": 443}


class LocalServices:
    """Looks at ports of this computer; for all threads, but not for an event loop: a look may take a moment.

    Args:
        clock: tells how old what is kept is, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, int], tuple[float, bool]] = {}
        self._lock = threading.Lock()

    def not_running(self, spec: ModelSpec) -> bool:
        """Returns whether a model's service is on this computer and nothing listens there."""
        if spec.problem or spec.provider == SIMULATED or not is_loopback(spec.base_url):
            return False
        parts = urlsplit(spec.base_url)
        place = parts.hostname or "", parts.port or _USUAL_PORTS[parts.scheme]
        with self._lock:
            seen = self._seen.get(place)
            if seen is None or self._clock() - seen[0] > _KEPT_S:
                seen = self._seen[place] = self._clock(), _listens(place)
            return not seen[1]


def _listens(place: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(place, timeout=_PATIENCE_S):
            return True
    except OSError:
        return False


LOCAL: Final = LocalServices()
"""What this process has seen."""
