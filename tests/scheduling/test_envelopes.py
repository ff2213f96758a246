import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from planexe.scheduling.critical_path import critical_path
from planexe.scheduling.envelopes import envelopes, leaves_below
from planexe.scheduling.links import Link
from planexe.scheduling.network import Activity, build_network

PARENTS = {"1": "", "1.1": "1", "1.1.1": "1.1", "1.1.2": "1.1", "1.2": "1", "2": ""}


def test_leaves_stand_under_every_code_above_them() -> None:
    assert leaves_below(PARENTS) == {
        "1": ("1.1.1", "1.1.2", "1.2"),
        "1.1": ("1.1.1", "1.1.2"),
        "1.1.1": ("1.1.1",),
        "1.1.2": ("1.1.2",),
        "1.2": ("1.2",),
        "2": ("2",),
    }


def test_summary_spans_its_leaves_and_has_their_smallest_floats() -> None:
    leaves = {"1.1.1": 2, "1.1.2": 3, "1.2": 1, "2": 9}
    links = [Link("1.1.1", "1.1.2")]
    times = envelopes(PARENTS, critical_path(build_network([Activity(c, d) for c, d in leaves.items()], links)).times)
    assert (times["1"].early_start, times["1"].early_finish) == (0, 5)
    assert (times["1"].late_start, times["1"].late_finish) == (4, 9)
    assert (times["1"].total_float, times["1"].free_float) == (4, 0)
    assert not times["1"].critical
    assert times["2"].critical


@given(st.lists(st.integers(0, 20).map(lambda n: Fraction(n, 3)), min_size=4, max_size=4), st.booleans())
def test_every_leaf_lies_inside_all_its_summaries(days: list[Fraction], chained: bool) -> None:
    codes = ["1.1.1", "1.1.2", "1.2", "2"]
    links = [Link(a, b) for a, b in itertools.pairwise(codes)] if chained else []
    activities = [Activity(code, n) for code, n in zip(codes, days, strict=True)]
    times = envelopes(PARENTS, critical_path(build_network(activities, links)).times)
    for summary, leaves in leaves_below(PARENTS).items():
        assert times[summary].early_start == min(times[leaf].early_start for leaf in leaves)
        assert times[summary].early_finish == max(times[leaf].early_finish for leaf in leaves)
        assert times[summary].critical == any(times[leaf].critical for leaf in leaves)
