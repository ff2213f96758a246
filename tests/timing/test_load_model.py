"""How calls slow each other down: known answers, and what is learned from calls that were made."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.timing.load_model import INDEPENDENT, LoadModel, Observation, fit_load, levels_seen

MODELS = st.builds(
    LoadModel,
    full_speed=st.none() | st.floats(1, 32),
    loss=st.floats(0, 0.2),
    drag=st.floats(0, 0.5),
)


def observed(load: LoadModel, levels: tuple[int, ...], *, calls: int = 40, noise: float = 0.0) -> list[Observation]:
    """Returns calls at a model of 50 tokens a second, with half a second to the first token."""
    rng = random.Random(1)
    found = []
    for level in levels:
        for _ in range(calls):
            tokens = rng.randint(100, 2000)
            seconds = (0.5 + tokens / 50) * load.slowdown(level) * rng.lognormvariate(0, noise)
            found.append(Observation(levels=((level, seconds),), input_tokens=3000, output_tokens=tokens))
    return found


def test_calls_are_alone_at_full_speed() -> None:
    assert LoadModel(full_speed=1.0, loss=0.1, drag=0.1).slowdown(1) == 1.0


def test_shared_machine_divides_its_speed() -> None:
    assert LoadModel(full_speed=2.0).slowdown(8) == 4.0
    assert LoadModel(full_speed=1.0, loss=0.034).slowdown(4) == pytest.approx(4 * 1.102)


def test_drag_grows_with_every_further_call() -> None:
    assert LoadModel(drag=0.05).slowdown(5) == pytest.approx(1.2)


def test_seconds_alone_add_up_over_the_levels() -> None:
    assert LoadModel(full_speed=1.0).alone_s(((1, 2.0), (4, 8.0))) == pytest.approx(4.0)


@given(MODELS, st.integers(1, 64))
def test_more_calls_never_make_one_of_them_faster(load: LoadModel, calls: int) -> None:
    assert 1.0 <= load.slowdown(calls) <= load.slowdown(calls + 1)


@given(MODELS, st.integers(1, 40))
def test_most_work_per_second_never_falls_with_the_calls_allowed(load: LoadModel, calls: int) -> None:
    assert 1.0 <= load.throughput(calls) <= load.throughput(calls + 1) <= calls + 1


@pytest.mark.parametrize("noise", [0.0, 0.18])
def test_shared_machine_is_recognised(noise: float) -> None:
    truth = LoadModel(full_speed=1.0, loss=0.034)
    fit = fit_load(observed(truth, (1, 2, 4, 8), noise=noise))
    assert fit.trust == "good"
    assert [fit.load.slowdown(n) for n in (2, 4, 8)] == pytest.approx([truth.slowdown(n) for n in (2, 4, 8)], rel=0.12)


def test_machine_with_room_for_some_calls_is_recognised() -> None:
    truth = LoadModel(full_speed=4.0)
    fit = fit_load(observed(truth, (1, 2, 4, 8, 16), noise=0.1))
    assert [fit.load.slowdown(n) for n in (2, 8, 16)] == pytest.approx([1.0, 2.0, 4.0], rel=0.15)


def test_server_that_gets_a_little_slower_with_every_call_is_recognised() -> None:
    fit = fit_load(observed(LoadModel(drag=0.05), (1, 4, 16), noise=0.1))
    assert fit.load.slowdown(16) == pytest.approx(1.75, rel=0.15)


def test_calls_that_differ_only_by_chance_are_independent() -> None:
    assert fit_load(observed(INDEPENDENT, (1, 2, 4, 8), noise=0.3)).load is INDEPENDENT


def test_one_load_alone_teaches_nothing() -> None:
    fit = fit_load(observed(LoadModel(full_speed=1.0), (4,)))
    assert (fit.trust, fit.load, fit.seen) == ("none", INDEPENDENT, (4,))


def test_two_loads_teach_something() -> None:
    fit = fit_load(observed(LoadModel(full_speed=1.0), (1, 2)))
    assert (fit.trust, fit.most_seen) == ("fair", 2)
    assert fit.load.slowdown(2) == pytest.approx(2.0, rel=0.05)


def test_load_seen_too_rarely_does_not_count() -> None:
    rare = [*observed(INDEPENDENT, (1,)), *observed(INDEPENDENT, (8,), calls=4)]
    assert levels_seen(rare) == (1,)


def test_mean_load_of_a_call_counts_as_the_nearest_power_of_two() -> None:
    mixed = [Observation(levels=((1, 1.0), (5, 1.0)))] * 5
    assert levels_seen(mixed) in {(2,), (4,)}


def test_no_calls_teach_nothing() -> None:
    fit = fit_load([])
    assert (fit.calls, fit.seen, fit.most_seen, fit.trust) == (0, (), 0, "none")


def test_calls_without_tokens_can_be_learned_from_too() -> None:
    seconds = [Observation(levels=((n, 2.0 * n),)) for n in (1, 2, 4) for _ in range(6)]
    assert fit_load(seconds).load.slowdown(4) == pytest.approx(4.0, rel=0.05)


def test_thousands_of_calls_are_thinned_out() -> None:
    many = observed(LoadModel(full_speed=1.0), (1, 2, 4), calls=1000)
    fit = fit_load(many)
    assert fit.calls == 3000
    assert fit.load.slowdown(4) == pytest.approx(4.0, rel=0.05)


@given(st.lists(st.tuples(st.integers(1, 20), st.floats(0.01, 100), st.integers(0, 5000)), max_size=30))
def test_any_calls_give_a_usable_model(calls: list[tuple[int, float, int]]) -> None:
    fit = fit_load([Observation(levels=((n, s),), output_tokens=t) for n, s, t in calls])
    assert all(fit.load.slowdown(n) >= 1.0 for n in (1, 8, 64))
