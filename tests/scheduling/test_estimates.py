from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SchedulingError
from planexe.scheduling.estimates import Estimate, along_path, chance_by, days_for, pert

THREE = st.lists(st.integers(0, 1000), min_size=3, max_size=3).map(sorted)


def test_textbook_estimate() -> None:
    estimate = pert(2, 5, 14)
    assert estimate == Estimate(Fraction(6), Fraction(4))
    assert estimate.deviation == 2.0


def test_fractions_of_days_stay_exact() -> None:
    assert pert(Fraction(1, 3), Fraction(1, 3), Fraction(4, 3)) == Estimate(Fraction(1, 2), Fraction(1, 36))


@pytest.mark.parametrize("days", [(3, 2, 4), (1, 5, 4), (-1, 2, 3)])
def test_estimate_out_of_order_is_refused(days: tuple[int, int, int]) -> None:
    with pytest.raises(SchedulingError, match="is not in order: least, likely, most"):
        pert(*days)


def test_means_and_variances_add_up_along_a_path() -> None:
    parts = [("A", pert(2, 5, 14)), ("B", pert(3, 3, 3)), ("C", pert(1, 4, 7)), ("off", pert(50, 60, 70))]
    whole = along_path(parts, {"A": Fraction(1), "B": Fraction(1), "C": Fraction(1)})
    assert whole == Estimate(Fraction(13), Fraction(5))


def test_half_of_an_estimate_has_half_its_deviation() -> None:
    half = along_path([("A", pert(2, 5, 14))], {"A": Fraction(1, 2)})
    assert half == Estimate(Fraction(3), Fraction(1))


def test_chances_are_those_of_the_normal_curve() -> None:
    whole = Estimate(Fraction(20), Fraction(9))
    assert [round(chance_by(days, whole), 4) for days in (14, 17, 20, 23, 26)] == [0.0228, 0.1587, 0.5, 0.8413, 0.9772]


def test_certain_work_is_done_on_its_day_and_not_before() -> None:
    sure = pert(5, 5, 5)
    assert [chance_by(days, sure) for days in (4, 5, 6)] == [0.0, 1.0, 1.0]
    assert days_for(0.9, sure) == 5.0


@pytest.mark.parametrize("chance", [0, 1, 1.5])
def test_no_day_is_quite_certain(chance: float) -> None:
    with pytest.raises(SchedulingError, match="between 0 and 1"):
        days_for(chance, pert(1, 2, 3))


@given(THREE)
def test_mean_lies_between_the_extremes(days: list[int]) -> None:
    assert days[0] <= pert(*days).mean <= days[2]


@given(THREE, st.sampled_from([0.05, 0.5, 0.8, 0.95]))
def test_days_for_a_chance_have_that_chance(days: list[int], chance: float) -> None:
    whole = pert(*days)
    if whole.variance:
        assert chance_by(days_for(chance, whole), whole) == pytest.approx(chance)
