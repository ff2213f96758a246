"""EffectPools, the slots in which code of stages runs."""

import os
from typing import Final

from planexe.executor.concurrency_limiter import ConcurrencyLimiter

_USUAL_CAP: Final = 4


class EffectPools:
    """The slots in which effects run: those of the model's cap are not theirs, and each pool has a cap of its own."""

    def __init__(self) -> None:
        self._limiters: dict[str, ConcurrencyLimiter] = {}

    def limiter(self, pool: str) -> ConcurrencyLimiter:
        """Returns the limiter of a pool: as many at once as there are cores for ``cpu``, else a few."""
        if pool not in self._limiters:
            self._limiters[pool] = ConcurrencyLimiter((os.cpu_count() or 1) if pool == "cpu" else _USUAL_CAP)
        return self._limiters[pool]
