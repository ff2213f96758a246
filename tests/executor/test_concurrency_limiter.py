"""Never above the cap, highest priority first, and nobody forgotten: whatever comes in whatever order."""

import asyncio
import gc
import threading
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import QueueFull, SettingsError
from planexe.executor.concurrency_limiter import MAX_CAP, ConcurrencyLimiter, Slot, checked_cap
from planexe.executor.shared_slots import ALL_POOL, SharedSlots, service_pool
from tests.executor.stub_provider import settle
from tests.fake_clock import FakeClock


@pytest.mark.parametrize("value", [1, MAX_CAP, "1", " 16 ", "1024"])
def test_caps_are_whole_numbers(value: object) -> None:
    assert checked_cap(value) == int(str(value))


@pytest.mark.parametrize("value", [0, -1, MAX_CAP + 1, 1.0, True, None, "", "4.5", "0x4", "²", "9" * 5000, "-3"])
def test_other_caps_are_refused_by_name(value: object) -> None:
    with pytest.raises(SettingsError, match=r"--concurrency is .* whole number from 1 to 1024"):
        checked_cap(value, "--concurrency")


async def test_slots_have_the_lowest_free_number_and_the_cap_of_their_moment() -> None:
    limiter = ConcurrencyLimiter(3)
    first, second, third = [await limiter.acquire() for _ in range(3)]
    limiter.release(second)
    limiter.set_cap(5)

    assert [s.number for s in (first, second, third)] == [0, 1, 2]
    assert await limiter.acquire() == Slot(1, 5, "", "")
    assert limiter.in_flight == 3


async def test_highest_priority_goes_first_then_first_come() -> None:
    limiter = ConcurrencyLimiter(1)
    held = await limiter.acquire()
    order: list[str] = []

    async def wait(name: str, priority: float) -> None:
        slot = await limiter.acquire(priority=priority)
        order.append(name)
        limiter.release(slot)

    tasks = [asyncio.create_task(wait(n, p)) for n, p in [("a", 1), ("b", 5), ("c", 1), ("d", 5), ("e", 9)]]
    await settle()
    limiter.release(held)
    await asyncio.gather(*tasks)

    assert order == ["e", "b", "d", "a", "c"]


async def test_call_blocked_by_its_models_cap_lets_others_pass() -> None:
    limiter = ConcurrencyLimiter(3, models={"small": 1}, shared=SharedSlots(services={"cloud": 2}))
    small = await limiter.acquire(model="small", service="cloud")
    waits = asyncio.create_task(limiter.acquire(model="small", service="cloud", priority=100))
    await settle()
    other = await limiter.acquire(model="large", service="cloud")
    cloud_full = asyncio.create_task(limiter.acquire(model="large", service="cloud"))
    await settle()
    assert (waits.done(), cloud_full.done(), limiter.in_flight) == (False, False, 2)
    limiter.release(small)
    await settle()

    assert (waits.done(), cloud_full.done()) == (True, False)
    for held in (other, await waits):
        limiter.release(held)
    limiter.release(await cloud_full)


async def test_queue_is_bounded() -> None:
    limiter = ConcurrencyLimiter(1, max_queued=1)
    slot = await limiter.acquire()
    waits = asyncio.create_task(limiter.acquire())
    await settle()
    with pytest.raises(QueueFull, match="1 calls wait"):
        await limiter.acquire()
    limiter.release(slot)
    limiter.release(await waits)


async def test_pause_gives_no_slot_and_is_measured(clock: FakeClock) -> None:
    limiter = ConcurrencyLimiter(2, clock=clock)
    limiter.pause()
    limiter.pause()
    waits = asyncio.create_task(limiter.acquire())
    await settle()
    clock.advance(4.0)
    assert (waits.done(), limiter.paused, limiter.paused_s) == (False, True, 4.0)
    limiter.set_cap(8)
    assert not waits.done()
    limiter.resume()
    limiter.resume()
    clock.advance(4.0)

    assert (await waits).number == 0
    assert (limiter.paused, limiter.paused_s) == (False, 4.0)


async def test_refused_cap_leaves_the_old_one() -> None:
    limiter = ConcurrencyLimiter(4)
    with pytest.raises(SettingsError):
        limiter.set_cap(0)
    assert limiter.cap == 4


