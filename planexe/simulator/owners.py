"""Who answers for a piece of work: the role whose title suits it best."""

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib import resources
from random import Random
from typing import Final

_OWNS = re.compile(r"(^|_)(owner|responsible|accountable)(_|$)")
_HIRES = re.compile(r"(?:hire|recruit|appoint|find)\b", re.IGNORECASE)
_REMEMBERED: Final = 512
_ID = re.compile(r"[A-Z]\d+")


@cache
def _fields() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    text = resources.files("planexe.simulator").joinpath("phrases", "owners.toml").read_text("utf-8")
    return tuple(
        (re.compile(field["work"], re.IGNORECASE), re.compile(field["role"], re.IGNORECASE))
        for field in tomllib.loads(text)["fields"]
    )


def is_owner(name: str) -> bool:
    """Returns whether a field of this name says who answers for something."""
    return _OWNS.search(name.lower()) is not None


def suited_owner(
    values: Sequence[str], title_of: Callable[[object], str], work: str, within: str, random: Random
) -> str | None:
    """Returns the id of the role that suits a piece of work, ``None`` if the values are no ids with titles.

    Args:
        values: the ids to choose from, the lead first.
        title_of: the title that the prompt gives to an id.
        work: what is to be done.
        within: the larger task it belongs to, if any; it says more than a small step does.
        random: settles between roles that suit equally well.
    """
    titles = {value: title_of(value) for value in values if _ID.fullmatch(str(value))}
    if len(titles) < len(values) or not all(titles.values()):
        return None
    if _HIRES.match(within):  # nobody hires himself
        titles = {value: title for value, title in titles.items() if not _words(title) & _words(within)} or titles
    scores = {value: 3 * suits(title, within) + suits(title, work) for value, title in titles.items()}
    best = max(scores.values())
    if not best:
        return values[0]
    return random.choice([value for value in titles if scores[value] == best])


def suits(title: str, work: str) -> int:
    """Returns how well a role of this title suits a piece of work; 0 if nothing speaks for it."""
    fields = _fields_of_work(work) & _fields_of_role(title)
    return len(fields) + 2 * len(_words(title) & _words(work))


@lru_cache(_REMEMBERED)
def _fields_of_work(work: str) -> frozenset[int]:
    return frozenset(number for number, (does, _) in enumerate(_fields()) if does.search(work))


@lru_cache(_REMEMBERED)
def _fields_of_role(title: str) -> frozenset[int]:
    return frozenset(number for number, (_, who) in enumerate(_fields()) if who.search(title))


@lru_cache(_REMEMBERED)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{5,}", text.lower()))
