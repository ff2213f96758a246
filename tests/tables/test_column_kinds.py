"""What the values of a column are is told from some of them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.tables.column_kinds import Guess, guess


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["1", "-2", "+30", "0"], Guess("integer")),
        (["1", "2.5", ".5", "1e-3", " 7 "], Guess("number")),
        (["1,5", "2"], Guess("number", decimal_comma=True)),
        (["007", "12"], Guess()),
        (["1" * 19], Guess("number")),
        (["1_000"], Guess()),
        (["0x1F"], Guess()),
        (["inf", "1"], Guess()),
        (["²"], Guess()),
        (["True", "False"], Guess("boolean")),
        (["yes", "no"], Guess()),
        (["NA", "1", "-"], Guess("integer", ("NA", "-"))),
        (["NA", "x"], Guess()),
        (["NA"], Guess()),
        ([], Guess()),
        (["2024-02-30"], Guess()),
        (["31/01/2024", "01/02/2024"], Guess("date", form="%d/%m/%Y")),
        (["01/31/2024"], Guess("date", form="%m/%d/%Y")),
        (["31.01.2024 08:15"], Guess("datetime", form="%d.%m.%Y %H:%M")),
        (["2024-01-31T08:15:00.5"], Guess("datetime", form="ISO8601")),
        (["2024-01-31T08:15Z", "2024-01-31T08:15"], Guess(note="times, some with a time zone and some without")),
    ],
)
def test_values_are_told(values: list[str], found: Guess) -> None:
    assert guess(values, comma=True) == found


@given(st.sets(st.integers(-(10**17), 10**17).map(str), min_size=1))
def test_whole_numbers_are_whole_numbers(values: set[str]) -> None:
    assert guess(values, comma=False).kind == "integer"


@given(st.sets(st.floats(allow_nan=False, allow_infinity=False).map(repr), min_size=1))
def test_numbers_are_numbers(values: set[str]) -> None:
    assert guess(values, comma=False).kind in ("number", "integer")


@given(
    st.sets(st.dates(dt.date(1900, 1, 1)), min_size=1, max_size=20),
    st.sampled_from(("%Y-%m-%d", "%d.%m.%Y", "%B %d, %Y")),
)
def test_days_of_one_form_are_read_in_it(days: set[dt.date], form: str) -> None:
    found = guess({day.strftime(form) for day in days}, comma=False)
    assert found.kind == "date"
    assert {dt.datetime.strptime(day.strftime(form), found.form).date() for day in days} == days  # noqa: DTZ007


@given(st.sets(st.text(min_size=1), min_size=1), st.booleans())
def test_any_text_is_something(values: set[str], comma: bool) -> None:
    assert guess(values, comma=comma).kind
