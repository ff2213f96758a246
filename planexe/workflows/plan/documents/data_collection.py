"""Say what must be measured or verified before money and time are committed, how, by whom, and what it would change."""

from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import Literal, get_args

from pydantic import BaseModel, Field

from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected, Item, Part, optional, unless_fast, unseen
from planexe.workflows.plan.answer_checks import has_figure, repeated, shorten
from planexe.workflows.plan.assumptions.identify_risks import RiskRegister
from planexe.workflows.plan.assumptions.make_assumptions import Assumptions
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.merged_lists import merged
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.texts import Paragraph, Remark, Text, Title
from planexe.workflows.plan.work_breakdown.tree import WbsTree

FEWEST_ITEMS = 3
FEWEST_IN_A_LIST, MOST_IN_A_LIST = 2, 4

Sensitivity = Literal["low", "medium", "high"]
LEVELS: tuple[Sensitivity, ...] = get_args(Sensitivity)

PROMPT = f"""\
You list what a plan does not know yet and must find out before it commits money or time: figures to collect, claims to verify.
The reader carries out these checks before the tasks that depend on them; whatever you leave out will be built on a guess.
The task says whether you look at the assumptions of the plan or at its risks; another call looks at the others.

What to write:
- `data_items`: two or three, the one that could change the plan most first; never fewer than {FEWEST_IN_A_LIST}, never more than {MOST_IN_A_LIST}.
- `summary`: one or two sentences: which item to begin with, and what the plan must not do before it is answered.

Each item:
- `title`: three to eight words that name what is not known ("Rent of corner shops in the old town").
- `tests_id`: the id of the assumption (A…) or risk (R…) of the plan that this data would confirm or overturn; null if it is neither.
- `before_task_code`: the code of the task of `wbs_tree_l2` that must not begin before the answer is there.
- `rationale`: which decision waits for it, and what the plan takes for granted as long as it is missing; one or two sentences.
- `data_to_collect`: two to four single figures or facts, each with its unit, place and period.
- `simulation_steps`: one or two steps that one can do at a desk: a calculation, a model, a table of cases, a trial run. Name the tool only
  if the people of this plan can use it.
- `expert_validation_steps`: one or two steps by which somebody who knows the matter checks the result; name the kind of person or office.
- `responsible_role`: who sees to it that the answer is there; one role of the team.
- `sensitivity`: high if another answer would stop or reshape the plan, medium if it would cost a noticeable part of time or money, low otherwise.
- `validation_objective`: one sentence: what is confirmed, within which margin, from how many sources, and by when. With figures.

Rules:
- Only what can be found out before the work begins or in its first quarter. What shows only in operation belongs to monitoring.
- Two items that the same phone call would answer are one item.
- Documents to obtain are listed elsewhere; here it is about the facts.
- Use the whole scale of `sensitivity`.

{GOAL_RULES}"""


class DataItemDraft(BaseModel):
    """Something the plan must find out, as the model writes it."""

    title: Title = Field(description="What is not known, three to eight words.")
    tests_id: str | None = Field(description="Id of the assumption or risk that it tests, or null.")
    before_task_code: str = Field(description="Code of the task that must not begin before the answer is there.")
    rationale: Paragraph = Field(description="Which decision waits for it: one or two sentences.")
    data_to_collect: list[Remark] = Field(min_length=2, max_length=6, description="Two to four figures or facts.")
    simulation_steps: list[Remark] = Field(min_length=1, max_length=5, description="One or two steps at a desk.")
    expert_validation_steps: list[Remark] = Field(
        min_length=1, max_length=5, description="One or two steps by which somebody who knows checks the result."
    )
    responsible_role: Text = Field(description="The role of the team that sees to it.")
    sensitivity: Sensitivity = Field(description="How much another answer would change the plan.")
    validation_objective: Remark = Field(description="What is confirmed, how exactly and by when, with figures.")


class DataDraft(BaseModel):
    """All items as the model writes them."""

    data_items: list[DataItemDraft] = Field(
        min_length=FEWEST_IN_A_LIST, max_length=MOST_IN_A_LIST, description="Two or three, the most important first."
    )
    summary: Paragraph = Field(description="What to begin with, and what must wait: one or two sentences.")


class DataItem(BaseModel):
    """Something the plan must find out.

    Attributes:
        item_id: ``D1`` is the first.
        tests_id: the assumption or risk it tests; empty if none.
        tests: the text of that assumption or the title of that risk.
        before_task_code: the task that waits for it; empty in plans by older rules.
        responsible_role_id: a role of the team; empty if the team is not known.
        responsible: that role's title, or the role in the model's words.
    """

    item_id: str
    title: str
    tests_id: str
    tests: str
    rationale: str
    data_to_collect: list[str]
    simulation_steps: list[str]
    expert_validation_steps: list[str]
    responsible_role_id: str
    responsible: str
    sensitivity: Sensitivity
    validation_objective: str
    before_task_code: str = ""


class DataCollection(BaseModel):
    """What must be found out, the most important first."""

    items: list[DataItem]
    summary: str


