"""Names of columns are split into words, shortenings written out, and words compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.reading.name_words import alike, parts_of, plain_name, words_of

WORD = st.text("abcdefghijklmnoprstuvwz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("loan_id", ("loan", "identifier")),
        ("custBirthDT", ("customer", "birth", "date")),
        ("CUST_NO", ("customer", "number")),
        ("dpd", ("days", "past", "due")),
        ("Date of the birth", ("date", "birth")),
        ("max_dpd_12m", ("maximum", "days", "past", "due", "12", "m")),
        ("größe", ("größe",)),
        ("___", ()),
    ],
)
def test_words_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert words_of(name) == words


def test_spelling_alone_makes_no_other_name() -> None:
    assert plain_name("Loan_Id") == plain_name("LOAN ID") == plain_name("loanId") == "loanid"
    assert parts_of("IBANCode") == ("iban", "code")


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("amount", "amt", 0.9),
        ("customer", "borrower", 0.7),
        ("payment", "pymt", 0.6),
        ("origination", "originated", 0.8),
    ],
)
def test_words_for_one_thing_are_alike(one: str, other: str, least: float) -> None:
    assert least <= alike(one, other) < 1


@pytest.mark.parametrize(("one", "other"), [("rate", "income"), ("date", "default"), ("12", "120"), ("a", "amount")])
def test_other_words_are_not(one: str, other: str) -> None:
    assert alike(one, other) == 0


@given(WORD, WORD)
def test_likeness_is_a_share_and_whole_for_the_same(one: str, other: str) -> None:
    assert alike(one, one) == 1
    assert 0 <= alike(one, other) <= 1
    assert (alike(one, other) == 1) == (one == other)
