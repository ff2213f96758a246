"""Go through a checklist of the defects that plans have: nineteen items, judged independently, four a call."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected, Item, Part
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
from planexe.workflows.plan.synthesis.audit_questions import AUDIT_QUESTIONS, IN_ASKING_ORDER, AuditQuestion
from planexe.workflows.plan.synthesis.owners import ROLES, owner_choices
from planexe.workflows.plan.synthesis.plan_documents import GOVERNED_DOCUMENTS, QuoteFinder

PROMPT = f"""\
You audit a plan against a checklist. The task gives three or four items, each to be judged by itself; other auditors judge the others. The reader wants
to know which few items need work before the plan begins, so a list on which everything is red helps nobody.

`items`: one entry for each item of the task. `subject`: its title.
{ANSWER_RULES}

Rules:
- A document that could not be made is no defect of the plan.
- An item that does not apply to this kind of plan is low; say so.

{FACT_RULE}

{GOAL_RULES}"""

ITEMS_A_CALL = 4
GROUPS: Mapping[str, tuple[AuditQuestion, ...]] = {
    str(number): IN_ASKING_ORDER[start : start + ITEMS_A_CALL]
    for number, start in enumerate(range(0, len(IN_ASKING_ORDER), ITEMS_A_CALL), 1)
}
"""The items of each call, those that plans fail most first."""


def _part(key: str, questions: Sequence[AuditQuestion]) -> Part:
    lines = "\n".join(f"- {question.title}: {question.task}" for question in questions)
    numbers = ", ".join(str(question.number) for question in questions)
    return Part(key, f"Items {numbers}", f"Judge each of these items, under its title as `subject`:\n{lines}")


PARTS: tuple[Part, ...] = tuple(_part(key, questions) for key, questions in GROUPS.items())


class AuditEntry(AuditAnswer):
    """The answer about one item."""

    subject: str = Field(description="Title of the item.")


class AuditAnswers(BaseModel):
    """The answers of one call."""

    items: list[AuditEntry] = Field(min_length=1, description="One entry for each item of the task.")


class AuditedItems(BaseModel):
    """The items that were answered, in the order of the checklist.

    Attributes:
        unanswered: titles of the items without a usable answer.
    """

    items: list[AuditItem]
    unanswered: list[str] = []


def bindings(inputs: Inputs, item: Item) -> list[Binding]:
    """Returns: each item of the call once; the owner is a role of the team, where there is one."""
    own = tuple(question.title for question in GROUPS[item.key])
    every = tuple(question.title for question in AUDIT_QUESTIONS)
    return [OneEach("items", "subject", own, every, ITEMS_A_CALL), *owner_choices(inputs, "items.owner_role_id")]


def check(answer: AuditAnswers, inputs: Inputs, _item: Item) -> list[str]:
    """Returns due dates that say nothing, and figures that do not exist."""
    return [problem for one in answer.items for problem in due_problems(one)] + unknown_facts(answer, inputs)


def finish(inputs: Inputs, answered: Sequence[Answered]) -> AuditedItems:
    """Returns the items by number, each quote looked up in the plan that was shown."""
    finder = QuoteFinder(inputs, GOVERNED_DOCUMENTS)
    given: dict[str, AuditEntry] = {entry.subject: entry for one in answered if one.ok for entry in one.answer.items}
    asked = [question for one in answered for question in GROUPS[one.item.key]]
    items = [audit_item(q.number, q.key, q.title, given[q.title], inputs, finder) for q in asked if q.title in given]
    return AuditedItems(
        items=sorted(items, key=lambda item: item.number),
        unanswered=[question.title for question in asked if question.title not in given],
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
    needs=(*GOVERNED_DOCUMENTS, ROLES),  # not its review: quotes come from the plan
    prompt=PROMPT,
    answer=AuditAnswers,
    parts=PARTS,
    fast_limit=1,
    bindings=bindings,
    check=check,
    finish=finish,
    value=AuditedItems,
    views={"full": view_full, "digest": view_digest},
    min_answered=0.6,
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=5, calls_fast=1, seconds=5, input_tokens=5800, output_tokens=480),
)
