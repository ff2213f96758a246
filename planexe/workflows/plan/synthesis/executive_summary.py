"""One page for those who decide: computed figures first, then what they mean."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets, table
from planexe.spine.stage import Answered, Expected, Item, Need, optional, unless_fast
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.chances.chance_models import RiskSimulation
from planexe.workflows.plan.chances.plan_cost import plan_cost
from planexe.workflows.plan.costs.cost_models import CostPlan
from planexe.workflows.plan.costs.cost_views import money
from planexe.workflows.plan.facts.fact_texts import FACT_RULE, unknown_facts, written_of, written_text
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.schedule.schedule import Schedule
from planexe.workflows.plan.synthesis.key_figures import (
    KeyFigure,
    finish_of,
    key_figures,
    states_day,
    states_total,
    unknown_totals,
)
from planexe.workflows.plan.synthesis.plan_documents import COMPUTED, PLAN_DOCUMENTS
from planexe.workflows.plan.texts import Passage

NEEDS: tuple[Need, ...] = (*PLAN_DOCUMENTS, *COMPUTED, unless_fast(optional("review_plan:digest")))

PROMPT = f"""\
You write the summary of a plan for the people who decide about it: they read this page and perhaps nothing else. Decide for yourself who
they are in this goal (an owner, a board, a council, a family) and write to them.

- `audience_tailoring`: who they are, what they must decide, and in which tone this page speaks to them. One or two sentences.
- `focus_and_context`: opens with the fact or the question that makes this plan worth a decision now; then the situation. Two to four sentences.
- `purpose_and_goals`: what will be true at the end, for whom, by which figures one will see it.
- `key_deliverables_and_outcomes`: what exists afterwards, in order of weight; three to six things.
- `timeline_and_budget`: explains the computed figures of the task: finish, chance to keep the deadline, cost and budget. Name
  finish date and total cost by the ids that stand behind them; say what drives them and what a decider must know about the difference between
  cost and budget, or between finish and deadline. Never another total, never a sum of your own. Where no figures are given, say what the
  documents state and that it has not been computed.
- `risks_and_mitigations`: the one or two risks that decide, with what is done about each and who does it.
- `action_orientation`: the next steps after a yes: who, what, by when. Two to five.
- `overall_takeaway`: one or two sentences that could stand alone: do it, do it on these conditions, or not yet, and why.
- `feedback`: two to four things that would make this summary more convincing: a figure to confirm, a promise to obtain, a test to run.

Rules:
- Dates as year-month-day, amounts with their currency, as they stand in the documents.
- Honest before encouraging: a plan over its budget or past its deadline says so in the first half of the page.
- No sentence that would fit any plan. Nothing twice.

{FACT_RULE}

