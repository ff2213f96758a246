"""Real projects to learn from, of three kinds; everything is recalled by the model and marked as unverified."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Parts
from planexe.spine.markdown import bullets
from planexe.spine.relaxed_model import extended
from planexe.spine.stage import Answered, Expected, Item, Part
from planexe.workflows.plan.answer_checks import repeated, shorten
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.merged_lists import merged
from planexe.workflows.plan.texts import LongParagraph, Remark, sized

FEWEST_PROJECTS = 3
MOST_OF_A_KIND = 2
UNVERIFIED = "unverified"
NOTE = (
    "Written from a model's memory and not checked: look up every project, figure, address and contact "
    "before you rely on it or quote it."
)
_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|[^\s@]{1,64}@\S{1,250}\.\w+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.(?:org|com|net|gov|edu|int|io|info)\b"
)

Certainty = Literal["surely_exists", "probably_exists", "kind_of_project"]
_CERTAINTY_WORDS: dict[Certainty, str] = {
    "surely_exists": "recalled with confidence",
    "probably_exists": "recalled with doubt",
    "kind_of_project": "a typical case, no single real project",
}

ResourceName = Annotated[str, sized(3, 140)]

PROMPT = f"""\
You name real projects that resemble a plan, so that its people can learn from them instead of starting from nothing.
The reader will look each of them up and call somebody. An invented reference costs them a day and their trust.

What to write:
- `suggestions`: two projects of the kind that the task names, the more useful first, or one where you know no second; other calls name the other kinds.
- `summary`: one or two sentences: which lesson of theirs changes this plan most, and where they do not compare.

Each suggestion:
- `project_name`: the name under which it can be found, with its place. No name twice, and never the plan itself.
- `certainty`: surely_exists only if you would bet on it; probably_exists if you are not sure of name or place; kind_of_project if you
  know no single project and describe what such projects usually go through. An honest kind_of_project is better than a made-up name.
- `project_description`: who did what, where, when and in which size, in two or three sentences.
- `success_metrics`: what it achieved, with figures where you are sure of them.
- `risks_and_challenges_faced`: what went wrong or was hard, and what was done about it; one sentence each.
- `where_to_find_more_information`: names of reports, registers, archives or organisations. A web address only if you are sure of it.
- `actionable_steps`: whom to ask for what, verb first. Name offices and functions, never a person, never a personal e-mail address.
- `rationale_for_suggestion`: what in this plan it resembles (size, place, technique, people, rule) and where it differs.

Rules:
- Famous giants of the trade teach nothing to a small plan.
- For a private goal, programmes, clubs, courses and published diaries of people with the same goal count as projects.

{GOAL_RULES}"""


class ProjectDraft(BaseModel):
    """One project that resembles the plan."""

    project_name: ResourceName = Field(description="Name under which it can be found, with its place.")
    certainty: Certainty = Field(description="How sure it is that this project exists.")
    project_description: LongParagraph = Field(
        description="Who did what, where, when, in which size: 2 or 3 sentences."
    )
    success_metrics: list[Remark] = Field(min_length=1, max_length=5, description="What it achieved.")
    risks_and_challenges_faced: list[Remark] = Field(
        min_length=1, max_length=5, description="What was hard, and what was done about it."
    )
    where_to_find_more_information: list[Remark] = Field(
        min_length=1, max_length=5, description="Reports, registers, organisations."
    )
    actionable_steps: list[Remark] = Field(
        min_length=1, max_length=4, description="Which office to ask for what, verb first."
    )
    rationale_for_suggestion: LongParagraph = Field(description="What it shares with this plan and where it differs.")


class ProjectDrafts(BaseModel):
    """The projects as the model writes them."""

    suggestions: list[ProjectDraft] = Field(
        min_length=1,
        max_length=MOST_OF_A_KIND,
        description="Two projects, the more useful first; one where you know no second.",
    )
    summary: LongParagraph = Field(description="What this plan learns from them: 1 or 2 sentences.")


class RelatedProject(BaseModel):
    """A project with its id, ``V1``; nothing in it has been verified."""

    project_id: str
    project_name: str
    certainty: Certainty
    project_description: str
    success_metrics: list[str]
    risks_and_challenges_faced: list[str]
    where_to_find_more_information: list[str]
    actionable_steps: list[str]
    rationale_for_suggestion: str


class RelatedResources(BaseModel):
    """Projects to learn from.

    Attributes:
        note: says that nothing here has been verified.
    """

    note: str
    projects: list[RelatedProject]
    summary: str


def check(answer: ProjectDrafts, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns projects named twice."""
    return [
        f"`project_name` {name!r} is given more than once; name another project or leave it out."
        for name in repeated(project.project_name for project in answer.suggestions)
    ]


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> RelatedResources:
    """Returns the projects with ids, kind after kind; one that two calls name stands once."""
    found = {one.item.key: one.answer for one in answered if one.ok}
    drafts = merged({key: answer.suggestions for key, answer in found.items()}, lambda one: one.project_name)
    projects = [extended(RelatedProject, draft, project_id=f"V{number}") for number, draft in enumerate(drafts, 1)]
    return RelatedResources(note=NOTE, projects=projects, summary=" ".join(one.summary for one in found.values()))


