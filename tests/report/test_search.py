"""Finding words in a plan."""

from hypothesis import given
from hypothesis import strategies as st

from planexe.blocks.blocks import Text
from planexe.report.search import search
from planexe.report.sections import ReportSection, SectionState


def section(title: str, text: str, state: SectionState = "complete") -> ReportSection:
    return ReportSection(title=title, stage=title.lower(), state=state, blocks=(Text(text),))


SECTIONS = [
    section("Risks", "### R1 Oven late\n\nThe **oven** comes late; a used oven helps."),
    section("Costs", "An oven costs " + "much " * 60 + "money."),
    section("Team", "An oven", state="missing"),
]


def test_sections_with_the_words_are_found_in_order() -> None:
    assert [(hit.section.title, hit.count) for hit in search(SECTIONS, "OVEN ")] == [("Risks", 3), ("Costs", 1)]


def test_excerpt_shows_the_first_place_without_marks() -> None:
    assert search(SECTIONS, "used oven")[0].excerpt == "Risks. R1 Oven late The oven comes late; a used oven helps."
    assert search(SECTIONS, "money")[0].excerpt.startswith("…much")


def test_titles_are_searched_too() -> None:
    assert [hit.section.title for hit in search(SECTIONS, "costs")] == ["Costs"]


def test_too_short_a_word_finds_nothing() -> None:
    assert search(SECTIONS, " o ") == []
    assert search(SECTIONS, "bagel") == []


@given(st.text(max_size=20), st.text(max_size=60))
def test_any_text_can_be_searched(query: str, text: str) -> None:
    for hit in search([section("Title", text)], query):
        assert hit.count > 0
