import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.charts.looks import SERIES, clean, grid, layout


def test_runs_are_told_apart_by_colour_and_by_dash() -> None:
    assert len({colour for colour, _ in SERIES}) == len({dash for _, dash in SERIES}) == len(SERIES)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour, _ in SERIES)


@given(st.text(max_size=40))
def test_no_markup_is_left_in_a_text(text: str) -> None:
    assert not {"<", ">"} & set(clean(text))
    assert clean(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_figure_has_the_height_it_was_given_and_what_else_is_wished() -> None:
    assert layout(300, barmode="group")["height"] == 300
    assert layout(300, barmode="group")["barmode"] == "group"
    assert layout(300, hovermode="x")["hovermode"] == "x"


@pytest.mark.parametrize("name", ["gridcolor", "zerolinecolor"])
def test_grid_shows_on_light_and_on_dark(name: str) -> None:
    assert re.fullmatch(r"rgba\(\d+,\d+,\d+,0\.\d+\)", grid()[name])
