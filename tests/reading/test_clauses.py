"""A text in clauses, and which of them nobody speaks of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.reading.clauses import clauses_of, uncovered

REEDS = (
    "Restore the reed bed at Lake Neusiedl. No work April to July. We have a grant of 90,000 EUR, two thirds for equipment.\n"
    "- three rangers, 20 hours a week\n- finish by 30 November 2028"
)


def words(text: str, *quotes: str) -> list[str]:
    return [clause.words for clause in uncovered(text, quotes)]


def test_limiting_clauses_are_found_money_and_dates_first() -> None:
    assert words(REEDS) == [
        "No work April to July",
        "We have a grant of 90,000 EUR",
        "finish by 30 November 2028",
        "two thirds for equipment",
        "three rangers",
        "20 hours a week",
    ]


def test_quote_covers_the_clauses_it_touches() -> None:
    assert (
        words(REEDS, "90,000 EUR, two thirds", "APRIL  to july", "three rangers, 20 hours a week", "by 30 November")
        == []
    )


def test_quote_that_does_not_stand_there_covers_nothing() -> None:
    assert "No work April to July" in words(REEDS, "no work in spring")


@pytest.mark.parametrize(
    ("text", "limiting"),
    [
        (
            "在上海开一家面包店，预算两百万元，2027年5月1日之前开业，不得夜间工作。",
            ["预算两百万元", "2027年5月1日之前开业", "不得夜间工作"],
        ),
        ("افتح مخبزا بميزانية ٢ مليون جنيه، ولا عمل ليلا.", ["افتح مخبزا بميزانية ٢ مليون جنيه", "ولا عمل ليلا"]),
        ("Åbn et bageri i Aarhus. Der må ikke arbejdes om natten.", ["Der må ikke arbejdes om natten"]),
        ("| Item | Cost |\n| Oven | 30,000 EUR |\n| Staff | four people |", ["30,000 EUR", "four people"]),
        ("1. Buy a van.\n2. Paint it without solvents.", ["Paint it without solvents"]),
        ("Dear Ann, we would like to sing.\nKind regards, Bo", []),
        ("Mit 1,5 Mio. € und bis 1. Mai 2027", ["Mit 1,5 Mio. € und bis 1. Mai 2027"]),
    ],
)
def test_text_of_any_kind_and_script_is_cut(text: str, limiting: list[str]) -> None:
    assert sorted(words(text)) == sorted(limiting)


def test_clause_that_stands_twice_is_asked_about_once() -> None:
    assert words("No cars. No cars.") == ["No cars"]


def test_long_goal_is_cut_too() -> None:
    text = "".join(f"Room {n} has {n} beds and must stay open. " for n in range(600))
    assert len(words(text)) == 600


@given(st.text(max_size=300))
def test_any_text_is_cut_into_its_own_words(text: str) -> None:
    for clause in clauses_of(text):
        assert clause.words
    assert words(text, text.strip()) == []
