"""The computed schedule and the machine that calls share."""

import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.clock import Clock
from planexe.simulator.latency import CallTiming, Latency, SharedMachine, call_timing
from tests.simulator.service_client import FakeTime


def timing(
    key: str = "k", scale: float = 1.0, *, prompt: int = 10_000, cached: int = 0, output: int = 500
) -> CallTiming:
    return call_timing(Latency(), cached, key=key, prompt_tokens=prompt, output_tokens=output, time_scale=scale)


def test_typical_call_takes_about_five_seconds() -> None:
    times = sorted(timing(str(n)).total_s for n in range(400))
    assert 3.5 < times[200] < 6.5
    assert times[-1] > 1.8 * times[200]


def test_same_key_has_the_same_luck_and_the_scale_multiplies_all() -> None:
    assert timing("a") == timing("a")
    assert timing("a").total_s != timing("b").total_s
    assert timing("a", 0.1).total_s == pytest.approx(timing("a").total_s / 10)
    assert timing("a", 0.0).total_s == 0


def test_cached_prompt_is_read_faster() -> None:
    assert timing(cached=9_000).prefill_s < timing(cached=0).prefill_s


@given(st.integers(0, 200_000), st.integers(0, 8_000), st.floats(0, 1000))
def test_schedule_is_finite_and_never_negative(prompt: int, output: int, scale: float) -> None:
    made = timing("x", scale, prompt=prompt, output=output)
    assert all(math.isfinite(part) and part >= 0 for part in (made.queue_s, made.prefill_s, made.decode_s))
    assert 3 <= made.pieces <= 60


def test_machine_without_bound_runs_everything_at_full_pace() -> None:
    machine = SharedMachine(None)
    machine.in_flight = 50
    assert machine.pace() == 1.0
    assert not machine.is_shared


def test_shared_machine_gives_less_in_all_the_more_calls_there_are() -> None:
    machine = SharedMachine(1.0, loss=0.034)
    assert machine.pace(1) == 1.0
    assert 75 * 4 * machine.pace(4) == pytest.approx(68, abs=0.5)


def test_progress_counts_the_calls_that_were_there_at_each_moment() -> None:
    machine = SharedMachine(1.0)
    machine.join(0.0)
    assert machine.progress_s(2.0) == pytest.approx(2.0)
    machine.join(2.0)
    assert machine.progress_s(6.0) == pytest.approx(4.0)
    machine.leave(6.0)
    assert machine.progress_s(7.0) == pytest.approx(5.0)


async def test_wait_ends_when_the_work_is_done_though_others_leave() -> None:
    time = FakeTime()
    machine = SharedMachine(1.0)
    start = machine.join(0.0)
    machine.join(0.0)

    async def leave_later() -> None:
        while time.now_s < 2.0:
            await asyncio.sleep(0)
        machine.leave(time.now_s)

    leaving = asyncio.create_task(leave_later())
    await machine.wait_for(start + 3.0, time.clock())
    await leaving
    assert 3.9 < time.now_s < 4.7


async def test_clock_sleeps_until_a_deadline_and_not_past_it() -> None:
    time = FakeTime()
    clock = time.clock()
    await clock.sleep_until(2.0)
    await clock.sleep_until(1.0)
    await clock.sleep_until(-math.inf)
    assert time.slept == [2.0]
    assert Clock().now() > 0
