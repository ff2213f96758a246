"""Which bodies decide and watch, up to which amount, and to whom each of them turns when it is stuck."""

import re
from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.reading.currencies import CURRENCY_CODES
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.answer_checks import repeated, shorten
from planexe.workflows.plan.assumptions.currency_strategy import CurrencyStrategy
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.governance.usual_bodies import USUAL_BODIES
from planexe.workflows.plan.texts import Line, Sentences, ShortTitle

FINAL = "final_decider"
"""Stands for the role behind all bodies, in ``Body.escalates_to``."""


_CODE = re.compile(r"\b[A-Z]{3}\b")

PROMPT = f"""\
You design how a plan is governed: the few bodies that decide, advise or control, besides the people who do the daily work.
The reader has to call the first meetings next week. Later stages refer to each body, so names must be final.

`final_decider`: the role in which everything ends when no body can settle it, such as the owner, the board of the funder, the couple.
A role outside of the bodies, not a body.

`internal_governance_bodies`: three to five, the highest first. For a plan that one person or one household carries, two are enough, and
a body may be a weekly half hour of two people; do not dress it up as a committee. Each body:
- `name`: two to five words, no name twice.
- `rationale_for_inclusion`: what would go wrong in this plan without it, one or two sentences. If nothing would, leave the body out.
- `responsibilities`: three to six duties, verb first. No duty belongs to two bodies.
- `initial_setup_actions`: two to five things to do before it can work.
- `membership`: roles, with the chair marked; at least one member is independent of the daily work where money or rules are controlled.
- `decision_rights`: what it decides alone and what it may only advise on or stop, in words; the amount stands in `spending_limit`.
- `spending_limit`: the largest amount it may release in one case without asking anybody, as a whole number in the budget currency;
  0 if it may not release money or no money is involved. If it is 0 for all of them, say in `decision_rights` of the first that all
  money is released by the final decider, under its name. A body never has a higher limit than the one it escalates to.
- `decision_mechanism`: how it decides, and what happens when votes are equal.
- `meeting_cadence`: how often, and when more often.
- `typical_agenda_items`: three to six.
- `escalates_to`: where a matter goes that it cannot settle: the number of a body earlier in this list (1 is the first), or 0 for the
  final decider. The first body always has 0.

Rules:
- Fit the size, the money and the risks of this plan, and the chosen scenario. Two small bodies that meet are better than five on paper.
- Name roles, never invented persons. Amounts only in the currency of `currency_strategy`.
- Whoever controls something does not also decide about it.

{GOAL_RULES}"""


class BodyCore(BaseModel):
    """What a body is, in the answer as in the plan."""

    name: ShortTitle = Field(description="Name of the body, two to five words.")
    rationale_for_inclusion: Sentences = Field(description="What would go wrong without it: one or two sentences.")
    responsibilities: list[Line] = Field(min_length=2, max_length=8, description="3 to 6 duties, verb first.")
    initial_setup_actions: list[Line] = Field(min_length=1, max_length=8, description="2 to 5 things to do first.")
    membership: list[Line] = Field(min_length=1, max_length=10, description="Roles, the chair marked.")
    decision_rights: Sentences = Field(description="What it decides alone, advises on or may stop.")
    spending_limit: int = Field(
        ge=0, description="Largest amount it may release alone, whole units of the budget currency; 0 if none."
    )
    decision_mechanism: Sentences = Field(description="How it decides, and what happens when votes are equal.")
    meeting_cadence: Line = Field(description="How often, and when more often.")
    typical_agenda_items: list[Line] = Field(min_length=2, max_length=8, description="3 to 6 items.")


class BodyDraft(BodyCore):
    """A body as the model writes it."""

    escalates_to: int = Field(ge=0, description="Number of an earlier body in this list, 0 for the final decider.")


class BodyDrafts(BaseModel):
    """All bodies as the model writes them."""

    final_decider: ShortTitle = Field(description="Role outside of the bodies in which everything ends.")
    internal_governance_bodies: list[BodyDraft] = Field(
        min_length=2, max_length=6, description="3 to 5, the highest first."
    )


class Body(BodyCore):
    """A body with its id.

    Attributes:
        escalates_to: id of a body, ``final_decider``, or empty where the answer gave no usable number.
    """

    body_id: str
    escalates_to: str


class GovernanceBodies(BaseModel):
    """The bodies, ``G1`` being the highest.

    Attributes:
        currency: of the spending limits, ISO 4217; ``None`` where no money is involved.
    """

    final_decider: str
    currency: str | None
    bodies: list[Body]

    @property
    def names(self) -> dict[str, str]:
        """Returns the names of the bodies by id."""
        return {body.body_id: body.name for body in self.bodies}

    @property
    def ids(self) -> tuple[str, ...]:
        """Returns the ids of the bodies, from the highest down."""
        return tuple(body.body_id for body in self.bodies)


def check(answer: BodyDrafts, inputs: Inputs, _item: Item) -> list[str]:
    """Returns names given twice, paths that lead nowhere, limits upside down, and foreign currencies."""
    bodies = answer.internal_governance_bodies
    names = [answer.final_decider, *(body.name for body in bodies)]
    problems = [f"{twin!r} is the name of two of the bodies or of the final decider." for twin in repeated(names)]
    for number, body in enumerate(bodies, 1):
        if body.escalates_to >= number:
            problems.append(
                f"`escalates_to` of body {number} ({body.name!r}) is {body.escalates_to}; give the number of a body "
                f"before it in the list, or 0 for the final decider."
            )
        elif body.escalates_to and body.spending_limit > bodies[body.escalates_to - 1].spending_limit:
            above = bodies[body.escalates_to - 1]
            problems.append(
                f"`spending_limit` of {body.name!r} ({body.spending_limit}) is higher than that of {above.name!r} "
                f"({above.spending_limit}), to which it escalates."
            )
    return problems + _money_problems(answer, inputs.read("currency_strategy", CurrencyStrategy))


