"""The drawing of a curve."""

import datetime as dt
import math
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from planexe.blocks.blocks import Column, Curve
from planexe.report.curve_drawing import HEIGHT, LEFT, TOP, WIDTH, drawn_curve

CURVE = Curve(
    title="Chance", across=Column("Days", "days"), upwards=Column("Chance", "rate"), points=((10, 0.0), (15, 0.5), (30, 1.0))
)  # fmt: skip


def test_line_goes_from_corner_to_corner_and_axes_have_round_numbers() -> None:
    drawn = drawn_curve(CURVE)
    assert drawn.line == "M104.0 216.0 L232.0 114.0 L616.0 12.0"
    assert [tick.text for tick in drawn.across] == ["10", "15", "20", "25", "30"]
    assert [tick.text for tick in drawn.upwards] == ["0%", "20%", "40%", "60%", "80%", "100%"]


def test_few_days_are_marked_once_each() -> None:
    days = tuple((dt.date(2027, 1, 4) + dt.timedelta(days=n), float(n)) for n in range(3))
    drawn = drawn_curve(replace(CURVE, across=Column("Day", "date"), points=days))
    assert [tick.text for tick in drawn.across] == ["4 Jan 2027", "5 Jan 2027", "6 Jan 2027"]


@example([(0.0, 5e-324)])
@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9) | st.just(math.nan)), max_size=6))
def test_everything_lies_within_the_drawing(points: list[tuple[float, float]]) -> None:
    drawn = drawn_curve(replace(CURVE, points=tuple(sorted(points))))
    for place in (*drawn.dots, *drawn.across, *drawn.upwards):
        assert LEFT <= place.x <= WIDTH
        assert TOP <= place.y <= HEIGHT
    assert len(drawn.across) <= 12
