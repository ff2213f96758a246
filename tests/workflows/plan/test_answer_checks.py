"""Small questions about answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from planexe.workflows.plan.answer_checks import has_figure, repeated, shorten
from planexe.workflows.plan.texts import Text


def test_repeated_names_are_found_without_regard_to_case_and_blanks() -> None:
    assert repeated(["Site choice", "Money", "site  CHOICE ", "Money", "Team"]) == ["Site choice", "Money"]


@given(st.lists(st.text()))
def test_a_list_without_twins_has_no_repeated_names(names: list[str]) -> None:
    unique = {" ".join(name.casefold().split()): name for name in names}
    assert repeated(unique.values()) == []


@pytest.mark.parametrize(("text", "expected"), [("10 weeks", True), ("ten weeks", False), ("٣ أسابيع", True)])
def test_figures_of_every_script_count(text: str, expected: bool) -> None:
    assert has_figure(text) is expected


@given(st.text(), st.integers(2, 200))
def test_a_shortened_text_fits_on_one_line(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert len(short.splitlines()) <= 1


def test_a_text_is_cut_at_a_word() -> None:
    assert shorten("Open a bakery, in Lyon", 16) == "Open a bakery…"


def test_a_text_of_blanks_is_refused() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Text).validate_python("  ")
