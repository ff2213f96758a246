"""Wakeup, by which coroutines of several event loops wait for one thing."""

import asyncio
import threading

from planexe.executor.clock import Clock


class Wakeup:
    """Wakes those who wait, from whatever thread."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._lock = threading.Lock()

    def ticket(self) -> "asyncio.Future[None]":
        """Returns what is done at the next wake-up; to be dropped after use."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with self._lock:
            self._waiting.add(future)
        return future

    def drop(self, ticket: "asyncio.Future[None]") -> None:
        """Forgets a ticket."""
        with self._lock:
            self._waiting.discard(ticket)

    def wake_all(self) -> None:
        """Wakes everybody; those whose loop was closed are passed over."""
        if not self._waiting:
            return  # the usual case, without the lock
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        for ticket in waiting:
            try:
                ticket.get_loop().call_soon_threadsafe(_finish, ticket)
            except RuntimeError:  # its loop is closed, and with it whoever waited there
                continue


async def wait_for_change(wakeup: Wakeup, clock: Clock, longest_s: float) -> None:
    """Waits for the next wake-up, but no longer than that."""
    ticket = wakeup.ticket()
    sleeping = asyncio.ensure_future(clock.sleep(longest_s))
    try:
        await asyncio.wait({sleeping, ticket}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        wakeup.drop(ticket)
        ticket.cancel()
        sleeping.cancel()


def _finish(ticket: "asyncio.Future[None]") -> None:
    if not ticket.done():
        ticket.set_result(None)
