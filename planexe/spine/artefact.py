"""Artefact, what a stage made: the value, what it was made from, and who made it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from planexe.llm.messages import digest
from planexe.records import RECORD, Count, Shape

FORMAT = 1
Origin = Literal["model", "computed", "skipped", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """The answer to one call of a stage.

    Attributes:
        asked: digest of everything that was asked; the same digest means the same question.
        revision: raised by a rerun of this item.
        answer: JSON of the answer, ``None`` if there is none; then ``problem`` says why.
        salvaged: what is wrong with the answer, where none kept to the rules and the best one was taken.
        computed: what the answer is, where no model gave one and code made it: ``the first five levers``.
    """

    __pydantic_config__ = RECORD

    key: str
    title: str
    asked: str
    revision: Count = 0
    answer: Any = None
    problem: str = ""
    salvaged: tuple[str, ...] = ()
    computed: str = ""

    @property
    def poor(self) -> bool:
        """Returns whether there is an answer, and asking again may bring a better one."""
        return bool(self.salvaged or self.computed)


@dataclass(frozen=True, kw_only=True)
class Artefact:
    """The value of one stage. It holds no times, so the same run makes the same bytes.

    Attributes:
        value: JSON of the value.
        origin: ``model``, ``computed``, ``skipped`` (a fixed value, no call needed) or ``person`` (edited by hand).
        revision: raised by each rerun.
        items: the answers it was made of, in input order; empty for a value made without a call.
        models: names of the models asked, best first.
        gaps: what is missing, in plain sentences.
        asked_with: what a person put into the questions: ``guidance``, and ``prompt`` where the rules were edited.
    """

    __pydantic_config__ = RECORD

    stage: str
    value: Any
    origin: Origin
    revision: Count = 0
    items: tuple[ItemAnswer, ...] = ()
    models: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    needs: Mapping[str, str] = field(default_factory=dict)
    asked_with: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Returns the digest of the value."""
        return digest(self.value)


ARTEFACT: Final[Shape[Artefact]] = Shape(Artefact, always=("digest",), fixed={"format": FORMAT})
"""The content of an artefact's file."""
