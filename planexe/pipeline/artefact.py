"""Artefact, what a stage made: the value, what it was made from, and who made it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

from planexe.errors import RunDamaged
from planexe.llm.messages import digest

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
    """

    key: str
    title: str
    asked: str
    revision: int = 0
    answer: Any = None
    problem: str = ""
    salvaged: Sequence[str] = ()


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

    stage: str
    value: Any
    origin: Origin
    revision: int = 0
    items: Sequence[ItemAnswer] = ()
    models: Sequence[str] = ()
    gaps: Sequence[str] = ()
    needs: Mapping[str, str] = field(default_factory=dict)
    asked_with: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Returns the digest of the value."""
        return digest(self.value)

    def to_json(self) -> dict[str, Any]:
        """Returns the artefact as JSON values."""
        fields = asdict(self)
        if not self.asked_with:
            del fields["asked_with"]
        return {"format": FORMAT, **fields, "digest": self.digest}

    @classmethod
    def from_json(cls, raw: Any, where: str) -> "Artefact":
        """Returns the artefact of a file's JSON.

        Raises:
            RunDamaged: the JSON is no artefact, or its value was changed without its digest.
        """
        try:
            artefact = cls(
                stage=raw["stage"],
                value=raw["value"],
                origin=raw["origin"],
                revision=raw["revision"],
                items=tuple(_item_answer(item) for item in raw["items"]),
                models=tuple(raw["models"]),
                gaps=tuple(raw["gaps"]),
                needs=raw["needs"],
                asked_with=raw.get("asked_with", {}),
            )
        except (KeyError, TypeError) as error:
            raise RunDamaged(f"{where} is no artefact ({error}); delete it to have the stage made again.") from error
        return artefact


def _item_answer(raw: Mapping[str, Any]) -> ItemAnswer:
    return ItemAnswer(**{**raw, "salvaged": tuple(raw.get("salvaged", ()))})
