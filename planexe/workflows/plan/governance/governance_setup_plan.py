"""How the governance bodies come into being: numbered steps with weeks, results and what each waits for."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.binding import OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import table
from planexe.spine.stage import Answered, Expected, Item
from planexe.workflows.plan.answer_checks import repeated, shorten
from planexe.workflows.plan.core_documents import CORE_DOCUMENTS
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.governance.governance_bodies import GovernanceBodies
from planexe.workflows.plan.governance.parties import ROLE, Party, party_of, role_problem
from planexe.workflows.plan.texts import Line

ALL_BODIES = "all"
"""The choice of a step that serves every body."""


PROMPT = f"""\
You write the plan that turns governance bodies from names on paper into bodies that meet and decide. The reader is the person who has to
do it, beginning on the first day of the project.

`set_up_steps`: 8 to 20 steps in the order of time; few bodies need few steps. They are numbered from 1 in the order you give them.
- `step_description`: one sentence, verb first, that says what is done.
- `sets_up`: the body that this step helps to bring about; {ALL_BODIES!r} for a step that serves every body.
- `responsible`: who does it: the id of a body that works already, or {ROLE!r} for a single role. A body never sets up itself: its first
  steps are done by a role or by a body above it. Until the first body works, only roles can act.
- `responsible_role`: the role, where `responsible` is {ROLE!r}; else null.
- `start_week`, `end_week`: project weeks, 1 is the first week. Light steps take one week.
- `key_outputs_deliverables`: one to three things that exist afterwards and can be shown: a paper, a list, minutes.
- `depends_on`: numbers of earlier steps that must be finished before; an empty list if there are none. Never a later step, never itself.

Rules:
- Every body gets what it needs before it can work: its mandate agreed by whoever is above it, members who said yes, a first meeting.
- A body works in time for the first decision that needs it.
- Only steps of setting up; no ordinary meetings, no work of the project itself.
- For a household or a handful of people a step is a talk, a note, a date in the calendar.

