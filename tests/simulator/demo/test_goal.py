"""What is certain about a goal: kind, thing, place, money, end; and what is not taken for certain."""

from datetime import date

import pytest

from planexe.simulator.demo.goal import first_words, is_english, read_goal

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("goal", "kind", "thing"),
    [
        ("Open a small bakery in Aarhus by May 2027.", "open", "small bakery"),
        ("I want to write a crime novel.", "make", "crime novel"),
        ("Build a tower of 30 storeys in Vienna.", "build", "tower"),
        ("Organise the summer festival of our village.", "hold", "summer festival"),
        ("Learn to juggle", "train", ""),
        ("Win the lawsuit against our landlord.", "neutral", ""),
        ("We have 1 million rows and want to sort them.", "neutral", ""),
        ("Plant a walnut orchard that my grandchildren can harvest.", "restore", "walnut orchard"),
        ("Åbn en lille boghandel i Aarhus.", "neutral", ""),
        ("Start running again before the summer.", "open", ""),
    ],
)
def test_kind_and_thing_are_read_where_they_are_certain(goal: str, kind: str, thing: str) -> None:
    found = read_goal(goal, TODAY)
    assert (found.kind, found.thing) == (kind, thing)
    assert thing in goal


@pytest.mark.parametrize(
    ("goal", "places", "currency"),
    [
        ("Open a café in Aarhus, Denmark.", ["Aarhus"], "DKK"),
        ("Move from Lyon to Montreal.", ["Lyon", "Montreal"], "EUR"),
        ("Teach my parrot to say good morning in Welsh in May.", [], "USD"),
        ("Build a shed in Toronto for $4,000.", ["Toronto"], "CAD"),
        ("Give the ring to Sofia.", [], "USD"),
        ("在成都开一家小面馆", ["成都"], "CNY"),
        ("Walk to New York City from Newark.", ["New York City"], "USD"),
        ("Buy a van for 9,000 pounds in Oslo", ["Oslo"], "GBP"),
    ],
)
def test_place_is_one_that_the_list_knows_and_its_money_counts_where_the_goal_names_none(
    goal: str, places: list[str], currency: str
) -> None:
    found = read_goal(goal, TODAY)
    assert [place.name for place in found.places] == places
    assert found.currency == currency


def test_money_and_end_are_those_of_the_readers() -> None:
    found = read_goal("Do it by 1 June 2027 with 5,000 euros now and 300 euros a month.", TODAY)
    assert found.deadline == date(2027, 6, 1)
    assert found.money == pytest.approx(5000 + 300 * 182 / 30.4, rel=0.01)
    assert read_goal("Do it.", TODAY).money is None
    assert read_goal("Do it without any money.", TODAY).money == 0


def test_lines_that_were_added_are_no_part_of_the_goal() -> None:
    found = read_goal("Do it.\n\nToday's date: 2026-12-01\nThe project starts on 2027-02-01.", TODAY)
    assert (found.text, found.start) == ("Do it.", date(2027, 2, 1))


def test_first_words_are_cut_after_a_word_and_hold_no_quotation_marks() -> None:
    assert first_words("Say “yes” to it. And more.") == "Say yes to it"
    assert first_words("inden 1. juni 2027. Mere.") == "inden 1. juni 2027"
    cut = first_words("word " * 60)
    assert cut.endswith("word…")
    assert len(cut) <= 121


def test_closed_season_leaves_less_time() -> None:
    assert read_goal("Restore it. No work from April to July.", TODAY).open_share == pytest.approx(2 / 3, abs=0.01)
    assert read_goal("Restore it.", TODAY).open_share == 1


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Open a shop in Lyon.", True),
        ("Learn juggling", True),
        ("Eine Reise nach Rom planen", False),
        ("小面馆", False),
    ],
)
def test_language_is_told_by_its_small_words(text: str, english: bool) -> None:
    assert is_english(text) is english


def test_abbreviated_money_does_not_end_the_sentence() -> None:
    assert first_words("Åbn en butik for 600.000 kr. inden 1. juni 2027.").endswith("inden 1. juni 2027")


def test_noun_of_a_kind_may_end_like_a_verb() -> None:
    assert read_goal("Hold our wedding for 80 guests near Lyon.", TODAY).thing == "wedding"
