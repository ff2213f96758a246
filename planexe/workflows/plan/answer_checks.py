"""Small questions that many stages ask about an answer: is a name repeated, is there a figure."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from planexe.errors import InputError


def repeated(names: Iterable[str]) -> list[str]:
    """Returns the names that stand there more than once, without regard to case and blanks, each once."""
    folded = [(" ".join(name.casefold().split()), name) for name in names]
    counts = Counter(key for key, _ in folded)
    return list({key: name for key, name in reversed(folded) if counts[key] > 1}.values())[::-1]


def has_figure(text: str) -> bool:
    """Returns whether the text holds a digit of any script."""
    return any(character.isdecimal() for character in text)


def shorten(text: str, limit: int) -> str:
    """Returns the text on one line, cut at a word with an ellipsis if it is longer than ``limit`` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(",;:.- ") + "…"


def parse_date(text: str, field: str) -> date:
    """Returns an ISO date that a person gave.

    Raises:
        InputError: it is no date; the message names the field.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        message = f"{field} is {text!r}; give a date as year-month-day, e.g. 2027-03-01."
        raise InputError(message, field=field) from error


def parse_choice(text: str, field: str, allowed: Iterable[str]) -> str:
    """Returns the allowed word that a person gave, without regard to case.

    Raises:
        InputError: it is none of them; the message lists them.
    """
    words = tuple(allowed)
    for word in words:
        if word.casefold() == text.strip().casefold():
            return word
    raise InputError(f"{field} is {text!r}; choose one of {', '.join(words)}.", field=field)
