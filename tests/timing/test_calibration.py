"""The short sweep: what it sends, what it costs, and what is learned from it."""

from collections.abc import Callable

import pytest

from planexe.errors import AuthFailed, Truncated
from planexe.llm.messages import Reply, Request, Usage
from planexe.llm.model_spec import ModelSpec
from planexe.timing.calibration import calibrate, calls_of, expected_usd
from planexe.timing.load_model import fit_load
from tests.fake_clock import FakeClock

SPEC = ModelSpec(name="m", provider="p", model="m", input_usd_per_million=1.0, output_usd_per_million=4.0)


class Machine:
    """A model that takes twice as long with twice the calls in flight, in rounds of equal calls."""

    name = "timed"

    def __init__(self, clock: FakeClock, *, error: Exception | None = None) -> None:
        self._clock = clock
        self._error = error
        self.in_flight = 0
        self.prompts: list[str] = []

    async def ask(self, model: str, request: Request, on_token: Callable[[], None] | None = None) -> Reply:
        self.prompts.append(request.prompt.task)
        self.in_flight += 1
        await self._clock.sleep(0.001)
        try:
            await self._clock.sleep(2.0 * self.in_flight)
        finally:
            self.in_flight -= 1
        if self._error is not None:
            raise self._error
        return Reply("Words.", usage=Usage(input_tokens=60, output_tokens=160))

    async def aclose(self) -> None:
        return None


async def test_sweep_shows_a_shared_machine(clock: FakeClock) -> None:
    said: list[str] = []
    found = await calibrate(SPEC, Machine(clock), now=clock.now, say=said.append)
    fit = fit_load(found)
    assert (fit.calls, fit.trust) == (calls_of(), "good")
    assert fit.load.slowdown(8) == pytest.approx(8.0, rel=0.1)
    assert said[0] == "1 at once: 2.00 s each"


async def test_every_call_of_a_round_asks_something_else(clock: FakeClock) -> None:
    machine = Machine(clock)
    await calibrate(SPEC, machine, sweep=(8,), now=clock.now)
    assert len(set(machine.prompts)) == 8


async def test_answer_cut_off_at_the_cap_counts(clock: FakeClock) -> None:
    cut = Truncated("Cut off.", reply=Reply("Wor", usage=Usage(input_tokens=60, output_tokens=160)))
    found = await calibrate(SPEC, Machine(clock, error=cut), sweep=(1,), now=clock.now)
    assert [o.output_tokens for o in found] == [160] * 5


async def test_sweep_without_any_answer_says_why(clock: FakeClock) -> None:
    with pytest.raises(AuthFailed, match="wrong key"):
        await calibrate(SPEC, Machine(clock, error=AuthFailed("wrong key")), sweep=(1, 2), now=clock.now)


def test_cost_is_known_before() -> None:
    assert expected_usd(SPEC) == pytest.approx(27 * (60 * 1.0 + 160 * 4.0) / 1e6)
    assert expected_usd(ModelSpec(name="m", provider="p", model="m")) is None
