"""Which kind of problem goes to which body or role, how it is decided there, and what follows if it is not."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.binding import OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item
from planexe.workflows.plan.answer_checks import repeated, shorten
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.governance.parties import ROLE, Party, party_of, role_problem
from planexe.workflows.plan.texts import Sentence, sized

FEWEST = 5
Entry = Annotated[str, sized(5, 200)]

PROMPT = f"""\
You write the table that people of a project look at when something goes wrong and they may not decide it themselves: which problem goes
to whom. They read it in a hurry.

`decision_escalation_matrix`: {FEWEST} to 8 entries, the most likely problem first. Each:
- `issue_type`: the problem, three to twelve words, with the threshold from which on it is passed up ("Oven order above 150,000 DKK").
- `escalation_level`: who decides it: the id of the body with the right to do so, or {ROLE!r} for a single role outside of the bodies,
  such as the final decider.
- `role_in_charge`: the role, where `escalation_level` is {ROLE!r}; else null.
- `approval_process`: who prepares what, how it is decided, within how many days. One or two sentences.
- `rationale`: why just there: what this level knows or may do that the ones below do not.
- `negative_consequences`: what happens in this plan if the matter stays where it is; with an amount, a date or a number of weeks.

Rules:
- An issue goes to the lowest level that may decide it. Respect `decision_rights` and `spending_limit`: an amount above the limit of a body
  goes to the one it escalates to.
- Problems, not tasks. "Appoint the chair" or "Write the terms of reference" are steps of setting up and do not belong here.
- Cover different kinds: money, dates, a dispute between two roles, a change of what was promised, a breach of rules or safety.
- Not everything goes to the top: use more than one level.
- The problems of this plan: its permits, its suppliers, its risks by name.

{GOAL_RULES}"""


class EscalationCore(BaseModel):
    """What is known about an issue, in the answer as in the plan."""

    issue_type: Entry = Field(description="The problem with its threshold, three to twelve words.")
    approval_process: Sentence = Field(description="Who prepares, how it is decided, within how many days.")
    rationale: Sentence = Field(description="Why it is decided there.")
    negative_consequences: Sentence = Field(description="What happens if it is not passed on, with a figure.")


class EscalationDraft(EscalationCore):
    """An entry as the model writes it."""

    escalation_level: str = Field(description="Who decides it.")
    role_in_charge: str | None = Field(default=None, description="Name of the role, or null.")


class EscalationDrafts(BaseModel):
    """The table as the model writes it."""

    decision_escalation_matrix: list[EscalationDraft] = Field(
        min_length=FEWEST, max_length=10, description="5 to 8 issues, the most likely first."
    )


class Escalation(EscalationCore):
    """An issue with who decides it."""

    escalation_level: Party


class EscalationMatrix(BaseModel):
    """All issues, the most likely first."""

    entries: list[Escalation]


def bindings(inputs: Inputs, _item: Item) -> list[OneOf]:
    """Returns: only bodies of the plan, or a role."""
    ids = inputs.read("governance_bodies", GovernanceBodies).ids
    return [OneOf("decision_escalation_matrix.escalation_level", (*ids, ROLE))]


def check(answer: EscalationDrafts, inputs: Inputs, _item: Item) -> list[str]:
    """Returns issues given twice, steps of setting up among them, roles without a name, and a single level for all."""
    entries = answer.decision_escalation_matrix
    problems = [
        f"`issue_type` {twin!r} stands there more than once; name another problem."
        for twin in repeated(entry.issue_type for entry in entries)
    ]
    bodies = inputs.read("governance_bodies", GovernanceBodies).bodies
    steps = {action.casefold().rstrip(".") for body in bodies for action in body.initial_setup_actions}
    for entry in entries:
        if entry.issue_type.casefold().rstrip(".") in steps:
            problems.append(f"`issue_type` {entry.issue_type!r} is a step of setting up; name a problem.")
        problems += role_problem(
            "escalation_level", "role_in_charge", repr(entry.issue_type), entry.escalation_level, entry.role_in_charge
        )
    if len(bodies) > 1 and len({entry.escalation_level for entry in entries}) == 1:
        problems.append(
            f"Every entry has the `escalation_level` {entries[0].escalation_level}; use the lowest level for each."
        )
    return problems


def finish(inputs: Inputs, answered: Sequence[Answered]) -> EscalationMatrix:
    """Returns the issues with the names of those who decide."""
    names = inputs.read("governance_bodies", GovernanceBodies).names
    answer: EscalationDrafts = answered[0].answer
    return EscalationMatrix(
        entries=[
            extended(
                Escalation,
                entry,
                escalation_level=party_of(entry.escalation_level, entry.role_in_charge, names),
            )
            for entry in answer.decision_escalation_matrix
        ]
    )


def view_full(value: EscalationMatrix) -> str:
    """Returns every issue: who decides, how, why there, and what happens otherwise."""
    return "\n\n".join(_entry_text(entry) for entry in value.entries)


def _entry_text(entry: Escalation) -> str:
    facts = [
        f"**Decided by:** {entry.escalation_level.label}",
        f"**How:** {entry.approval_process}",
        f"**Why there:** {entry.rationale}",
        f"**If it is not passed on:** {entry.negative_consequences}",
    ]
    return f"### {entry.issue_type}\n\n{bullets(facts)}"


def view_digest(value: EscalationMatrix) -> str:
    """Returns one line per issue: the problem and who decides."""
    return bullets([f"{shorten(e.issue_type, 110).rstrip('.')} → {e.escalation_level.label}" for e in value.entries])


STAGE = Ask(
    name="escalation_matrix",
    heading="Escalation: which problem goes to whom",
    needs=(*CORE_DOCUMENTS, "governance_bodies:digest"),
    prompt=PROMPT,
    task="Write the escalation matrix of this plan.",
    answer=EscalationDrafts,
    bindings=bindings,
    check=check,
    finish=finish,
    value=EscalationMatrix,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    max_output_tokens=4000,
    expected=Expected(1, 1, 7, 3300, 850),
)
