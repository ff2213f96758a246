import asyncio
import contextlib
from collections.abc import Callable

import pytest

from planexe.executor.running_calls import RunningCalls
from planexe.executor.stop import StopMode


async def call(calls: RunningCalls, told: list[bool], waiting: Callable[[], bool] = lambda: True) -> str:
    """One call as the executor makes it: it waits until somebody interrupts it."""
    running = calls.enter(waiting)
    try:
        await asyncio.get_running_loop().create_future()
    except asyncio.CancelledError:
        told.append(running.settle())
        if not told[-1]:
            raise
    finally:
        calls.leave(running)
    return "stopped"


async def begun(
    calls: RunningCalls, told: list[bool], waiting: Callable[[], bool] = lambda: True
) -> "asyncio.Task[str]":
    task = asyncio.create_task(call(calls, told, waiting))
    await asyncio.sleep(0)
    return task


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_stop_ends_the_call_and_not_its_task() -> None:
    calls, told = RunningCalls(), list[bool]()
    task = await begun(calls, told)
    calls.interrupt("now")
    assert await task == "stopped"
    assert told == [True]
    assert task.cancelling() == 0


@pytest.mark.parametrize(
    ("mode", "in_flight", "ends"), [("drain", False, True), ("drain", True, False), ("now", True, True)]
)
async def test_drain_lets_what_is_in_flight_finish(mode: StopMode, in_flight: bool, ends: bool) -> None:
    calls, told = RunningCalls(), list[bool]()
    task = await begun(calls, told, lambda: not in_flight)
    calls.interrupt(mode)
    await settle()
    assert task.done() is ends
    calls.interrupt("now")
    await task


async def test_cancellation_by_somebody_else_goes_on_its_way() -> None:
    calls, told = RunningCalls(), list[bool]()
    task = await begun(calls, told)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told == [False]


async def test_cancellation_beside_a_stop_goes_on_its_way_too() -> None:
    calls, told = RunningCalls(), list[bool]()
    task = await begun(calls, told)
    calls.interrupt("now")
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_call_that_is_over_is_not_interrupted_any_more() -> None:
    calls = RunningCalls()
    running = calls.enter(lambda: True)
    calls.leave(running)
    calls.interrupt("now")
    await settle()
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_function_that_keeps_the_cancellation_to_itself_leaves_its_task_as_it_was() -> None:
    calls = RunningCalls()

    async def stubborn() -> int:
        running = calls.enter(lambda: True)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.get_running_loop().create_future()
        calls.leave(running)
        task = asyncio.current_task()
        assert task is not None
        return task.cancelling()

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    calls.interrupt("now")
    assert await task == 0
