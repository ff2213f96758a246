"""Example documents, ratings and drafts."""

from typing import Any

import pytest

from planexe.workflows.plan.documents.draft_documents import Draft
from planexe.workflows.plan.documents.identify_documents import (
    DocumentEntry,
    DocumentList,
    IdentifiedDocuments,
    PlannedDocument,
)
from planexe.workflows.plan.screening.classify_purpose import Purpose


def entry(name: str, **more: Any) -> dict[str, Any]:
    return {
        "document_name": name,
        "description": "The footing cannot be dug before this is known.",
        "responsible_role_type": "Site lead",
        "steps": ["Call the council", "Order a copy"],
        **more,
    }


FIND = {"recency_requirement": "in force", "access_difficulty": "Medium", "access_reason": "Sold by the council."}
CREATE = {"template": "Bill of quantities", "approval_authorities": "Owner"}


@pytest.fixture
def to_find() -> DocumentList:
    return DocumentList.model_validate({"documents": [entry(f"Soil map {n}", **FIND) for n in range(1, 9)]})


@pytest.fixture
def to_create() -> DocumentList:
    """Returns the lists of both halves."""
    entries = [DocumentEntry.model_validate(entry(f"Dig plan {n}", **CREATE)) for n in range(1, 13)]
    return DocumentList.model_construct(documents=entries)


@pytest.fixture
def identified(to_find: DocumentList, to_create: DocumentList) -> IdentifiedDocuments:
    def planned(letter: str, documents: DocumentList) -> list[PlannedDocument]:
        return [
            PlannedDocument(document_id=f"{letter}{n}", **d.model_dump()) for n, d in enumerate(documents.documents, 1)
        ]

    return IdentifiedDocuments(to_create=planned("C", to_create), to_find=planned("F", to_find))


@pytest.fixture
def purpose() -> Purpose:
    return Purpose(topic="A garden wall", purpose_detailed="own garden", purpose="personal")


@pytest.fixture
def draft() -> Draft:
    return Draft(
        essential_information=["Depth of topsoil in cm", "Height of the water table in March", "Slope in degrees"],
        risks_of_poor_quality=["The footing is dug too shallow.", "The drain ends in clay."],
        worst_case_scenario="The wall leans within one winter and has to be taken down.",
        best_case_scenario="The footing is dug once, at the right depth, in one weekend.",
        fallback_alternative_approaches=["Dig a trial pit."],
    )
