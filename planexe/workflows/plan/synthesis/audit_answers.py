"""What the audit says about one item: its level, quotes that are looked up, and who does what by when."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.answer_checks import has_figure
from planexe.workflows.plan.synthesis.owners import OWNER_RULE, owner_of, owner_text
from planexe.workflows.plan.synthesis.plan_documents import QuoteFinder
from planexe.workflows.plan.texts import sized

AuditLevel = Literal["low", "medium", "high"]

ANSWER_RULES = f"""\
- `level`: low, medium or high, by the measure that the task gives. Judge this item alone, with a cool head: in a decent plan about half
  of the items are low and few are high. High means that the plan fails unless this is changed; it is no warning "to be on the safe side".
  When in doubt between two levels, take the one that you could defend with the quote.
- `quotes`: one or two passages, word for word from the documents, five to thirty words each, that the level rests on. Copy them as they
  stand, without adding or smoothing; write three dots where you leave words out. Where the fault is that something is missing, quote the
  sentence that should have contained it.
- `justification`: one or two sentences, at most 40 words: why the quotes lead to this level.
- `mitigation`: one sentence, at most 40 words: what is done. For a low level, the one step that keeps it so.
- {OWNER_RULE}
- `due`: by when, as a date (year-month-day) or a week of the project ("week 6"). It lies before the harm would happen."""

Entry = Annotated[str, sized(4, 700)]
Quote = Annotated[str, sized(4, 500)]
Short = Annotated[str, sized(1, 120)]


class AuditAnswer(BaseModel):
    """The answer about one item."""

    quotes: list[Quote] = Field(min_length=1, max_length=2, description="One or two passages, word for word.")
    justification: Entry = Field(description="Why the quotes lead to this level, at most 40 words.")
    level: AuditLevel
    mitigation: Entry = Field(description="What is done, at most 40 words.")
    owner_role_id: Short = Field(description="Id of the role that does it.")
    due: Short = Field(description="By when: a date as year-month-day, or a week of the project.")


class CheckedQuote(BaseModel):
    """A quote, looked up in the documents shown.

    Attributes:
        source: stage whose document holds these words; empty if none does.
    """

    text: str
    source: str

    @property
    def literal(self) -> bool:
        """Returns whether these words stand in the plan."""
        return bool(self.source)


class AuditItem(BaseModel):
    """One item of the checklist as it was answered.

    Attributes:
        owner: title of the role, or the words of the answer where no role has that id.
    """

    number: int
    key: str
    title: str
    level: AuditLevel
    justification: str
    quotes: list[CheckedQuote]
    mitigation: str
    owner_role_id: str
    owner: str
    due: str


def due_problems(answer: AuditAnswer) -> list[str]:
    """Returns a due date that names neither a day nor a week."""
    if has_figure(answer.due):
        return []
    return [f"`due` is {answer.due!r}; give a date as year-month-day, or a week of the project such as 'week 6'."]


def audit_item(
    number: int, key: str, title: str, answer: AuditAnswer, inputs: Inputs, finder: QuoteFinder
) -> AuditItem:
    """Returns the item with its quotes looked up and its owner named."""
    owner_role_id, owner = owner_of(inputs, answer.owner_role_id)
    return AuditItem(
        number=number,
        key=key,
        title=title,
        level=answer.level,
        justification=answer.justification,
        quotes=[CheckedQuote(text=quote.strip(" \"'“”"), source=finder.source(quote)) for quote in answer.quotes],
        mitigation=answer.mitigation,
        owner_role_id=owner_role_id,
        owner=owner,
        due=answer.due,
    )


def item_text(item: AuditItem) -> str:
    """Returns one item as Markdown."""
    quotes = [f"“{q.text}”" + (f" ({q.source})" if q.literal else " (not literal)") for q in item.quotes]
    lines = [f"### {item.number}. {item.title}: {item.level}", item.justification]
    if quotes:
        lines.append("\n>\n".join(f"> {quote}" for quote in quotes))
    lines.append(
        f"**Do:** {item.mitigation} **Owner:** {owner_text(item.owner_role_id, item.owner)}. **By:** {item.due}"
    )
    return "\n\n".join(lines)