async def test_slot_given_to_a_waiter_that_was_just_cancelled_goes_on() -> None:
    limiter = ConcurrencyLimiter(1)
    slot = await limiter.acquire()
    first, second = asyncio.create_task(limiter.acquire()), asyncio.create_task(limiter.acquire())
    await settle()
    limiter.release(slot)  # the first waiter has it, but has not run yet
    first.cancel()

    assert (await second).number == 0
    assert (first.cancelled(), limiter.in_flight, limiter.queued) == (True, 1, 0)


async def test_waiters_of_a_closed_loop_are_passed_over() -> None:
    limiter = ConcurrencyLimiter(1)
    slot = await limiter.acquire()
    loop = asyncio.new_event_loop()

    def wait_and_close() -> "asyncio.Task[Slot]":
        task = loop.create_task(limiter.acquire(priority=9))
        loop.run_until_complete(asyncio.sleep(0))
        task._log_destroy_pending = False  # pyrefly: ignore[missing-attribute]  # left in the middle on purpose
        loop.close()
        return task

    abandoned = await asyncio.to_thread(wait_and_close)
    waits = asyncio.create_task(limiter.acquire())
    await settle()
    limiter.release(slot)

    assert (await waits).number == 0
    del abandoned
    assert (limiter.in_flight, limiter.queued) == (1, 0)


