import numpy as np
import pytest

from planexe.scheduling.draws import Luck, drawn
from planexe.scheduling.triangles import Triangle, triangle_through

LUCK = Luck(5000, 1)


def test_draws_of_a_triangle_have_a_tenth_on_each_side() -> None:
    values = drawn(triangle_through(8, 10, 16), LUCK.alone("a"))
    assert np.quantile(values, [0.1, 0.9]) == pytest.approx([8, 16], abs=0.01)
    assert values.mean() == pytest.approx(11.72, abs=0.01)


def test_what_is_certain_is_drawn_as_it_is() -> None:
    assert set(drawn(Triangle(3, 3, 3), LUCK.alone("a"))) == {3}


@pytest.mark.parametrize("correlation", [0.0, 0.3, 1.0])
def test_two_quantities_go_together_as_far_as_told(correlation: float) -> None:

    one, other = (LUCK.chances(name, "pace", correlation) for name in ("a", "b"))
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(correlation, abs=0.04)
    assert sorted(one) == sorted(other)


def test_luck_hangs_on_the_name_alone() -> None:
    assert (LUCK.alone("a") == Luck(5000, 1).alone("a")).all()
    assert not (LUCK.alone("a") == LUCK.alone("b")).all()
    assert not (LUCK.alone("a") == Luck(5000, 2).alone("a")).all()
