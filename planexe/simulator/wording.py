"""Small English grammar: gerunds, titles, articles and noun phrases."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

_ARTICLE = re.compile(r"\b([Aa]) (?=(?!one\b|uni|use|user|eu|once)[aeiouAEIOU])")


@cache
def _words(name: str) -> frozenset[str]:
    text = resources.files("planexe.simulator").joinpath("phrases", "words.toml").read_text("utf-8")
    return frozenset(str(tomllib.loads(text)[name]).split())


def is_verb(word: str) -> bool:
    """Returns whether the word is a verb that goals and tasks usually begin with."""
    return word.lower() in _words("verbs")


def gerund(verb: str) -> str:
    """Returns the -ing form of a verb in its basic form."""
    low, _, particle = verb.lower().partition(" ")
    if particle:
        return f"{gerund(low)} {particle}"
    if low in _words("doubled"):
        return f"{low}{low[-1]}ing"
    if low.endswith("ie"):
        return f"{low[:-2]}ying"
    if low.endswith("e") and not low.endswith(("ee", "oe", "ye")):
        return f"{low[:-1]}ing"
    return f"{low}ing"


def capitalised(text: str) -> str:
    """Returns the text with a capital at its beginning and everything else as it is."""
    return text[:1].upper() + text[1:]


def title_case(text: str) -> str:
    """Returns the text as a title; small words stay small except at the beginning."""
    words = text.split()
    return " ".join(
        word if word != word.lower() or (index and word in _words("small")) else capitalised(word)
        for index, word in enumerate(words)
    )


def with_articles(text: str) -> str:
    """Returns the text with ``a`` made ``an`` before a vowel."""
    return _ARTICLE.sub(r"\1n ", text) if "a " in text or "A " in text else text


def with_article_before(text: str, following: str) -> str:
    """Returns a text as it stands before another one, which stays as it is: a final ``a`` is ``an`` before a vowel."""
    word = following.partition(" ")[0]
    return with_articles(text + word).removesuffix(word) if word else text


def lower_title(title: str, names: Sequence[str] = ()) -> str:
    """Returns a title as it stands inside a sentence; words in capitals, with inner capitals, or in ``names`` stay."""
    return " ".join(word.lower() if _is_plain(word) and word not in names else word for word in title.split())


def _is_plain(word: str) -> bool:
    return len(word) > 1 and all(part[1:] == part[1:].lower() for part in word.split("-"))


def noun_phrase(title: str, names: Sequence[str] = ()) -> str:
    """Returns a title as a noun phrase: a task like ``Secure permits`` becomes ``securing permits``."""
    text = lower_title(re.sub(r"\s+", " ", title).strip(" .:;,"), names)
    first, _, rest = text.partition(" ")
    if rest and is_verb(first) and not rest.startswith("plan"):
        rest = re.sub(r"\band (\w+)\b(?= \w)", lambda m: f"and {gerund(m[1])}" if is_verb(m[1]) else m[0], rest)
        return f"{gerund(first)} {rest}"
    if first in ("what", "how", "who", "why", "where", "when", "which", "whether"):
        return f"the question of {text}"
    return f"the {text}" if " of " in text and first not in ("the", "a", "an") else text
