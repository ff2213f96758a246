"""Reviews: what a person says of single items of a run: a value of the run, on which stages can rest."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from planexe.spine.kinds import Compute

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


REVIEWS_STAGE: Final = Compute(REVIEWS, heading="Reviews", compute=lambda _: Reviews(), value=Reviews, essential=False)
"""The stage that a workflow takes among its own to have its items reviewed; only people change its value."""
