import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.library.search_words import has_words, searchable, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café", {"cafe"}),
        ("Größe ÆRØ", {"grosse", "ærø"}),
        ("one_two-three.four", {"one", "two", "three", "four"}),
        ("面包店 2 million", {"面包店", "2", "million"}),
        ("ＦＵＬＬ　width", {"full", "width"}),
        ("... !", set()),
    ],
)
def test_words_have_neither_capitals_nor_accents(text: str, words: set[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("bak", True), ("BAKERY aar", True), ("bakery oslo", False), ("akery", False), ("", True), ("cafe", True)],
)
def test_beginnings_of_words_are_found(wanted: str, found: bool) -> None:
    assert has_words(searchable("Organic bakery and café in Aarhus"), words_of(wanted)) is found


@given(st.text(max_size=40), st.text(max_size=40))
def test_each_word_of_a_text_is_found_in_it_and_in_longer_ones(text: str, more: str) -> None:
    words = searchable(f"{text} {more}")
    assert has_words(words, words_of(text))
    for word in words_of(text):
        assert has_words(words, frozenset({word[:1]}))
