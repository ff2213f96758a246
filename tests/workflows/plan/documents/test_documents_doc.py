from typing import Literal

import pytest

from planexe.spine.inputs import Inputs, view_text
from planexe.workflows.plan.documents.documents_doc import STAGE, DocumentsDoc
from planexe.workflows.plan.documents.draft_documents import Draft, DraftedDocument, DraftedDocuments, DraftState
from planexe.workflows.plan.documents.filter_documents import FilteredDocuments, RatedDocument
from planexe.workflows.plan.documents.identify_documents import IdentifiedDocuments, PlannedDocument


def drafted(document: PlannedDocument, state: DraftState, draft: Draft) -> DraftedDocument:
    return DraftedDocument(
        **document.model_dump(),
        impact_rating="High",
        rationale="It settles how deep to dig.",
        state=state,
        problem="timeout" if state == "failed" else "",
        draft=draft if state == "drafted" else None,
    )


def filtered(documents: list[PlannedDocument], kept: int) -> FilteredDocuments:
    level: Literal["High"] = "High"
    return FilteredDocuments(
        ratings=[
            RatedDocument(
                document_id=d.document_id,
                document_name=d.document_name,
                rationale="It settles how deep to dig.",
                impact_rating=level,
                kept=n < kept,
            )
            for n, d in enumerate(documents)
        ],
        kept=[],
        summary="",
    )


@pytest.fixture
def value(identified: IdentifiedDocuments, draft: Draft) -> DocumentsDoc:
    first, second = identified.to_create[:2]
    found = identified.to_find[0]
    inputs = Inputs(
        STAGE,
        {
            "filter_documents_to_create": filtered(identified.to_create, 2),
            "filter_documents_to_find": filtered(identified.to_find, 1),
            "draft_documents_to_create": DraftedDocuments(
                documents=[drafted(first, "drafted", draft), drafted(second, "left out", draft)]
            ),
            "draft_documents_to_find": DraftedDocuments(documents=[drafted(found, "failed", draft)]),
        },
        {},
    )
    made = STAGE.compute(inputs)
    assert isinstance(made, DocumentsDoc)
    return made


def test_counts_what_was_considered_kept_and_drafted(value: DocumentsDoc) -> None:
    assert value.completeness == (
        "20 documents were considered, 3 kept, 1 drafted, 1 not drafted at this level of detail, 1 without an answer."
    )


def test_an_undrafted_document_says_so(value: DocumentsDoc) -> None:
    text = view_text(STAGE, value)
    section = text[text.index("### C2") : text.index("## Documents to find")]
    assert "*Not drafted at this level of detail.*" in section
    assert "missing" not in text


def test_a_failed_document_says_why(value: DocumentsDoc) -> None:
    assert "*Not drafted: timeout*" in view_text(STAGE, value)


def test_documents_not_kept_stand_in_a_table(value: DocumentsDoc) -> None:
    assert len(value.not_kept) == 17
    assert "| F8 | Soil map 8 | High | It settles how deep to dig. |" in view_text(STAGE, value)
