"""Words of a text for searching: without capitals and accents, so that "cafe" finds "Café"; pure."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> frozenset[str]:
    """Returns the words of a text."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return frozenset(_WORD.findall(kept))


def has_words(words: frozenset[str], wanted: frozenset[str]) -> bool:
    """Returns whether each wanted word is the beginning of one of the words."""
    return all(any(word.startswith(beginning) for word in words) for beginning in wanted)
