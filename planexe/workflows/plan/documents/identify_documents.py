"""List the documents to write and the documents to obtain, in four calls that run at the same time."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Default, Expected, Item, Part, optional, unless_fast, unseen
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.documents.purpose_rules import purpose_rule
from planexe.workflows.plan.documents.usual_documents import usual_documents
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.merged_lists import merged
from planexe.workflows.plan.texts import Paragraph, Title, sized

FEWEST, MOST = 4, 8

AccessDifficulty = Literal["Easy", "Medium", "Hard"]
Entry = Annotated[str, sized(2, 300)]

PROMPT = f"""\
You list the documents that a plan needs. There are two kinds: those its own people must write, and those that exist already and must be
obtained from somebody else. The task says which kind to list and for which half of the work; other calls list the rest.
The reader is the person who hands out this work, one document to one role.

- List four to eight documents, the most important first. Fewer good ones are better than a long list.
- One document, one purpose. Drafts, versions and parts of a document are no documents of their own.
- `document_name` is what stands on the cover: the kind of document and what it is about, never just "Report" or "Contract". No name twice.
- `description` says which decision or piece of work waits for it, in one to three sentences.
- `responsible_role_type` is a role, not a person's name.
- `steps` are two to six concrete steps, verb first, that lead to the finished document in hand.
- List what this plan needs in its place and its trade. The documents you are given exist already; do not list them again.
- Never invent a form number, statute, database or web address. If you are not sure of the official name, describe the document.

{GOAL_RULES}"""

CREATE = """\
List the documents to create: those that do not exist until the people of this plan write them.
Reports, records, laws, statistics and price lists that others hold do not belong here.
For each also give:
- `template`: the usual kind of template or standard to start from; null if there is none.
- `approval_authorities`: the roles or bodies that must sign or accept it; null if nobody must.
Leave `recency_requirement`, `access_difficulty` and `access_reason` null.
"""

FIND = """\
List the documents to find: those that somebody else has written or keeps, such as laws, permit conditions, statistics, maps, surveys,
price lists, registers, studies, technical data, existing contracts. Everything the people of the plan write themselves does not belong here.
`steps` say whom to ask or where to look, in order.
For each also give:
- `recency_requirement`: how old it may be and still be of use, e.g. "not older than two years", or "the version in force".
- `access_difficulty`: Easy = free and public today; Medium = must be asked for, bought or translated; Hard = needs a permission, a
  relation, or weeks.
