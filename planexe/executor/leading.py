"""What the first of several calls that begin alike does for the others, where the service caches what prompts share."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Final

from planexe.executor.attempt_record import Try
from planexe.executor.equipment import Equipment

PATIENCE: Final = 1 / 12
"""For this share of the time that a first token may take others wait for the first call that begins as they do."""

_FOLLOWED_BY_NOBODY: Final = nullcontext()


def leading(kit: Equipment, current: Try) -> AbstractAsyncContextManager[None]:
    """Lets those that wait for an attempt go when it has its answer, or when its first token takes too long."""
    return _leading(kit, current) if current.slot is not None and current.slot.leads else _FOLLOWED_BY_NOBODY


@asynccontextmanager
async def _leading(kit: Equipment, current: Try) -> AsyncGenerator[None]:
    impatient = asyncio.create_task(_lose_patience(kit, current.prefix))
    try:
        yield
        kit.limiter.know(current.prefix)
    finally:
        impatient.cancel()


async def _lose_patience(kit: Equipment, prefix: str) -> None:
    await kit.clock.sleep(kit.timeouts.first_token_s * PATIENCE)
    kit.limiter.let_go(prefix)
