"""The benchmark of the prompt cache: a row of figures, and a plan in virtual time."""

import pytest

from benchmarks import cache
from tests.timing.made_attempts import made


def test_figures_tell_what_of_the_input_was_cached_and_what_that_saves() -> None:
    attempts = [made("a", 0.0, 1.0, input_tokens=600_000, cached_tokens=n, output_tokens=0) for n in (0, 480_000)]
    told, target, share, verdict, paid, in_full = cache.figures(attempts)

    assert told == 1_200_000
    assert [str(target).split()[-1], str(verdict).split()[-1]] == ["misses", "misses"]
    assert [share, paid, in_full] == pytest.approx([40.0, 0.336, 0.48])


def test_crowd_whose_calls_follow_the_first_is_told_the_same_and_more_of_it_is_known() -> None:
    (at_once_s, at_once), (led_s, led) = (cache.made_plan("none", 64, led=led) for led in (False, True))
    assert sum(a.input_tokens for a in led) == sum(a.input_tokens for a in at_once)
    assert sum(a.cached_tokens for a in led) > 2 * sum(a.cached_tokens for a in at_once)
    assert led_s < 1.05 * at_once_s
