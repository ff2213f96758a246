"""Keep the vital few documents of each list: a model rates them all, code selects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets, table
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Default, Expected, Item, Stage, unseen
from planexe.workflows.plan.assumptions.identify_risks import RiskRegister
from planexe.workflows.plan.documents.identify_documents import IdentifiedDocuments, PlannedDocument
from planexe.workflows.plan.documents.purpose_rules import purpose_rule
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import Account, Sentences
from planexe.workflows.plan.unanswered import NOT_ASSESSED

Impact = Literal["Critical", "High", "Medium", "Low"]
LEVELS: tuple[Impact, ...] = get_args(Impact)
KEPT_AT_LEAST = 5
MOST_RISKS = 3


PROMPT = """\
You rate the documents of a plan by what they change, so that only the vital few are worked on now.
The list is the document `identify_documents`; each entry begins with its id.

{question}

- Rate every document of the list exactly once, under its id. Do not add, join or rename documents.
- Critical: {critical}
- High: it changes the cost, the time or the chance of success by a large part, and nothing else gives the same.
- Medium: it helps, but the plan reaches its goal without it, or another document of the list gives most of it.
- Low: it is usual, but hardly changes anything here.
- Be strict. Four documents out of five are not Critical. If two documents answer the same question, one of them is at most Medium.
- Think about the rating first: `rationale` names the decision, the risk or the assumption of this plan that the document settles, in one
  sentence of 10 to 15 words. Then choose `impact_rating` to fit.
- `risk_ids`: ids of up to {most_risks} risks of `identify_risks` that the document settles or makes smaller; an empty list if none.
- `summary` says in one or two sentences what the most important documents have in common and which rating was the hardest.

"""

FIND_QUESTION = """\
These are documents to find. Rate the value of having the document in hand soon: which doubt it removes and what would be decided wrongly
without it. How hard it is to get does not matter for the rating."""
FIND_CRITICAL = (
    "without it a decision that carries the plan is a guess, or the work is illegal, unsafe or cannot begin."
)

CREATE_QUESTION = """\
These are documents to create. Rate the value of writing the document now, in the first weeks: what cannot begin, be financed or be agreed
until it is written. A document that is only needed near the end is at most Medium."""
CREATE_CRITICAL = "the work, the money or a needed consent cannot begin before it is written."


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two lists.

    Attributes:
        name: ``to_find`` or ``to_create``: ending of the stage's name, view and field of the identified documents.
        kept_at_most: cap, because each kept document costs a drafting call.
    """

    name: Literal["to_find", "to_create"]
    heading: str
    question: str
    critical: str
    kept_at_most: int
    expected: Expected

    def documents(self, inputs: Inputs) -> list[PlannedDocument]:
        """Returns the documents of this list."""
        found = inputs.read("identify_documents", IdentifiedDocuments)
        return found.to_find if self.name == "to_find" else found.to_create


class Rating(BaseModel):
    """What one document is worth."""

    document_id: str = Field(description="Id out of the list.")
    rationale: Sentences = Field(description="What of this plan it settles: one sentence of 10 to 15 words.")
    impact_rating: Impact = Field(description="How much it changes.")
    risk_ids: list[str] = Field(
        default=[], max_length=MOST_RISKS, description="Ids of risks that it settles; one or two."
    )


class Ratings(BaseModel):
    """What each document of the list is worth."""

    ratings: list[Rating] = Field(min_length=1, description="One entry for each document of the list.")
    summary: Account = Field(description="One or two sentences.")


class RatedDocument(Rating):
    """A rating with the name of the document and whether it is worked on now."""

    document_name: str
    kept: bool


class KeptDocument(PlannedDocument):
    """A document that is worked on now, with the reason why."""

    impact_rating: Impact
    rationale: str
    risk_ids: list[str] = Field(default_factory=list)


class FilteredDocuments(BaseModel):
    """All ratings in the order of the list, and the kept documents, the most important first."""

    ratings: list[RatedDocument]
    kept: list[KeptDocument]
    summary: str


def select_ids(rated: Sequence[tuple[str, Impact]], at_least: int, at_most: int) -> list[str]:
    """Returns the ids to keep: all Critical ones, filled up by the next levels to ``at_least``, cut at ``at_most``.

    Inside a level the order given counts.
    """
    ranked = sorted(rated, key=lambda one: LEVELS.index(one[1]))
    critical = sum(1 for _, level in ranked if level == "Critical")
    return [document_id for document_id, _ in ranked[: min(max(critical, at_least), at_most)]]


