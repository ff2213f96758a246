"""Settles who gets which column: one column feeds one attribute, and whatever does not come out so is said; pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from planexe.spine.reviews import Reviews
from planexe.workflows.map.assignment import assigned
from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.mapping.candidates import exact
from planexe.workflows.map.mapping.map_batch import NONE, Choice, Conversion, column_of
from planexe.workflows.map.matching import Candidate, Signal

How = Literal["same name", "chosen", "second best", "by a person", "none", "not answered"]
Flag = Literal["conflict", "absent", "gone", "type differs", "close second"]
PROPOSED: Final = ("column", "how", "evidence", "against", "conversion", "rule", "score", "signals")
"""What a person accepts of a row, and what stays of it then."""
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
        flags: what a reviewer should look at; ``gone``: the column that was accepted is not there any more.
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
    there = frozenset(columns)
    decided = {
        one.key: review.answer
        for one in attributes
        if (review := reviews.settled(one.key)) and (not column_of(review.answer) or column_of(review.answer) in there)
    }
    open_choices = {key: choice for key, choice in choices.items() if key not in decided}
    taken = frozenset(column for answer in decided.values() if (column := column_of(answer)))
    contested = _contested(
        {key: choice.column for key, choice in open_choices.items()}
        | {key: column_of(answer) or NONE for key, answer in decided.items()}
    )
    given = assigned(_worths(open_choices, candidates, reviews, taken, contested))
    rows = tuple(
        _decided(one.key, decided[one.key])
        if one.key in decided
        else _row(
            one,
            choices.get(one.key),
            candidates.get(one.key, ()),
            given.get(one.key, ""),
            contested,
            gone=column_of(review.answer) if (review := reviews.settled(one.key)) else "",
        )
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
        rejected = column_of(reviews.rows[key].answer) if reviews.state(key) == "rejected" else ""
        worth: dict[str, float] = {}
        for one in own:
            if one.column in taken or one.column == rejected:
                continue
            if one.column == choice.column:
                worth[one.column] = one.score + (_SAME_NAME if same and same.column == one.column else _CHOSEN)
            elif (choice.column in contested or choice.column in taken) and one.score >= _INSTEAD:
                worth[one.column] = one.score * _INSTEAD
        found[key] = worth
    return found


def _decided(key: str, answer: Mapping[str, Any]) -> SettledRow:
    """Returns a row as a person accepted or wrote it: every letter of it."""
    told = {name: answer[name] for name in PROPOSED if name in answer}
    return SettledRow.model_validate({"how": "by a person", **told, "key": key})


def _row(
    attribute: Attribute,
    choice: Choice | None,
    candidates: Sequence[Candidate],
    given: str,
    contested: Mapping[str, tuple[str, ...]],
    *,
    gone: str,
) -> SettledRow:
    key = attribute.key
    lost: list[Flag] = ["gone"] if gone else []
    if choice is None:
        return SettledRow(key=key, how="not answered", flags=tuple(lost))
    wanted = "" if choice.column == NONE else choice.column
    rivals = tuple(other for other in contested.get(wanted, ()) if other != key) if wanted else ()
    found = next((one for one in candidates if one.column == given), None)
    flags: list[Flag] = [*lost, *(["conflict"] if rivals else []), *([] if given else ["absent"])]
    if found and "type differs" in found.signals:
        flags.append("type differs")
    if found and _has_close_second(found, candidates):
        flags.append("close second")
    told = choice.model_dump(include={"evidence", "against", "conversion", "rule"}) if given == wanted else {
        "evidence": f"{wanted} was chosen, which {rivals[0] if rivals else 'another attribute'} gets.",
        "against": choice.evidence,
    }  # fmt: skip
    return SettledRow(
        key=key,
        column=given,
        how=_how(wanted, given, candidates),
        wanted=wanted if wanted != given else "",
        rivals=rivals,
        flags=tuple(flags),
        score=found.score if found else 0.0,
        signals=found.signals if found else (),
        **told,
    )


def _how(wanted: str, given: str, candidates: Sequence[Candidate]) -> How:
    if not given:
        return "none"
    if given != wanted:
        return "second best"
    same = exact(candidates)
    return "same name" if same and same.column == given else "chosen"


def _has_close_second(found: Candidate, candidates: Sequence[Candidate]) -> bool:
    return any(one.column != found.column and abs(found.score - one.score) < _CLOSE for one in candidates)
