import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.number_words import number_in, says_percent
from planexe.simulator.poor_answers import in_words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("twelve", 12),
        ("Twelve days", 12),
        ("about 12 days", 12),
        ("~12", 12),
        ("12.", 12),
        ("1,500", 1500),
        ("1 500", 1500),
        ("1'500", 1500),
        ("1.500,25", 1500.25),
        ("1,5", 1.5),
        ("12 %", 12),
        ("2.5 million EUR", 2_500_000),
        ("EUR 1,200.50", 1200.5),
        ("€3k", 3000),
        ("$1.2bn", 1_200_000_000),
        ("3 m", 3),
        ("twenty-five", 25),
        ("one hundred and twenty", 120),
        ("seven hundred and five thousand", 705_000),
        ("two million three hundred thousand", 2_300_000),
        ("a dozen", 12),
        ("-4", -4),
        ("3e5", 300_000),
    ],
)
def test_one_number_is_read(text: str, number: float) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", "a few", "10-12", "two to three", "4/5", "5 of 10", "5 or more", "5+", "at most 5", "more than ten"),
        *("1.2.3", "12,345,67", "two-thirds", "year 2027", "12 (about two weeks)", "x" * 200, "R1", "2027-05-01"),
    ],
)
def test_ranges_bounds_and_other_texts_are_no_number(text: str) -> None:
    assert number_in(text) is None


@given(st.integers(0, 10_000_000))
def test_whole_numbers_come_back_from_words_and_digits(number: int) -> None:
    assert number_in(in_words(number)) == number
    assert number_in(f"about {number:,} people") == number
    assert number_in(str(number)) == number


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    number_in(text)
    says_percent(text)


def test_per_cent_is_seen() -> None:
    assert says_percent("12 %")
    assert says_percent("twelve per cent")
    assert not says_percent("twelve")
