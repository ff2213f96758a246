"""The plan proper: what is reached and handed over, who has a say, what the law asks; all later stages build on it."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets, label_of, table
from planexe.spine.relaxed_model import extended, read_leniently
from planexe.spine.stage import Answered, Default, Expected, Item, Part, unless_fast
from planexe.workflows.plan.answer_checks import has_figure, repeated, shorten
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.project_plan.bare_plan import bare_plan
from planexe.workflows.plan.project_plan.plan_fields import (
    AimDraft,
    Deliverable,
    PeopleDraft,
    Priority,
    ProjectPlan,
    Regulation,
    ScopeDraft,
    Stakeholder,
    deliverable_id,
    stakeholder_id,
)
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt

PROMPT = f"""\
You write one part of the project plan that budget, team, documents and schedule will be built on: what is to be reached, what belongs to it, who has a say, or what the law asks; the task says which. Others will quote it, so every entry must stand on its own and fit the chosen scenario and the assumptions. Risks are no part of it: they have a register of their own.

Rules:
- Every list has at least one entry. Where truly nothing applies, for instance no permit for a private hobby, write one entry that says so and why.
- Entries of lists are short phrases or one sentence, one matter each, without numbering.
- What the goal fixes stays as it is: place, budget, size, dates. Amounts in the budget currency.
- Name roles, not invented persons. Name laws and bodies only of the country concerned, and only if you are sure they exist; else name the kind ("the local building authority").
- If `pre_project_assessment` is given, the actions it demands belong into dependencies, milestones or compliance actions.

