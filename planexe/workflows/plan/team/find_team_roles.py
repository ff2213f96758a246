"""Name the roles that the plan needs, as many as its size asks for."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, get_args

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

RoleKind = Literal["own", "hired", "bought", "volunteer"]
ROLE_KINDS: Final[tuple[RoleKind, ...]] = get_args(RoleKind)
OWN_TIME: Final = frozenset[RoleKind]({"own", "volunteer"})
"""Kinds of people who give the hours that they have, which the goal may state; others work whole days."""

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
- `kind`: how the plan gets these people: `own`, they are there already (the author of the goal, partners, family, staff of the organisation);
  `hired`, somebody is employed or engaged for it; `bought`, a firm or adviser sends an invoice for the work; `volunteer`, they help unpaid.
- `leads`: true for the one role that leads the whole undertaking day by day, false for all others. Exactly one role leads; it is one of the
  people who are really there, never a bought adviser who only advises.
- `available_from` and `available_until`: the first and the last day on which this role can work, if the documents say so (a season, a notice
  period, a contract that ends). Null unless they do: do not guess.
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
    kind: RoleKind = Field(description="How the plan gets these people.")
    leads: bool = Field(description="True for the one role that leads the whole undertaking.")
    available_from: date | None = Field(description="First day on which it can work; null unless a document says so.")
    available_until: date | None = Field(description="Last day on which it can work; null unless a document says so.")
    consequences: Sentences = Field(description="What goes wrong without this role: one or two sentences.")


class RoleDrafts(BaseModel):
    """The roles as the model writes them."""

    roles: list[RoleDraft] = Field(min_length=FEWEST_ROLES, max_length=MOST_ROLES, description="Most needed first.")


class Role(BaseModel):
    """A role of the plan; its id is ``M1``.

    Attributes:
        people_min: fewest people in this role; 0 if another role does it on the side.
        people_max: most people in this role; 1 person is 1 unit of what it can do at a time.
        consequences: what goes wrong without it.
        kind: how the plan gets these people; roles of plans by older rules count as hired.
        leads: whether it leads the whole undertaking; one role of a team does.
        available_from: first day on which it can work; ``None`` if nothing is known of one.
        available_until: last day on which it can work, itself included.
    """

    role_id: str
    title: str
    explanation: str
    people_min: int
    people_max: int
    consequences: str
    kind: RoleKind = "hired"
    leads: bool = False
    available_from: date | None = None
    available_until: date | None = None

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
    def lead(self) -> Role | None:
        """Returns the role that leads; the first one where nobody said which."""
        return next((role for role in self.roles if role.leads), self.roles[0] if self.roles else None)

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
    problems += [
        f"`available_from` of {role.title!r} is {role.available_from}, after `available_until`, {role.available_until}; "
        "give the first day first, or null where no document names a day."
        for role in answer.roles
        if role.available_from and role.available_until and role.available_from > role.available_until
    ]
    leading = [role.title for role in answer.roles if role.leads]
    if len(leading) != 1:
        found = f"is true for {len(leading)} roles ({', '.join(leading)})" if leading else "is true for no role"
        problems.append(f"`leads` {found}; exactly one role leads the whole undertaking.")
    if not any(role.people_min for role in answer.roles):
        problems.append(
            "`people_min` is 0 for every role, so nobody works on the plan; at least one role needs somebody."
        )
    return problems


def finish(_inputs: Inputs, answered: Sequence[Answered]) -> TeamRoles:
    """Returns the roles with ids, in the order of the answer; of several that lead the first does, of none the first."""
    answer: RoleDrafts = answered[0].answer
    lead = next((number for number, draft in enumerate(answer.roles, 1) if draft.leads), 1)
    return TeamRoles(
        roles=[
            Role(
                role_id=f"M{number}",
                title=draft.title,
                explanation=draft.explanation,
                people_min=min(draft.people_min, draft.people_max),
                people_max=max(draft.people_min, draft.people_max),
                consequences=draft.consequences,
                kind=draft.kind,
                leads=number == lead,
                available_from=draft.available_from,
                available_until=draft.available_until,
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
                kind="own",
                leads=not number,
                available_from=None,
                available_until=None,
                consequences=NOT_ASSESSED,
            )
            for number, (title, duty) in enumerate(_USUAL_ROLES.items())
        ]
    )


def terms_of(role: Role) -> str:
    """Returns how many people a role has and on which terms: ``2 to 3 people, hired, from 2027-03-01``."""
    parts = [
        role.people,
        role.kind,
        "leads" if role.leads else "",
        f"from {role.available_from}" if role.available_from else "",
        f"until {role.available_until}" if role.available_until else "",
    ]
    return ", ".join(part for part in parts if part)


def view_full(value: TeamRoles) -> str:
    """Returns one entry per role with its id, and the number of people in all."""
    lines = [
        f"**{role.role_id} {role.title}** ({terms_of(role)}): {role.explanation} {role.consequences}"
        for role in value.roles
    ]
    return f"{bullets(lines)}\n\n**In all:** {value.people}"


def view_digest(value: TeamRoles) -> str:
    """Returns what each role does, with its id and people: enough to choose who does a piece of work."""
    return bullets([f"**{role.role_id} {role.title}** ({terms_of(role)}): {role.explanation}" for role in value.roles])


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
    expected=Expected(calls=1, calls_fast=1, seconds=8, input_tokens=4300, output_tokens=780),
)
