"""Read what people said of mappings in other runs, for confidence: files that those runs give as `reviews`."""

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from planexe.errors import InputError
from planexe.reading.name_words import plain_name
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Effect
from planexe.spine.stage import EffectContext, Expected, Item
from planexe.workflows.map.confidence import PastReview
from planexe.workflows.map.raw_tables import raw_rows

PAST: Final = "--past-reviews"
_ACCEPTED: Final = ("accepted", "pinned")
_REJECTED: Final = ("rejected", "edited")


class PastReviews(BaseModel):
    """Reviews of other runs; none where no file was given."""

    model_config = ConfigDict(frozen=True)

    rows: tuple[PastReview, ...] = ()


def read_past_reviews(path: Path) -> PastReviews:
    """Returns the reviews of a file with the columns ``kind`` and ``state``.

    Raises:
        InputError: it cannot be read, or lacks a column.
    """
    try:
        table = raw_rows(path)
    except ValueError as error:
        raise InputError(f"{PAST}: {path.name} {error}.", field=PAST) from error
    except OSError as error:
        raise InputError(f"{PAST}: {path.name} cannot be read: {error.strerror or error}.", field=PAST) from error
    header = [plain_name(name) for name in table.header]
    if "kind" not in header or "state" not in header:
        raise InputError(
            f"{PAST}: {path.name} has no columns kind and state; give what `planexe export RUN_ID --format reviews` wrote.",
            field=PAST,
        )
    kind, state = header.index("kind"), header.index("state")
    found = [(row[kind], row[state]) for row in table.rows if len(row) > max(kind, state)]
    return PastReviews(
        rows=tuple(
            PastReview(kind=of[:200], accepted=how in _ACCEPTED) for of, how in found if how in (*_ACCEPTED, *_REJECTED)
        )
    )


def _read(context: EffectContext, _: Item) -> PastReviews:
    path = context.files.get("past_reviews")
    return read_past_reviews(path) if path else PastReviews()


def _reads(inputs: Inputs, _: Item) -> list[str]:
    return ["past_reviews"] if inputs.option("past_reviews") else []


STAGE = Effect(
    "past_reviews",
    heading="Earlier reviews",
    options=("past_reviews",),
    reads=_reads,
    do=_read,
    answer=PastReviews,
    expected=Expected(seconds=0.1),
)
