"""A model that failed rests, is probed by one call, and comes back or rests longer."""

from planexe.executor.model_health import ModelHealth
from tests.executor.stub_provider import model
from tests.fake_clock import FakeClock

MODELS = (model("first"), model("second"))


def chosen(health: ModelHealth) -> str:
    return health.choose(MODELS).name


def test_first_model_is_the_best(clock: FakeClock) -> None:
    assert chosen(ModelHealth(clock)) == "first"


def test_blamed_model_rests_and_then_one_call_probes_it(clock: FakeClock) -> None:
    health = ModelHealth(clock)
    health.blame("first")
    clock.advance(29.0)
    assert chosen(health) == "second"
    clock.advance(1.0)
    assert [chosen(health) for _ in range(3)] == ["first", "second", "second"]


def test_good_probe_brings_it_back(clock: FakeClock) -> None:
    health = ModelHealth(clock)
    health.blame("first")
    clock.advance(30.0)
    chosen(health)
    health.praise("first")
    health.praise("second")
    assert [chosen(health) for _ in range(2)] == ["first", "first"]


def test_failed_probe_doubles_the_rest_up_to_eight_times(clock: FakeClock) -> None:
    health = ModelHealth(clock)
    rests = []
    for _ in range(6):
        health.blame("first")
        began = clock.now()
        while chosen(health) != "first":
            clock.advance(1.0)
        rests.append(clock.now() - began)
    assert rests == [30.0, 60.0, 120.0, 240.0, 240.0, 240.0]


def test_probe_without_a_verdict_is_given_again(clock: FakeClock) -> None:
    health = ModelHealth(clock)
    health.blame("first")
    clock.advance(30.0)
    assert chosen(health) == "first"  # and that call is cancelled
    clock.advance(30.0)
    assert chosen(health) == "first"


def test_service_that_wants_a_longer_rest_gets_it(clock: FakeClock) -> None:
    health = ModelHealth(clock)
    health.blame("first", least_s=3600.0)
    clock.advance(3599.0)
    assert chosen(health) == "second"


def test_when_all_rest_the_best_is_tried_all_the_same(clock: FakeClock) -> None:
    health = ModelHealth(clock)
    health.blame("first")
    health.blame("second")
    assert chosen(health) == "first"
