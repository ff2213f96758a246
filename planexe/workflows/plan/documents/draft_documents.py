"""Draft the kept documents, one call each: what a source must answer, or what a document to write must hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Each
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended, read_leniently
from planexe.spine.stage import Answered, Default, Expected, Item, Stage, unseen
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS
from planexe.workflows.plan.documents.filter_documents import FilteredDocuments, KeptDocument
from planexe.workflows.plan.documents.identify_documents import document_facts
from planexe.workflows.plan.documents.purpose_rules import purpose_rule
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import FullParagraph, Statement
from planexe.workflows.plan.unanswered import NOT_ASSESSED

DraftState = Literal["drafted", "left out", "failed"]

FIND_PROMPT = f"""\
You prepare the search for one document that a plan depends on. Somebody else holds or has published it.
The reader is the person who will look for it and has never seen one: afterwards they know whether what they found is enough.

The task names the document. Write only about that one.
- `essential_information`: four to eight questions that the document must answer, or facts it must hold, each with the unit, place, period or
  group of people that matters here. "Prices" is wrong: say of what, per which unit, where, and from when.
- `risks_of_poor_quality`: what goes wrong in this plan if the document is old, incomplete or about another place. Name the decision that suffers.
- `worst_case_scenario`: the worst that can honestly happen if the plan goes on without it.
- `best_case_scenario`: what becomes possible, faster or cheaper with a good one in hand.
- `fallback_alternative_approaches`: two to four other ways to the same knowledge if it cannot be had, quickest first.
- Do not write the document's contents and do not invent figures, titles, authors or addresses.

{GOAL_RULES}"""

CREATE_PROMPT = f"""\
You prepare the writing of one document that a plan depends on. The people of the plan will write it.
The reader is the person who must write it next week: afterwards they know what has to be in it and when it is good enough.

The task names the document. Write only about that one.
- `essential_information`: four to eight items that the document must contain, in the order of its sections, each as an instruction: list,
  decide, calculate, compare, name. Say where the material comes from if the plan has it.
- `risks_of_poor_quality`: what goes wrong in this plan if the document is vague, late or wrong. Name the decision or the work that suffers.
- `worst_case_scenario`: the worst that can honestly happen if it is never written or is badly wrong.
- `best_case_scenario`: what becomes possible, agreed or cheaper when it is good, and which decision it allows.
- `fallback_alternative_approaches`: two to four smaller or quicker ways to get the same effect if there is no time or skill to write it in full.
- Prepare the writing, do not write the document. Do not invent figures, names or legal references that the plan does not have.

{GOAL_RULES}"""


NO_DRAFT = "no model wrote it"


class Draft(BaseModel):
    """What one document must hold and what depends on it."""

    essential_information: list[Statement] = Field(
        min_length=3, max_length=10, description="Four to eight precise items."
    )
    risks_of_poor_quality: list[Statement] = Field(
        min_length=2, max_length=6, description="Two to five, about this plan."
    )
    worst_case_scenario: FullParagraph = Field(description="One to three sentences.")
    best_case_scenario: FullParagraph = Field(description="One to three sentences.")
    fallback_alternative_approaches: list[Statement] = Field(min_length=1, max_length=6, description="Two to four.")


class DraftedDocument(KeptDocument):
    """A kept document with its draft.

    Attributes:
        state: ``drafted``; ``left out`` at this level of detail; or ``failed``.
        problem: why there is no draft although one was asked for.
        draft: what the document must hold.
    """

    state: DraftState
    problem: str = ""
    draft: Draft | None = None


class DraftedDocuments(BaseModel):
    """All kept documents of one list, drafted or not, the most important first."""

    documents: list[DraftedDocument]


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two drafting stages.

    Attributes:
        name: ``to_find`` or ``to_create``: ending of the stage's name.
    """

    name: Literal["to_find", "to_create"]
    heading: str
    prompt: str
    expected: Expected

    @property
    def source(self) -> str:
        """Returns the stage that kept the documents."""
        return f"filter_documents_{self.name}"

    def kept(self, inputs: Inputs) -> list[KeptDocument]:
        """Returns the documents to draft."""
        return inputs.read(self.source, FilteredDocuments).kept


