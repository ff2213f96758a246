import pytest

from planexe.spine.asks import items_of
from planexe.spine.inputs import Inputs, view_text
from planexe.spine.stage import Answered, Item, Stage
from planexe.workflows.plan.documents.draft_documents import STAGES, Draft, DraftedDocuments
from planexe.workflows.plan.documents.filter_documents import FilteredDocuments, KeptDocument
from planexe.workflows.plan.documents.identify_documents import IdentifiedDocuments
from planexe.workflows.plan.screening.classify_purpose import Purpose

TO_FIND, TO_CREATE = STAGES


@pytest.fixture
def inputs(identified: IdentifiedDocuments, purpose: Purpose) -> Inputs:
    return inputs_of(TO_FIND, identified, purpose)


def inputs_of(stage: Stage, identified: IdentifiedDocuments, purpose: Purpose) -> Inputs:
    source = identified.to_find if stage is TO_FIND else identified.to_create
    kept = [
        KeptDocument(**d.model_dump(), impact_rating="High", rationale="It settles how deep to dig.")
        for d in source[:3]
    ]
    filtered = FilteredDocuments(ratings=[], kept=kept, summary="")
    return Inputs(stage, {stage.name.replace("draft", "filter"): filtered, "classify_purpose": purpose}, {})


def finish(inputs: Inputs, *answered: Answered) -> DraftedDocuments:
    assert TO_FIND.finish
    value = TO_FIND.finish(inputs, answered)
    assert isinstance(value, DraftedDocuments)
    return value


def test_both_stages_share_one_implementation() -> None:
    assert [s.name for s in STAGES] == ["draft_documents_to_find", "draft_documents_to_create"]
    assert TO_FIND.check is TO_CREATE.check
    assert TO_FIND.task is TO_CREATE.task
    assert TO_FIND.answer is TO_CREATE.answer


@pytest.mark.parametrize(("stage", "letter"), [(TO_FIND, "F"), (TO_CREATE, "C")])
def test_each_kept_document_is_one_call(
    stage: Stage, letter: str, identified: IdentifiedDocuments, purpose: Purpose
) -> None:
    items = items_of(stage, inputs_of(stage, identified, purpose))
    assert [i.key for i in items] == [f"{letter}{n}" for n in (1, 2, 3)]


def test_the_fast_level_drafts_two(inputs: Inputs) -> None:
    assert [i.key for i in items_of(TO_FIND.in_short(), inputs)] == ["F1", "F2"]


def test_the_document_stands_in_the_task(inputs: Inputs) -> None:
    assert callable(TO_FIND.task)
    task = TO_FIND.task(inputs, items_of(TO_FIND, inputs)[1])
    assert task.startswith("Subject: Soil map 2\n")
    assert "**Access:** Medium: Sold by the council." in task
    assert "**Why it was kept (High):** It settles how deep to dig." in task


def test_the_rules_differ_by_list_and_purpose(identified: IdentifiedDocuments, purpose: Purpose) -> None:
    texts = set()
    for stage in STAGES:
        for kind in ("business", "personal", "other"):
            chosen = purpose.model_copy(update={"purpose": kind})
            assert callable(stage.prompt)
            texts.add(stage.prompt(inputs_of(stage, identified, chosen)))
    assert len(texts) == 6


def test_a_good_draft_passes(draft: Draft, inputs: Inputs) -> None:
    assert TO_FIND.check
    assert list(TO_FIND.check(draft, inputs, Item("F1"))) == []


def test_a_line_said_twice_is_named(draft: Draft, inputs: Inputs) -> None:
    draft.essential_information.append("slope in DEGREES")
    assert TO_FIND.check
    assert list(TO_FIND.check(draft, inputs, Item("F1"))) == [
        "`essential_information` holds 'Slope in degrees' more than once; say it once."
    ]


def test_a_document_not_asked_for_is_left_out_honestly(draft: Draft, inputs: Inputs) -> None:
    value = finish(inputs, Answered(Item("F1"), draft), Answered(Item("F2"), draft))
    assert [d.state for d in value.documents] == ["drafted", "drafted", "left out"]
    assert "*Not drafted at this level of detail.*" in view_text(TO_FIND, value)


def test_a_failed_draft_does_not_take_its_siblings_along(draft: Draft, inputs: Inputs) -> None:
    failed = Answered(Item("F2"), problem="the model refused")
    value = finish(inputs, Answered(Item("F1"), draft), failed, Answered(Item("F3"), draft))
    assert [d.state for d in value.documents] == ["drafted", "failed", "drafted"]
    assert "*Not drafted: the model refused*" in view_text(TO_FIND, value)


def test_the_draft_is_merged_into_the_document(draft: Draft, inputs: Inputs) -> None:
    document = finish(inputs, Answered(Item("F1"), draft)).documents[0]
    assert (document.document_id, document.document_name, document.draft) == ("F1", "Soil map 1", draft)
    text = view_text(TO_FIND, DraftedDocuments(documents=[document]))
    assert "### F1 Soil map 1" in text
    assert "- Slope in degrees" in text
    assert "**Worst case:** The wall leans" in text
