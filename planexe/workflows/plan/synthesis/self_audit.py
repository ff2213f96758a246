"""The audit as one checklist of twenty: counts first, then the items, the grave ones in front."""

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import table
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.synthesis.audit_answers import AuditItem, AuditLevel, item_text
from planexe.workflows.plan.synthesis.owners import owner_text
from planexe.workflows.plan.synthesis.self_audit_items import AuditedItems
from planexe.workflows.plan.synthesis.self_audit_other import AuditedRest, related_text

LEVELS: tuple[AuditLevel, ...] = ("high", "medium", "low")


class LevelCount(BaseModel):
    """How many items have a level."""

    level: AuditLevel
    items: int


class SelfAudit(BaseModel):
    """The whole checklist.

    Attributes:
        items: those that were answered, by number.
        related: what the last item says to act together with it.
        unanswered: titles of the items that were asked without a usable answer.
        quotes: how many quotes there are; ``literal_quotes`` of them stand in the plan word for word.
    """

    counts: list[LevelCount]
    items: list[AuditItem]
    related: str = ""
    unanswered: list[str] = []
    quotes: int = 0
    literal_quotes: int = 0


def compute(inputs: Inputs) -> SelfAudit:
    """Returns both parts of the audit as one; a part that could not be made is missing from it."""
    audited = inputs.find("self_audit_items", AuditedItems)
    rest = inputs.find("self_audit_other", AuditedRest)
    items = [*(audited.items if audited else []), *([rest.item] if rest else [])]
    quotes = [quote for item in items for quote in item.quotes]
    return SelfAudit(
        counts=[LevelCount(level=level, items=sum(i.level == level for i in items)) for level in LEVELS],
        items=items,
        related=related_text(rest) if rest else "",
        unanswered=audited.unanswered if audited else [],
        quotes=len(quotes),
        literal_quotes=sum(quote.literal for quote in quotes),
    )


def view_full(value: SelfAudit) -> str:
    """Returns counts, the checklist as a table, and each item from high to low."""
    if not value.items:
        return "No item of the checklist was answered."
    counts = ", ".join(f"{count.items} {count.level}" for count in value.counts)
    literal = f"{value.literal_quotes} of {value.quotes} quotes stand in the plan word for word."
    ranked = sorted(value.items, key=lambda item: (LEVELS.index(item.level), item.number))
    rows = [[i.number, i.title, i.level, owner_text(i.owner_role_id, i.owner), i.due] for i in ranked]
    parts = [
        f"**{len(value.items)} items: {counts}.** {literal}",
        table(["No.", "Item", "Level", "Owner", "Due"], rows),
    ]
    if value.unanswered:
        parts.append(f"*Not answered: {', '.join(value.unanswered)}.*")
    parts += [item_text(item) for item in ranked]
    return "\n\n".join([*parts, value.related] if value.related else parts)


def view_digest(value: SelfAudit) -> str:
    """Returns the items that are not low, one line each."""
    lines = [f"- {i.number}. {i.title}: {i.level}. {i.mitigation}" for i in value.items if i.level != "low"]
    return "\n".join(lines) or "No item is above low."


STAGE = Compute(
    name="self_audit",
    heading="Self-audit",
    needs=(unseen(optional("self_audit_items")), unseen(optional("self_audit_other"))),
    compute=compute,
    value=SelfAudit,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)
