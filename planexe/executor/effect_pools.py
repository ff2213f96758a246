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
        """Returns the limiter of a pool."""
        if pool not in self._limiters:
            self._limiters[pool] = ConcurrencyLimiter(pool_cap(pool))
        return self._limiters[pool]


def pool_cap(pool: str) -> int:
    """Returns how many effects of a pool go on at once: as many as there are cores for ``cpu``, else a few."""
    return (os.cpu_count() or 1) if pool == "cpu" else _USUAL_CAP
