"""How right mappings are, where the right columns are known; pure."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.settling import SettledRow


class MapScore(BaseModel):
    """How right the proposals are.

    Attributes:
        known: attributes whose right column is known; ``right`` so many of them have it, none where there is none.
        wrong_column: have another column; ``missed`` none although there is one; ``invented`` one although there is none.
    """

    model_config = ConfigDict(frozen=True)

    known: int
    right: int
    wrong_column: int
    missed: int
    invented: int

    @property
    def share(self) -> float:
        """Returns the share of right ones."""
        return self.right / self.known if self.known else 0.0


def is_right(attribute: Attribute, column: str) -> bool | None:
    """Returns whether a column, empty for none, is the right one; ``None`` where that is not known."""
    return column in attribute.expected if attribute.expected else None


def score_of(attributes: Sequence[Attribute], rows: Iterable[SettledRow]) -> MapScore | None:
    """Returns how right proposals are; ``None`` where no right column is known."""
    pairs = [(one, row.column) for one, row in zip(attributes, rows, strict=True) if one.expected]
    if not pairs:
        return None
    wrong = [(one, column) for one, column in pairs if not is_right(one, column)]
    return MapScore(
        known=len(pairs),
        right=len(pairs) - len(wrong),
        wrong_column=sum(bool(column) and "" not in one.expected for one, column in wrong),
        missed=sum(not column for _, column in wrong),
        invented=sum(bool(column) and "" in one.expected for one, column in wrong),
    )
