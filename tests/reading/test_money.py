"""Money in a text: how much, in which currency, how often."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.reading.amounts import read_plain
from planexe.reading.money import find_money, is_budget, lacks_money, speaks_of_money

Found = tuple[float, float, str, str, int | None]


def found(text: str, currency: str = "") -> list[Found]:
    return [(m.low, m.high, m.currency, m.per, m.times) for m in find_money(read_plain(text), currency)]


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("A 30-year, $5 trillion programme", 5e12, 5e12, "USD"),
        ("budżet 10 mld zł", 10e9, 10e9, "PLN"),
        ("mit 1,5 Mio. € Förderung", 1.5e6, 1.5e6, "EUR"),
        ("2 lakh rupees", 200_000, 200_000, "INR"),
        ("三千万円の予算", 3e7, 3e7, "JPY"),
        ("预算两百万元人民币", 2e6, 2e6, "CNY"),
        ("بميزانية ٢ مليون جنيه", 2e6, 2e6, "EGP"),
        ("५ लाख रुपये", 500_000, 500_000, "INR"),
        ("budget of €30-40 million", 30e6, 40e6, "EUR"),
        ("40 to 50 k EUR", 40_000, 50_000, "EUR"),
        ("budget of about 2 million DKK", 2e6, 2e6, "DKK"),
        ("about 2 million", 2e6, 2e6, ""),
        ("Budget: 40,000", 40_000, 40_000, ""),
        ("500 TEUR", 500_000, 500_000, "EUR"),
        ("3 MEUR", 3e6, 3e6, "EUR"),
        ("kr. 1.200,-", 1200, 1200, "DKK"),
        ("1'500'000.- CHF", 1.5e6, 1.5e6, "CHF"),
        ("R$ 5.000", 5000, 5000, "BRL"),
        ("5 million US dollars", 5e6, 5e6, "USD"),
        ("I have 40 pounds", 40, 40, "GBP"),
    ],
)
def test_sum_is_read_as_people_write_it(text: str, low: float, high: float, currency: str) -> None:
    assert found(text) == [(low, high, currency, "once", None)]


@pytest.mark.parametrize(
    ("text", "amount", "per", "times"),
    [
        ("350 euros a month", 350, "month", None),
        ("20,000 EUR a month for 18 months", 20_000, "month", 18),
        ("250.000 Euro pro Jahr für drei Jahre", 250_000, "year", 3),
        ("20,000 EUR monthly for two years", 20_000, "month", 24),
        ("12 000 EUR miesięcznie", 12_000, "month", None),
        ("5,200 euros a year", 5_200, "year", None),
        ("100 EUR per week", 100, "week", None),
        ("three instalments of 250,000 EUR", 250_000, "once", 3),
        ("3 x 250 000 EUR", 250_000, "once", 3),
    ],
)
def test_rhythm_and_number_of_payments_are_read(text: str, amount: float, per: str, times: int | None) -> None:
    assert found(text) == [(amount, amount, "EUR", per, times)]


def test_sums_beside_each_other_are_two() -> None:
    assert [one[0] for one in found("we have 1.4 M EUR savings and a 900 k EUR loan")] == [1.4e6, 900e3]
    assert [one[0] for one in found("2 million DKK, of which 1.2 million is a bank loan")] == [2e6, 1.2e6]


def test_sign_of_several_countries_means_the_local_money() -> None:
    assert found("$400,000", "CAD")[0][2] == "CAD"
    assert found("50 000 kr", "SEK")[0][2] == "SEK"
    assert found("50 000 €", "SEK")[0][2] == "EUR"


@pytest.mark.parametrize(
    "text",
    [
        "by 1 May 2027 we spend",
        "Budget 2027: 300 guests",
        "we buy at all 30 shops",
        "120 m of wall",
        "60 percent",
        "",
        "40 % of cost",
    ],
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert found(text) == []


def test_words_of_the_sum_are_those_of_the_text() -> None:
    text = read_plain("Wir haben ½ Million Euro, straße 5.")
    assert [text.said(m.start, m.end) for m in find_money(text)] == ["½ Million Euro"]


def test_budget_is_told_from_other_sums() -> None:
    text = read_plain("The budget is 2 million DKK; bread costs 30 DKK.")
    assert [is_budget(text, one) for one in find_money(text)] == [True, False]


@pytest.mark.parametrize(
    ("text", "lacks"), [("without any money", True), ("there is no money for a second van", False), ("40 EUR", False)]
)
def test_none_at_all_is_told_from_none_for_something(text: str, lacks: bool) -> None:
    assert lacks_money(read_plain(text)) is lacks


@pytest.mark.parametrize("text", ["costs €20", "with no money", "a grant", "预算三万元", "2 Mio. kr."])
def test_money_is_spoken_of(text: str) -> None:
    assert speaks_of_money(read_plain(text))


@given(st.text(max_size=200))
def test_any_text_is_looked_at_without_an_error(text: str) -> None:
    plain = read_plain(text)
    for one in find_money(plain):
        assert one.low <= one.high
        assert plain.said(one.start, one.end).strip()
