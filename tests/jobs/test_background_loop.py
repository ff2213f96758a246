"""One loop in one thread: work goes in from anywhere, errors come out, closing ends everything."""

import asyncio
import gc
import logging
import threading
from collections.abc import Iterator

import pytest

from planexe.jobs import background_loop
from planexe.jobs.background_loop import BackgroundLoop


@pytest.fixture
def loop() -> Iterator[BackgroundLoop]:
    made = BackgroundLoop("test loop")
    yield made
    made.close()


async def current_thread() -> str:
    return threading.current_thread().name


def test_coroutines_run_in_the_loops_thread(loop: BackgroundLoop) -> None:
    assert loop.run(current_thread()) == "test loop"
    assert loop.submit(current_thread()).result() == "test loop"
    assert loop.loop.is_running()


def test_errors_reach_the_waiting_thread(loop: BackgroundLoop) -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        loop.run(fail())


def test_interrupted_wait_cancels_the_coroutine(loop: BackgroundLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    submit = loop.submit

    def submit_and_interrupt(coroutine: object) -> object:
        future = submit(coroutine)  # pyrefly: ignore[bad-argument-type]  # handed on as it came

        def interrupted(timeout: float | None = None) -> None:
            loop_started.result()
            raise KeyboardInterrupt

        loop_started = submit(asyncio.sleep(0))
        monkeypatch.setattr(future, "result", interrupted)
        return future

    monkeypatch.setattr(loop, "submit", submit_and_interrupt)
    with pytest.raises(KeyboardInterrupt):
        loop.run(forever())
    ended.wait()
    assert ended.is_set()


def test_waiting_for_oneself_is_refused(loop: BackgroundLoop) -> None:
    async def inside() -> None:
        loop.run(asyncio.sleep(0))

    async def closing() -> None:
        loop.close()

    with pytest.raises(RuntimeError, match="would wait for itself; use `await`"):
        loop.run(inside())
    with pytest.raises(RuntimeError, match="cannot be closed from its own thread"):
        loop.run(closing())


def test_closing_cancels_what_runs_and_ends_the_thread() -> None:
    loop = BackgroundLoop("closing")
    cleaned: list[str] = []

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append("forever")

    async def fails_at_the_end() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ZeroDivisionError

    futures = [loop.submit(forever()), loop.submit(fails_at_the_end())]
    loop.run(asyncio.sleep(0))
    loop.close()
    gc.collect()

    assert cleaned == ["forever"]
    assert futures[0].cancelled()
    assert isinstance(futures[1].exception(), ZeroDivisionError)
    assert loop.loop.is_closed()
    assert not any(t.name == "closing" for t in threading.enumerate())


def test_closing_at_once_and_twice_is_fine() -> None:
    for _ in range(20):
        loop = BackgroundLoop("short")
        loop.close()
        loop.close()
    assert not any(t.name == "short" for t in threading.enumerate())


def test_threads_may_close_together() -> None:
    loop = BackgroundLoop("shared")
    threads = [threading.Thread(target=loop.close) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loop.loop.is_closed()


def test_work_for_a_closed_loop_is_refused_without_leftovers() -> None:
    loop = BackgroundLoop("gone")
    loop.close()
    with pytest.raises(RuntimeError, match="`gone` is closed"):
        loop.run(asyncio.sleep(0))
    with pytest.raises(RuntimeError, match="`gone` is closed"):
        loop.submit(asyncio.sleep(0))
    gc.collect()  # a coroutine that was never awaited would be a warning, and so an error


def test_task_that_cannot_be_cancelled_does_not_hold_up_closing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(background_loop, "_PATIENCE_S", 0.0)
    loop = BackgroundLoop("patient")

    async def stubborn() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.set_name("stubborn")
        task._log_destroy_pending = False  # pyrefly: ignore[missing-attribute]  # left behind on purpose
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                continue

    loop.submit(stubborn())
    loop.run(asyncio.sleep(0))
    with caplog.at_level(logging.WARNING, logger="planexe.jobs"):
        loop.close()
    assert "The task stubborn goes on" in caplog.text
