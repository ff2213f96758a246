"""The plan proper: goal, criteria, deadline, means, treated risks, stakeholders and rules; all later stages build on it."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets, label_of
from planexe.spine.relaxed_model import extended, read_leniently
from planexe.spine.stage import Answered, Default, Expected, Item, unless_quick
from planexe.workflows.plan.answer_checks import has_figure, repeated, shorten
from planexe.workflows.plan.assumptions.identify_risks import RiskRegister
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.project_plan.bare_plan import bare_plan
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.texts import Text

PROMPT = f"""\
You write the project plan that budget, team, documents and schedule will be built on. Others will quote it, so every entry must stand on its own and fit the chosen scenario and the assumptions.

What to write:
- `goal_statement`: one or two sentences: what will exist or be true at the end, for whom, where, by when.
- `smart_criteria`: one or two sentences each. `specific`: what exactly, and what is out of scope. `measurable`: by which figures one sees success. `achievable`: why it can be done with these means. `relevant`: why it is worth it, and for whom. `time_bound`: the end and two or three milestones, with dates or months from the start.
- `deadline`: the date of the end, as year-month-day. From the goal if it names one; else the date that follows from the assumptions. Always a full date, after the start.
- `dependencies`: what must be there or decided first, in order. Three to eight.
- `resources_required`: people, rooms, machines, software, money; with quantities. Four to ten.
- `related_goals`: larger aims it serves, or other plans it touches. One to five.
- `tags`: three to eight single words to find it by.
- `risk_treatments`: the three to six risks of `identify_risks` that decide about success. For each `risk_id` (from the register), `mitigation` (what is built into the plan against it, who is responsible), `early_sign` (what one would notice first, with a threshold).
- `further_risks`: risks that arise from this plan and are not in the register; an empty list if there are none.
- `stakeholder_analysis`: `primary_stakeholders` (do or decide), `secondary_stakeholders` (are affected or can obstruct), `engagement_strategies` (how each group is kept informed and won).
- `regulatory_and_compliance_requirements`: `permits_and_licenses`, `compliance_standards`, `regulatory_bodies`, `compliance_actions`.

Rules:
- Every list has at least one entry, except `further_risks`. Where truly nothing applies, for instance no permit for a private hobby, write one entry that says so and why.
- Entries of lists are short phrases or one sentence, one matter each, without numbering.
- What the goal fixes stays as it is: place, budget, size, dates. Amounts in the budget currency.
- Name roles, not invented persons. Name laws and bodies only of the country concerned, and only if you are sure they exist; else name the kind ("the local building authority").
- If `pre_project_assessment` is given, the actions it demands belong into dependencies, milestones or compliance actions.

{GOAL_RULES}"""


class SmartCriteria(BaseModel):
    """What success means."""

    specific: Text = Field(description="What exactly, and what is out of scope.")
    measurable: Text = Field(description="By which figures one sees success.")
    achievable: Text = Field(description="Why it can be done with these means.")
    relevant: Text = Field(description="Why it is worth it, and for whom.")
    time_bound: Text = Field(description="The end and two or three milestones, with dates or months.")


class TreatmentDraft(BaseModel):
    """What the plan does about one risk of the register."""

    risk_id: str = Field(description="Id of the risk in the register.")
    mitigation: Text = Field(description="What is built into the plan against it, and who is responsible.")
    early_sign: Text = Field(description="What one would notice first, with a threshold.")


class StakeholderAnalysis(BaseModel):
    """Who matters, and how they are won."""

    primary_stakeholders: list[Text] = Field(min_length=1)
    secondary_stakeholders: list[Text] = Field(min_length=1)
    engagement_strategies: list[Text] = Field(min_length=1)


class Regulation(BaseModel):
    """What the law asks for."""

    permits_and_licenses: list[Text] = Field(min_length=1)
    compliance_standards: list[Text] = Field(min_length=1)
    regulatory_bodies: list[Text] = Field(min_length=1)
    compliance_actions: list[Text] = Field(min_length=1)


class PlanBody(BaseModel):
    """What the plan and the model's answer have in common."""

    goal_statement: Text = Field(description="What will be true at the end, for whom, where, by when.")
    smart_criteria: SmartCriteria
    deadline: date = Field(description="Date of the end, as year-month-day.")
    dependencies: list[Text] = Field(min_length=1, description="What must be there or decided first.")
    resources_required: list[Text] = Field(min_length=2, description="Means with quantities.")
    related_goals: list[Text] = Field(min_length=1, description="Larger aims it serves.")
    tags: list[Text] = Field(min_length=2, max_length=12, description="Single words to find it by.")
    further_risks: list[Text] = Field(description="Risks of this plan that the register lacks; may be empty.")
    stakeholder_analysis: StakeholderAnalysis
    regulatory_and_compliance_requirements: Regulation


class ProjectPlanDraft(PlanBody):
    """The plan as the model writes it."""

    risk_treatments: list[TreatmentDraft] = Field(min_length=3, max_length=8)


class RiskTreatment(TreatmentDraft):
    """A treatment with the title of its risk."""

    risk_title: str