def bindings(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: only assumptions, risks and tasks of the plan and, if there is a team, only its roles."""
    risks = [risk.risk_id for risk in inputs.read("identify_risks", RiskRegister).risks]
    assumptions = [a.assumption_id for a in inputs.read("make_assumptions", Assumptions).assumptions]
    mixed = chain.from_iterable(zip_longest(risks, assumptions))
    found: list[Binding] = [OneOf("data_items.tests_id", tuple(i for i in mixed if i), optional=True)]
    found.append(OneOf("data_items.before_task_code", _codes(inputs)))
    team = _team(inputs)
    return [*found, OneOf("data_items.responsible_role", team.role_ids)] if team else found


def _codes(inputs: Inputs) -> tuple[str, ...]:
    return tuple(task.code for task in inputs.read("wbs_tree_l2", WbsTree).tasks())


def _team(inputs: Inputs) -> TeamRoles | None:
    team = inputs.find("find_team_roles", TeamRoles)
    return team if team and team.roles else None


def check(answer: DataDraft, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns items of one title, lists with twins, and objectives without figures."""
    problems = [
        f"`title` {title!r} is used more than once; ask for something else or leave it out."
        for title in repeated(item.title for item in answer.data_items)
    ]
    problems += [
        f"`data_to_collect` of {item.title!r} repeats {twins[0]!r}; list each figure once."
        for item in answer.data_items
        if (twins := repeated(item.data_to_collect))
    ]
    vague = [item.title for item in answer.data_items if not has_figure(item.validation_objective)]
    if len(vague) * 2 > len(answer.data_items):
        names = "; ".join(repr(title) for title in vague)
        problems.append(f"`validation_objective` has no figure in {names}; say within which margin and by when.")
    return problems


def finish(inputs: Inputs, answered: Sequence[Answered]) -> DataCollection:
    """Returns the items of both lists with ids, the most sensitive first, each with what it tests and who answers."""
    answers: dict[str, DataDraft] = {one.item.key: one.answer for one in answered if one.ok}
    drafts = merged({key: answer.data_items for key, answer in answers.items()}, lambda one: one.title)
    drafts.sort(key=lambda one: -LEVELS.index(one.sensitivity))
    tested = {risk.risk_id: risk.title for risk in inputs.read("identify_risks", RiskRegister).risks}
    for one in inputs.read("make_assumptions", Assumptions).assumptions:
        tested[one.assumption_id] = shorten(one.assumption, 140)
    team = _team(inputs)
    titles = {role.role_id: role.title for role in team.roles} if team else {}
    codes = _codes(inputs)
    items = []
    for number, draft in enumerate(drafts, 1):
        own = draft.model_dump(exclude={"tests_id", "responsible_role", "before_task_code"})
        tests_id = draft.tests_id if draft.tests_id in tested else ""
        role_id = draft.responsible_role if draft.responsible_role in titles else ""
        items.append(
            DataItem(
                **own,
                item_id=f"D{number}",
                tests_id=tests_id or "",
                tests=tested[tests_id] if tests_id else "",
                before_task_code=draft.before_task_code if draft.before_task_code in codes else "",
                responsible_role_id=role_id,
                responsible=titles.get(draft.responsible_role, draft.responsible_role),
            )
        )
    return DataCollection(items=items, summary=" ".join(answer.summary for answer in answers.values()))


def gaps(value: DataCollection) -> list[str]:
    """Returns a list that is shorter than asked for."""
    count = len(value.items)
    return [f"Data collection: {count} of at least {FEWEST_ITEMS} items."] if count < FEWEST_ITEMS else []


def view_full(value: DataCollection) -> str:
    """Returns every item with its steps."""
    parts = [value.summary]
    for item in value.items:
        parts += [f"### {item.item_id} {item.title}", item.rationale, bullets(_facts(item))]
        parts += [
            f"**{label}**\n\n{bullets(lines)}"
            for label, lines in (
                ("Data to collect", item.data_to_collect),
                ("At the desk", item.simulation_steps),
                ("Checked by somebody who knows", item.expert_validation_steps),
            )
            if lines
        ]
    return "\n\n".join(parts)


def _facts(item: DataItem) -> list[str]:
    facts = {
        "Tests": f"{item.tests_id} {item.tests}".strip(),
        "Sensitivity": item.sensitivity,
        "Before task": item.before_task_code,
        "Responsible": f"{item.responsible_role_id} {item.responsible}".strip(),
        "Objective": item.validation_objective,
    }
    return [f"**{label}:** {text}" for label, text in facts.items() if text]


def view_digest(value: DataCollection) -> str:
    """Returns one line per item: what is to be found out, what it tests, who does it, and the objective."""
    lines = []
    for item in value.items:
        tests = f"tests {item.tests_id}; " if item.tests_id else ""
        tests += f"before {item.before_task_code}; " if item.before_task_code else ""
        role = f"{item.responsible_role_id} {item.responsible}".strip()
        lines.append(
            f"**{item.item_id} {item.title}** ({tests}sensitivity {item.sensitivity}; {role}): "
            f"{shorten(item.validation_objective, 180)}"
        )
    return f"{bullets(lines)}\n\n{shorten(value.summary, 300)}"


STAGE = Parts(
    name="data_collection",
    heading="Data collection",
    needs=(
        "initial_prompt",
        "path_digest",
        unseen("identify_risks"),
        unseen("make_assumptions"),
        "consolidate_assumptions:digest",
        "project_plan:digest",
        unless_fast(optional("related_resources:digest")),
        unless_fast(optional("swot_analysis:digest")),
        optional("find_team_roles:digest"),
        unless_fast(optional("expert_review:digest")),
        "wbs_tree_l2",  # each item says which task waits for it; so no task waits for this list
    ),
    prompt=PROMPT,
    parts=(
        Part("assumptions", "What is assumed", "List what must be found out because the plan assumes it (A…)."),
        Part(
            "risks", "What is feared", "List what must be found out to know how large the risks of the plan are (R…)."
        ),
    ),
    answer=DataDraft,
    bindings=bindings,
    check=check,
    finish=finish,
    value=DataCollection,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    min_answered=0.5,
    essential=False,
    max_output_tokens=5000,
    expected=Expected(calls=2, calls_fast=2, seconds=9, input_tokens=6500, output_tokens=1000),
)
