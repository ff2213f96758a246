"""Charts of a Word document: their XML, and the sheet behind them."""

import datetime as dt
import io
import math
import zipfile
from xml.etree.ElementTree import Element, fromstring

import pytest

from planexe.blocks.blocks import Bar, Column, Curve
from planexe.report.word_charts import WordChart, bar_chart, curve_chart

MADE = dt.datetime.fromisoformat("2026-11-21T09:30:00")
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
BARS = (Bar("1", "Prepare & <fit>", (100.0, 50.0)), Bar("2", "Open", (20.5,)))


def bars() -> WordChart:
    return bar_chart("Where it goes", "DKK", ("labour", "materials", "reserve"), BARS, MADE)


def texts(element: Element, path: str) -> list[str]:
    return [found.text or "" for found in element.iterfind(path)]


def sheet_of(chart: WordChart) -> str:
    with zipfile.ZipFile(io.BytesIO(chart.sheet)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode() + book.read("xl/sharedStrings.xml").decode()


def test_bars_have_a_series_for_each_part_that_any_of_them_has() -> None:
    root = fromstring(bars().xml)
    series = root.findall(f".//{C}ser")
    assert [texts(one, f"{C}tx//{C}v") for one in series] == [["Labour"], ["Materials"]]
    assert [texts(one, f"{C}val//{C}v") for one in series] == [["100.0", "20.5"], ["50.0", "0"]]
    assert texts(series[0], f"{C}cat//{C}v") == ["1 Prepare & <fit>", "2 Open"]


def test_what_is_shown_is_told_in_words_and_stands_in_the_sheet() -> None:
    chart = bars()
    assert chart.text == "Where it goes (DKK). 1 Prepare & <fit>: 150; 2 Open: 20"
    assert "2 Open" in sheet_of(chart)
    assert "<v>20.5</v>" in sheet_of(chart)


def test_same_chart_has_the_same_bytes() -> None:
    assert bars() == bars()


def test_each_axis_crosses_one_that_is_there() -> None:
    for chart in (bars(), curve_chart(curve(), MADE)):
        root = fromstring(chart.xml)
        axes = [axis.get("val") for axis in root.iterfind(f".//{C}plotArea/*/{C}axId")][-2:]
        crossed = [axis.get("val") for axis in root.iterfind(f".//{C}crossAx")]
        assert sorted(filter(None, axes)) == sorted(filter(None, crossed))


def curve(*, steps: bool = False) -> Curve:
    points = ((dt.date(2027, 1, 1), 0.1), (dt.date(2027, 1, 11), 0.9))
    return Curve(
        title="Chance", across=Column("Day", "date"), upwards=Column("Chance", "rate"), points=points, steps=steps
    )


def test_days_of_a_curve_are_those_of_a_sheet() -> None:
    root = fromstring(curve_chart(curve(), MADE).xml)
    assert texts(root, f".//{C}xVal//{C}v") == ["46388.0", "46398.0"]
    assert texts(root, f".//{C}yVal//{C}v") == ["0.1", "0.9"]
    assert [one.get("formatCode") for one in root.iterfind(f".//{C}valAx/{C}numFmt")] == ["d\\ mmm\\ yyyy", "0%"]


def test_steps_hold_until_the_next_point() -> None:
    root = fromstring(curve_chart(curve(steps=True), MADE).xml)
    assert texts(root, f".//{C}xVal//{C}v") == ["46388.0", "46398.0", "46398.0"]
    assert texts(root, f".//{C}yVal//{C}v") == ["0.1", "0.1", "0.9"]


@pytest.mark.parametrize("odd", [math.nan, math.inf])
def test_what_is_no_number_is_left_out(odd: float) -> None:
    chart = bar_chart("Odd", "", ("amount",), (Bar("1", "One", (odd,)), Bar("2", "Two", (3.0,))), MADE)
    assert texts(fromstring(chart.xml), f".//{C}val//{C}v") == ["3.0"]
    assert "nan" not in sheet_of(chart)
