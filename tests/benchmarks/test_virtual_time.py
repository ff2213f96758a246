"""Virtual time: waiting takes none, threads take what they need, and the clocks come back."""

import asyncio
import threading
import time

from benchmarks.virtual_time import run_in_virtual_time


def test_an_hour_of_waiting_takes_no_time() -> None:
    async def wait() -> tuple[float, float, float]:
        loop = asyncio.get_running_loop()
        before = (time.monotonic(), time.time(), loop.time())
        await asyncio.sleep(3600.0)
        after = (time.monotonic(), time.time(), loop.time())
        return tuple(b - a for a, b in zip(before, after, strict=True))  # pyrefly: ignore[bad-return]  # three of them

    assert [round(s, 3) for s in run_in_virtual_time(wait)] == [3600.0] * 3


def test_sleepers_wake_in_the_order_of_their_times() -> None:
    async def race() -> list[int]:
        woke: list[int] = []

        async def sleeper(seconds: int) -> None:
            await asyncio.sleep(seconds)
            woke.append(seconds)

        await asyncio.gather(*(sleeper(s) for s in (30, 10, 20)))
        return woke

    assert run_in_virtual_time(race) == [10, 20, 30]


def test_thread_that_works_holds_the_clock() -> None:
    async def work() -> float:
        started = time.monotonic()
        done = threading.Event()
        timer = asyncio.get_running_loop().call_later(5.0, lambda: None)
        asyncio.get_running_loop().call_soon(done.set)
        await asyncio.to_thread(done.wait)
        timer.cancel()
        return time.monotonic() - started

    assert run_in_virtual_time(work) == 0.0


def test_clocks_are_real_again_afterwards() -> None:
    async def nothing() -> None:
        return None

    before = time.monotonic
    run_in_virtual_time(nothing)
    assert time.monotonic is before
