import pytest
from pydantic import ValidationError

from planexe.spine.inputs import Inputs, view_text
from planexe.spine.stage import Answered, Item
from planexe.workflows.plan.documents.identify_documents import STAGE, DocumentList, IdentifiedDocuments
from planexe.workflows.plan.screening.classify_purpose import Purpose, PurposeKind

CREATE, FIND = Item("create_work"), Item("find_work")
CREATE_MORE, FIND_MORE = Item("create_frame"), Item("find_frame")


def problems(answer: DocumentList, item: Item) -> list[str]:
    assert STAGE.check
    return list(STAGE.check(answer, Inputs(STAGE, {}, {}), item))


def finish(to_create: DocumentList, to_find: DocumentList) -> IdentifiedDocuments:
    """Returns the value of four calls; the second of each kind writes what the first leaves of a list."""
    answered = [
        Answered(item, DocumentList.model_construct(documents=documents))
        for first, second, listed in ((CREATE, CREATE_MORE, to_create), (FIND, FIND_MORE, to_find))
        for item, documents in ((first, listed.documents[:4]), (second, listed.documents[4:]))
    ]
    value = STAGE.finish(Inputs(STAGE, {}, {}), answered)
    assert isinstance(value, IdentifiedDocuments)
    return value


def test_good_lists_pass(to_create: DocumentList, to_find: DocumentList) -> None:
    assert problems(to_create, CREATE) == []
    assert problems(to_find, FIND) == []


def test_one_name_twice_is_named(to_create: DocumentList) -> None:
    to_create.documents[3].document_name = "dig  PLAN 1"
    assert problems(to_create, CREATE) == [
        "`documents.document_name` 'Dig plan 1' stands there more than once; list each document once."
    ]


def test_a_document_to_find_says_how_old_it_may_be(to_find: DocumentList) -> None:
    to_find.documents[0].recency_requirement = None
    assert problems(to_find, FIND) == [
        "`documents.recency_requirement` is null for Soil map 1; say how old each may be."
    ]


def test_a_document_to_find_says_how_hard_it_is_to_get(to_find: DocumentList) -> None:
    to_find.documents[0].access_difficulty = None
    assert problems(to_find, FIND) == [
        "`documents.access_difficulty` is null for Soil map 1; say how hard each is to get."
    ]


def test_every_field_is_asked_for_but_a_null_may_be_left_out(to_create: DocumentList) -> None:
    schema = DocumentList.model_json_schema()["$defs"]["DocumentEntry"]
    assert set(schema["required"]) == set(schema["properties"])
    few = to_create.model_copy(update={"documents": to_create.documents[:8]})
    assert DocumentList.model_validate(few.model_dump(exclude_none=True)) == few


def test_a_document_to_create_needs_no_access(to_create: DocumentList) -> None:
    assert all(d.access_difficulty is None for d in to_create.documents)
    assert problems(to_create, CREATE) == []


def test_the_difficulty_is_one_of_three_words(to_find: DocumentList) -> None:
    raw = to_find.model_dump()
    raw["documents"][0]["access_difficulty"] = "Medium, must be bought"
    with pytest.raises(ValidationError, match="access_difficulty"):
        DocumentList.model_validate(raw)


@pytest.mark.parametrize("count", [3, 9])
def test_a_half_list_has_4_to_8_documents(count: int, to_find: DocumentList) -> None:
    raw = to_find.model_dump()
    raw["documents"] = (raw["documents"] * 3)[:count]
    with pytest.raises(ValidationError, match="documents"):
        DocumentList.model_validate(raw)


def test_a_document_of_both_halves_is_listed_once(to_create: DocumentList, to_find: DocumentList) -> None:
    to_create.documents[5].document_name = "PLAN 2 dig"
    value = finish(to_create, to_find)
    assert [d.document_name for d in value.to_create[:2]] == ["Dig plan 1", "Dig plan 2"]
    assert len(value.to_create) == len(to_create.documents) - 1


def test_each_call_has_a_kind_and_a_half() -> None:
    assert [part.key for part in STAGE.parts] == ["create_work", "create_frame", "find_work", "find_frame"]
    assert len({part.task for part in STAGE.parts}) == 4


def test_ids_tell_the_lists_apart(to_create: DocumentList, to_find: DocumentList) -> None:
    value = finish(to_create, to_find)
    assert [d.document_id for d in value.to_create] == [f"C{n}" for n in range(1, 13)]
    assert [d.document_id for d in value.to_find] == [f"F{n}" for n in range(1, 9)]


def test_a_name_in_both_lists_is_kept_in_the_list_to_create(to_create: DocumentList, to_find: DocumentList) -> None:
    to_find.documents[0].document_name = "DIG PLAN 2"
    value = finish(to_create, to_find)
    assert [d.document_name for d in value.to_find] == [f"Soil map {n}" for n in range(2, 9)]
    assert value.to_find[0].document_id == "F1"


def test_fields_of_the_other_kind_are_dropped(to_create: DocumentList, to_find: DocumentList) -> None:
    to_create.documents[0].access_difficulty = "Hard"
    to_find.documents[0].template = "Form"
    value = finish(to_create, to_find)
    assert value.to_create[0].access_difficulty is None
    assert value.to_find[0].template is None


def test_each_view_for_the_filters_shows_one_list(identified: IdentifiedDocuments) -> None:
    assert "**F1 Soil map 1**" in view_text(STAGE, identified, "to_find")
    assert "Dig plan" not in view_text(STAGE, identified, "to_find")
    assert "**C1 Dig plan 1**" in view_text(STAGE, identified, "to_create")
    assert "Soil map" not in view_text(STAGE, identified, "to_create")


def test_the_full_text_shows_both_lists_with_their_facts(identified: IdentifiedDocuments) -> None:
    text = view_text(STAGE, identified)
    assert "### C1 Dig plan 1" in text
    assert "**Template:** Bill of quantities" in text
    assert "**Access:** Medium: Sold by the council." in text


@pytest.mark.parametrize(
    ("kind", "words"), [("business", "an organisation"), ("personal", "one person"), ("other", "neither")]
)
def test_the_purpose_chooses_the_wording(kind: PurposeKind, words: str, purpose: Purpose) -> None:
    inputs = Inputs(STAGE, {"classify_purpose": purpose.model_copy(update={"purpose": kind})}, {})
    assert callable(STAGE.prompt)
    assert words in STAGE.prompt(inputs).rpartition("This plan ")[2]