{GOAL_RULES}"""


class StepDraft(BaseModel):
    """One step as the model writes it."""

    step_description: Line = Field(description="What is done: one sentence, verb first.")
    sets_up: str = Field(description="Body that the step helps to bring about.")
    responsible: str = Field(description="Who does it.")
    responsible_role: str | None = Field(default=None, description="Name of the role, or null.")
    start_week: int = Field(ge=1, le=520, description="Project week in which it begins.")
    end_week: int = Field(ge=1, le=520, description="Project week in which it ends.")
    key_outputs_deliverables: list[Line] = Field(min_length=1, max_length=5, description="1 to 3 results.")
    depends_on: list[int] = Field(max_length=6, description="Numbers of earlier steps it waits for; may be empty.")


class StepDrafts(BaseModel):
    """All steps as the model writes them."""

    set_up_steps: list[StepDraft] = Field(min_length=6, max_length=32, description="8 to 20 steps, in order.")


class SetUpStep(BaseModel):
    """One step of setting up a body.

    Attributes:
        number: from 1, in order.
        sets_up: body it helps to bring about; ``all`` for every body.
        responsible: who does it.
        start_week: first project week, from 1.
        end_week: last project week, not before the first.
        depends_on: numbers of earlier steps.
    """

    number: int
    step_description: str
    sets_up: str
    responsible: Party
    start_week: int
    end_week: int
    key_outputs_deliverables: list[str]
    depends_on: list[int]

    @property
    def suggested_timeframe(self) -> str:
        """Returns its weeks: ``week 3``, ``weeks 3–5``."""
        return _weeks_text(self.start_week, self.end_week)


class GovernanceSetupPlan(BaseModel):
    """All steps, in order."""

    steps: list[SetUpStep]


def bindings(inputs: Inputs, _item: Item) -> list[OneOf]:
    """Returns: only bodies of the plan, a role, or all bodies."""
    ids = inputs.read("governance_bodies", GovernanceBodies).ids
    return [
        OneOf("set_up_steps.sets_up", (*ids, ALL_BODIES)),
        OneOf("set_up_steps.responsible", (*ids, ROLE)),
    ]


def check(answer: StepDrafts, inputs: Inputs, _item: Item) -> list[str]:
    """Returns bodies that set up themselves or are never set up, links that point forward, and weeks upside down."""
    steps = answer.set_up_steps
    problems = [
        f"`step_description` {twin!r} stands there more than once; merge the steps or say what differs."
        for twin in repeated(step.step_description for step in steps)
    ]
    for number, step in enumerate(steps, 1):
        problems += _step_problems(number, step)
    served = {step.sets_up for step in steps}
    idle = [i for i in inputs.read("governance_bodies", GovernanceBodies).ids if i not in served]
    if idle:
        problems.append(f"No step has the `sets_up` {', '.join(idle)}; say how each body comes into being.")
    return problems


def _step_problems(number: int, step: StepDraft) -> list[str]:
    problems = role_problem(
        "responsible", "responsible_role", f"step {number}", step.responsible, step.responsible_role
    )
    if step.responsible == step.sets_up:
        problems.append(f"Step {number} has {step.sets_up} set up itself; give it to a role or to a body above it.")
    if step.end_week < step.start_week:
        problems.append(f"Step {number} ends in week {step.end_week}, before its `start_week` {step.start_week}.")
    wrong = [str(n) for n in step.depends_on if not 0 < n < number]
    if wrong:
        problems.append(f"`depends_on` of step {number} holds {', '.join(wrong)}; only numbers of earlier steps.")
    return problems


def finish(inputs: Inputs, answered: Sequence[Answered]) -> GovernanceSetupPlan:
    """Returns the steps with numbers; links that do not point to an earlier step are left out."""
    names = inputs.read("governance_bodies", GovernanceBodies).names
    answer: StepDrafts = answered[0].answer
    steps = [
        SetUpStep(
            number=number,
            step_description=step.step_description,
            sets_up=step.sets_up,
            responsible=party_of(step.responsible, step.responsible_role, names),
            start_week=step.start_week,
            end_week=max(step.start_week, step.end_week),
            key_outputs_deliverables=step.key_outputs_deliverables,
            depends_on=sorted({n for n in step.depends_on if 0 < n < number}),
        )
        for number, step in enumerate(answer.set_up_steps, 1)
    ]
    return GovernanceSetupPlan(steps=steps)


def view_full(value: GovernanceSetupPlan) -> str:
    """Returns the steps as a table, and the week in which the last one ends."""
    rows = [
        [
            step.number,
            step.step_description,
            "all" if step.sets_up == ALL_BODIES else step.sets_up,
            step.responsible.label,
            step.suggested_timeframe,
            "; ".join(step.key_outputs_deliverables),
            ", ".join(str(n) for n in step.depends_on),
        ]
        for step in value.steps
    ]
    heads = ["No", "Step", "Sets up", "Who does it", "Project weeks", "Result", "After"]
    last = max((step.end_week for step in value.steps), default=0)
    return f"{table(heads, rows)}\n\nThe last step ends in project week {last}."


def view_digest(value: GovernanceSetupPlan) -> str:
    """Returns in one line when each body is set up, and by how many steps."""
    spans: dict[str, list[SetUpStep]] = {}
    for step in value.steps:
        spans.setdefault(step.sets_up, []).append(step)
    told = [f"{sets_up} {_span_text(steps)}" for sets_up, steps in spans.items() if sets_up != ALL_BODIES]
    first = shorten(value.steps[0].step_description, 120).rstrip(".") if value.steps else "none"
    return f"Set up: {'; '.join(told)}. First step: {first}."


def _span_text(steps: Sequence[SetUpStep]) -> str:
    weeks = _weeks_text(min(step.start_week for step in steps), max(step.end_week for step in steps))
    return f"{weeks} ({len(steps)} {'step' if len(steps) == 1 else 'steps'})"


def _weeks_text(first: int, last: int) -> str:
    return f"week {first}" if first == last else f"weeks {first}–{last}"


STAGE = Ask(
    name="governance_setup_plan",
    heading="How the bodies are set up",
    needs=(*CORE_DOCUMENTS, "governance_bodies"),
    prompt=PROMPT,
    task="Write the steps that set up these bodies.",
    answer=StepDrafts,
    bindings=bindings,
    check=check,
    finish=finish,
    value=GovernanceSetupPlan,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    max_output_tokens=6000,
    expected=Expected(1, 1, 9, 3800, 950),
)
