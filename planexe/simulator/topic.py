"""Topic: what an item of a list is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planexe.simulator.wording import noun_phrase


@dataclass(frozen=True, slots=True)
class Topic:
    """What an item is about.

    Attributes:
        bank: where it comes from, e.g. ``risks``; decides what its parts mean.
        title: its name.
        noun: the same inside a sentence.
        parts: what the bank says about it, after name and noun.
    """

    bank: str
    title: str
    noun: str
    parts: tuple[str, ...] = ()


def titled(title: str, bank: str = "given", names: Sequence[str] = ()) -> Topic:
    """Returns a topic for a title that was given; words in ``names`` keep their capital inside a sentence."""
    clean = re.sub(r"[*_`#]+", "", title).strip(" .:;,—–-")
    return Topic(bank, clean, noun_phrase(clean, names) or "the subject")
