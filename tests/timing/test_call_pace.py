import random

import pytest

from planexe.timing.call_pace import CallPace


def pace_after(calls: int, factor: float, *, from_history: bool = False) -> CallPace:
    pace = CallPace({"a": 10.0, "b": 20.0}, from_history=from_history)
    for _ in range(calls):
        pace.take("a", 10.0 * factor, 1)
    return pace


def test_nothing_seen_leaves_the_expectation() -> None:
    assert CallPace({"a": 10.0}).seconds() == {"a": pytest.approx(10.0)}


def test_slow_calls_make_other_stages_slow_too() -> None:
    seconds = pace_after(30, 2.0).seconds()
    assert seconds["a"] == pytest.approx(20.0, rel=0.05)
    assert seconds["b"] == pytest.approx(40.0, rel=0.2)


def test_history_is_given_up_more_slowly_than_the_catalogue() -> None:
    assert pace_after(4, 2.0, from_history=True).seconds()["b"] < pace_after(4, 2.0).seconds()["b"]


def test_call_in_flight_that_takes_long_tells_of_the_pace() -> None:
    usual = CallPace({"a": 10.0}).seconds()["a"]
    assert CallPace({"a": 10.0}).seconds([("a", 20.0)])["a"] > usual
    assert CallPace({"a": 10.0}).seconds([("a", 5.0)])["a"] == usual


def test_call_that_hangs_says_little_of_the_others() -> None:
    assert CallPace({"a": 10.0}).seconds([("a", 900.0)]) == CallPace({"a": 10.0}).seconds([("a", 60.0)])


def test_shared_machine_is_recognised() -> None:
    pace, rng = CallPace({"a": 10.0}), random.Random(1)
    for n in range(60):
        in_flight = 1 + n % 8
        pace.take("a", 10.0 * in_flight * rng.lognormvariate(0, 0.2), in_flight)
    assert pace.crowding == pytest.approx(1.0, abs=0.1)
    assert pace.seconds()["a"] == pytest.approx(10.0, rel=0.2)


def test_calls_that_merely_vary_do_not_slow_each_other_down() -> None:
    pace, rng = CallPace({"a": 10.0}), random.Random(2)
    for n in range(60):
        pace.take("a", 10.0 * rng.lognormvariate(0, 0.4), 1 + n % 8)
    assert pace.crowding == 0.0
    assert pace.spread == pytest.approx(0.4, abs=0.1)


def test_doubt_shrinks_with_every_call() -> None:
    doubts = [pace_after(calls, 1.0).doubt for calls in (0, 5, 50)]
    assert doubts == sorted(doubts, reverse=True)
    assert pace_after(5, 1.0, from_history=True).doubt < doubts[1]


def test_trouble_of_a_call_is_added_up_over_its_tries() -> None:
    pace = pace_after(40, 1.0)
    pace.take_trouble("x", 30.0, over=False)
    assert pace.troubles().lost_s[-1] == pytest.approx(75.0)  # what is taken to happen at times, five usual calls
    pace.take_trouble("x", 60.0, over=False)
    pace.take_trouble("x", 0.0, over=True)
    assert pace.troubles().lost_s[-1] == 90.0


def test_more_troubled_calls_make_trouble_more_common() -> None:
    calm, rough = pace_after(40, 1.0), pace_after(40, 1.0)
    for n in range(20):
        rough.take_trouble(str(n), 10.0, over=True)

    assert calm.troubles().share < 0.02
    assert rough.troubles().share == pytest.approx(20.5 / 52)


def test_no_more_than_all_calls_are_in_trouble_while_none_is_answered() -> None:
    pace = CallPace({"a": 10.0})
    for n in range(40):
        pace.take_trouble(str(n), 10.0, over=False)

    assert pace.troubles().share == 1.0


def test_calls_of_unknown_stages_and_without_seconds_teach_nothing() -> None:
    pace = CallPace({"a": 10.0})
    pace.take("other", 5.0, 1)
    pace.take("a", 0.0, 1)
    assert pace.ended == 0
