"""The words of the languages."""

import pytest

from planexe.reading.words import languages_of, words_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("we want to open the shop with a loan", "en"),
        ("vi vil åbne et bageri og det er til byen", "da"),
        ("wir wollen eine bäckerei und ein café für alle", "de"),
        ("une boulangerie et un café dans la rue avec nous", "fr"),
        ("在上海开一家店", "zh"),
        ("افتح مخبزا في القاهرة", "ar"),
        ("открыть пекарню в москве", "ru"),
    ],
)
def test_language_is_known_by_its_words_or_script(text: str, language: str) -> None:
    assert language in languages_of(text)
    assert len(languages_of(text)) < 4


def test_every_language_where_nothing_tells() -> None:
    assert len(languages_of("bakery")) > 8


def test_every_language_has_twelve_months_and_four_seasons() -> None:
    for language in ("en", "da", "de", "es", "fr", "it", "nl", "pl", "pt", "sv", "ru", "uk", "zh", "ar"):
        words = words_of((language,))
        assert set(words.months.values()) == set(range(1, 13))
        assert set(words.seasons.values()) == {0, 1, 2, 3}
        assert len(set(words.shares.values())) == 5


def test_words_stand_by_themselves() -> None:
    english = words_of(("en",))
    assert english.has("never", "there is no shop")
    assert not english.has("never", "we know it")
    assert english.has("must", "at  least two")
