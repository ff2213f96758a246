"""How progress is followed: what is looked at, how often, by whom, and from which figure on something changes."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from planexe.spine.binding import OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item
from planexe.workflows.plan.answer_checks import has_figure, repeated, shorten
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.governance.parties import ROLE, Party, party_of, role_problem
from planexe.workflows.plan.texts import Sentence, sized

FEWEST = 5
Entry = Annotated[str, sized(3, 250)]

PROMPT = f"""\
You write how a plan is watched while it runs, so that somebody notices in time and something is done about it. The reader will put these
checks into a calendar.

`monitoring_progress`: {FEWEST} to 10 checks, the one that warns earliest first. Each:
- `approach`: what is compared with what, three to fifteen words ("Ovens delivered against the order dates").
- `monitoring_tools_platforms`: one to three plain means: a sheet, a till report, a visit. Nothing that has to be bought first, unless the
  plan has it anyway.
- `frequency`: how often, and when more often.
- `responsible`: who looks: the id of a body, or {ROLE!r} for a single role. Daily and weekly checks belong to roles, not to bodies that
  meet once a month.
- `responsible_role`: the role, where `responsible` is {ROLE!r}; else null.
- `adaptation_trigger`: the figure from which on something must change: an amount, a percentage, a number of days. Never only "if needed".
- `adaptation_process`: what is done then, who proposes and who decides, with ids of bodies where they decide. One or two sentences.

Rules:
- Follow what decides about success here: the measures of the goal, the main risks of the plan, the money, the dates, the people.
- Different things in each entry; two entries that would sound the alarm for the same reason are one.
- A trigger is early enough to still change something, and it fits the figures of the plan.
- No check that nobody would do after the second month.

{GOAL_RULES}"""


class CheckCore(BaseModel):
    """What is known about a check, in the answer as in the plan."""

    approach: Entry = Field(description="What is compared with what, three to fifteen words.")
    monitoring_tools_platforms: list[Entry] = Field(min_length=1, max_length=4, description="1 to 3 plain means.")
    frequency: Entry = Field(description="How often.")
    adaptation_trigger: Entry = Field(description="The figure from which on something must change.")
    adaptation_process: Sentence = Field(description="What is done then, who proposes and who decides.")


class CheckDraft(CheckCore):
    """A check as the model writes it."""

    responsible: str = Field(description="Who looks.")
    responsible_role: str | None = Field(default=None, description="Name of the role, or null.")


class CheckDrafts(BaseModel):
    """All checks as the model writes them."""

    monitoring_progress: list[CheckDraft] = Field(
        min_length=FEWEST, max_length=13, description="5 to 10 checks, the earliest warning first."
    )


class ProgressCheck(CheckCore):
    """A check with who does it."""

    responsible: Party


class MonitoringPlan(BaseModel):
    """All checks, the one that warns earliest first."""

    checks: list[ProgressCheck]


def bindings(inputs: Inputs, _item: Item) -> list[OneOf]:
    """Returns: only bodies of the plan, or a role."""
    ids = inputs.read("governance_bodies", GovernanceBodies).ids
    return [OneOf("monitoring_progress.responsible", (*ids, ROLE))]


def check(answer: CheckDrafts, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns checks given twice, triggers without a figure, and roles without a name."""
    entries = answer.monitoring_progress
    problems = [
        f"`approach` {twin!r} stands there more than once; follow something else."
        for twin in repeated(entry.approach for entry in entries)
    ]
    vague = [entry.adaptation_trigger for entry in entries if not has_figure(entry.adaptation_trigger)]
    if vague:
        named = "; ".join(repr(text) for text in vague)
        problems.append(f"`adaptation_trigger` has no figure in {named}; write an amount, a percentage or days.")
    for entry in entries:
        problems += role_problem(
            "responsible", "responsible_role", repr(entry.approach), entry.responsible, entry.responsible_role
        )
    return problems


def finish(inputs: Inputs, answered: Sequence[Answered]) -> MonitoringPlan:
    """Returns the checks with the names of those who look."""
    names = inputs.read("governance_bodies", GovernanceBodies).names
    answer: CheckDrafts = answered[0].answer
    return MonitoringPlan(
        checks=[
            extended(
                ProgressCheck,
                entry,
                responsible=party_of(entry.responsible, entry.responsible_role, names),
            )
            for entry in answer.monitoring_progress
        ]
    )


def view_full(value: MonitoringPlan) -> str:
    """Returns every check: how, how often, by whom, from which figure on, and what is done then."""
    return "\n\n".join(_check_text(entry) for entry in value.checks)


def _check_text(entry: ProgressCheck) -> str:
    facts = [
        f"**Who, how often:** {entry.responsible.label}; {entry.frequency}",
        f"**With:** {'; '.join(entry.monitoring_tools_platforms)}",
        f"**Alarm:** {entry.adaptation_trigger}",
        f"**Then:** {entry.adaptation_process}",
    ]
    return f"### {entry.approach}\n\n{bullets(facts)}"


def view_digest(value: MonitoringPlan) -> str:
    """Returns one line per check: what, by whom, and from which figure on."""
    return bullets(
        [
            f"{shorten(e.approach, 90).rstrip('.')} ({e.responsible.label}, {shorten(e.frequency, 40)}); "
            f"alarm: {shorten(e.adaptation_trigger, 90)}"
            for e in value.checks
        ]
    )


STAGE = Ask(
    name="monitoring_plan",
    heading="Monitoring",
    needs=(*CORE_DOCUMENTS, "governance_bodies:digest"),
    prompt=PROMPT,
    task="Write the monitoring plan.",
    answer=CheckDrafts,
    bindings=bindings,
    check=check,
    finish=finish,
    value=MonitoringPlan,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    max_output_tokens=5000,
    expected=Expected(1, 1, 9, 3300, 1100),
)
