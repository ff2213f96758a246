"""How many calls of the same model were in flight during each attempt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.spine.run_clock import run_clock
from planexe.timing.levels import levels_of, observations_of
from planexe.timing.load_model import Levels
from tests.timing.made_attempts import made


def levels(*attempts: Attempt) -> list[Levels]:
    found = levels_of(attempts, run_clock(attempts))
    return [found.get(id(a), ()) for a in attempts]


def test_call_alone_has_one_level() -> None:
    assert levels(made("a", 0.0, 2.0)) == [((1, 2.0),)]


def test_overlap_counts_for_both() -> None:
    first, second = levels(made("a", 0.0, 3.0), made("b", 2.0, 6.0))
    assert dict(first) == pytest.approx({1: 2.0, 2: 1.0})
    assert dict(second) == pytest.approx({2: 1.0, 1: 3.0})


def test_other_models_do_not_count() -> None:
    assert levels(made("a", 0.0, 3.0, model="m"), made("b", 0.0, 3.0, model="n")) == [((1, 3.0),), ((1, 3.0),)]


def test_failed_calls_count_as_company_and_not_as_observations() -> None:
    attempts = [made("a", 0.0, 2.0, model="m"), made("b", 0.0, 2.0, model="m", outcome="failed")]
    found = levels_of(attempts, run_clock(attempts))
    seen = observations_of(attempts, found)
    assert [o.levels for o in seen["m"]] == [((2, 2.0),)]


def test_cached_tokens_are_not_read_again() -> None:
    attempts = [made("a", 0.0, 2.0, input_tokens=100, cached_tokens=80, output_tokens=7)]
    (seen,) = observations_of(attempts, levels_of(attempts, run_clock(attempts)))[""]
    assert (seen.input_tokens, seen.output_tokens) == (20, 7)


def test_call_that_was_never_sent_has_no_level() -> None:
    unsent = Attempt(call_id="c", attempt=1, reason="first", outcome="cancelled", ended=3.0)
    assert levels(unsent, made("a", 0.0, 1.0)) == [(), ((1, 1.0),)]


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0.01, 20)), min_size=1, max_size=12))
def test_levels_add_up_to_the_seconds_of_each_call(spans: list[tuple[float, float]]) -> None:
    attempts = [made("a", start, start + length, item=str(n)) for n, (start, length) in enumerate(spans)]
    for attempt, found in zip(attempts, levels(*attempts), strict=True):
        assert sum(s for _, s in found) == pytest.approx(attempt.duration_s)
        assert all(1 <= n <= len(attempts) for n, _ in found)
