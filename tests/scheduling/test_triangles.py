import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import SchedulingError
from planexe.scheduling.triangles import Triangle, triangle_through

DAYS = st.integers(0, 400).map(lambda n: n / 4)


def below(triangle: Triangle, value: float) -> float:
    """Returns the area of a triangle below a value."""
    a, m, b = triangle.low, triangle.mode, triangle.high
    if value <= m:
        return (value - a) ** 2 / ((b - a) * (m - a)) if value > a else 0.0
    return 1 - (b - value) ** 2 / ((b - a) * (b - m)) if value < b else 1.0


def test_known_answer() -> None:
    found = triangle_through(8, 10, 16)
    assert (found.low, found.high) == pytest.approx((5.45, 19.73), abs=0.005)
    assert (found.mean, found.deviation) == pytest.approx((11.72, 2.98), abs=0.01)


@pytest.mark.parametrize(("p10", "likely", "p90"), [(5, 5, 5), (0, 0, 0)])
def test_what_is_certain_stays_certain(p10: float, likely: float, p90: float) -> None:
    found = triangle_through(p10, likely, p90)
    assert (found.low, found.high, found.deviation) == (likely, likely, 0)


@given(DAYS, DAYS, DAYS)
def test_a_tenth_lies_on_each_side(one: float, two: float, three: float) -> None:
    p10, likely, p90 = sorted((one, two, three))
    found = triangle_through(p10, likely, p90)
    assert 0 <= found.low <= likely <= found.high
    assert found.low >= p10 / 4 - 1e-9
    if p90 > p10:
        assert below(found, p90) == pytest.approx(0.9, abs=1e-4)
        if found.low > p10 / 4 + 1e-6:
            assert below(found, p10) == pytest.approx(0.1, abs=1e-4)


@pytest.mark.parametrize("given_three", [(3, 2, 4), (1, 5, 4), (-1, 2, 3)])
def test_estimates_out_of_order_are_refused(given_three: tuple[float, float, float]) -> None:
    with pytest.raises(SchedulingError, match="not in order"):
        triangle_through(*given_three)
