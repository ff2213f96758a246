"""Whether a text really states a quote or an amount."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.workflows.plan.screening.stated_amounts import amounts_in, is_stated, said_in

GOAL = "Open a bakery in Aarhus.\nThe budget is 2 million DKK, of which 1.2 million is a bank loan."


@pytest.mark.parametrize(
    "quote", ["The budget is 2 million DKK", "the  budget is\n2 MILLION dkk", "“budget is 2 million DKK,”", "2million"]
)
def test_case_blanks_and_marks_do_not_matter(quote: str) -> None:
    assert said_in(quote, GOAL)


@pytest.mark.parametrize("quote", ["a budget of 2 million", "", "…", "The budget … a bank loan"])
def test_other_words_are_not_said(quote: str) -> None:
    assert not said_in(quote, GOAL)


@pytest.mark.parametrize(
    ("amount", "quote"),
    [
        (2_000_000, "2 million DKK"),
        (500_000, "500k"),
        (200_000, "$200K"),
        (1_200_000, "1.2 million"),
        (1_200_000, "1,2 Mio. €"),
        (1_500_000, "1.5m euros"),
        (50_000, "50,000 SEK"),
        (1_200, "kr. 1.200,-"),
        (2_500, "2'500 CHF"),
        (1_234_567.5, "1 234 567,50 zł"),
        (99.95, "99.95 USD"),
        (500_000, "5,00,000 rupees"),
        (20_000_000, "2 crore"),
        (2_000_000, "٢ مليون جنيه"),
        (2_000_000, "２百万円"),
        (500_000, "half a million"),
        (200_000, "two hundred thousand euros"),
        (2_000_000, "两百万元"),
        (1_000_000, "مليون جنيه"),
        (2_000_000, "dois milhões de reais"),
    ],
)
def test_amounts_are_found_as_people_write_them(amount: float, quote: str) -> None:
    assert is_stated(amount, quote)


@pytest.mark.parametrize(
    ("amount", "quote"),
    [(2, "2 million"), (50, "50,000 SEK"), (300, "12 300"), (2_000_000, "a small budget"), (3_000_000, "2 million")],
)
def test_other_amounts_are_not_stated(amount: float, quote: str) -> None:
    assert not is_stated(amount, quote)


@given(st.integers(1, 10**12))
def test_every_whole_number_is_found_plain_and_grouped(number: int) -> None:
    assert float(number) in amounts_in(f"about {number} DKK")
    assert float(number) in amounts_in(f"about {number:,} DKK")


@given(st.text(max_size=60), st.floats(1, 1e9))
def test_no_text_makes_it_fail(text: str, amount: float) -> None:
    is_stated(amount, text)
    said_in(text, text)
