"""Whether a text really states a quote, an amount, a count, a share or a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.reading.amounts import amounts_in
from planexe.reading.clauses import said_in
from planexe.reading.stated import is_counted, is_dated, is_shared, is_stated

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
        (5e12, "A 30-year, $5 trillion programme"),
        (5e12, "$5T"),
        (10e9, "10 mld zł"),
        (10e9, "10 mld. zł"),
        (30e6, "a budget of €30-40 million"),
        (40e6, "a budget of €30-40 million"),
        (30e6, "between 30 and 40 million euros"),
        (30e6, "30 bis 40 Mio. Euro"),
        (30e6, "€30m–€40m"),
        (20_000, "20,000 a month"),
        (500_000, "half a million by 2027"),
        (1_500_000, "1½ million"),
        (500_000, "TEUR 500"),
        (500_000, "500 TEUR"),
        (3e6, "3 MEUR"),
        (40_000, "40k€"),
        (5e6, "$5mil"),
        (5_000, "5 mil pesos"),
        (5e9, "$5B"),
        (2.5e9, "2,5 milliards d'euros"),
        (2.5e9, "2,5 Md€"),
        (1.5e6, "1,5 млн руб."),
        (300_000, "300 тыс. руб"),
        (1.2e9, "1,2 млрд грн"),
        (25_000_000, "2 crore 50 lakh"),
        (5e12, "₹5 lakh crore"),
        (2e7, "₹2 Cr"),
        (500_000, "५ लाख रुपये"),
        (350_000_000, "3億5千万円"),
        (350_000_000, "三億五千万円"),
        (120_000_000, "1億2000万円"),
        (5e12, "5万亿元"),
        (35_000_000, "三千五百万元"),
        (350_000_000, "3억 5천만 원"),
        (1.2e12, "1조 2,000억 원"),
        (200_000, "20万元"),
        (50e6, "۵۰ میلیون تومان"),
        (2e9, "2 مليار جنيه"),
        (1_500_000, "1'500'000.- CHF"),
        (1_500_000, "CHF 1’500’000"),
        (1_500_000, "1.500.000,00 €"),
        (500_000, "in 2027 500,000 euros"),
        (5e9, "5 tỷ đồng"),
        (15e6, "15 juta rupiah"),
        (2e6, "2 ล้านบาท"),
        (3e6, "3 εκατ. ευρώ"),
        (12e6, "12 mkr"),
        (4e12, "4 billones de pesos"),
        (2e12, "2 bln zł"),
    ],
)
def test_amounts_are_found_as_people_write_them(amount: float, quote: str) -> None:
    assert is_stated(amount, quote)


@pytest.mark.parametrize(
    ("amount", "quote"),
    [
        (2, "2 million"),
        (50, "50,000 SEK"),
        (300, "12 300"),
        (2_000_000, "a small budget"),
        (3_000_000, "2 million"),
        (12_000_000, "2 million for 6 people"),
        (35e6, "€30-40 million"),
        (2028, "1 million by 2027"),
        (9e5, "3 x 250,000"),
        (750_000, "three instalments of €250,000"),
        (750_000, "€500,000 from the city and €250,000 from a fund"),
        (360_000, "20,000 a month for 18 months"),
        (3e12, "3 t of sand"),
    ],
)
def test_other_amounts_and_sums_that_a_reader_would_work_out_are_not_stated(amount: float, quote: str) -> None:
    assert not is_stated(amount, quote)


@given(st.integers(1, 10**12))
def test_number_is_found_in_the_digits_of_every_script(number: int) -> None:
    for zero in "٠۰०０":
        digits = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
        assert float(number) in amounts_in(f"budget {digits} total")


@given(st.integers(1, 10**12))
def test_every_whole_number_is_found_plain_and_grouped(number: int) -> None:
    assert float(number) in amounts_in(f"about {number} DKK")
    assert float(number) in amounts_in(f"about {number:,} DKK")


@given(st.text(max_size=60), st.floats(1, 1e9))
def test_no_text_makes_it_fail(text: str, amount: float) -> None:
    is_stated(amount, text)
    said_in(text, text)


@pytest.mark.parametrize(
    ("count", "quote"),
    [(3, "three rangers"), (3, "3 rangers"), (6, "seks frivillige"), (1, "alone"), (12, "a dozen eggs")],
)
def test_count_is_stated_in_figures_or_words(count: int, quote: str) -> None:
    assert is_counted(count, quote)
    assert not is_counted(count + 1, quote)


@pytest.mark.parametrize(
    ("share", "quote"),
    [
        (2 / 3, "two thirds for equipment"),
        (0.667, "two thirds for equipment"),
        (0.5, "half of it"),
        (0.25, "1/4 of the grant"),
        (0.6, "60 % for staff"),
        (2 / 3, "zwei Drittel für Geräte"),
        (0.5, "la mitad para equipos"),
        (1 / 3, "三分之一用于设备"),
    ],
)
def test_share_is_stated_in_percent_or_words(share: float, quote: str) -> None:
    assert is_shared(share, quote)
    assert not is_shared(share + 0.1, quote)


@pytest.mark.parametrize(
    ("day", "quote", "meant"),
    [
        (date(2027, 5, 31), "by May 2027", True),
        (date(2027, 4, 30), "before May 2027", True),
        (date(2027, 6, 2), "by May 2027", False),
        (date(2027, 12, 31), "before 2028", True),
        (date(2031, 5, 1), "before 1 May 2027", False),
        (date(2028, 6, 1), "within 18 months", True),
        (date(2030, 6, 1), "within 18 months", False),
        (date(2029, 9, 15), "in the autumn", True),
        (date(2028, 5, 1), "on 1 May", True),
        (date(2028, 7, 1), "on 1 May", False),
        (date(2028, 7, 1), "when the swallows come", True),
    ],
)
def test_day_is_what_a_quote_may_mean(day: date, quote: str, meant: bool) -> None:
    assert is_dated(day, quote, date(2026, 12, 1)) is meant
