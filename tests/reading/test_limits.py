"""What rules read in a goal, in several languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.reading.limits import SaidLimits, read_limits

TODAY = date(2026, 12, 1)


def read(text: str) -> SaidLimits:
    return read_limits(text, TODAY)


@pytest.mark.parametrize(
    ("goal", "quote", "amount", "currency", "day"),
    [
        ("Open a bakery in Aarhus before 1 May 2027 with a budget of 2 million DKK.", "2 million DKK", 2e6, "DKK", 30),
        ("Åbn et bageri i Aarhus senest den 30. april 2027 for 2 mio. kr.", "2 mio. kr", 2e6, "DKK", 30),
        ("Eine Bäckerei in Graz eröffnen, bis 30.4.2027 und mit 1,5 Mio. €.", "1,5 Mio. €", 1.5e6, "EUR", 30),
        ("Abrir una panadería antes del 1 de mayo de 2027 con un presupuesto de 40.000 €.", "40.000 €", 4e4, "EUR", 30),
        ("Ouvrir une boulangerie à Lyon avant le 1er mai 2027 avec 40 000 € de budget.", "40 000 €", 4e4, "EUR", 30),
        ("Aprire un panificio a Torino entro il 30 aprile 2027 con 40.000 euro.", "40.000 euro", 4e4, "EUR", 30),
        ("Een bakkerij openen uiterlijk 30 april 2027 met een budget van 40.000 euro.", "40.000 euro", 4e4, "EUR", 30),
        ("Otworzyć piekarnię do 30 kwietnia 2027, budżet 10 mld zł.", "10 mld zł", 10e9, "PLN", 30),
        ("Abrir uma padaria até 30 de abril de 2027 com 40.000 euros.", "40.000 euros", 4e4, "EUR", 30),
        ("在上海开一家面包店，预算两百万元人民币，2027年5月1日之前开业。", "两百万元人民币", 2e6, "CNY", 30),
        ("افتح مخبزا في القاهرة بميزانية ٢ مليون جنيه قبل 1 مايو 2027.", "٢ مليون جنيه", 2e6, "EGP", 30),
    ],
)
def test_money_and_last_day_are_read_in_every_language(
    goal: str, quote: str, amount: float, currency: str, day: int
) -> None:
    said = read(goal)
    assert [(f.quote, f.money.low, f.money.currency) for f in said.funds] == [(quote, amount, currency)]
    assert [(d.rule, d.day) for d in said.days] == [("by", date(2027, 4, day))]
    assert said.days[0].quote in goal


def test_part_of_a_sum_is_included_in_it() -> None:
    said = read("The budget is 2 million DKK, of which 1.2 million is a bank loan.")
    assert [(f.money.low, f.money.currency, f.kind, f.included) for f in said.funds] == [
        (2e6, "DKK", "own", False),
        (1.2e6, "DKK", "loan", True),
    ]


def test_share_is_an_earmark_of_the_fund_before_it() -> None:
    (fund,) = read("We have a grant of 90,000 EUR, two thirds for equipment.").funds
    assert [(m.quote, round(m.share, 3), m.purpose) for m in fund.earmarks] == [
        ("two thirds for equipment", 0.667, "equipment")
    ]


def test_money_that_comes_again_begins_on_its_own_day() -> None:
    (fund,) = read("We save 100 EUR a month from December.").funds
    assert (fund.money.per, fund.available_from) == ("month", date(2026, 12, 1))
    assert read("We save 100 EUR a month from December.").start is None


@pytest.mark.parametrize("goal", ["Bread costs 30 DKK.", "The rent is 900 euros.", "Pay myself 1,900 euros a month."])
def test_prices_and_wages_are_no_funds(goal: str) -> None:
    assert read(goal).funds == []


@pytest.mark.parametrize(
    ("goal", "rule", "first", "last", "yearly"),
    [
        ("No work April to July.", "never_within", (4, 1), (7, 31), True),
        ("Keine Arbeiten von April bis Juli und der See ist klein.", "never_within", (4, 1), (7, 31), True),
        ("Planting only in autumn and we dig by hand.", "only_within", (9, 1), (11, 30), True),
        ("The road is closed from November to March.", "never_within", (11, 1), (3, 31), True),
        ("No noise between 15 March 2027 and 31 July 2027.", "never_within", (3, 15), (7, 31), False),
    ],
)
def test_closed_and_open_seasons_are_windows(
    goal: str, rule: str, first: tuple[int, int], last: tuple[int, int], yearly: bool
) -> None:
    (window,) = read(goal).windows
    assert (window.rule, window.yearly) == (rule, yearly)
    assert (window.first.month, window.first.day, window.last.month, window.last.day) == (*first, *last)
    assert read(goal).days == []


@pytest.mark.parametrize(
    ("goal", "people", "hours"),
    [
        ("We are eight people.", 8, None),
        ("A team of six.", 6, None),
        ("Three volunteers help.", 3, None),
        ("I write it alone.", 1, None),
        ("I have four hours a week.", None, 4.0),
        ("Wir haben 20 Stunden pro Woche und das ist gut.", None, 20.0),
        ("每周只能工作20小时", None, 20.0),
        ("Build the shed with six people.", 6, None),
        ("Den Schuppen mit sechs Leuten bauen.", 6, None),
    ],
)
def test_people_and_their_hours_are_read(goal: str, people: int | None, hours: float | None) -> None:
    assert [(c.people, c.hours_per_week) for c in read(goal).capacities] == [(people, hours)]


def test_start_is_no_last_day() -> None:
    said = read("Renovate our gym in Graz starting in March 2027. It is to be done by 31 August 2027.")
    assert said.start is not None
    assert said.start.day == date(2027, 3, 1)
    assert [d.day for d in said.days] == [date(2027, 8, 31)]


def test_earliest_day_is_told_from_the_last() -> None:
    assert [(d.rule, d.day) for d in read("The ice must not be cut; not before 1 March 2027.").days] == [
        ("not_before", date(2027, 3, 1))
    ]


def test_day_in_the_past_is_read_as_it_stands() -> None:
    assert [d.day for d in read("Open in Rome by June 2019.").days] == [date(2019, 6, 30)]
    assert read("The mill has stood empty since 2019.").days == []


def test_length_of_time_is_the_end_only_where_no_day_is_named() -> None:
    assert [d.quote for d in read("Write the novel within 18 months.").days] == ["within 18 months"]
    assert [d.quote for d in read("Answer within 3 weeks; all is done by May 2027.").days] == ["by May 2027"]


def test_numbers_bans_and_targets_are_told_apart() -> None:
    said = read("At most 80 guests. No plastic. It counts as a success if 400 loaves are sold.")
    assert [(one.test, one.operator, one.value) for one in said.limits] == [("number", "<=", 80), ("ban", "=", None)]
    assert [(one.value, one.noun) for one in said.targets] == [(400, "loaves are")]


def test_goal_without_limits_has_none() -> None:
    assert read("Open a bakery in Lyon") == SaidLimits()


@given(st.text(max_size=300))
def test_quotes_are_words_of_the_goal(goal: str) -> None:
    said = read(goal)
    kinds = (said.funds, said.days, said.windows, said.capacities, said.limits, said.targets)
    for quote in [one.quote for entries in kinds for one in entries]:
        assert quote.split()[0] in goal


@pytest.mark.parametrize(
    ("goal", "funds"),
    [
        (
            "We have 1.4 million euro of savings and a loan of 900,000 euro; build a house.",
            [("own", 1_400_000, "EUR"), ("loan", 900_000, "EUR")],
        ),
        (
            "A loan of 2 million euro and a grant of 300,000 euro.",
            [("loan", 2_000_000, "EUR"), ("grant", 300_000, "EUR")],
        ),
        ("Open a bakery; 1.2 million of savings are there.", [("own", 1_200_000, "")]),
        ("用三千万日元在京都开一家小旅馆。", [("own", 30_000_000, "JPY")]),
        ("150万円で文化祭をする。", [("own", 1_500_000, "JPY")]),
        ("用5万新加坡元办一个展览。", [("own", 50_000, "SGD")]),
    ],
)
def test_money_is_of_the_kind_whose_word_stands_nearest(goal: str, funds: list[tuple[str, float, str]]) -> None:
    assert [(one.kind, one.money.low, one.money.currency) for one in read(goal).funds] == funds


def test_people_who_come_are_nobody_who_works() -> None:
    assert read("Hold a dinner with twelve people.").capacities == []


def test_christmas_is_in_the_only_year_that_the_goal_names() -> None:
    assert [d.day for d in read("Open the shop in Graz by Christmas. The money is for 2029.").days] == [
        date(2029, 12, 26)
    ]
    assert [d.day for d in read("Open by Christmas. Money for 2029, a report in 2031.").days] != [date(2029, 12, 26)]


@pytest.mark.parametrize(
    ("goal", "amount"),
    [
        ("Open a bakery for 2 million DKK, of which half a million of our own savings.", 500_000),
        ("Wir haben 2 Millionen Euro, davon eine halbe Million Eigenkapital.", 500_000),
    ],
)
def test_half_a_million_is_a_part_of_the_money(goal: str, amount: float) -> None:
    part = read(goal).funds[-1]
    assert (part.money.low, part.included) == (amount, True)


def test_year_of_something_that_only_a_reader_can_date_is_no_day() -> None:
    assert read("Vaccinate all children before the monsoon of 2027.").days == []
    assert [d.day for d in read("Vaccinate all children before the end of 2027.").days] == [date(2027, 12, 31)]