class ProjectPlan(PlanBody):
    """The plan; its treatments point into the risk register."""

    risk_treatments: list[RiskTreatment]


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: only risks of the register."""
    risks = inputs.read("identify_risks", RiskRegister).risks
    return [OneOf("risk_treatments.risk_id", tuple(risk.risk_id for risk in risks))]


def check(answer: ProjectPlanDraft, inputs: Inputs, _item: Item) -> list[str]:
    """Returns a deadline that lies before the start, criteria without figures, and twins."""
    goal = inputs.read("initial_prompt", InitialPrompt)
    start = goal.start_date or goal.today
    problems = []
    if answer.deadline <= start:
        problems.append(f"`deadline` is {answer.deadline}, but the project starts on {start}; give a later date.")
    problems += [
        f"`smart_criteria.{name}` has no figure; {wanted}."
        for name, wanted in (
            ("measurable", "say by which numbers one sees success"),
            ("time_bound", "give dates or numbers of months"),
        )
        if not has_figure(getattr(answer.smart_criteria, name))
    ]
    problems += [
        f"`risk_treatments` has {risk_id} more than once; treat another risk of the register."
        for risk_id in repeated(t.risk_id for t in answer.risk_treatments)
    ]
    lists = {"dependencies": answer.dependencies, "resources_required": answer.resources_required, "tags": answer.tags}
    return problems + [
        f"`{name}` repeats {twin!r}; write each entry once."
        for name, values in lists.items()
        for twin in repeated(values)
    ]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> ProjectPlan:
    """Returns the plan, each treatment with the title of its risk."""
    answer: ProjectPlanDraft = answered[0].answer
    titles = {risk.risk_id: risk.title for risk in inputs.read("identify_risks", RiskRegister).risks}
    treatments = [
        extended(RiskTreatment, treatment, risk_title=titles[treatment.risk_id]) for treatment in answer.risk_treatments
    ]
    return extended(ProjectPlan, answer, risk_treatments=treatments)


def stated_alone(inputs: Inputs, _item: Item) -> ProjectPlanDraft:
    """Returns the plan that code can draw up alone."""
    return read_leniently(ProjectPlanDraft, bare_plan(inputs))


def view_full(value: ProjectPlan) -> str:
    """Returns the whole plan."""
    parts = [*_head(value), *_list_parts(value, ("dependencies", "resources_required", "related_goals"))]
    treated = [
        f"**{t.risk_id} {t.risk_title}:** {t.mitigation} Early sign: {t.early_sign}" for t in value.risk_treatments
    ]
    parts.append(f"### Risks and what the plan does about them\n\n{bullets(treated)}")
    if value.further_risks:
        parts.append(f"### Further risks\n\n{bullets(value.further_risks)}")
    people, rules = value.stakeholder_analysis, value.regulatory_and_compliance_requirements
    parts += [
        *_list_parts(people, tuple(type(people).model_fields)),
        *_list_parts(rules, tuple(type(rules).model_fields)),
    ]
    return "\n\n".join([*parts, f"**Tags:** {', '.join(value.tags)}"])


def _head(value: ProjectPlan) -> list[str]:
    smart = value.smart_criteria
    criteria = bullets([f"**{label_of(smart, name)}:** {text}" for name, text in smart])
    return [value.goal_statement, f"**Deadline:** {value.deadline.isoformat()}", f"### SMART criteria\n\n{criteria}"]


def _list_parts(model: BaseModel, names: Sequence[str]) -> list[str]:
    return [f"### {label_of(model, name)}\n\n{bullets(getattr(model, name))}" for name in names]


def view_digest(value: ProjectPlan) -> str:
    """Returns goal, deadline, criteria, means and treated risks in few lines."""
    people, rules = value.stakeholder_analysis, value.regulatory_and_compliance_requirements
    risks = "; ".join(f"{t.risk_id} {t.risk_title}" for t in value.risk_treatments)
    return "\n\n".join(
        [
            *_head(value),
            f"**Must come first:** {_joined(value.dependencies)}",
            f"**Resources:** {_joined(value.resources_required)}",
            f"**Main risks:** {risks}",
            f"**Stakeholders:** {_joined(people.primary_stakeholders)}",
            f"**Permits:** {_joined(rules.permits_and_licenses)}",
        ]
    )


def _joined(entries: Sequence[str]) -> str:
    return "; ".join(shorten(entry, 160).rstrip(".") for entry in entries)


STAGE = Ask(
    name="project_plan",
    heading="Project plan",
    needs=(
        "initial_prompt",
        "strategic_decisions_doc:digest",
        "scenarios_doc:digest",
        "identify_risks:digest",
        "consolidate_assumptions:short",
        unless_quick("pre_project_assessment"),
    ),
    prompt=PROMPT,
    task="Write the project plan.",
    answer=ProjectPlanDraft,
    bindings=bindings,
    check=check,
    finish=finish,
    default=Default(stated_alone, "the goal, its deadline and the first risks of the register"),
    value=ProjectPlan,
    views={"full": view_full, "digest": view_digest},
    expected=Expected(1, 1, 9.5, 7000, 1400),
)
