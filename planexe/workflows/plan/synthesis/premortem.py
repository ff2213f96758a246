"""Assume that the plan has failed and say why: nine stories, each with the assumption to test against it now."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets, table
from planexe.spine.stage import Answered, Expected, Item, Part
from planexe.workflows.plan.answer_checks import has_figure, repeated
from planexe.workflows.plan.facts.fact_texts import FACT_RULE, unknown_facts
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.synthesis.owners import OWNER_RULE, ROLES, owner_choices, owner_of, owner_text
from planexe.workflows.plan.synthesis.plan_documents import GOVERNED_DOCUMENTS
from planexe.workflows.plan.texts import LongNote, Name, sized

FAILURES = 3

Exposure = Literal["low", "medium", "high", "critical"]

PROMPT = f"""\
The plan was carried out, and it failed. You look back from that day and write down how it came about, so that it can still be prevented.
The task names the kind of failure to write about; other calls write about the other kinds.

Give exactly {FAILURES} failures of that kind, the most dangerous first. Each has a cause of its own: one assumption that the plan lives on and
that turned out to be wrong.
The assumption to kill:
- `statement`: what the plan takes for granted, in one sentence that can be true or false, with its figure. Name the task, role, risk or
  assumption it belongs to, by id where it has one.
- `test_now`: what can be done within days, for little money, to find out whether it holds.
- `falsifier`: the result, with a number, at which the assumption is dead.
The failure:
- `failure_mode_title`: three to eight words, like the headline of a newspaper on that day.
- `risk_analysis`: three to five sentences that tell it in order: the first small thing, why nobody stopped it, how it spread to other tasks,
  what was lost in the end, in money and days.
- `early_warning_signs`: two to four things one would have noticed weeks before.
- {OWNER_RULE}
- `likelihood_5` and `impact_5`: 1 to 5. 1 = hardly ever / a nuisance; 3 = could well be / a milestone lost; 5 = to be expected as things
  stand / the goal is lost. Compare the {FAILURES} with each other: if all get the same, the numbers say nothing. Fives are rare.
- `tripwires`: two or three measurable limits at which somebody must act. Each holds a digit: an amount, a date, days, a share, a count.
- `playbook`: `contain` (stop the damage the same day), `assess` (find out how bad it is), `respond` (what is changed for good).
- `stop_rule`: the condition under which the plan is ended or fundamentally changed, with a number.

Rules:
- The story must be possible with the people, places, sums and dates of this plan. A story that would fit any plan is wrong.
- Not the failures that the plan has already provided for, unless you say why the provision does not hold.
- No invented laws, firms or studies.

{FACT_RULE}

