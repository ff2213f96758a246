"""Go through a checklist of the defects that plans have: nineteen items, judged independently and all at once."""

from collections.abc import Sequence

from pydantic import BaseModel

from planexe.spine.binding import Binding
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected, Item, Part, optional, unless_quick
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
from planexe.workflows.plan.synthesis.audit_questions import AUDIT_QUESTIONS, IN_ASKING_ORDER
from planexe.workflows.plan.synthesis.owners import ROLES, owner_choices
from planexe.workflows.plan.synthesis.plan_documents import GOVERNED_DOCUMENTS, QuoteFinder

PROMPT = f"""\
You audit a plan against a checklist, one item at a time. The task gives the item; other auditors judge the other items. The reader wants
to know which few items need work before the plan begins, so a list on which everything is red helps nobody.

{ANSWER_RULES}

Rules:
- Quote the plan, not what reviewers say about it: never `review_plan`. Read the reviewers only to know where to look.
- A document that could not be made is no defect of the plan.
- An item that does not apply to this kind of plan is low; say so.

{FACT_RULE}

{GOAL_RULES}"""

PARTS: tuple[Part, ...] = tuple(Part(q.key, q.title, q.task) for q in IN_ASKING_ORDER)
_NUMBERS = {question.key: question.number for question in AUDIT_QUESTIONS}


class AuditedItems(BaseModel):
    """The items that were answered, in the order of the checklist.

    Attributes:
        unanswered: titles of the items without a usable answer.
    """

    items: list[AuditItem]
    unanswered: list[str] = []


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: the owner is a role of the team, where there is one."""
    return owner_choices(inputs, "owner_role_id")


def check(answer: AuditAnswer, inputs: Inputs, _item: Item) -> list[str]:
    """Returns a due date that says nothing, and figures that do not exist."""
    return due_problems(answer) + unknown_facts(answer, inputs)


def finish(inputs: Inputs, answered: Sequence[Answered]) -> AuditedItems:
    """Returns the items by number, each quote looked up in the plan that was shown."""
    finder = QuoteFinder(inputs, GOVERNED_DOCUMENTS)
    items = [
        audit_item(_NUMBERS[one.item.key], one.item.key, one.item.title, one.answer, inputs, finder)
        for one in answered
        if one.ok
    ]
    return AuditedItems(
        items=sorted(items, key=lambda item: item.number),
        unanswered=[one.item.title for one in answered if not one.ok],
    )


def view_full(value: AuditedItems) -> str:
    """Returns every item."""
    return "\n\n".join(item_text(item) for item in value.items) or "No item was answered."


def view_digest(value: AuditedItems) -> str:
    """Returns one line per item: level, reason and what is done."""
    lines = [f"{i.number} {i.title} (`{i.key}`): **{i.level}**. {i.justification}" for i in value.items]
    return bullets(lines) or "No item was answered."


STAGE = Parts(
    name="self_audit_items",
    heading="Self-audit, items 1 to 19",
    needs=(*GOVERNED_DOCUMENTS, ROLES, unless_quick(optional("review_plan:digest"))),
    prompt=PROMPT,
    answer=AuditAnswer,
    parts=PARTS,
    fast_limit=2,
    bindings=bindings,
    check=check,
    finish=finish,
    value=AuditedItems,
    views={"full": view_full, "digest": view_digest},
    min_answered=0.6,
    essential=False,
    max_output_tokens=1500,
    expected=Expected(calls=19, calls_fast=2, seconds=5, input_tokens=9800, output_tokens=180),
)