{GOAL_RULES}"""


_HEADINGS: tuple[tuple[str, str], ...] = (
    ("focus_and_context", "Why now"),
    ("purpose_and_goals", "Purpose"),
    ("key_deliverables_and_outcomes", "What will be there"),
    ("timeline_and_budget", "Time and money"),
    ("risks_and_mitigations", "Risks that decide"),
    ("action_orientation", "Next steps"),
    ("overall_takeaway", "In short"),
    ("audience_tailoring", "Written for"),
    ("feedback", "What would make it stronger"),
)


class SummaryDraft(BaseModel):
    """The summary as the model writes it."""

    audience_tailoring: Passage = Field(description="Who decides, what about, and in which tone.")
    focus_and_context: Passage = Field(description="A hook, then the situation.")
    purpose_and_goals: Passage = Field(description="What will be true at the end, for whom.")
    key_deliverables_and_outcomes: Passage = Field(description="What exists afterwards, three to six things.")
    timeline_and_budget: Passage = Field(description="What the computed dates and amounts of the task mean.")
    risks_and_mitigations: Passage = Field(description="The one or two risks that decide, and what is done.")
    action_orientation: Passage = Field(description="Next steps after a yes: who, what, by when.")
    overall_takeaway: Passage = Field(description="The conclusion: do it, do it on conditions, or not yet.")
    feedback: Passage = Field(description="What would make this summary more convincing.")


class ExecutiveSummary(BaseModel):
    """The page.

    Attributes:
        key_figures: computed, not written by a model; those of the register by their ids.
        notes: amounts and dates in the text that no document holds.
    """

    key_figures: list[KeyFigure]
    audience_tailoring: str
    focus_and_context: str
    purpose_and_goals: str
    key_deliverables_and_outcomes: str
    timeline_and_budget: str
    risks_and_mitigations: str
    action_orientation: str
    overall_takeaway: str
    feedback: str
    notes: list[str] = []


def task(inputs: Inputs, _item: Item) -> str:
    """Returns the task with the computed figures."""
    figures = key_figures(inputs)
    if not figures:
        return "Write the summary. Dates and costs of this plan have not been computed."
    known = written_of(inputs)
    lines = bullets(
        [f"{one.name}: {one.value}" + (f" {{{one.fact_id}}}" if one.fact_id in known else "") for one in figures]
    )
    return (
        f"Computed figures of this plan:\n{lines}\n\nWrite the summary; `timeline_and_budget` explains these figures."
    )


def check(answer: SummaryDraft, inputs: Inputs, _item: Item) -> list[str]:
    """Returns texts that stand twice, figures that do not exist, and computed totals that the text leaves out."""
    problems = unknown_facts(answer, inputs)
    told = written_text(answer.timeline_and_budget, inputs)
    problems += [f"Two fields say the same: {twin[:60]!r}; let each say its own." for twin in _twins(answer)]
    schedule = inputs.find("schedule", Schedule)
    drawn = inputs.find("risk_simulation", RiskSimulation)
    if schedule and not states_day(told, finish := finish_of(schedule, drawn)[0]):
        problems.append(f"`timeline_and_budget` does not name the computed finish date {finish.isoformat()}.")
    whole = plan_cost(inputs.find("cost_plan", CostPlan), drawn)
    if whole and whole.currency and whole.total >= 1 and not states_total(told, whole.total):
        total = money(whole.currency, whole.total)
        problems.append(f"`timeline_and_budget` does not name the computed total cost {total}; give it as it is.")
    return problems


def _twins(answer: SummaryDraft) -> list[str]:
    return repeated(answer.model_dump().values())


def finish(inputs: Inputs, answered: Sequence[Answered]) -> ExecutiveSummary:
    """Returns the summary with the computed figures, and notes on totals that nobody knows."""
    answer: SummaryDraft = answered[0].answer
    figures, written = key_figures(inputs), written_of(inputs)
    shown = [inputs.document(need) for need in NEEDS if inputs.has(need.ref)]
    known = "\n".join([*shown, *(figure.value for figure in figures), *written.values()])
    notes = [
        f"The text states {total}, which stands in none of the documents; check it before you use it."
        for total in unknown_totals(written_text(answer.timeline_and_budget, inputs), known)
    ]
    named = [
        one.model_copy(update={"value": f"{{{one.fact_id}}}"}) if one.fact_id in written else one for one in figures
    ]
    return ExecutiveSummary(key_figures=named, **answer.model_dump(), notes=notes)


def view_full(value: ExecutiveSummary) -> str:
    """Returns the figures as a table, then the text."""
    parts = []
    if value.key_figures:
        parts.append(table(["Computed figure", "Value"], [[f.name, f.value] for f in value.key_figures]))
    for field, heading in _HEADINGS:
        parts.append(f"### {heading}\n\n{getattr(value, field)}")
        if field == "timeline_and_budget" and value.notes:
            parts.append(bullets([f"*{note}*" for note in value.notes]))
    return "\n\n".join(parts)


STAGE = Ask(
    name="executive_summary",
    heading="Executive summary",
    needs=NEEDS,
    prompt=PROMPT,
    task=task,
    answer=SummaryDraft,
    check=check,
    finish=finish,
    value=ExecutiveSummary,
    views={"full": view_full},
    essential=False,
    expected=Expected(calls=1, calls_fast=1, seconds=5.5, input_tokens=6200, output_tokens=560),
)
