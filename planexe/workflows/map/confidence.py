"""Confidence: how often proposals that were found in the same way were accepted; never what a model says of itself."""

from collections import Counter
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from planexe.figures import count_text
from planexe.workflows.map.settling import SettledRow

LEAST: int = 5
"""Reviews of one kind from which a share is told."""


class Confidence(BaseModel):
    """How often one kind of proposal was accepted.

    Attributes:
        kind: what its proposals have in common, in words.
        accepted: so many of the ``reviewed`` ones.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    accepted: int = 0
    reviewed: int = 0

    @property
    def share(self) -> float | None:
        """Returns the share of accepted ones; ``None`` where too few were reviewed to tell."""
        return self.accepted / self.reviewed if self.reviewed >= LEAST else None

    @property
    def words(self) -> str:
        """Returns it for people."""
        if not self.reviewed:
            return "not known: none of this kind has been reviewed"
        told = f"{self.accepted} of {count_text(self.reviewed, 'review')} of this kind accepted"
        return told if self.share is not None else f"{told}; {LEAST} are needed for a share"


class PastReview(BaseModel):
    """One proposal that somebody reviewed.

    Attributes:
        kind: as ``kind_of`` gives it.
        accepted: whether it was taken as it was.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    accepted: bool


def kind_of(row: SettledRow) -> str:
    """Returns how a proposal was found, in words: proposals of one kind are believed alike."""
    if row.how == "same name":
        return "same name"
    if row.how in ("none", "second best", "not answered"):
        return {"none": "no column", "second best": "second best", "not answered": "not answered"}[row.how]
    by_name = next((one for one in ("same name", "same words", "alike") if one in row.signals), "other name")
    return ", ".join(
        [f"chosen, {by_name}", *(one for one in ("described", "type differs", "values fit") if one in row.signals)]
    )


def confidences(rows: Sequence[SettledRow], past: Iterable[PastReview]) -> dict[str, Confidence]:
    """Returns how often each kind of proposal was accepted, by kind, also of kinds never reviewed."""
    reviewed, accepted = Counter[str](), Counter[str]()
    for one in past:
        reviewed[one.kind] += 1
        accepted[one.kind] += one.accepted
    kinds = dict.fromkeys([*map(kind_of, rows), *reviewed])
    return {kind: Confidence(kind=kind, accepted=accepted[kind], reviewed=reviewed[kind]) for kind in kinds}