{GOAL_RULES}"""

AIM = """\
Write what is to be reached.
- `goal_statement`: one or two sentences: what will exist or be true at the end, for whom, where, by when.
- `smart_criteria`: one or two sentences each. `specific`: what exactly, and what is out of scope. `measurable`: by which figures one sees success. `achievable`: why it can be done with these means. `relevant`: why it is worth it, and for whom. `time_bound`: the end and two or three milestones, with dates or months from the start.
- `deadline`: the date of the end, as year-month-day. From the goal if it names one; else the date that follows from the assumptions. Always a full date, after the start.
- `related_goals`: larger aims it serves, or other plans it touches. One to five.
- `tags`: three to eight single words to find it by."""

SCOPE = """\
Write what belongs to it, and what it takes.
- `deliverables`: three to eight things that are handed over at the end: something one can see, use or sign for, and no activity ("Kitchen ready for use", not "Renovate the kitchen"). Together they are the whole result. `acceptance`: a test that two people would judge alike, with a figure, a document or somebody who signs. `priority`: at least one `must`; `could` is what would be left out first if time or money ran short.
- `exclusions`: three to eight things that somebody could expect of this goal and will not get, each concrete.
- `dependencies`: what must be there or decided first, in order. Three to eight.
- `resources_required`: people, rooms, machines, software, money; with quantities. Four to ten."""

PEOPLE = """\
Write who has a say or is affected: `stakeholders`, four to eight, two or three where the goal concerns one person or a family.
- Those who pay, decide, use it, live beside it, supply it or must permit it; no role that only does the work, and nobody twice.
- `interest` and `influence` are judged for this goal, and differ from one to the next.
- `stance`: where they stand today, as far as it can be known; `undecided` if it cannot.
- `wants`: what they want of it or fear, in their own eyes. `message`: what they must be told, in the words one would use with them; no slogan.
- `frequency`: how often and in which form, fitting their influence: who can stop it is spoken to in person.
- `who`: the function that keeps in touch with them, as a team of this size has it."""

LAW = """\
Write what the law asks for.
- `permits_and_licenses`: each permit, licence, registration or consent without which something may not begin.
- `compliance_standards`: rules that the work or its result must keep to.
- `regulatory_bodies`: who grants, inspects or controls.
- `compliance_actions`: what is done for it, verb first, in order; each permit has one."""


def check(answer: Any, inputs: Inputs, _item: Item) -> list[str]:
    """Returns what is wrong with a part beyond its schema."""
    if isinstance(answer, AimDraft):
        return _check_aim(answer, inputs)
    if isinstance(answer, ScopeDraft):
        return _check_scope(answer)
    if isinstance(answer, PeopleDraft):
        twins = repeated(one.stakeholder for one in answer.stakeholders)
        return [f"`stakeholders` has {twin!r} more than once; write each of them once." for twin in twins]
    return []


def _check_aim(answer: AimDraft, inputs: Inputs) -> list[str]:
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
    return problems + _twins({"tags": answer.tags})


def _check_scope(answer: ScopeDraft) -> list[str]:
    """Returns a result without a core, and twins."""
    problems = []
    if all(one.priority != "must" for one in answer.deliverables):
        problems.append(
            "`deliverables` has no entry with the `priority` must; say without which one the goal is missed."
        )
    lists = {
        "deliverables": [one.title for one in answer.deliverables],
        "exclusions": answer.exclusions,
        "dependencies": answer.dependencies,
        "resources_required": answer.resources_required,
    }
    return problems + _twins(lists)


def _twins(lists: Mapping[str, Sequence[str]]) -> list[str]:
    return [
        f"`{name}` repeats {twin!r}; write each entry once."
        for name, values in lists.items()
        for twin in repeated(values)
    ]


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> ProjectPlan:
    """Returns the plan, its deliverables and stakeholders with ids, those that count most first."""
    aim, scope, people, law = (one.answer for one in answered)
    order = get_args(Priority)
    deliverables = [
        extended(Deliverable, draft, deliverable_id=deliverable_id(number))
        for number, draft in enumerate(sorted(scope.deliverables, key=lambda one: order.index(one.priority)), 1)
    ]
    stakeholders = [
        Stakeholder(stakeholder_id=stakeholder_id(number), **draft.model_dump())
        for number, draft in enumerate(sorted(people.stakeholders, key=lambda one: -one.influence), 1)
    ]
    return extended(
        ProjectPlan,
        aim,
        **scope.model_dump(exclude={"deliverables"}),
        deliverables=deliverables,
        stakeholders=stakeholders,
        regulatory_and_compliance_requirements=law,
    )


_SHAPES: dict[str, type[BaseModel]] = {"aim": AimDraft, "scope": ScopeDraft, "people": PeopleDraft, "law": Regulation}


def stated_alone(inputs: Inputs, item: Item) -> BaseModel:
    """Returns the part that code can draw up alone."""
    return read_leniently(_SHAPES[item.key], bare_plan(inputs)[item.key])


def view_full(value: ProjectPlan) -> str:
    """Returns the whole plan."""
    parts = _head(value)
    if value.deliverables:
        rows = [[one.deliverable_id, one.title, one.acceptance, one.priority] for one in value.deliverables]
        parts.append(f"### Deliverables\n\n{table(['Id', 'What is handed over', 'Accepted when', 'Priority'], rows)}")
    lists = ("exclusions", "dependencies", "resources_required", "related_goals")
    parts += _list_parts(value, [name for name in lists if getattr(value, name)])
    parts.append(f"### Stakeholders\n\n{bullets([_person(one) for one in value.stakeholders])}")
    if value.engagement_strategies:
        parts += _list_parts(value, ["engagement_strategies"])
    rules = value.regulatory_and_compliance_requirements
    parts += _list_parts(rules, tuple(type(rules).model_fields))
    return "\n\n".join([*parts, f"**Tags:** {', '.join(value.tags)}"])


def _person(one: Stakeholder) -> str:
    name = f"**{one.stakeholder_id} {one.stakeholder}**"
    if one.influence is None:
        return name
    ranks = f"influence {one.influence}, interest {one.interest}, {one.stance}"
    return f"{name} ({ranks}): {one.wants} Told: {one.message} {one.frequency}, by the {one.who}."


def _head(value: ProjectPlan) -> list[str]:
    smart = value.smart_criteria
    criteria = bullets([f"**{label_of(smart, name)}:** {text}" for name, text in smart])
    return [value.goal_statement, f"**Deadline:** {value.deadline.isoformat()}", f"### SMART criteria\n\n{criteria}"]


def _list_parts(model: BaseModel, names: Sequence[str]) -> list[str]:
    return [f"### {label_of(model, name)}\n\n{bullets(getattr(model, name))}" for name in names]


def view_digest(value: ProjectPlan) -> str:
    """Returns goal, deadline, criteria, what is handed over and what is not, means and stakeholders in few lines."""
    handed = [f"{one.deliverable_id} {one.title} ({one.priority})" for one in value.deliverables]
    people = [f"{one.stakeholder_id} {one.stakeholder}" for one in value.stakeholders]
    lines = {
        "Deliverables": handed,
        "Not part of it": value.exclusions,
        "Must come first": value.dependencies,
        "Resources": value.resources_required,
        "Stakeholders": people,
        "Permits": value.regulatory_and_compliance_requirements.permits_and_licenses,
    }
    return "\n\n".join([*_head(value), *(f"**{name}:** {_joined(found)}" for name, found in lines.items() if found)])


def _joined(entries: Sequence[str]) -> str:
    return "; ".join(shorten(entry, 160).rstrip(".") for entry in entries)


STAGE = Parts(
    name="project_plan",
    heading="Project plan",
    needs=(
        "initial_prompt",
        "path_digest",
        "consolidate_assumptions:digest",
        unless_fast("pre_project_assessment"),
    ),
    prompt=PROMPT,
    parts=(
        Part("aim", "What is to be reached", AIM, answer=AimDraft),
        Part("scope", "What belongs to it", SCOPE, answer=ScopeDraft),
        Part("people", "Who has a say or is affected", PEOPLE, answer=PeopleDraft),
        Part("law", "What the law asks for", LAW, answer=Regulation),
    ),
    check=check,
    finish=finish,
    default=Default(stated_alone, "the goal and its deadline"),
    value=ProjectPlan,
    views={"full": view_full, "digest": view_digest},
    expected=Expected(4, 4, 4.5, 3900, 380),
)
