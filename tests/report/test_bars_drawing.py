"""The drawing of bars."""

from dataclasses import replace

import pytest

from planexe.blocks.blocks import Bar, Bars, Gauge
from planexe.report.bars_drawing import drawn_bars

BARS = Bars(
    unit="DKK",
    parts=("labour", "materials", "reserve"),
    groups={
        "By phase": (Bar("1", "Prepare", (300, 200, 50)), Bar("2", "Build", (900, 0, 100))),
        "By role": (Bar("M1", "Founder", (1200,)),),
    },
    gauge=Gauge(total=1550, least=1200, most=2300, limit=6000, limit_name="budget", limit_unit="DKK"),
)


def test_parts_of_a_bar_stand_behind_each_other_and_empty_ones_are_left_out() -> None:
    (first, second), _ = (bars for _, bars in drawn_bars(BARS).groups)
    (_, start, width), (_, next_start, _), _ = first.parts
    assert start == 0
    assert next_start == pytest.approx(width, abs=0.01)
    assert [number for number, _, _ in second.parts] == [1, 3]


def test_longest_bar_of_each_group_fills_the_width() -> None:
    for _, bars in drawn_bars(BARS).groups:
        assert max(bar.parts[-1][1] + bar.parts[-1][2] for bar in bars) == pytest.approx(100 / 1.02, abs=0.1)


def test_everything_known_is_in_the_text_of_a_bar() -> None:
    (prepare, _), (founder,) = (bars for _, bars in drawn_bars(BARS).groups)
    assert prepare.text == "1 Prepare: DKK 550 (labour 300, materials 200, reserve 50)"
    assert founder.text == "M1 Founder: DKK 1,200"


def test_total_is_set_beside_the_limit() -> None:
    place = drawn_bars(BARS).gauge
    assert place
    assert place.limit is not None
    assert place.least < place.total < place.most < place.limit
    assert BARS.gauge
    without = drawn_bars(replace(BARS, gauge=replace(BARS.gauge, limit=None))).gauge
    assert without
    assert (without.limit, without.limit_amount) == (None, "")
