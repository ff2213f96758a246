"""One column goes to one attribute; conflicts, absences and unused columns are told, and a person's word stands."""

from typing import Any

from planexe.spine.reviews import ItemReview, Reviews
from planexe.workflows.map.attribute import Attribute
from planexe.workflows.map.mapping.map_batch import Choice
from planexe.workflows.map.matching import Candidate
from planexe.workflows.map.settling import Settled, settle

COLUMNS = ["t.a", "t.b", "t.c"]


def choice(column: str) -> Choice:
    return Choice(column=column, evidence="because", against="", conversion="as is", rule="")


def candidates(*scores: tuple[str, float]) -> tuple[Candidate, ...]:
    return tuple(Candidate(column=column, score=score) for column, score in scores)


def settled(choices: dict[str, str], found: dict[str, tuple[Candidate, ...]], reviews: Any = None) -> Settled:
    attributes = [Attribute(key=key, name=key, mandatory=True) for key in found]
    chosen = {key: choice(column) for key, column in choices.items()}
    return settle(attributes, COLUMNS, found, chosen, Reviews(rows=reviews or {}))


BOTH = {"x": candidates(("t.a", 0.9), ("t.b", 0.6)), "y": candidates(("t.a", 0.7), ("t.c", 0.2))}


def test_the_column_goes_where_all_gain_most_and_the_other_gets_what_is_left() -> None:
    found = settled({"x": "t.a", "y": "t.a"}, BOTH)
    x, y = found.rows
    assert (x.column, x.how, x.wanted, x.rivals) == ("t.b", "second best", "t.a", ("y",))
    assert (y.column, y.how, y.flags) == ("t.a", "chosen", ("conflict",))
    assert found.conflicts == {"t.a": ("x", "y")}
    assert (found.unused, found.mandatory, found.covered) == (("t.c",), 2, 2)


def test_who_has_nothing_else_is_absent_where_the_other_fits_better() -> None:
    x, y = settled({"x": "t.a", "y": "t.a"}, {"x": candidates(("t.a", 0.9)), "y": candidates(("t.a", 0.7))}).rows
    assert (x.column, x.flags) == ("t.a", ("conflict",))
    assert (y.column, y.how, y.wanted, y.flags) == ("", "none", "t.a", ("conflict", "absent"))


def test_none_and_no_answer_are_told_apart() -> None:
    x, y = settled({"x": "none"}, BOTH).rows
    assert (x.how, x.flags) == ("none", ("absent",))
    assert (y.how, y.column) == ("not answered", "")


def test_what_a_person_decided_stays_also_where_two_share_a_column() -> None:
    accepted = {"y": ItemReview(state="accepted", answer={"column": "t.a"})}
    x, y = settled({"x": "t.a", "y": "t.a"}, BOTH, accepted).rows
    assert (y.column, y.how, y.flags) == ("t.a", "by a person", ())
    assert (x.column, x.how) == ("t.b", "second best")
    both = {key: ItemReview(state="pinned", answer={"column": "t.a"}) for key in "xy"}
    assert [row.column for row in settled({"x": "t.a", "y": "t.a"}, BOTH, both).rows] == ["t.a", "t.a"]


def test_a_rejected_column_is_not_proposed_again() -> None:
    rejected = {"x": ItemReview(state="rejected", answer={"column": "t.a"})}
    assert settled({"x": "t.a"}, BOTH, rejected).rows[0].column == ""
