"""Days that a text names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.reading.amounts import read_plain
from planexe.reading.dates import find_dates, impossible_days, later
from planexe.reading.words import Unit

TODAY = date(2026, 12, 1)
FIRST_OF_MAY = date(2027, 5, 1)


def spans(text: str) -> list[tuple[date, date]]:
    return [(one.first, one.last) for one in find_dates(read_plain(text), TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        "on 2027-05-01",
        "am 1.5.2027",
        "1/5/2027",
        "01-05-2027",
        "1.5.27",
        "before 1 May 2027",
        "May 1, 2027",
        "the 1st of May 2027",
        "bis zum 1. Mai 2027",
        "senest den 1. maj 2027",
        "antes del 1 de mayo de 2027",
        "d'ici le 1er mai 2027",
        "entro il 1º maggio 2027",
        "uiterlijk 1 mei 2027",
        "do 1 maja 2027",
        "até 1 de maio de 2027",
        "до 1 мая 2027",
        "2027年5月1日之前",
        "2027년 5월 1일",
        "قبل 1 مايو 2027",
        "قبل ١ مايو ٢٠٢٧",
        "on 1 May",
        "५ लाख, 1.5.२०२७",
    ],
)
def test_day_is_read_in_figures_and_words(text: str) -> None:
    assert spans(text) == [(FIRST_OF_MAY, FIRST_OF_MAY)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("by May 2027", date(2027, 5, 1), date(2027, 5, 31)),
        ("in May", date(2027, 5, 1), date(2027, 5, 31)),
        ("najpóźniej w maju 2027", date(2027, 5, 1), date(2027, 5, 31)),
        ("2027年5月", date(2027, 5, 1), date(2027, 5, 31)),
        ("2027年五月", date(2027, 5, 1), date(2027, 5, 31)),
        ("by the end of 2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("in Q3 2027", date(2027, 7, 1), date(2027, 9, 30)),
        ("in summer 2029", date(2029, 6, 1), date(2029, 8, 31)),
        ("im Winter 2027", date(2027, 12, 1), date(2028, 2, 29)),
        ("before Christmas 2027", date(2027, 12, 24), date(2027, 12, 26)),
        ("from December", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_month_season_and_year_are_all_of_their_days(text: str, first: date, last: date) -> None:
    assert spans(text) == [(first, last)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("within 18 months", date(2028, 6, 1)),
        ("innerhalb von 18 Monaten", date(2028, 6, 1)),
        ("dans les 18 mois", date(2028, 6, 1)),
        ("18个月内", date(2028, 6, 1)),
        ("خلال 18 شهرا", date(2028, 6, 1)),
        ("in six weeks", date(2027, 1, 12)),
        ("within two years", date(2028, 12, 1)),
        ("a 30-year programme", date(2056, 12, 1)),
    ],
)
def test_length_of_time_counts_from_today(text: str, day: date) -> None:
    assert spans(text) == [(day, day)]


def test_two_months_of_a_season_are_two() -> None:
    assert [first.month for first, _ in spans("no work April to July")] == [4, 7]
    assert [first.month for first, _ in spans("closed from March to May")] == [3, 5]
    assert [first.month for first, _ in spans("五月开业，8月结束")] == [5, 8]


@pytest.mark.parametrize(
    "text",
    ["it may be done", "we march on", "water from a spring", "31 June 2027", "300 guests", "", "4 a.m.", "2027 %"],
)
def test_what_is_no_day_is_left_alone(text: str) -> None:
    assert spans(text) == []


def test_day_that_no_calendar_has_is_told() -> None:
    assert impossible_days(read_plain("It opens on 31 June 2027 or 30.2.2028, not on 29 February.")) == [
        "31 June 2027",
        "30.2.2028",
    ]


@pytest.mark.parametrize(
    ("count", "unit", "day"),
    [
        (1, "month", date(2027, 2, 28)),
        (13, "month", date(2028, 2, 29)),
        (1, "quarter", date(2027, 4, 30)),
        (2, "week", date(2027, 2, 14)),
        (1, "year", date(2028, 1, 31)),
    ],
)
def test_later_day_stays_in_its_month(count: int, unit: Unit, day: date) -> None:
    assert later(date(2027, 1, 31), count, unit) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_found_in_each_form(day: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y"):
        assert spans(f"done by {day.strftime(form)}.") == [(day, day)]


@given(st.text(max_size=200) | st.from_regex(r"(by|in) [0-9./-]{1,10} (May|weeks)? ?[0-9]{0,5}"))
def test_any_text_is_looked_at_without_an_error(text: str) -> None:
    for one in find_dates(read_plain(text), TODAY):
        assert one.first <= one.last
