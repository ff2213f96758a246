"""Name the roles that the plan needs, as many as its size asks for."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Ask
from planexe.spine.markdown import bullets
from planexe.spine.stage import Answered, Default, Expected, Item
from planexe.workflows.plan.answer_checks import repeated
from planexe.workflows.plan.goal_rules import GOAL_RULES
from planexe.workflows.plan.team.team_needs import TEAM_NEEDS
from planexe.workflows.plan.texts import Sentences, ShortName
from planexe.workflows.plan.unanswered import NOT_ASSESSED

FEWEST_ROLES = 3
MOST_ROLES = 10
MOST_PEOPLE = 5000


PROMPT = f"""\
You decide which roles a plan needs. Tasks, costs and documents will be given to these roles by their ids, so each must stand on its own.
The reader is the person who has to find these people.

Write `roles`, the most needed first, and as many as the size of the plan asks for:
- a goal of one person or a family: three to five; the person is the first role, the others are those who really help;
- a small undertaking of a handful of people: four to seven;
- a large one: up to {MOST_ROLES}.

Each role:
- `title`: an occupation or function with its speciality, two to five words ("Dough Baker", not "Team Member 2"). No person's name, no two
  titles for the same work.
- `explanation`: what this role answers for in this plan, and which of its decisions, risks or permits make it necessary; two sentences.
- `people_min` and `people_max`: how many people do this work at the same time, as whole numbers. Give the same number twice if it is
  certain. `people_min` is 0 where somebody in another role can do it on the side, or where it is bought for single days.
- `consequences`: what goes wrong in this plan without the role, as one or two sentences.

Rules:
- If the goal states how many people there are, the sum of `people_min` must not exceed that number.
- Every part of the work has one role that answers for it: the central work itself, the lead, money, and what permits and risks demand.
- Customers, authorities, investors and suppliers are no roles of the team.
- Nobody is needed "to coordinate the coordinators": leave out a role whose work another one can do as well.

{GOAL_RULES}"""


class RoleDraft(BaseModel):
    """A role as the model writes it."""

    title: ShortName = Field(description="Occupation or function, two to five words.")
    explanation: Sentences = Field(description="What this role answers for in this plan, and why: two sentences.")
    people_min: int = Field(ge=0, le=MOST_PEOPLE, description="Fewest people in this role at the same time.")
    people_max: int = Field(ge=1, le=MOST_PEOPLE, description="Most people in this role at the same time.")
    consequences: Sentences = Field(description="What goes wrong without this role: one or two sentences.")


class RoleDrafts(BaseModel):
    """The roles as the model writes them."""

    roles: list[RoleDraft] = Field(min_length=FEWEST_ROLES, max_length=MOST_ROLES, description="Most needed first.")


class Role(BaseModel):
    """A role of the plan; its id is ``M1``.

    Attributes:
        people_min: fewest people in this role; 0 if another role does it on the side.
        people_max: most people in this role.
        consequences: what goes wrong without it.
    """

    role_id: str
    title: str
    explanation: str
    people_min: int
    people_max: int
    consequences: str

    @property
    def people(self) -> str:
        """Returns the number of people in words: ``1 person``, ``2 to 3 people``."""
        return people_text(self.people_min, self.people_max)


class TeamRoles(BaseModel):
    """The roles in order of their ids."""

    roles: list[Role]

    def role(self, role_id: str) -> Role | None:
        """Returns the role with an id, if there is one."""
        return next((role for role in self.roles if role.role_id == role_id), None)

    @property
    def role_ids(self) -> tuple[str, ...]:
        """Returns the ids in their order."""
        return tuple(role.role_id for role in self.roles)

    @property
    def people(self) -> str:
        """Returns how many people all roles need together, in words."""
        return people_text(sum(r.people_min for r in self.roles), sum(r.people_max for r in self.roles))


def people_text(fewest: int, most: int) -> str:
    """Returns a number of people in words."""
    if fewest == most:
        return f"{most} {'person' if most == 1 else 'people'}"
    return f"{fewest} to {most} people" if most > 1 else "at most 1 person"


def check(answer: RoleDrafts, _inputs: Inputs, _item: Item) -> list[str]:
    """Returns titles used twice and numbers of people that make no sense."""
    problems = [
        f"`title` {title!r} is used more than once; merge the roles or name another function."
        for title in repeated(role.title for role in answer.roles)
    ]
    problems += [
        f"`people_min` of {role.title!r} is {role.people_min} and larger than `people_max`, {role.people_max}; "
        "give the smaller number first."
        for role in answer.roles
        if role.people_min > role.people_max
    ]
    if not any(role.people_min for role in answer.roles):
        problems.append(
            "`people_min` is 0 for every role, so nobody works on the plan; at least one role needs somebody."
        )
    return problems


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> TeamRoles:
    """Returns the roles with ids, in the order of the answer."""
    answer: RoleDrafts = answered[0].answer
    return TeamRoles(
        roles=[
            Role(
                role_id=f"M{number}",
                title=draft.title,
                explanation=draft.explanation,
                people_min=min(draft.people_min, draft.people_max),
                people_max=max(draft.people_min, draft.people_max),
                consequences=draft.consequences,
            )
            for number, draft in enumerate(answer.roles, 1)
        ]
    )


_USUAL_ROLES = {
    "Project lead (general)": "Leads the work and answers for the result.",
    "Specialist for the work (general)": "Does the central work that the goal asks for.",
    "Finance and records (general)": "Keeps the money, the contracts and the papers in order.",
}


def usual_roles(_inputs: Inputs, _item: Item) -> RoleDrafts:
    """Returns the roles of any undertaking; one person may have all of them."""
    return RoleDrafts(
        roles=[
            RoleDraft(
                title=title,
                explanation=duty,
                people_min=0 if number else 1,
                people_max=1,
                consequences=NOT_ASSESSED,
            )
            for number, (title, duty) in enumerate(_USUAL_ROLES.items())
        ]
    )


def view_full(value: TeamRoles) -> str:
    """Returns one entry per role with its id, and the number of people in all."""
    lines = [
        f"**{role.role_id} {role.title}** ({role.people}): {role.explanation} {role.consequences}"
        for role in value.roles
    ]
    return f"{bullets(lines)}\n\n**In all:** {value.people}"


def view_digest(value: TeamRoles) -> str:
    """Returns what each role does, with its id: enough to choose who does a piece of work."""
    return bullets([f"**{role.role_id} {role.title}:** {role.explanation}" for role in value.roles])


STAGE = Ask(
    name="find_team_roles",
    heading="Roles",
    needs=TEAM_NEEDS,
    prompt=PROMPT,
    task="Name the roles that this plan needs.",
    answer=RoleDrafts,
    check=check,
    finish=finish,
    default=Default(usual_roles, "the roles of any undertaking"),
    value=TeamRoles,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    max_output_tokens=4000,
    expected=Expected(calls=1, calls_fast=1, seconds=8, input_tokens=9000, output_tokens=1000),
)
