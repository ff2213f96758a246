from functools import partial

from benchmarks.measuring import Sample, interleaved, machine_note, repeats_for


def test_cases_are_measured_in_turn() -> None:
    order: list[str] = []

    def measure(name: str) -> float:
        order.append(name)
        return float(len(order))

    found = interleaved({n: partial(measure, n) for n in "ab"}, {"a": 3, "b": 1})
    assert order == ["a", "b", "a", "a"]
    assert found == {"a": Sample((1.0, 3.0, 4.0)), "b": Sample((2.0,))}


def test_sample_tells_median_and_spread() -> None:
    assert (Sample((5.0, 1.0, 2.0)).median, Sample((5.0, 1.0, 2.0)).spread) == (2.0, 4.0)


def test_long_cases_are_measured_once() -> None:
    assert repeats_for({"long": 9.0, "short": 2.0}, repeats=3, long_s=5.0) == {"long": 1, "short": 3}


def test_note_tells_the_load() -> None:
    assert "load average" in machine_note()
