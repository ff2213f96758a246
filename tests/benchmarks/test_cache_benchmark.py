"""The benchmark of the prompt cache: a row of figures, and a plan in virtual time."""

import pytest

from benchmarks import cache
from tests.timing.made_attempts import made


def test_row_tells_what_of_the_input_was_cached_and_what_that_saves() -> None:
    attempts = [made("a", 0.0, 1.0, input_tokens=600_000, cached_tokens=n, output_tokens=0) for n in (0, 480_000)]
    found = cache.row("s", 16, 9.0, attempts)

    told, target, share, verdict, paid, in_full = found[2:8]
    assert (found[:2], told, found[8]) == (("s", 16), 1_200_000, 9.0)
    assert [str(target).split()[-1], str(verdict).split()[-1]] == ["misses", "misses"]
    assert [share, paid, in_full] == pytest.approx([40.0, 0.336, 0.48])


def test_whole_plan_is_told_the_same_at_every_cap_and_more_of_it_is_known_one_by_one() -> None:
    (_, alone), (_, crowd) = (cache.made_plan("none", cap) for cap in (1, 64))
    assert sum(a.input_tokens for a in alone) == sum(a.input_tokens for a in crowd)
    assert sum(a.cached_tokens for a in alone) > sum(a.cached_tokens for a in crowd)
