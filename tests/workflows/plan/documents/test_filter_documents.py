from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.binding import binding_problems
from planexe.spine.inputs import Inputs, view_text
from planexe.spine.stage import Answered, Item, Stage
from planexe.workflows.plan.documents import identify_documents
from planexe.workflows.plan.documents.filter_documents import (
    STAGES,
    FilteredDocuments,
    Impact,
    Rating,
    Ratings,
    select_ids,
)
from planexe.workflows.plan.documents.identify_documents import IdentifiedDocuments
from planexe.workflows.plan.screening.classify_purpose import Purpose

TO_FIND, TO_CREATE = STAGES
IMPACTS = st.sampled_from(get_args(Impact))


def inputs_of(stage: Stage, identified: IdentifiedDocuments, purpose: Purpose) -> Inputs:
    values = {"identify_documents": identified, "classify_purpose": purpose}
    return Inputs(stage, values, {"identify_documents": identify_documents.STAGE})


LETTERS: dict[str, Impact] = {"C": "Critical", "H": "High", "M": "Medium", "L": "Low"}


def rate(ids: list[str], letters: str) -> Ratings:
    return Ratings(
        ratings=[
            Rating(document_id=i, rationale=f"It settles how deep to dig at {i}.", impact_rating=LETTERS[letter])
            for i, letter in zip(ids, letters, strict=True)
        ],
        summary="Most documents are about the ground under the wall.",
    )


def test_the_two_stages_are_named_after_their_lists() -> None:
    assert [s.name for s in STAGES] == ["filter_documents_to_find", "filter_documents_to_create"]


@pytest.mark.parametrize(
    ("levels", "kept"),
    [
        ("CCLLLLLL", "01234"),  # few Critical: filled up to five
        ("LMHCLMHC", "37261"),  # by level, then in the order of the list
        ("CCCCCCLL", "012345"),  # more than five Critical: all of them
        ("CCCCCCCCCC", "01234567"),  # never more than the cap
        ("CL", "01"),  # a short list is kept whole
    ],
)
def test_selection(levels: str, kept: str) -> None:
    rated = [(str(n), LETTERS[letter]) for n, letter in enumerate(levels)]
    assert select_ids(rated, 5, 8) == list(kept)


@given(st.lists(IMPACTS, max_size=30))
def test_never_more_than_the_cap_nor_fewer_than_five(levels: list[Impact]) -> None:
    rated = [(str(n), level) for n, level in enumerate(levels)]
    kept = select_ids(rated, 5, 8)
    assert min(5, len(levels)) <= len(kept) <= 8
    assert len(set(kept)) == len(kept)


@given(st.lists(IMPACTS, min_size=1, max_size=30))
def test_nothing_kept_is_rated_below_something_dropped(levels: list[Impact]) -> None:
    rank = list(get_args(Impact)).index
    kept = {int(i) for i in select_ids([(str(n), level) for n, level in enumerate(levels)], 5, 8)}
    worst_kept = max(rank(levels[n]) for n in kept)
    assert all(rank(levels[n]) >= worst_kept for n in range(len(levels)) if n not in kept)


def test_the_ids_of_the_list_are_the_only_choices(identified: IdentifiedDocuments, purpose: Purpose) -> None:
    inputs = inputs_of(TO_FIND, identified, purpose)
    assert TO_FIND.bindings
    (roster,) = TO_FIND.bindings(inputs, Item())
    assert roster.path == "ratings"
    assert getattr(roster, "ids", ()) == tuple(f"F{n}" for n in range(1, 9))


def test_a_missing_and_an_unknown_id_are_named(identified: IdentifiedDocuments, purpose: Purpose) -> None:
    assert TO_FIND.bindings
    bindings = TO_FIND.bindings(inputs_of(TO_FIND, identified, purpose), Item())
    answer = rate([*(f"F{n}" for n in range(1, 8)), "F99"], "L" * 8)
    assert binding_problems(answer.model_dump(mode="json"), bindings) == [
        "`ratings` lacks an entry for document_id F8.",
        f"`ratings` has the unknown document_id F99; use only {', '.join(f'F{n}' for n in range(1, 9))}.",
    ]


def test_the_value_keeps_every_rating_and_the_selected_documents(
    identified: IdentifiedDocuments, purpose: Purpose
) -> None:
    ids = [f"C{n}" for n in range(1, 13)]
    answer = rate(ids, "LLLLLLHCMMMM")
    assert TO_CREATE.finish
    value = TO_CREATE.finish(inputs_of(TO_CREATE, identified, purpose), [Answered(Item(), answer)])
    assert isinstance(value, FilteredDocuments)
    assert [r.document_id for r in value.ratings] == ids
    assert [d.document_id for d in value.kept] == ["C8", "C7", "C9", "C10", "C11"]
    assert [r.document_id for r in value.ratings if r.kept] == ["C7", "C8", "C9", "C10", "C11"]
    assert value.kept[0].impact_rating == "Critical"
    assert value.kept[0].document_name == "Dig plan 8"


@pytest.mark.parametrize(("stage", "cap"), [(TO_FIND, 8), (TO_CREATE, 10)])
def test_the_cap_of_each_list(stage: Stage, cap: int, identified: IdentifiedDocuments, purpose: Purpose) -> None:
    many = [d.model_copy(update={"document_id": f"X{n}"}) for n, d in enumerate(identified.to_create)]
    both = IdentifiedDocuments(to_create=many, to_find=many)
    answer = rate([d.document_id for d in many], "C" * len(many))
    assert stage.finish
    value = stage.finish(inputs_of(stage, both, purpose), [Answered(Item(), answer)])
    assert isinstance(value, FilteredDocuments)
    assert len(value.kept) == cap


def test_the_two_rules_ask_different_questions(identified: IdentifiedDocuments, purpose: Purpose) -> None:
    texts = []
    for stage in STAGES:
        assert callable(stage.prompt)
        texts.append(stage.prompt(inputs_of(stage, identified, purpose)))
    assert "documents to find. Rate" in texts[0]
    assert "documents to create. Rate" in texts[1]
    assert all("{" not in text for text in texts)


def test_the_full_text_is_a_table_and_the_reasons(identified: IdentifiedDocuments, purpose: Purpose) -> None:
    answer = rate([f"F{n}" for n in range(1, 9)], "L" * 8)
    assert TO_FIND.finish
    text = view_text(TO_FIND, TO_FIND.finish(inputs_of(TO_FIND, identified, purpose), [Answered(Item(), answer)]))
    assert "| F1 | Soil map 1 | Low | yes |" in text
    assert "| F8 | Soil map 8 | Low | no |" in text
    assert "**F8 Soil map 8**: It settles how deep to dig at F8." in text


def test_document_that_a_poor_answer_does_not_rate_is_not_kept(
    identified: IdentifiedDocuments, purpose: Purpose
) -> None:
    assert TO_FIND.finish
    value = TO_FIND.finish(inputs_of(TO_FIND, identified, purpose), [Answered(Item(), rate(["F2", "F5"], "LC"))])
    assert isinstance(value, FilteredDocuments)
    assert [r.document_id for r in value.ratings] == ["F2", "F5"]
    assert [d.document_id for d in value.kept] == ["F5", "F2"]
