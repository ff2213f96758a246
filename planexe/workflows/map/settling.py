"""Settles who gets which column: one column feeds one attribute, and whatever does not come out so is said; pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from planexe.spine.reviews import Reviews
from planexe.workflows.map.assignment import assigned
from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.mapping.candidates import exact
from planexe.workflows.map.mapping.map_batch import NONE, Choice, Conversion
from planexe.workflows.map.matching import Candidate, Signal

How = Literal["same name", "chosen", "second best", "by a person", "none", "not answered"]
Flag = Literal["conflict", "absent", "type differs", "close second"]
_SAME_NAME: Final = 3.0
_CHOSEN: Final = 2.0
_INSTEAD: Final = 0.5
"""Least score of a column that is proposed in place of one that another attribute gets."""
_CLOSE: Final = 0.04


class SettledRow(BaseModel):
    """What is proposed for one attribute.

    Attributes:
        key: of the attribute.
        column: that is to feed it; empty for none.
        how: it was found; ``second best`` where another attribute gets the column that was chosen.
        wanted: the column that was chosen, where it is another one.
        rivals: attributes for which the same column was chosen.
        flags: what a reviewer should look at.
        score: of the column, by what code can see; ``signals`` likewise.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    column: str = ""
    how: How
    wanted: str = ""
    rivals: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    score: float = 0.0
    signals: tuple[Signal, ...] = ()
    evidence: str = ""
    against: str = ""
    conversion: Conversion = "as is"
    rule: str = ""


class Settled(BaseModel):
    """What is proposed for all attributes.

    Attributes:
        rows: in their order.
        conflicts: attributes that want one column, by the column.
        unused: columns that feed none.
        mandatory: how many attributes must be there; ``covered`` how many of them have a column.
    """

    rows: tuple[SettledRow, ...]
    conflicts: Mapping[str, tuple[str, ...]] = {}
    unused: tuple[str, ...] = ()
    mandatory: int = 0
    covered: int = 0

    @property
    def by_key(self) -> Mapping[str, SettledRow]:
        """Returns each row by its key."""
        return {row.key: row for row in self.rows}


def settle(
    attributes: Sequence[Attribute],
    columns: Sequence[str],
    candidates: Mapping[str, Sequence[Candidate]],
    choices: Mapping[str, Choice],
    reviews: Reviews,
) -> Settled:
    """Returns what is proposed for each attribute.

    What a person decided stays as it is, also where two attributes share a column. Of the others each column goes to one
    attribute, so that the worth of all is highest: that of the same name before one that was chosen, then the one that
    code can see to fit better. Who loses gets the best column that is left, if one comes near enough.
    """
    decided = {key: choice.column for key, choice in choices.items() if reviews.settled(key)}
    open_choices = {key: choice for key, choice in choices.items() if key not in decided}
    taken = frozenset(column for column in decided.values() if column != NONE)
    contested = _contested({key: choice.column for key, choice in choices.items()})
    given = assigned(_worths(open_choices, candidates, reviews, taken, contested))
    rows = tuple(
        _row(one, choices.get(one.key), candidates.get(one.key, ()), given.get(one.key, ""), decided, contested)
        for one in attributes
    )
    used = {row.column for row in rows}
    must = [row for row, one in zip(rows, attributes, strict=True) if one.mandatory]
    return Settled(
        rows=rows,
        conflicts=contested,
        unused=tuple(column for column in columns if column not in used),
        mandatory=len(must),
        covered=sum(bool(row.column) for row in must),
    )


def _contested(chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for key, column in chosen.items():
        if column != NONE:
            wanted[column].append(key)
    return {column: tuple(keys) for column, keys in wanted.items() if len(keys) > 1}


def _worths(
    choices: Mapping[str, Choice],
    candidates: Mapping[str, Sequence[Candidate]],
    reviews: Reviews,
    taken: frozenset[str],
    contested: Mapping[str, Sequence[str]],
) -> dict[str, dict[str, float]]:
    """Returns what each attribute may have, with what it is worth: its choice, and where that is contested what comes near."""
    found: dict[str, dict[str, float]] = {}
    for key, choice in choices.items():
        if choice.column == NONE:
            continue
        own = candidates.get(key, ())
        same = exact(own)
        rejected = reviews.rows[key].answer if reviews.state(key) == "rejected" else {}
        worth: dict[str, float] = {}
        for one in own:
            if one.column in taken or one.column == (rejected or {}).get("column"):
                continue
            if one.column == choice.column:
                worth[one.column] = one.score + (_SAME_NAME if same and same.column == one.column else _CHOSEN)
            elif (choice.column in contested or choice.column in taken) and one.score >= _INSTEAD:
                worth[one.column] = one.score * _INSTEAD
        found[key] = worth
    return found


def _row(
    attribute: Attribute,
    choice: Choice | None,
    candidates: Sequence[Candidate],
    given: str,
    decided: Mapping[str, str],
    contested: Mapping[str, tuple[str, ...]],
) -> SettledRow:
    key = attribute.key
    if choice is None:
        return SettledRow(key=key, how="not answered")
    wanted = "" if choice.column == NONE else choice.column
    column = wanted if key in decided else given
    rivals = tuple(other for other in contested.get(wanted, ()) if other != key) if wanted else ()
    found = next((one for one in candidates if one.column == column), None)
    flags: list[Flag] = []
    if rivals and key not in decided:
        flags.append("conflict")
    if not column:
        flags.append("absent")
    if found and "type differs" in found.signals:
        flags.append("type differs")
    if found and _has_close_second(found, candidates) and key not in decided:
        flags.append("close second")
    told = choice.model_dump(include={"evidence", "against", "conversion", "rule"}) if column == wanted else {
        "evidence": f"{wanted} was chosen, which {rivals[0] if rivals else 'another attribute'} gets.",
        "against": choice.evidence,
    }  # fmt: skip
    return SettledRow(
        key=key,
        column=column,
        how=_how(key, wanted, column, candidates, decided),
        wanted=wanted if wanted != column else "",
        rivals=rivals,
        flags=tuple(flags),
        score=found.score if found else 0.0,
        signals=found.signals if found else (),
        **told,
    )


def _how(key: str, wanted: str, column: str, candidates: Sequence[Candidate], decided: Mapping[str, str]) -> How:
    if key in decided:
        return "by a person"
    if not column:
        return "none"
    if column != wanted:
        return "second best"
    same = exact(candidates)
    return "same name" if same and same.column == column else "chosen"


def _has_close_second(found: Candidate, candidates: Sequence[Candidate]) -> bool:
    return any(one.column != found.column and abs(found.score - one.score) < _CLOSE for one in candidates)
