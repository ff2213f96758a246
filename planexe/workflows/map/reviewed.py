"""ReviewedRow, all that is known of one mapping: what is proposed, what it rests on, and what people said of it; pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from planexe.spine.reviews import Reviews, ReviewState
from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.classifying.classify_batch import Classes, Classified
from planexe.workflows.map.confidence import Confidence, PastReview, confidences, kind_of
from planexe.workflows.map.map_score import MapScore, is_right, score_of
from planexe.workflows.map.settling import PROPOSED, Settled, SettledRow

RowState = Literal[
    "accepted", "edited", "pinned", "rejected", "conflict", "absent", "not answered", "proposed", "same name"
]
"""What became of a row: what a person said of it, else what should be looked at first."""


class ReviewedRow(BaseModel):
    """One mapping.

    Attributes:
        attribute: what is asked for.
        settled: what is proposed.
        classified: its classes; ``None`` without an answer.
        review: what a person said; ``proposed`` if nothing. With ``who``, when and ``note``.
        kind: how it was found, for confidence.
        right: whether the column is right, where that is known.
        problem: why there is no answer.
    """

    model_config = ConfigDict(frozen=True)

    attribute: Attribute
    settled: SettledRow
    classified: Classified | None = None
    review: ReviewState = "proposed"
    who: str = ""
    unix_s: float = 0.0
    note: str = ""
    kind: str = ""
    right: bool | None = None
    problem: str = ""

    @property
    def state(self) -> RowState:
        """Returns what became of it."""
        if self.review != "proposed":
            return self.review
        for flag in ("conflict", "absent"):
            if flag in self.settled.flags:
                return flag
        if self.settled.how == "not answered":
            return "not answered"
        return "same name" if self.settled.how == "same name" else "proposed"

    @property
    def snapshot(self) -> dict[str, Any]:
        """Returns what a person accepts."""
        return {**self.settled.model_dump(mode="json", include=set(PROPOSED)), "kind": self.kind}


class Reviewed(BaseModel):
    """All mappings.

    Attributes:
        rows: in the order of the attributes.
        confidence: how often each kind of proposal was accepted.
        score: how right the proposals are, where that is known.
        waiting: rows that nobody has reviewed.
    """

    model_config = ConfigDict(frozen=True)

    rows: tuple[ReviewedRow, ...]
    confidence: Mapping[str, Confidence] = {}
    score: MapScore | None = None
    waiting: int = 0


def reviewed_rows(
    attributes: Sequence[Attribute],
    settled: Settled,
    classes: Classes | None,
    reviews: Reviews,
    problems: Mapping[str, str],
    earlier: Sequence[PastReview] = (),
) -> Reviewed:
    """Returns all mappings with what people said of them.

    Args:
        attributes: what is asked for.
        settled: what is proposed.
        classes: of the attributes; ``None`` where none were asked for.
        reviews: what people said.
        problems: why attributes have no answer, by key.
        earlier: what was reviewed in other runs.
    """
    by_key = settled.by_key
    rows = tuple(_row(one, by_key[one.key], classes, reviews, problems) for one in attributes)
    return Reviewed(
        rows=rows,
        confidence=confidences(settled.rows, [*earlier, *past_of(reviews)]),
        score=score_of(attributes, settled.rows),
        waiting=sum(row.review == "proposed" for row in rows),
    )


def past_of(reviews: Reviews) -> Iterator[PastReview]:
    """Yields what was reviewed, with the kind that each proposal was of."""
    for one in reviews.rows.values():
        kind = one.answer.get("kind") if isinstance(one.answer, dict) else None
        if kind and one.state != "proposed":
            yield PastReview(kind=str(kind), accepted=one.state in ("accepted", "pinned"))


def _row(
    attribute: Attribute, settled: SettledRow, classes: Classes | None, reviews: Reviews, problems: Mapping[str, str]
) -> ReviewedRow:
    review = reviews.rows.get(attribute.key)
    state = review.state if review else "proposed"
    proposed_anew = state == "rejected" and bool(settled.column)
    if proposed_anew or "gone" in settled.flags:
        state = "proposed"
    kind = review.answer.get("kind") if review and isinstance(review.answer, dict) else None
    return ReviewedRow(
        attribute=attribute,
        settled=settled,
        classified=classes.rows.get(attribute.key) if classes else None,
        review=state,
        who=review.who if review else "",
        unix_s=review.unix_s if review else 0.0,
        note=review.note if review else "",
        kind=str(kind) if kind and state != "proposed" else kind_of(settled),
        right=is_right(attribute, settled.column),
        problem=problems.get(attribute.key, ""),
    )
