"""One event loop in one thread, for callers that have no loop of their own: pages, scripts, plain functions."""

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")

logger = logging.getLogger("planexe.jobs")

_PATIENCE_S = 5.0


class BackgroundLoop:
    """An event loop that runs in its own daemon thread until ``close``.

    Example:
        >>> loop = BackgroundLoop("executor")
        >>> loop.run(asyncio.sleep(0, "done"))
        'done'
    """

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """Returns the loop itself."""
        return self._loop

    def submit(self, coroutine: Coroutine[Any, Any, Result]) -> "Future[Result]":
        """Starts a coroutine on the loop and returns at once.

        Raises:
            RuntimeError: the loop is closed.
        """
        with self._lock:
            if not self._closed:
                return asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        coroutine.close()
        raise RuntimeError(f"The background loop `{self._thread.name}` is closed; make a new one.")

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Runs a coroutine on the loop and waits for its result; an interrupt of the waiting thread cancels it.

        Raises:
            RuntimeError: the loop is closed, or this is its own thread, which would wait for itself.
        """
        if threading.current_thread() is self._thread:
            coroutine.close()
            raise RuntimeError(f"Code on the background loop `{self._thread.name}` would wait for itself; use `await`.")
        future = self.submit(coroutine)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Cancels what still runs, waits a few seconds for it, and ends the thread; later calls do nothing.

        Raises:
            RuntimeError: this is the loop's own thread.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError(f"The background loop `{self._thread.name}` cannot be closed from its own thread.")
        with self._lock:
            ending = None if self._closed else asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop)
            self._closed = True
        if ending is not None:
            ending.result()
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()


async def _cancel_all() -> None:
    tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    if tasks:
        ended, stubborn = await asyncio.wait(tasks, timeout=_PATIENCE_S)
        for task in ended:
            if not task.cancelled():
                task.exception()  # looked at, so that asyncio does not complain about it
        for task in stubborn:
            logger.warning("The task %s goes on although it was cancelled; it is left behind.", task.get_name())
