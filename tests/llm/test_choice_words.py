import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.choice_words import choice_meant
from planexe.llm.date_words import iso_date_in

LEVELS = ("Critical", "High", "Medium", "Low")
VERDICTS = ("ALLOW", "ALLOW_WITH_SAFETY_FRAMING", "REFUSE")
IDS = ("R1", "R2", "R12", "2.3", "2.3.1")


@pytest.mark.parametrize(
    ("said", "choices", "meant"),
    [
        ("high", LEVELS, "High"),
        (" HIGH. ", LEVELS, "High"),
        ("High (because of the rent)", LEVELS, "High"),
        ("crit", LEVELS, "Critical"),
        ("Mediun", LEVELS, "Medium"),
        ("allow with safety framing", VERDICTS, "ALLOW_WITH_SAFETY_FRAMING"),
        ("Allow", VERDICTS, "ALLOW"),
        ("r1", IDS, "R1"),
        ("R-1", IDS, "R1"),
        ("Risk R12", IDS, "R12"),
        ("Task 2.3", IDS, "2.3"),
        ("2.3.1 Order the oven", IDS, "2.3.1"),
    ],
)
def test_the_one_choice_meant_is_found(said: str, choices: tuple[str, ...], meant: str) -> None:
    assert choice_meant(said, choices) == meant


@pytest.mark.parametrize(
    ("said", "choices"),
    [
        ("High or medium", LEVELS),
        ("very high", LEVELS),
        ("", LEVELS),
        ("allow, refuse", VERDICTS),
        ("do not refuse", VERDICTS),
        ("R3", IDS),
        ("R1 and R2", IDS),
        ("23", IDS),
        ("R", IDS),
    ],
)
def test_where_two_are_possible_or_none_nothing_is_guessed(said: str, choices: tuple[str, ...]) -> None:
    assert choice_meant(said, choices) is None


@given(st.text(), st.lists(st.text(min_size=1), max_size=5, unique=True))
def test_what_is_found_is_a_choice(said: str, choices: list[str]) -> None:
    assert choice_meant(said, choices) in (None, *choices)


@pytest.mark.parametrize(
    "text",
    ["2027-05-01", "2027/5/1", "1 May 2027", "1st of May 2027", "May 1, 2027", "May 1st 2027", "2027-05-01T12:00:00Z"],
)
def test_whole_dates_are_read(text: str) -> None:
    assert iso_date_in(text) == "2027-05-01"


@pytest.mark.parametrize("text", ["01/05/2027", "May 2027", "2027-13-01", "31 June 2027", "soon", "", "M 1, 2027"])
def test_what_is_not_one_date_is_left(text: str) -> None:
    assert iso_date_in(text) is None


def test_september_has_two_short_names() -> None:
    assert iso_date_in("3 Sept 2027") == iso_date_in("3 Sep 2027") == "2027-09-03"
