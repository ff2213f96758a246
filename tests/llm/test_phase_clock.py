import asyncio

import pytest

from planexe.llm.messages import Timeouts
from planexe.llm.phase_clock import PhaseClock
from tests.virtual_time import in_virtual_time


async def turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


@in_virtual_time
async def test_what_came_while_the_process_was_busy_is_heard_although_the_limit_has_passed() -> None:
    async with PhaseClock(Timeouts(total_s=2.0)) as clock:
        await asyncio.sleep(2.0)
        await turns(20)
    assert not clock.expired()


@in_virtual_time
async def test_turns_of_grace_have_an_end() -> None:
    async def keep_busy(clock: PhaseClock) -> None:
        async with clock:
            await asyncio.sleep(2.0)
            await turns(1000)

    clock = PhaseClock(Timeouts(total_s=2.0))
    with pytest.raises(TimeoutError):
        await keep_busy(clock)
    assert clock.expired()


@in_virtual_time
async def test_phase_entered_in_the_turns_of_grace_has_its_whole_limit() -> None:
    async with PhaseClock(Timeouts(first_token_s=2.0, idle_s=5.0, total_s=60.0)) as clock:
        clock.enter("first_token")
        await asyncio.sleep(2.0)
        await turns(20)
        clock.enter("idle")
        await asyncio.sleep(4.0)
    assert clock.phase == "idle"
