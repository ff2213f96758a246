"""A question asked again differs from the one that was refused, and says what was wrong."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import AnswerError, EmptyAnswer, InvalidAnswer, Truncated
from planexe.llm.second_try import hint_after, other_seed, other_temperature


def test_first_try_keeps_seed_and_temperature() -> None:
    assert (other_seed(7, 0), other_temperature(0.3, 0)) == (7, 0.3)


def test_what_is_left_to_the_service_stays_left_to_it() -> None:
    assert (other_seed(None, 3), other_temperature(None, 3)) == (None, None)


@given(st.integers(0, 2**31), st.integers(1, 20))
def test_each_refusal_changes_the_seed(seed: int, refusals: int) -> None:
    assert len({other_seed(seed, n) for n in range(refusals + 1)}) == refusals + 1


@given(st.floats(0, 2))
def test_temperature_moves_a_bit_and_stays_allowed(temperature: float) -> None:
    seen = [other_temperature(temperature, n) or 0.0 for n in range(6)]
    assert all(0 <= t <= max(1.0, temperature) for t in seen)
    assert abs(seen[1] - seen[0]) > 0.1 or seen[0] < 0.15
    assert all(abs(b - a) <= 1.0 for a, b in pairwise(seen))


def test_hint_says_what_was_wrong_and_asks_for_less() -> None:
    errors: dict[str, AnswerError] = {
        "`days` is missing.": InvalidAnswer("Bad.", problems=["`days` is missing."]),
        "much shorter": Truncated("Cut off."),
        "empty": EmptyAnswer("Nothing."),
    }
    for words, error in errors.items():
        assert words in hint_after(error, 2)
        assert "short" in hint_after(error, 2)
        assert hint_after(error, 2) != hint_after(error, 3)
