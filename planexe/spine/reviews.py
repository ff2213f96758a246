"""Reviews: what a person says of single items of a run: a value of the run, on which stages can rest."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from planexe.errors import SettingsError
from planexe.spine.kinds import Compute

if TYPE_CHECKING:
    from planexe.spine.run_values import RunValues

ReviewState = Literal["proposed", "accepted", "rejected", "edited", "pinned"]
REVIEWS: Final = "reviews"
"""Name of the stage whose value they are."""
MOST_NOTE: Final = 2_000


class ItemReview(BaseModel):
    """What a person says of one item.

    Attributes:
        state: ``accepted`` as it was proposed; ``rejected``: to be proposed otherwise; ``edited``: as the person wrote
            it; ``pinned``: stays whatever is asked again; ``proposed``: nothing was decided, there is a note only.
        answer: what was reviewed, or what the person wrote instead: JSON, as the workflow has it.
        who: did it, and ``unix_s`` when.
        note: in the person's words.
    """

    model_config = ConfigDict(frozen=True)

    state: ReviewState
    answer: Any = None
    who: str = Field(default="a person", max_length=200)
    unix_s: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    note: str = Field(default="", max_length=MOST_NOTE)

    @property
    def settled(self) -> bool:
        """Returns whether the item is not to be asked again unless it is named."""
        return self.state in ("accepted", "edited", "pinned")


class Reviews(BaseModel):
    """What people said of the items of a run, by the item's key; of the others nothing yet."""

    model_config = ConfigDict(frozen=True)

    rows: Mapping[str, ItemReview] = {}

    def settled(self, key: str) -> ItemReview | None:
        """Returns the review of an item that is not to be asked again."""
        found = self.rows.get(key)
        return found if found and found.settled else None

    def state(self, key: str) -> ReviewState:
        """Returns what became of an item."""
        found = self.rows.get(key)
        return found.state if found else "proposed"


@dataclass(frozen=True, slots=True)
class Reviewable:
    """An item that a person may review.

    Attributes:
        key: of the item; ``state`` what became of it, in a word.
        proposed: what is proposed, in a word or a few; empty for nothing.
        answer: what is kept when it is accepted, as JSON.
        waits: whether nobody has said anything of it.
        certain: whether it may be accepted together with all others that are certain.
        choices: what a person may set instead.
    """

    key: str
    state: str
    proposed: str
    answer: Any
    waits: bool
    certain: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReviews:
    """How the items of a workflow are reviewed.

    Attributes:
        noun: what each is, in a word: ``attribute``.
        items: all that may be reviewed, in their order, with what people said up to now.
        set_to: makes the answer that a person sets instead: of the run, the key, and what was chosen or typed; raises
            ``SettingsError`` for what cannot be.
    """

    noun: str
    items: "Callable[[RunValues], Sequence[Reviewable]]"
    set_to: "Callable[[RunValues, str, str], Any]"


REVIEWS_STAGE: Final = Compute(REVIEWS, heading="Reviews", compute=lambda _: Reviews(), value=Reviews, essential=False)
"""The stage that a workflow takes among its own to have its items reviewed; only people change its value."""


def review_of(
    state: str, answer: Any, *, who: str = "a person", note: str = "", unix_s: float | None = None
) -> ItemReview:
    """Returns what a person says at this moment.

    Raises:
        SettingsError: the note is too long.
    """
    if len(note) > MOST_NOTE:
        raise SettingsError(f"The note has {len(note):,} characters; use at most {MOST_NOTE:,}.", field="--note")
    moment = time.time() if unix_s is None else unix_s
    return ItemReview.model_validate(
        {
            "state": state,
            "answer": answer,
            "who": who.strip()[:200] or "a person",
            "unix_s": moment,
            "note": note.strip(),
        }
    )
