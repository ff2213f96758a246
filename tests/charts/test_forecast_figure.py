"""The forecast as a figure and as a table."""

import json
from dataclasses import replace

import pytest

from planexe.charts.forecast_figure import Line, Point, forecast_figure, forecast_rows
from planexe.timing.replay_model import Recorded
from planexe.timing.what_if import CAPS, Curve, curve
from tests.timing.made_replays import replay_of_calls, side_by_side


def measured(seconds: float, cap: int, took_s: float) -> Curve:
    recorded = Recorded(seconds=took_s, caps=((0.0, cap),), cap=cap)
    return curve(replace(replay_of_calls(*side_by_side(*[seconds] * 16)), recorded=recorded))


SLOW = curve(replay_of_calls(*side_by_side(*[2.0] * 16)))
FAST = curve(replay_of_calls(*side_by_side(*[1.0] * 16)))
MEASURED = [Point(name="<b>bakery</b>", curve=measured(2.0, 4, 9.0))]


def test_figure_has_curve_bound_measured_point_and_advice() -> None:
    figure = forecast_figure([Line(name="predicted", curve=SLOW)], MEASURED)
    names = [trace.name for trace in figure.data]
    assert names == ["predicted", "no schedule is faster", "measured", f"recommended: {SLOW.recommended}"]
    assert list(figure.data[0].x) == list(CAPS)


def test_ghost_stands_in_figure_and_table() -> None:
    ghost = Line(name="what if", curve=FAST)
    figure = forecast_figure([Line(name="predicted", curve=SLOW)], (), ghost)
    assert "what if" in [trace.name for trace in figure.data]
    rows = forecast_rows([Line(name="predicted", curve=SLOW)], (), ghost)
    assert (rows[0]["Predicted"], rows[0]["what if"]) == ("32 s", "16 s")


def test_names_of_runs_are_no_markup() -> None:
    figure = forecast_figure([Line(name="<i>x</i>", curve=SLOW)], MEASURED)
    text = json.dumps(figure.to_plotly_json(), default=list)
    assert "<i>" not in text
    assert "<b>" not in text


def test_table_has_a_row_for_each_cap_with_measured_and_recommended_marked() -> None:
    rows = forecast_rows([Line(name="predicted", curve=SLOW), Line(name="other", curve=FAST)], MEASURED)
    assert [row["Cap"] for row in rows] == list(CAPS)
    assert rows[3]["Measured"] == "9.0 s"
    assert rows[3]["other"] == "4.0 s"
    assert rows[0]["Times as fast as one by one"] == 1.0
    assert [row["Cap"] for row in rows if "recommended" in row["Note"]] == [SLOW.recommended]


def test_no_measured_point_lies_below_what_no_schedule_beats() -> None:
    quicker = Point(name="another run", curve=measured(1.0, 8, 2.1))
    figure = forecast_figure([Line(name="predicted", curve=SLOW)], [*MEASURED, quicker])
    bound = dict(zip(figure.data[1].x, figure.data[1].y, strict=True))
    for cap, seconds in zip(figure.data[2].x, figure.data[2].y, strict=True):
        assert bound[cap] <= seconds
    rows = forecast_rows([Line(name="predicted", curve=SLOW)], [*MEASURED, quicker])
    assert rows[7]["At least"] == "2.0 s"


def test_run_whose_cap_changed_has_no_place_in_the_figure() -> None:
    recorded = Recorded(seconds=9.0, caps=((0.0, 1), (2.0, 4)))
    changed = curve(replace(replay_of_calls(*side_by_side(1.0, 1.0)), recorded=recorded))
    figure = forecast_figure([Line(name="predicted", curve=SLOW)], [Point(name="changed", curve=changed)])
    assert "measured" not in [trace.name for trace in figure.data]


@pytest.mark.parametrize("seconds", [0.02, 3.0, 700.0, 90_000.0])
def test_time_axis_has_few_ticks_in_words(seconds: float) -> None:
    found = curve(replay_of_calls(*side_by_side(seconds)))
    axis = forecast_figure([Line(name="predicted", curve=found)]).layout.yaxis
    assert 1 <= len(axis.tickvals) <= 20
    assert axis.ticktext[0] == "0"
