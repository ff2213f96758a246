"""Words of a text for searching: without capitals and accents, so that "cafe" finds "Café"; pure."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> frozenset[str]:
    """Returns the words of a text."""
    bare = text.casefold()
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return frozenset(_WORD.findall(bare))


def searchable(text: str) -> str:
    """Returns the words of a text, a space before each: what ``has_words`` looks through, thousands in a moment."""
    return "".join(f" {word}" for word in sorted(words_of(text)))


def has_words(words: str, wanted: frozenset[str]) -> bool:
    """Returns whether each wanted word is the beginning of one of the words."""
    return all(f" {beginning}" in words for beginning in wanted)