def _finish(kind: Kind, inputs: Inputs, answered: Sequence[Answered]) -> FilteredDocuments:
    answer: Ratings = answered[0].answer
    documents = kind.documents(inputs)
    ratings = {r.document_id: r for r in answer.ratings}
    rated = [d for d in documents if d.document_id in ratings]
    levels = [(d.document_id, ratings[d.document_id].impact_rating) for d in rated]
    ids = select_ids(levels, KEPT_AT_LEAST, kind.kept_at_most)
    by_id = {d.document_id: d for d in rated}
    risks = _risk_ids(inputs)
    return FilteredDocuments(
        ratings=[
            extended(
                RatedDocument,
                ratings[d.document_id],
                document_name=d.document_name,
                kept=d.document_id in ids,
            )
            for d in rated
        ],
        kept=[
            extended(
                KeptDocument,
                by_id[i],
                impact_rating=ratings[i].impact_rating,
                rationale=ratings[i].rationale,
                risk_ids=[one for one in dict.fromkeys(ratings[i].risk_ids) if one in risks],
            )
            for i in ids
        ],
        summary=answer.summary,
    )


def _risk_ids(inputs: Inputs) -> tuple[str, ...]:
    register = inputs.find("identify_risks", RiskRegister)
    return tuple(risk.risk_id for risk in register.risks) if register else ()


def _full(value: FilteredDocuments) -> str:
    rows = [[r.document_id, r.document_name, r.impact_rating, r.kept] for r in value.ratings]
    settles = {r.document_id: f" Settles {', '.join(r.risk_ids)}." for r in value.ratings if r.risk_ids}
    reasons = bullets(
        [f"**{r.document_id} {r.document_name}**: {r.rationale}{settles.get(r.document_id, '')}" for r in value.ratings]
    )
    return f"{value.summary}\n\n{table(['Id', 'Document', 'Impact', 'Kept'], rows)}\n\n**Why**\n\n{reasons}"


def _prompt(kind: Kind) -> Callable[[Inputs], str]:
    rules = PROMPT.format(question=kind.question, critical=kind.critical, most_risks=MOST_RISKS) + GOAL_RULES
    return lambda inputs: f"{rules}\n{purpose_rule(inputs)}"


def _stage(kind: Kind) -> Stage:
    def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
        ids = tuple(d.document_id for d in kind.documents(inputs))
        risks = _risk_ids(inputs)
        return [OneEach("ratings", "document_id", ids), *([OneOf("ratings.risk_ids", risks)] if risks else [])]

    def unrated(inputs: Inputs, _item: Item) -> Ratings:
        ratings = [
            Rating(document_id=d.document_id, rationale=NOT_ASSESSED, impact_rating="Medium")
            for d in kind.documents(inputs)
        ]
        return Ratings(ratings=ratings, summary=f"{NOT_ASSESSED} The documents stand in the order of the list.")

    return Ask(
        name=f"filter_documents_{kind.name}",
        heading=kind.heading,
        needs=(
            "initial_prompt",
            "path_digest",
            unseen("classify_purpose"),
            "identify_risks:digest",
            "project_plan:digest",
            f"identify_documents:{kind.name}",
        ),
        prompt=_prompt(kind),
        task=lambda inputs, _item: f"Rate these documents: {', '.join(d.document_id for d in kind.documents(inputs))}.",
        answer=Ratings,
        bindings=bindings,
        finish=lambda inputs, answered: _finish(kind, inputs, answered),
        default=Default(unrated, f"the first {KEPT_AT_LEAST} documents of the list"),
        value=FilteredDocuments,
        views={"full": _full},
        essential=False,
        max_output_tokens=5000,
        expected=kind.expected,
    )


FIND = Kind(
    "to_find", "Documents to find: the vital few", FIND_QUESTION, FIND_CRITICAL, 8, Expected(1, 1, 5, 2700, 400)
)
CREATE = Kind(
    "to_create",
    "Documents to create: the vital few",
    CREATE_QUESTION,
    CREATE_CRITICAL,
    10,
    Expected(1, 1, 5, 2700, 400),
)
STAGES = (_stage(FIND), _stage(CREATE))