- `access_reason`: why it is that difficult, in one sentence.
Leave `template` and `approval_authorities` null.
"""


def _ask_for_all(schema: dict[str, Any]) -> None:
    schema["required"] = list(schema["properties"])


class DocumentEntry(BaseModel):
    """A document to write or to obtain; what concerns only the other kind is null.

    The schema sent asks for every field, so that none is forgotten; an answer that leaves out a null is still good.
    """

    model_config = ConfigDict(json_schema_extra=_ask_for_all)

    document_name: Title = Field(description="Name on the cover, with its subject.")
    description: Paragraph = Field(description="Which decision or work waits for it: one to three sentences.")
    responsible_role_type: Entry = Field(description="Role that gets it done.")
    steps: list[Entry] = Field(min_length=1, max_length=8, description="Two to six steps, verb first.")
    template: Entry | None = Field(default=None, description="To create: kind of template to start from, or null.")
    approval_authorities: Entry | None = Field(default=None, description="To create: who must accept it, or null.")
    recency_requirement: Entry | None = Field(default=None, description="To find: how old it may be.")
    access_difficulty: AccessDifficulty | None = Field(default=None, description="To find: how hard it is to get.")
    access_reason: Entry | None = Field(default=None, description="To find: why it is that hard.")


class DocumentList(BaseModel):
    """The documents of one kind."""

    documents: list[DocumentEntry] = Field(
        min_length=FEWEST, max_length=MOST, description="Four to eight, the most important first."
    )


class PlannedDocument(DocumentEntry):
    """A document of the plan.

    Attributes:
        document_id: ``C1`` for a document to create, ``F1`` for one to find.
    """

    document_id: str


class IdentifiedDocuments(BaseModel):
    """All documents of the plan; no name stands in both lists."""

    to_create: list[PlannedDocument]
    to_find: list[PlannedDocument]


def _prompt(inputs: Inputs) -> str:
    return f"{PROMPT}\n{purpose_rule(inputs)}"


def _check(answer: DocumentList, _inputs: Inputs, item: Item) -> list[str]:
    problems = [
        f"`documents.document_name` {name!r} stands there more than once; list each document once."
        for name in repeated(d.document_name for d in answer.documents)
    ]
    unrated = [d.document_name for d in answer.documents if d.access_difficulty is None]
    if _kind(item.key) == "find" and unrated:
        problems.append(f"`documents.access_difficulty` is null for {', '.join(unrated)}; say how hard each is to get.")
    undated = [d.document_name for d in answer.documents if d.recency_requirement is None]
    if _kind(item.key) == "find" and undated:
        problems.append(f"`documents.recency_requirement` is null for {', '.join(undated)}; say how old each may be.")
    return problems


def _usual_documents(_inputs: Inputs, item: Item) -> DocumentList:
    """Returns the half of the usual list that a call would have written."""
    every = usual_documents(_kind(item.key))["documents"]
    own = every[: len(every) // 2] if item.key.endswith(FIRST_HALF) else every[len(every) // 2 :]
    return DocumentList.model_validate({"documents": own})


def _kind(key: str) -> str:
    return key.partition("_")[0]


def _finish(_inputs: Inputs, answered: Sequence[Answered]) -> IdentifiedDocuments:
    lists: dict[str, dict[str, list[DocumentEntry]]] = {"create": {}, "find": {}}
    for one in answered:
        if one.ok:
            lists[_kind(one.item.key)][one.item.key] = one.answer.documents
    both = {kind: merged(found, lambda d: d.document_name) for kind, found in lists.items()}
    to_create = [d.model_copy(update=_only("create")) for d in both["create"]]
    own = {_folded(d) for d in to_create}
    to_find = [d.model_copy(update=_only("find")) for d in both["find"] if _folded(d) not in own]
    return IdentifiedDocuments(to_create=_numbered(to_create, "C"), to_find=_numbered(to_find, "F"))


def _only(kind: str) -> dict[str, None]:
    foreign = {
        "create": ("recency_requirement", "access_difficulty", "access_reason"),
        "find": ("template", "approval_authorities"),
    }
    return dict.fromkeys(foreign[kind])


def _folded(document: DocumentEntry) -> str:
    return " ".join(document.document_name.casefold().split())


def _numbered(documents: Sequence[DocumentEntry], letter: str) -> list[PlannedDocument]:
    return [extended(PlannedDocument, d, document_id=f"{letter}{n}") for n, d in enumerate(documents, 1)]


def document_facts(document: PlannedDocument) -> list[str]:
    """Returns what is known about a document as labelled lines, without its name and description."""
    facts = {
        "Responsible": document.responsible_role_type,
        "Steps": "; ".join(step.rstrip(".;") for step in document.steps),
        "Template": document.template,
        "Approved by": document.approval_authorities,
        "How recent": document.recency_requirement,
        "Access": ": ".join(t for t in (document.access_difficulty, document.access_reason) if t),
    }
    return [f"**{label}:** {text}" for label, text in facts.items() if text]


def _full(value: IdentifiedDocuments) -> str:
    def section(title: str, documents: Sequence[PlannedDocument]) -> str:
        parts = [f"## {title}"]
        parts += [
            f"### {d.document_id} {d.document_name}\n\n{d.description}\n\n{bullets(document_facts(d))}"
            for d in documents
        ]
        return "\n\n".join(parts)

    return section("Documents to create", value.to_create) + "\n\n" + section("Documents to find", value.to_find)


def _short(documents: Sequence[PlannedDocument]) -> str:
    lines = []
    for d in documents:
        access = f" Access: {d.access_difficulty}." if d.access_difficulty else ""
        lines.append(f"**{d.document_id} {d.document_name}**: {d.description}{access}")
    return bullets(lines)


def _to_create(value: IdentifiedDocuments) -> str:
    return _short(value.to_create)


def _to_find(value: IdentifiedDocuments) -> str:
    return _short(value.to_find)


FIRST_HALF = "work"
HALVES = {
    FIRST_HALF: "Your half: the work itself, its technique, people, supply, quality and safety.",
    "frame": "Your half: what the work depends on: permits and law, money and contracts, demand, those concerned, control.",
}
PARTS = tuple(
    Part(f"{kind}_{half}", f"{title}: {half}", f"{task}{which}\n")
    for kind, title, task in (("create", "Documents to create", CREATE), ("find", "Documents to find", FIND))
    for half, which in HALVES.items()
)

STAGE = Parts(
    name="identify_documents",
    heading="Documents the plan needs",
    needs=(
        "initial_prompt",
        unseen("classify_purpose"),
        "path_digest",
        "consolidate_assumptions:digest",
        "project_plan:digest",
        unless_fast(optional("related_resources:digest")),
        unless_fast(optional("swot_analysis:digest")),
        optional("find_team_roles:digest"),  # not its review, which is written meanwhile
        unless_fast(optional("expert_review:digest")),
    ),
    prompt=_prompt,
    answer=DocumentList,
    parts=PARTS,
    check=_check,
    finish=_finish,
    default=Default(_usual_documents, "the documents that any undertaking needs"),
    value=IdentifiedDocuments,
    views={"full": _full, "to_create": _to_create, "to_find": _to_find},
    essential=False,
    min_answered=0.5,
    max_output_tokens=5000,
    expected=Expected(calls=4, calls_fast=4, seconds=8, input_tokens=5500, output_tokens=800),
)