def _money_problems(answer: BodyDrafts, money: CurrencyStrategy) -> list[str]:
    if not money.money_involved:
        return []
    problems = []
    bodies, decider = answer.internal_governance_bodies, answer.final_decider
    if not any(body.spending_limit or decider in body.decision_rights for body in bodies):
        problems.append(
            f"`spending_limit` is 0 for every body; say how much each may release in {money.primary_currency}, or in "
            f"`decision_rights` that all money is released by {decider!r}."
        )
    own = {use.currency for use in money.currency_list} | {money.primary_currency}
    for body in answer.internal_governance_bodies:
        foreign = sorted(set(_CODE.findall(body.decision_rights)) & set(CURRENCY_CODES) - own)
        if foreign:
            problems.append(
                f"`decision_rights` of {body.name!r} counts in {', '.join(foreign)}; the plan counts in "
                f"{money.primary_currency}."
            )
    return problems


def finish(inputs: Inputs, answered: Sequence[Answered]) -> GovernanceBodies:
    """Returns the bodies with ids in the order of the answer."""
    answer: BodyDrafts = answered[0].answer
    drafts = answer.internal_governance_bodies
    money = inputs.read("currency_strategy", CurrencyStrategy)
    return GovernanceBodies(
        final_decider=answer.final_decider,
        currency=money.primary_currency if money.money_involved else None,
        bodies=[
            extended(
                Body,
                draft,
                body_id=f"G{number}",
                escalates_to=_path_end(draft.escalates_to, len(drafts)),
            )
            for number, draft in enumerate(drafts, 1)
        ],
    )


def usual_bodies(_inputs: Inputs, _item: Item) -> BodyDrafts:
    """Returns the two bodies of any undertaking, without amounts."""
    return BodyDrafts.model_validate(USUAL_BODIES)


def _path_end(number: int, count: int) -> str:
    if number == 0:
        return FINAL
    return f"G{number}" if 0 < number <= count else ""


def above(value: GovernanceBodies, body: Body) -> str:
    """Returns where a body's open matters go: id and name of a body, or the final decider."""
    if body.escalates_to == FINAL:
        return value.final_decider
    name = value.names.get(body.escalates_to, "")
    return f"{body.escalates_to} {name}" if name else "not settled"


def limit_text(value: GovernanceBodies, body: Body) -> str:
    """Returns how much a body may release, as people write it; empty where no money is involved."""
    if value.currency is None:
        return ""
    return f"up to {body.spending_limit:,} {value.currency} a case" if body.spending_limit else "no money"


def view_full(value: GovernanceBodies) -> str:
    """Returns every body with its mandate."""
    parts = [f"Matters that no body can settle end with: **{value.final_decider}**."]
    return "\n\n".join([*parts, *(_body_text(value, body) for body in value.bodies)])


def _body_text(value: GovernanceBodies, body: Body) -> str:
    facts = [
        f"**Members:** {_joined(body.membership)}",
        f"**Mandate:** {body.decision_rights}",
        f"**May release:** {limit_text(value, body)}",
        f"**How it decides:** {body.decision_mechanism}",
        f"**Meets:** {body.meeting_cadence}",
        f"**Agenda:** {_joined(body.typical_agenda_items)}",
        f"**Before it can work:** {_joined(body.initial_setup_actions)}",
        f"**Passes on to:** {above(value, body)}",
    ]
    if value.currency is None:
        del facts[2]
    duties = f"**Responsible for**\n\n{bullets(body.responsibilities)}"
    return f"### {body.body_id} {body.name}\n\n{body.rationale_for_inclusion}\n\n{duties}\n\n{bullets(facts)}"


def _joined(entries: Sequence[str]) -> str:
    return "; ".join(entry.rstrip(".;") for entry in entries)


def view_digest(value: GovernanceBodies) -> str:
    """Returns one entry per body: id, name, purpose, rights, limit and path."""
    lines = []
    for body in value.bodies:
        limit = limit_text(value, body)
        release = f" May release {limit}." if limit else ""
        lines.append(
            f"**{body.body_id} {body.name}**: {shorten(_joined(body.responsibilities), 400)}. "
            f"{shorten(body.decision_rights, 200)}{release} Meets: {_joined([body.meeting_cadence])}. "
            f"Passes on to: {above(value, body)}."
        )
    return f"{bullets(lines)}\n\nFinal decider: {value.final_decider}."


STAGE = Ask(
    name="governance_bodies",
    heading="Bodies and their mandates",
    needs=(*CORE_DOCUMENTS, "currency_strategy"),
    prompt=PROMPT,
    task="Design the bodies that govern this plan.",
    answer=BodyDrafts,
    check=check,
    finish=finish,
    default=Default(usual_bodies, "the two bodies of any undertaking, without amounts"),
    value=GovernanceBodies,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    max_output_tokens=6000,
    expected=Expected(1, 1, 9, 3500, 950),
)
