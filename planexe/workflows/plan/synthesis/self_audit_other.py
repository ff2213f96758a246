"""The last item of the audit: a danger that no single item shows, above all one that several make together."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.stage import Answered, Expected, Item, optional
from planexe.workflows.plan.facts.fact_texts import FACT_RULE, unknown_facts
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.synthesis.audit_answers import (
    ANSWER_RULES,
    AuditAnswer,
    AuditItem,
    audit_item,
    due_problems,
    item_text,
)
from planexe.workflows.plan.synthesis.audit_questions import AUDIT_QUESTIONS
from planexe.workflows.plan.synthesis.owners import ROLES, owner_choices
from planexe.workflows.plan.synthesis.plan_documents import GOVERNED_DOCUMENTS, QuoteFinder
from planexe.workflows.plan.synthesis.self_audit_items import AuditedItems

NUMBER = len(AUDIT_QUESTIONS) + 1
KEY, TITLE = "anything_else", "Anything else"

PROMPT = f"""\
You finish the audit of a plan. The other items of the checklist have been judged one by one; `self_audit_items` holds the results. Find
the one danger that they do not show: two or three items that are harmless alone and make each other worse, or a matter that none asks for.

- `related_items`: keys of the items that act together, from `self_audit_items`; an empty list if the danger lies outside of them.
{ANSWER_RULES}

How to measure this item. Low: the results stand alone, nothing new. Medium: two items together cost more than each alone. High: together
they end the plan, though none would alone. Do not sum up the other items, and do not judge them again.
Quote the plan, not the results of the audit.

{FACT_RULE}

{GOAL_RULES}"""


class OtherDanger(AuditAnswer):
    """The answer about the last item."""

    related_items: list[str] = Field(max_length=4, description="Keys of the items that act together; may be empty.")


class AuditedRest(BaseModel):
    """The last item.

    Attributes:
        related_items: keys of the items that act together.
    """

    item: AuditItem
    related_items: list[str]


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: owners are roles of the team, related items are items that were answered."""
    return [OneOf("related_items", _answered_keys(inputs)), *owner_choices(inputs, "owner_role_id")]


def _answered_keys(inputs: Inputs) -> tuple[str, ...]:
    audited = inputs.find("self_audit_items", AuditedItems)
    return (
        tuple(item.key for item in audited.items)
        if audited and audited.items
        else tuple(q.key for q in AUDIT_QUESTIONS)
    )


def check(answer: OtherDanger, inputs: Inputs, _item: Item) -> list[str]:
    """Returns a due date that says nothing, and figures that do not exist."""
    return due_problems(answer) + unknown_facts(answer, inputs)


def finish(inputs: Inputs, answered: Sequence[Answered]) -> AuditedRest:
    """Returns the item, its quotes looked up in the plan."""
    answer: OtherDanger = answered[0].answer
    finder = QuoteFinder(inputs, GOVERNED_DOCUMENTS)
    related = list(dict.fromkeys(answer.related_items))
    return AuditedRest(item=audit_item(NUMBER, KEY, TITLE, answer, inputs, finder), related_items=related)


def view_full(value: AuditedRest) -> str:
    """Returns the item and what acts together in it."""
    return f"{item_text(value.item)}\n\n{related_text(value)}".strip()


def related_text(value: AuditedRest) -> str:
    """Returns the titles of the items that act together, nothing where there are none."""
    titles = [f"{q.number}. {q.title}" for q in AUDIT_QUESTIONS if q.key in value.related_items]
    return f"**Acts together with:** {'; '.join(titles)}" if titles else ""


STAGE = Ask(
    name="self_audit_other",
    heading="Self-audit, anything else",
    needs=(*GOVERNED_DOCUMENTS, ROLES, optional("self_audit_items:digest")),
    prompt=PROMPT,
    task=f"Subject: {TITLE}\nJudge this last item: the danger that the items before it do not show.",
    answer=OtherDanger,
    bindings=bindings,
    check=check,
    finish=finish,
    value=AuditedRest,
    views={"full": view_full},
    essential=False,
    max_output_tokens=1500,
    expected=Expected(calls=1, calls_fast=1, seconds=2, input_tokens=5900, output_tokens=130),
)