def _task(_inputs: Inputs, item: Item) -> str:
    document: KeptDocument = item.data
    lines = [
        f"**Name:** {document.document_name}",
        f"**Purpose:** {document.description}",
        *document_facts(document),
        f"**Why it was kept ({document.impact_rating}):** {document.rationale}",
    ]
    return f"Subject: {item.title}\n{bullets(lines)}\n\nDraft this document and no other."


def _check(answer: Draft, _inputs: Inputs, _item: Item) -> list[str]:
    return [
        f"`{field}` holds {text!r} more than once; say it once."
        for field in ("essential_information", "risks_of_poor_quality", "fallback_alternative_approaches")
        for text in repeated(getattr(answer, field))
    ]


def _finish(kind: Kind, inputs: Inputs, answered: Sequence[Answered]) -> DraftedDocuments:
    by_id = {one.item.key: one for one in answered}
    return DraftedDocuments(documents=[_drafted(d, by_id.get(d.document_id)) for d in kind.kept(inputs)])


def _drafted(document: KeptDocument, one: Answered | None) -> DraftedDocument:
    draft = one.answer if one and one.ok and one.answer.essential_information else None
    state: DraftState = "left out" if one is None else "drafted" if draft else "failed"
    return extended(
        DraftedDocument,
        document,
        state=state,
        problem="" if draft or one is None else one.problem or NO_DRAFT,
        draft=draft,
    )


def _undrafted(_inputs: Inputs, _item: Item) -> Draft:
    """Returns a draft that holds nothing: the document is listed without one."""
    lists = ("essential_information", "risks_of_poor_quality", "fallback_alternative_approaches")
    cases = dict.fromkeys(("worst_case_scenario", "best_case_scenario"), NOT_ASSESSED)
    return read_leniently(Draft, {**dict.fromkeys(lists, ()), **cases})


def draft_text(document: DraftedDocument) -> str:
    """Returns a document and its draft as a section; one without a draft says why."""
    parts = [
        f"### {document.document_id} {document.document_name}",
        document.description,
        bullets([f"**Impact:** {document.impact_rating}. {document.rationale}", *document_facts(document)]),
    ]
    draft = document.draft
    if draft is None:
        why = (
            f"Not drafted: {document.problem}" if document.state == "failed" else "Not drafted at this level of detail."
        )
        return "\n\n".join([*parts, f"*{why}*"])
    parts += [
        f"**Essential information**\n\n{bullets(draft.essential_information)}",
        f"**If it is poor**\n\n{bullets(draft.risks_of_poor_quality)}",
        f"**Worst case:** {draft.worst_case_scenario}",
        f"**Best case:** {draft.best_case_scenario}",
        f"**Fallback approaches**\n\n{bullets(draft.fallback_alternative_approaches)}",
    ]
    return "\n\n".join(parts)


def _full(value: DraftedDocuments) -> str:
    return "\n\n".join(draft_text(document) for document in value.documents)


def _prompt(kind: Kind) -> Callable[[Inputs], str]:
    return lambda inputs: f"{kind.prompt}\n{purpose_rule(inputs)}"


def _stage(kind: Kind) -> Stage:
    def items(inputs: Inputs) -> list[Item]:
        return [Item(d.document_id, d.document_name, d) for d in kind.kept(inputs)]

    return Each(
        name=f"draft_documents_{kind.name}",
        heading=kind.heading,
        needs=(
            *CORE_DOCUMENTS,
            unseen("classify_purpose"),
            unseen(kind.source),
        ),
        prompt=_prompt(kind),
        task=_task,
        answer=Draft,
        items=items,
        fast_limit=2,
        check=_check,
        finish=lambda inputs, answered: _finish(kind, inputs, answered),
        default=Default(_undrafted, "the document without a draft"),
        value=DraftedDocuments,
        views={"full": _full},
        min_answered=0.7,
        essential=False,
        max_output_tokens=3000,
        expected=kind.expected,
    )


FIND = Kind("to_find", "Drafts of the documents to find", FIND_PROMPT, Expected(6, 2, 5, 12000, 700))
CREATE = Kind("to_create", "Drafts of the documents to create", CREATE_PROMPT, Expected(8, 2, 6, 12000, 800))
STAGES = (_stage(FIND), _stage(CREATE))