{GOAL_RULES}"""

ARCHETYPES: tuple[Part, ...] = (
    Part(
        "process_financial",
        "Process/Financial",
        "Write about failures of process and money: funding and cash flow, cost, contracts, permits, decisions, steering.",
    ),
    Part(
        "technical_logistical",
        "Technical/Logistical",
        "Write about failures of technology and logistics: design, equipment, supply, site, integration, quality, schedule of the work.",
    ),
    Part(
        "market_human",
        "Market/Human",
        "Write about failures of demand and people: users, customers or guests, the team, partners, neighbours, public opinion, "
        "motivation and health of those who carry the plan.",
    ),
)

Story = Annotated[str, sized(30, 3000)]


class Playbook(BaseModel):
    """What is done when a tripwire is hit."""

    contain: LongNote = Field(description="Stop the damage the same day.")
    assess: LongNote = Field(description="Find out how bad it is.")
    respond: LongNote = Field(description="What is changed for good.")


class FailureDraft(BaseModel):
    """One failure with the assumption behind it."""

    statement: LongNote = Field(description="What the plan takes for granted, true or false, with its figure.")
    test_now: LongNote = Field(description="How to find out within days, for little money.")
    falsifier: LongNote = Field(description="The result, with a number, at which the assumption is dead.")
    failure_mode_title: Name = Field(description="The failure as a headline, three to eight words.")
    risk_analysis: Story = Field(description="How it came about, in order: three to five sentences.")
    early_warning_signs: list[LongNote] = Field(min_length=2, max_length=5, description="Two to four signs.")
    owner_role_id: Annotated[str, sized(1, 120)] = Field(description="Id of the role that watches it.")
    likelihood_5: int = Field(ge=1, le=5, description="1 hardly ever, 5 to be expected.")
    impact_5: int = Field(ge=1, le=5, description="1 a nuisance, 5 the goal is lost.")
    tripwires: list[LongNote] = Field(min_length=2, max_length=4, description="Two or three limits, each with a digit.")
    playbook: Playbook
    stop_rule: LongNote = Field(description="When the plan is ended or fundamentally changed, with a number.")


class FailuresDraft(BaseModel):
    """The answer of one call."""

    failures: list[FailureDraft] = Field(min_length=FAILURES, max_length=FAILURES, description="Most dangerous first.")


class AssumptionToKill(BaseModel):
    """What the plan lives on; its id is ``K1``."""

    assumption_id: str
    statement: str
    test_now: str
    falsifier: str


class FailureMode(BaseModel):
    """How the plan failed; its id is ``P1``.

    Attributes:
        root_cause_assumption_id: the assumption that was wrong; each failure has one of its own.
        owner: title of the role, or the words of the answer where no role has that id.
        level: ``critical`` from a likelihood times impact of 15, ``high`` from 9, ``medium`` from 4.
    """

    failure_mode_id: str
    root_cause_assumption_id: str
    archetype: str
    title: str
    risk_analysis: str
    early_warning_signs: list[str]
    owner_role_id: str
    owner: str
    likelihood_5: int
    impact_5: int
    level: Exposure
    tripwires: list[str]
    playbook: Playbook
    stop_rule: str


class Premortem(BaseModel):
    """All failures, those of one archetype together."""

    assumptions_to_kill: list[AssumptionToKill]
    failure_modes: list[FailureMode]

    def assumption(self, assumption_id: str) -> AssumptionToKill | None:
        """Returns the assumption with an id, if there is one."""
        return next((a for a in self.assumptions_to_kill if a.assumption_id == assumption_id), None)


def level_of(likelihood: int, impact: int) -> Exposure:
    """Returns the level of a failure from its two scores."""
    product = likelihood * impact
    return "critical" if product >= 15 else "high" if product >= 9 else "medium" if product >= 4 else "low"


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: owners are roles of the team, where there is one."""
    return owner_choices(inputs, "failures.owner_role_id")


def check(answer: FailuresDraft, inputs: Inputs, _item: Item) -> list[str]:
    """Returns texts that stand twice, limits without a digit, scores all the same, and figures that do not exist."""
    failures = answer.failures
    problems = unknown_facts(answer, inputs)
    problems += [
        f"`failures.{name}` holds {twin[:80]!r} more than once; each failure has a cause of its own."
        for name in ("statement", "failure_mode_title", "risk_analysis")
        for twin in repeated(getattr(failure, name) for failure in failures)
    ]
    problems += [
        f"`tripwires` of {failure.failure_mode_title!r} has {wire[:80]!r} without a digit; give an amount, date, share or count."
        for failure in failures
        for wire in failure.tripwires
        if not has_figure(wire)
    ]
    if len(failures) > 1 and len({(f.likelihood_5, f.impact_5) for f in failures}) == 1:
        problems.append("`likelihood_5` and `impact_5` are the same in all failures; compare them and use the scale.")
    return problems


def finish(inputs: Inputs, answered: Sequence[Answered]) -> Premortem:
    """Returns the failures with ids, each linked to its own assumption."""
    premortem = Premortem(assumptions_to_kill=[], failure_modes=[])
    for one in answered:
        answer: FailuresDraft | None = one.answer if one.ok else None
        for draft in answer.failures if answer else ():
            _add(premortem, draft, one.item.title, inputs)
    return premortem


