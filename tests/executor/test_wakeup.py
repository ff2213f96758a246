import asyncio
import threading

from planexe.executor.wakeup import Wakeup, wait_for_change
from tests.fake_clock import FakeClock


async def test_everybody_who_waits_is_woken_once() -> None:
    wakeup = Wakeup()
    first, second = wakeup.ticket(), wakeup.ticket()
    wakeup.wake_all()
    await asyncio.gather(first, second)
    later = wakeup.ticket()
    await asyncio.sleep(0)
    assert not later.done()


async def test_dropped_ticket_is_not_woken() -> None:
    wakeup = Wakeup()
    ticket = wakeup.ticket()
    wakeup.drop(ticket)
    wakeup.wake_all()
    await asyncio.sleep(0)
    assert not ticket.done()


async def test_another_thread_wakes_too() -> None:
    wakeup = Wakeup()
    ticket = wakeup.ticket()
    thread = threading.Thread(target=wakeup.wake_all)
    thread.start()
    await ticket
    thread.join()


async def test_loop_that_was_closed_is_passed_over() -> None:
    wakeup = Wakeup()

    def wait_in_a_loop_of_its_own() -> None:
        loop = asyncio.new_event_loop()

        async def wait() -> None:
            wakeup.ticket()

        loop.run_until_complete(wait())
        loop.close()

    thread = threading.Thread(target=wait_in_a_loop_of_its_own)
    thread.start()
    thread.join()
    ticket = wakeup.ticket()
    wakeup.wake_all()
    await ticket


async def test_wait_ends_with_the_wakeup_and_leaves_nothing_behind() -> None:
    wakeup, clock = Wakeup(), FakeClock()
    waiting = asyncio.create_task(wait_for_change(wakeup, clock, 1000.0))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    wakeup.wake_all()
    await waiting
    assert not wakeup._waiting


async def test_wait_that_is_cancelled_leaves_nothing_behind() -> None:
    wakeup, clock = Wakeup(), FakeClock()
    waiting = asyncio.create_task(wait_for_change(wakeup, clock, 1000.0))
    await asyncio.sleep(0)
    assert wakeup._waiting
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert not wakeup._waiting