def test_one_limiter_serves_loops_of_many_threads() -> None:
    limiter = ConcurrencyLimiter(3)
    peak = Counter[str]()
    lock = threading.Lock()

    async def call() -> None:
        slot = await limiter.acquire()
        with lock:
            peak["now"] += 1
            peak["most"] = max(peak["most"], peak["now"])
        await asyncio.sleep(0)
        with lock:
            peak["now"] -= 1
        limiter.release(slot)

    async def many() -> None:
        await asyncio.gather(*(call() for _ in range(100)))

    threads = [threading.Thread(target=asyncio.run, args=(many(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 <= peak["most"] <= 3
    assert (limiter.in_flight, limiter.queued) == (0, 0)


async def test_model_allowed_one_call_at_a_time_has_one_in_all_runs_of_the_process() -> None:
    shared = SharedSlots()
    runs = [ConcurrencyLimiter(4, models={"own": 1}, shared=shared) for _ in range(3)]
    peak = Counter[str]()

    async def call(limiter: ConcurrencyLimiter) -> None:
        slot = await limiter.acquire(model="own", service="ollama")
        peak["now"] += 1
        peak["most"] = max(peak["most"], peak["now"])
        await asyncio.sleep(0)
        peak["now"] -= 1
        limiter.release(slot)

    await asyncio.gather(*(call(limiter) for limiter in runs for _ in range(5)))
    assert peak["most"] == 1


async def test_cap_of_a_service_acts_at_once_on_all_runs() -> None:
    shared = SharedSlots(services={"cloud": 1})
    runs = [ConcurrencyLimiter(4, shared=shared) for _ in range(2)]
    tasks = [asyncio.create_task(run.acquire(service="cloud")) for run in runs for _ in range(3)]
    await settle()
    assert sum(t.done() for t in tasks) == 1
    shared.resize(service_pool("cloud"), 4)
    await settle()
    assert sum(t.done() for t in tasks) == 4
    assert [run.in_flight for run in runs] == [2, 2]  # fair, though the first run asked first
    shared.resize(service_pool("cloud"), None)
    await asyncio.gather(*tasks)


async def test_cap_of_the_process_is_one_more_level() -> None:
    shared = SharedSlots(2)
    runs = [ConcurrencyLimiter(4, shared=shared) for _ in range(2)]
    tasks = [asyncio.create_task(run.acquire()) for run in runs for _ in range(3)]
    await settle()
    assert sum(run.in_flight for run in runs) == 2
    shared.resize(ALL_POOL, None)
    await asyncio.gather(*tasks)


async def test_paused_run_leaves_its_slots_to_the_others() -> None:
    shared = SharedSlots(1)
    paused, other = (ConcurrencyLimiter(4, shared=shared) for _ in range(2))
    paused.pause()
    waits = asyncio.create_task(paused.acquire(priority=9))
    await settle()
    other.release(await other.acquire())
    paused.resume()
    paused.release(await waits)


async def test_run_that_is_over_leaves_nothing_in_the_shared_slots() -> None:
    shared = SharedSlots()
    lasting = ConcurrencyLimiter(4, shared=shared)
    for _ in range(50):
        run = ConcurrencyLimiter(4, shared=shared)
        run.release(await run.acquire(service="cloud"))
        del run
    gc.collect()
    lasting.release(await lasting.acquire(service="cloud"))

    assert len(shared.scheduler._lanes) == 1


Act = tuple[str, int]
ACTS = st.lists(
    st.tuples(st.sampled_from(["acquire", "release", "cancel", "cap", "pause", "resume", "turn"]), st.integers(0, 40)),
    max_size=60,
)
MODELS = ("a", "b", "c")


class Machine:
    """Drives a limiter by random acts and checks after each what must always hold."""

    def __init__(self) -> None:
        self.limiter = ConcurrencyLimiter(2, models={"a": 1, "b": 3})
        self.waiting: list[asyncio.Task[Slot]] = []
        self.held: list[Slot] = []
        self.cap = 2

    async def act(self, name: str, number: int) -> None:
        if name == "acquire":
            wanted = self.limiter.acquire(priority=number % 5, model=MODELS[number % 3])
            self.waiting.append(asyncio.create_task(wanted))
        elif name == "release" and self.held:
            self.limiter.release(self.held.pop(number % len(self.held)))
        elif name == "cancel" and self.waiting:
            self.waiting[number % len(self.waiting)].cancel()
        elif name == "cap":
            self.cap = number % 6 + 1
            self.limiter.set_cap(self.cap)
        elif name == "pause":
            self.limiter.pause()
        elif name == "resume":
            self.limiter.resume()
        elif name == "turn":
            await settle(number % 3)
        self.collect()

    def collect(self) -> None:
        done = [t for t in self.waiting if t.done()]
        self.waiting = [t for t in self.waiting if not t.done()]
        new = [t.result() for t in done if not t.cancelled()]
        self.held += new
        assert len({s.number for s in self.held}) == len(self.held)
        per_model = Counter(s.model for s in self.held)
        assert per_model["a"] <= 1
        assert per_model["b"] <= 3

    async def finish(self) -> None:
        """Lets everybody through: whoever is still waiting then was forgotten."""
        self.limiter.resume()
        for _ in range(500):
            await settle(2)
            self.collect()
            if not self.waiting and not self.held:
                break
            if self.held:
                self.limiter.release(self.held.pop())
        assert not self.waiting
        assert (self.limiter.in_flight, self.limiter.queued) == (0, 0)


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await scenario()

    asyncio.run(main())


@given(ACTS)
def test_no_waiter_is_lost_whatever_happens(acts: list[Act]) -> None:
    async def scenario() -> None:
        machine = Machine()
        for name, number in acts:
            before = machine.limiter.in_flight
            await machine.act(name, number)
            # A lowered cap lets calls finish: only those may stand above it.
            assert machine.limiter.in_flight <= max(machine.cap, before)
        await machine.finish()

    run(scenario)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.integers(1, 4))
def test_waiters_go_by_priority_then_in_order_of_asking(priorities: list[int], cap: int) -> None:
    async def scenario() -> None:
        limiter = ConcurrencyLimiter(cap)
        held = [await limiter.acquire() for _ in range(cap)]
        order: list[tuple[int, int]] = []

        async def wait(number: int, priority: int) -> None:
            slot = await limiter.acquire(priority=priority)
            order.append((-priority, number))
            limiter.release(slot)

        tasks = [asyncio.create_task(wait(n, p)) for n, p in enumerate(priorities)]
        await settle(2)
        limiter.release(held.pop())
        await asyncio.gather(*tasks)
        for slot in held:
            limiter.release(slot)
        assert order == sorted(order)

    run(scenario)


def test_cap_that_is_no_cap_is_shown_in_part() -> None:
    with pytest.raises(SettingsError) as caught:
        checked_cap("9" * 5000)
    assert len(str(caught.value)) < 150