def _add(premortem: Premortem, draft: FailureDraft, archetype: str, inputs: Inputs) -> None:
    number = len(premortem.failure_modes) + 1
    owner_role_id, owner = owner_of(inputs, draft.owner_role_id)
    premortem.assumptions_to_kill.append(
        AssumptionToKill(
            assumption_id=f"K{number}", statement=draft.statement, test_now=draft.test_now, falsifier=draft.falsifier
        )
    )
    premortem.failure_modes.append(
        FailureMode(
            failure_mode_id=f"P{number}",
            root_cause_assumption_id=f"K{number}",
            archetype=archetype,
            title=draft.failure_mode_title,
            risk_analysis=draft.risk_analysis,
            early_warning_signs=draft.early_warning_signs,
            owner_role_id=owner_role_id,
            owner=owner,
            likelihood_5=draft.likelihood_5,
            impact_5=draft.impact_5,
            level=level_of(draft.likelihood_5, draft.impact_5),
            tripwires=draft.tripwires,
            playbook=draft.playbook,
            stop_rule=draft.stop_rule,
        )
    )


def view_full(value: Premortem) -> str:
    """Returns the assumptions to test, a table of the failures, and each failure."""
    if not value.failure_modes:
        return "No failure was described."
    tests = [
        f"**{a.assumption_id}** {a.statement} *Test now:* {a.test_now} *Dead if:* {a.falsifier}"
        for a in value.assumptions_to_kill
    ]
    rows = [
        [
            f.failure_mode_id,
            f.title,
            f.archetype,
            f"{f.likelihood_5} × {f.impact_5}",
            f.level,
            owner_text(f.owner_role_id, f.owner),
        ]
        for f in sorted(value.failure_modes, key=lambda f: -f.likelihood_5 * f.impact_5)
    ]
    parts = [
        f"### Assumptions to test now\n\n{bullets(tests)}",
        "### Failures, the gravest first\n\n"
        + table(["Id", "Failure", "Kind", "Likelihood × impact", "Level", "Owner"], rows),
    ]
    return "\n\n".join([*parts, *(_failure_text(failure) for failure in value.failure_modes)])


def _failure_text(failure: FailureMode) -> str:
    facts = [
        f"**Cause:** {failure.root_cause_assumption_id} was wrong.",
        f"**Early signs:** {_listed(failure.early_warning_signs)}",
        f"**Act when:** {_listed(failure.tripwires)}",
        f"**Contain:** {failure.playbook.contain}",
        f"**Assess:** {failure.playbook.assess}",
        f"**Respond:** {failure.playbook.respond}",
        f"**Stop:** {failure.stop_rule}",
        f"**Owner:** {owner_text(failure.owner_role_id, failure.owner)}",
    ]
    head = f"*{failure.archetype}; {failure.level} ({failure.likelihood_5} × {failure.impact_5})*"
    return f"### {failure.failure_mode_id} {failure.title}\n\n{head}\n\n{failure.risk_analysis}\n\n{bullets(facts)}"


def _listed(entries: Sequence[str]) -> str:
    return "; ".join(entry.rstrip(" .;") for entry in entries) + "."


def gaps(value: Premortem) -> list[str]:
    """Returns the archetypes with fewer failures than asked for; those without any are gaps of their calls."""
    counts = {f.archetype: 0 for f in value.failure_modes}
    for failure in value.failure_modes:
        counts[failure.archetype] += 1
    return [
        f"Premortem, {name}: {n} of {FAILURES} failures are described." for name, n in counts.items() if n < FAILURES
    ]


STAGE = Parts(
    name="premortem",
    heading="Premortem",
    needs=(*GOVERNED_DOCUMENTS, ROLES),  # not its review: the story is about the plan
    prompt=PROMPT,
    answer=FailuresDraft,
    parts=ARCHETYPES,
    fast_limit=1,
    bindings=bindings,
    check=check,
    finish=finish,
    value=Premortem,
    views={"full": view_full},
    gaps=gaps,
    min_answered=0.3,
    essential=False,
    max_output_tokens=6000,
    expected=Expected(calls=3, calls_fast=1, seconds=9, input_tokens=6000, output_tokens=1000),
)