def gaps(value: RelatedResources) -> list[str]:
    """Returns a list that is shorter than asked for."""
    count = len(value.projects)
    return [f"Related resources: {count} of at least {FEWEST_PROJECTS} projects."] if count < FEWEST_PROJECTS else []


def marked(text: str) -> str:
    """Returns the text with every web and e-mail address in it marked as unverified."""
    return _ADDRESS.sub(lambda found: _with_mark(found[0]), text)


def _with_mark(address: str) -> str:
    bare = address.rstrip(".,;:)")
    return f"{bare} ({UNVERIFIED}){address[len(bare) :]}"


def view_full(value: RelatedResources) -> str:
    """Returns everything; each project, address and contact is marked as unverified."""
    parts = [f"*{value.note}*", marked(value.summary)]
    for project in value.projects:
        parts += [
            f"### {project.project_id} {project.project_name}",
            f"*{UNVERIFIED.capitalize()}: {_CERTAINTY_WORDS[project.certainty]}*",
            marked(project.project_description),
            f"**Why it helps:** {marked(project.rationale_for_suggestion)}",
            _list("What it achieved", project.success_metrics),
            _list("What was hard", project.risks_and_challenges_faced),
            _list("Where to look", project.where_to_find_more_information),
            _list("Whom to ask", project.actionable_steps),
        ]
    return "\n\n".join(parts)


def _list(label: str, lines: Sequence[str]) -> str:
    return f"**{label}** ({UNVERIFIED})\n\n{bullets([marked(line) for line in lines])}"


def view_digest(value: RelatedResources) -> str:
    """Returns names and lessons without addresses and contacts, so that an invented one does not spread."""
    lines = []
    for project in value.projects:
        hard = "; ".join(shorten(text, 110).rstrip(".") for text in project.risks_and_challenges_faced[:2])
        lines.append(
            f"**{project.project_id} {project.project_name}** ({UNVERIFIED}): "
            f"{shorten(project.rationale_for_suggestion, 180)} Was hard: {hard}."
        )
    caution = "From memory, not checked: learn from it, but never cite it as a fact, partner or source."
    return f"{caution}\n\n{bullets(lines)}\n\n{shorten(value.summary, 400)}"


KINDS = (
    Part("near", "Near by, of this size", "Name projects in the same country or region and of the same order of size."),
    Part("craft", "The same work elsewhere", "Name projects anywhere that did the same work in a way worth copying."),
    Part("trouble", "Those that went wrong", "Name projects of this kind that failed, or nearly did, for a reason that"
         " could stop this one too."),
)  # fmt: skip

STAGE = Parts(
    name="related_resources",
    heading="Related resources",
    needs=("initial_prompt", "path_digest", "physical_locations"),  # so the plan, SWOT and experts can learn from them
    prompt=PROMPT,
    parts=KINDS,
    answer=ProjectDrafts,
    check=check,
    finish=finish,
    value=RelatedResources,
    views={"full": view_full, "digest": view_digest},
    gaps=gaps,
    min_answered=0.3,
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=3, calls_fast=3, seconds=9, input_tokens=1900, output_tokens=1000),
)
