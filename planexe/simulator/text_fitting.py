"""Makes a text fit its bounds without breaking a word or a sentence where that can be avoided."""

import re

_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_LOOSE_WORDS = frozenset(
    re.findall(
        r"\w+", "a an and as at but by for from in into of on or than that the to which who with without its our"
    )
)
_FILL = " This is reviewed at every milestone."


def first_sentences(text: str, most: int) -> str:
    """Returns as many whole sentences as fit into ``most`` characters; ``""`` if not even one does."""
    kept = ""
    for sentence in _SENTENCE_END.split(text):
        longer = f"{kept} {sentence}" if kept else sentence
        if len(longer) > most:
            break
        kept = longer
    return kept


def shorten(text: str, most: int) -> str:
    """Returns the text cut to ``most`` characters: after a sentence, else after a word that may stand last."""
    if len(text) <= most:
        return text
    if kept := first_sentences(text, most):
        return kept
    words = text[: most + 1].rsplit(" ", 1)[0].split(" ") if " " in text[: most + 1] else [text[:most]]
    while len(words) > 1 and words[-1].strip(",;:").lower() in _LOOSE_WORDS:
        words.pop()
    cut = " ".join(words).rstrip(",;:–- ")[:most]
    if text.endswith(".") and len(cut) < most:
        return f"{cut.rstrip('.')}."
    return cut


def fit_text(text: str, least: int, most: int | None) -> str:
    """Returns the text with at least ``least`` and at most ``most`` characters."""
    if most is not None and len(text) > most:
        text = shorten(text, most)
    while len(text) < least:
        text += _FILL if text else "Agreed."
    if most is not None and len(text) > most:
        text = text[:most]
    return text
