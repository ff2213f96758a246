"""Where money and trust could leak away, and which controls and disclosures keep them in place."""

from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected, Item
from planexe.workflows.plan.answer_checks import repeated, shorten
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.texts import sized

FEWEST = 5
Entry = Annotated[str, sized(8, 400)]

_TITLES = {
    "corruption_list": "How trust could be abused",
    "misallocation_list": "How means could be wasted",
    "audit_procedures": "Controls",
    "transparency_measures": "What is open to whom",
}

PROMPT = f"""\
You look at a plan as an auditor who was called before the first payment. The reader is the person who answers for the money.

Write four lists of {FEWEST} to 8 entries, one sentence each:
- `corruption_list`: ways in which somebody involved could take a private advantage: kickbacks, relatives, favours, faked checks, traded
  information. Say who, over what, and how it would be hidden.
- `misallocation_list`: ways in which money, time or equipment goes to the wrong place without anybody stealing: double payments, costs
  booked on the wrong part, purchases too large, progress reported that is not there.
- `audit_procedures`: what is checked, by whom, how often, above which amount. The one who checks is never the one who approved.
- `transparency_measures`: what is published or shown, to whom, by when after the event; and how somebody can report misconduct safely.

Rules:
- Every entry names something of this plan: a purchase, a permit, a partner, a role, a sum. An entry that would fit any plan is wrong.
- The scale of the controls fits the scale of the plan. A household or a small shop has no audit department: there the controls are a
  second pair of eyes, receipts, a shared account statement; and "corruption" is a favour, a conflict of interest, a promise to a friend.
- Each leak that is likely here has a control that would find it.
- Roles instead of persons; nobody is accused. Amounts in the currency of the plan. No invented laws or authorities.

{GOAL_RULES}"""


class GovernanceAudit(BaseModel):
    """Leaks, and what is done against them."""

    corruption_list: list[Entry] = Field(
        min_length=FEWEST, max_length=8, description="Private advantages somebody could take, 5 to 8."
    )
    misallocation_list: list[Entry] = Field(
        min_length=FEWEST, max_length=8, description="Ways in which means go to the wrong place, 5 to 8."
    )
    audit_procedures: list[Entry] = Field(
        min_length=FEWEST, max_length=8, description="What is checked, by whom, how often, 5 to 8."
    )
    transparency_measures: list[Entry] = Field(
        min_length=FEWEST, max_length=8, description="What is shown to whom and when, 5 to 8."
    )


def _lists(value: GovernanceAudit) -> list[tuple[str, list[str]]]:
    return [(name, getattr(value, name)) for name in _TITLES]


def check(answer: GovernanceAudit, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns entries that stand there twice, in one list or in two."""
    everything = [entry for _, entries in _lists(answer) for entry in entries]
    return [f"{twin!r} stands there more than once; write another entry." for twin in repeated(everything)]


def view_full(value: GovernanceAudit) -> str:
    """Returns the four lists."""
    return "\n\n".join(f"### {_TITLES[name]}\n\n{bullets(entries)}" for name, entries in _lists(value))


def view_digest(value: GovernanceAudit) -> str:
    """Returns the four lists in a line each entry, shortened."""
    return "\n\n".join(
        f"**{_TITLES[name]}:** {'; '.join(shorten(entry, 110).rstrip('.') for entry in entries)}."
        for name, entries in _lists(value)
    )


STAGE = Ask(
    name="governance_audit",
    heading="Audit: leaks and controls",
    needs=CORE_DOCUMENTS,
    prompt=PROMPT,
    task="Write the audit of this plan.",
    answer=GovernanceAudit,
    check=check,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    max_output_tokens=4000,
    expected=Expected(1, 1, 6, 2800, 700),
)
