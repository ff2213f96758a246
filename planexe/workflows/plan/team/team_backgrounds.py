"""Describe for each role an invented sample person who would fit it, and the work of a usual week."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Expected, Item
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.screening.initial_prompt import InitialPrompt
from planexe.workflows.plan.team.roster import gaps_of, in_role_order, one_entry_per_role
from planexe.workflows.plan.team.team_needs import ROLE_NEEDS
from planexe.workflows.plan.texts import Account, Line, ShortName

INVENTED = "invented sample person"

PROMPT = f"""\
You help to picture the people of a team. For each role you invent one sample person who would fit, and say what the role does in a usual
week. The reader writes job advertisements with it, and recognises a good applicant by it.

Write `team_members`: exactly one entry for each role of `find_team_roles`, with its `role_id`.
- `sample_person_name`: an invented first and last name as it is usual where the plan takes place. Each person has another name, and none
  the name of somebody in the documents or of a known person.
- `background_story`: three to five sentences: where this person comes from, what they learned, what they have done so far, which hard
  moment of such work they have been through, and why this plan suits them.
- `typical_job_activities`: three to five pieces of work in this plan, verb first, one line each: the thing done, not the virtue behind it.

Rules:
- The experience must be enough for the duties of the role, and affordable within the means of the plan.
- Different people: not everyone has studied, has twenty years of experience, or is new to the place.
- No age, health, family status, origin or belief as a reason to choose somebody.
- These persons do not exist. Do not give them addresses, present employers or posts in real organisations.

{GOAL_RULES}"""


class BackgroundDraft(BaseModel):
    """A sample person for one role, as the model writes it."""

    role_id: str = Field(description="Id of the role.")
    sample_person_name: ShortName = Field(description="Invented first and last name.")
    background_story: Account = Field(description="Origin, training, experience and motive: three to five sentences.")
    typical_job_activities: list[Line] = Field(
        min_length=2, max_length=6, description="Three to five pieces of work, verb first."
    )


class BackgroundDrafts(BaseModel):
    """The sample persons of all roles, as the model writes them."""

    team_members: list[BackgroundDraft] = Field(min_length=1)


class RoleBackground(BaseModel):
    """A sample person for one role, who is invented, and what the role does."""

    role_id: str
    title: str
    sample_person_name: str
    background_story: str
    typical_job_activities: list[str]


class TeamBackgrounds(BaseModel):
    """The sample persons in the order of the roles.

    Attributes:
        without: roles about which nothing was said.
    """

    team_members: list[RoleBackground]
    without: list[str]


def check(answer: BackgroundDrafts, inputs: Inputs, _item: Item) -> list[str]:
    """Returns names used twice and names of real people from the goal."""
    names = [member.sample_person_name for member in answer.team_members]
    goal = inputs.read("initial_prompt", InitialPrompt).goal.casefold()
    return [
        f"`sample_person_name` {name!r} is used more than once; invent another name." for name in repeated(names)
    ] + [
        f"`sample_person_name` {name!r} stands in the goal; invent a person who does not exist."
        for name in dict.fromkeys(names)
        if name.casefold() in goal
    ]


def finish(inputs: Inputs, answered: Sequence[Answered]) -> TeamBackgrounds:
    """Returns the sample persons in the order of the roles."""
    answer: BackgroundDrafts = answered[0].answer
    members, without = in_role_order(inputs, answer.team_members, RoleBackground)
    return TeamBackgrounds(team_members=members, without=without)


def view_full(value: TeamBackgrounds) -> str:
    """Returns person and work of each role; every name is marked as invented."""
    return "\n\n".join(
        f"### {m.role_id} {m.title}\n\n*{m.sample_person_name}, {INVENTED}:* {m.background_story}\n\n{bullets(m.typical_job_activities)}"
        for m in value.team_members
    )


def view_work(value: TeamBackgrounds) -> str:
    """Returns the work of each role without the invented persons."""
    return bullets([f"**{m.role_id} {m.title}**: {'; '.join(m.typical_job_activities)}" for m in value.team_members])


def gaps(value: TeamBackgrounds) -> list[str]:
    """Returns which roles have no sample person."""
    return gaps_of("Sample person and usual work are", value.without)


STAGE = Ask(
    name="team_backgrounds",
    heading="Sample persons",
    needs=ROLE_NEEDS,
    prompt=PROMPT,
    task="Invent one sample person for each role and describe the work of the role.",
    answer=BackgroundDrafts,
    bindings=one_entry_per_role,
    check=check,
    finish=finish,
    value=TeamBackgrounds,
    views={"full": view_full, "work": view_work},
    gaps=gaps,
    essential=False,
    expected=Expected(calls=1, calls_fast=1, seconds=12, input_tokens=3300, output_tokens=1600),
)
