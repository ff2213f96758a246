"""Put both lists of drafted documents into one, with what was left out and why."""

from collections.abc import Sequence

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import table
from planexe.spine.stage import Expected, unseen
from planexe.workflows.plan.documents.draft_documents import DraftedDocument, DraftedDocuments, draft_text
from planexe.workflows.plan.documents.filter_documents import FilteredDocuments, RatedDocument


class DocumentsDoc(BaseModel):
    """The documents of the plan.

    Attributes:
        completeness: one sentence: how many documents were considered, kept and drafted.
        to_create: kept documents to write, the most important first.
        to_find: kept documents to obtain, the most important first.
        not_kept: considered, and not worked on now.
    """

    completeness: str
    to_create: list[DraftedDocument]
    to_find: list[DraftedDocument]
    not_kept: list[RatedDocument]


def _compute(inputs: Inputs) -> DocumentsDoc:
    to_create = inputs.read("draft_documents_to_create", DraftedDocuments).documents
    to_find = inputs.read("draft_documents_to_find", DraftedDocuments).documents
    ratings = [
        *inputs.read("filter_documents_to_create", FilteredDocuments).ratings,
        *inputs.read("filter_documents_to_find", FilteredDocuments).ratings,
    ]
    return DocumentsDoc(
        completeness=_completeness(len(ratings), [*to_create, *to_find]),
        to_create=to_create,
        to_find=to_find,
        not_kept=[rated for rated in ratings if not rated.kept],
    )


def _completeness(considered: int, kept: Sequence[DraftedDocument]) -> str:
    counts = {state: sum(1 for d in kept if d.state == state) for state in ("drafted", "left out", "failed")}
    text = f"{considered} documents were considered, {len(kept)} kept, {counts['drafted']} drafted"
    if counts["left out"]:
        text += f", {counts['left out']} not drafted at this level of detail"
    if counts["failed"]:
        text += f", {counts['failed']} without an answer"
    return f"{text}."


def _full(value: DocumentsDoc) -> str:
    parts = [value.completeness]
    for title, documents in (("Documents to create", value.to_create), ("Documents to find", value.to_find)):
        parts += [f"## {title}", *(draft_text(document) for document in documents)]
    if value.not_kept:
        rows = [[r.document_id, r.document_name, r.impact_rating, r.rationale] for r in value.not_kept]
        parts.append(f"## Considered, not worked on now\n\n{table(['Id', 'Document', 'Impact', 'Why'], rows)}")
    return "\n\n".join(parts)


STAGE = Compute(
    name="documents_doc",
    heading="Documents to create and find",
    needs=(
        unseen("filter_documents_to_create"),
        unseen("filter_documents_to_find"),
        unseen("draft_documents_to_create"),
        unseen("draft_documents_to_find"),
    ),
    compute=_compute,
    value=DocumentsDoc,
    views={"full": _full},
    essential=False,
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)
