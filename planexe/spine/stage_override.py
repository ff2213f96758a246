"""What reruns changed about a stage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from planexe.records import RECORD, Count, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOverride:
    """What reruns changed about one stage.

    Attributes:
        revision: raised by each rerun of the whole stage.
        item_revisions: raised by reruns of single items, by key.
        guidance: what the user wants different, in the user's words.
        models: models for this stage instead of the run's.
        fast: model that it asks before them if it has no slack, empty for none; ``None`` for the run's.
        despite_refusal: whether the user chose to go on although this stage refused the goal.
        prompt: the user's own rules instead of the stage's; empty for the stage's.
        pinned: whether the stage keeps its value although its inputs changed.
        raised: the highest revision ever given, where going back to a version has lowered the others.
    """

    __pydantic_config__ = RECORD

    revision: Count = 0
    item_revisions: Mapping[str, int] = field(default_factory=dict)
    guidance: str = ""
    models: tuple[str, ...] = ()
    fast: str | None = None
    despite_refusal: bool = False
    prompt: str = ""
    pinned: bool = False
    raised: Count = 0

    @property
    def highest(self) -> int:
        """Returns the highest revision that the stage or one of its items has had."""
        return max(self.raised, self.revision + max(self.item_revisions.values(), default=0))

    def asked_with(self) -> dict[str, str]:
        """Returns what the user put into the questions: ``guidance`` and ``prompt``, as far as there are any."""
        return {name: text for name, text in (("guidance", self.guidance), ("prompt", self.prompt)) if text}

    def revision_of(self, item: str) -> int:
        """Returns the revision of one item: whole-stage and single-item reruns add up."""
        return self.revision + self.item_revisions.get(item, 0)


OVERRIDES: Final[Shape[dict[str, StageOverride]]] = Shape(dict[str, StageOverride])
"""The content of ``overrides.json``, by stage."""
