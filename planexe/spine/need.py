"""Need: an input of a stage, and how it is read."""

from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Need:
    """An input of a stage: another stage's value, or one part of it.

    Attributes:
        stage: whose value.
        view: which text of it the prompt shows (``full``, or another view of that stage).
        part: key of one part of a stage made of parts; ready as soon as that one call is.
        shown: whether the prompt shows it as a document; otherwise code reads it.
        optional: whether the reader can do without it when its stage failed.
        fast: whether it is read in a fast run too.
    """

    stage: str
    view: str = "full"
    part: str = ""
    shown: bool = True
    optional: bool = False
    fast: bool = True

    @classmethod
    def parse(cls, text: "str | Need") -> "Need":
        """Reads ``stage``, ``stage:view`` or ``stage#part``."""
        return text if isinstance(text, Need) else _parse_need(text)

    @property
    def text(self) -> str:
        """Returns what ``parse`` reads: the document that is shown."""
        return self.ref if self.view == "full" else f"{self.ref}:{self.view}"

    @property
    def ref(self) -> str:
        """Returns ``stage`` or ``stage#part``: the thing waited for."""
        return f"{self.stage}#{self.part}" if self.part else self.stage


@lru_cache(maxsize=4096)
def _parse_need(text: str) -> Need:
    name, _, view = text.partition(":")
    stage, _, part = name.partition("#")
    return Need(stage, view or "full", part)


def unseen(need: str | Need) -> Need:
    """Returns a need that code reads (items, choices, a switch) but the prompt does not show."""
    return replace(Need.parse(need), shown=False)


def optional(need: str | Need) -> Need:
    """Returns a need whose stage may fail: the prompt then says that this part is missing."""
    return replace(Need.parse(need), optional=True)


def unless_fast(need: str | Need) -> Need:
    """Returns a need that makes a better answer but is left out in a fast run, so that its reader starts sooner."""
    return replace(Need.parse(need), fast=False)
