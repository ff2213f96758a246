"""Find for each attribute the columns that may feed it, twenty at most; code alone."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from planexe.spine.kinds import Effect
from planexe.spine.stage import EffectContext, Expected, Item, unseen
from planexe.workflows.map.attribute import Attributes
from planexe.workflows.map.matching import Candidate, candidates_of
from planexe.workflows.map.source import Sources

_LEAST: Final = 0.2
"""A column that fits less is no candidate."""


class Candidates(BaseModel):
    """The candidates of each attribute, by its key, the best first."""

    rows: Mapping[str, tuple[Candidate, ...]]


def exact(candidates: Sequence[Candidate]) -> Candidate | None:
    """Returns the only column that is called as the attribute, where its values are of the asked type."""
    same = [one for one in candidates if "same name" in one.signals]
    return same[0] if len(same) == 1 and "type differs" not in same[0].signals else None


def _find(context: EffectContext, _: Item) -> Candidates:
    attributes = context.inputs.read("attributes", Attributes).rows
    columns = context.inputs.read("profile", Sources).columns
    found = candidates_of(attributes, columns, check=context.check)
    kept = [tuple(one for one in some if one.score >= _LEAST) for some in found]
    return Candidates(rows={one.key: some for one, some in zip(attributes, kept, strict=True)})


STAGE = Effect(
    "candidates",
    heading="Candidates",
    needs=(unseen("attributes"), unseen("profile")),
    do=_find,
    answer=Candidates,
    timeout_s=300,
    expected=Expected(seconds=1),
)
