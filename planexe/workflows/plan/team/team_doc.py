"""Put everything that is known about each role into one place, and say honestly what is missing."""

from typing import TypeVar

from pydantic import BaseModel

from planexe.spine.inputs import Inputs
from planexe.spine.kinds import Compute
from planexe.spine.markdown import bullets
from planexe.spine.stage import Expected, optional, unseen
from planexe.workflows.plan.answer_checks import shorten
from planexe.workflows.plan.team.find_team_roles import TeamRoles, people_text
from planexe.workflows.plan.team.review_team import ReviewPoint, TeamReview
from planexe.workflows.plan.team.review_team import view_full as review_text
from planexe.workflows.plan.team.team_backgrounds import INVENTED, RoleBackground, TeamBackgrounds
from planexe.workflows.plan.team.team_contract_types import CONTRACT_WORDS, RoleContract, TeamContracts
from planexe.workflows.plan.team.team_environment import RoleEnvironment, TeamEnvironment

Model = TypeVar("Model", bound=BaseModel)


class TeamMember(BaseModel):
    """A role with all that is known about it.

    Attributes:
        contract: its terms, if they are known.
        background: an invented sample person and the usual work, if there is one.
        environment: equipment and rooms, if they are known.
    """

    role_id: str
    title: str
    explanation: str
    people_min: int
    people_max: int
    consequences: str
    contract: RoleContract | None
    background: RoleBackground | None
    environment: RoleEnvironment | None


class TeamDoc(BaseModel):
    """The team of the plan.

    Attributes:
        people: how many people all roles need together, in words.
        members: the roles in the order of their ids.
        review: what is missing in the team; ``None`` if nobody reviewed it.
        incomplete: which roles lack what, in plain sentences.
    """

    people: str
    members: list[TeamMember]
    review: TeamReview | None
    incomplete: list[str]


def compute(inputs: Inputs) -> TeamDoc:
    """Returns the roles joined with their terms, sample persons and needs by id."""
    roles = inputs.read("find_team_roles", TeamRoles)
    contracts = inputs.find("team_contract_types", TeamContracts)
    backgrounds = inputs.find("team_backgrounds", TeamBackgrounds)
    environment = inputs.find("team_environment", TeamEnvironment)
    contract_of = {m.role_id: m for m in contracts.team_members} if contracts else {}
    background_of = {m.role_id: m for m in backgrounds.team_members} if backgrounds else {}
    environment_of = {m.role_id: m for m in environment.team_members} if environment else {}
    members = [
        TeamMember(
            **role.model_dump(),
            contract=contract_of.get(role.role_id),
            background=background_of.get(role.role_id),
            environment=environment_of.get(role.role_id),
        )
        for role in roles.roles
    ]
    review = inputs.find("review_team", TeamReview)
    return TeamDoc(people=roles.people, members=members, review=review, incomplete=_incomplete(members, review))


def _incomplete(members: list[TeamMember], review: TeamReview | None) -> list[str]:
    lacking = {
        "Terms of work": [m.role_id for m in members if m.contract is None],
        "Sample person and usual work": [m.role_id for m in members if m.background is None],
        "Equipment and rooms": [m.role_id for m in members if m.environment is None],
    }
    sentences = [
        f"{what}: nothing known about {'any role' if len(ids) == len(members) else ', '.join(ids)}."
        for what, ids in lacking.items()
        if ids
    ]
    return sentences if review else [*sentences, "The team as a whole was not reviewed."]


def view_full(value: TeamDoc) -> str:
    """Returns every role with all that is known, then the review."""
    parts = [f"{len(value.members)} roles, {value.people}."]
    if value.incomplete:
        parts.append(f"**Incomplete**\n\n{bullets(value.incomplete)}")
    parts += [_member_text(member) for member in value.members]
    return "\n\n".join([*parts, review_text(value.review)] if value.review else parts)


def _member_text(member: TeamMember) -> str:
    contract, background, environment = member.contract, member.background, member.environment
    facts = {
        "People": people_text(member.people_min, member.people_max),
        "Terms": f"{CONTRACT_WORDS[contract.contract_type]}: {contract.arrangement}" if contract else "not known",
        "Why these terms": contract.justification if contract else "",
        "Equipment": environment.equipment_needs if environment else "not known",
        "Rooms": environment.facility_needs if environment else "not known",
    }
    parts = [f"### {member.role_id} {member.title}", f"{member.explanation} {member.consequences}"]
    parts.append(bullets([f"**{label}:** {text}" for label, text in facts.items() if text]))
    if background:
        parts.append(f"**Usual work**\n\n{bullets(background.typical_job_activities)}")
        parts.append(f"**{background.sample_person_name}** *({INVENTED})*: {background.background_story}")
    return "\n\n".join(parts)


def view_digest(value: TeamDoc) -> str:
    """Returns one line per role with its id, number of people and terms, and the faults that the review found."""
    lines = []
    for member in value.members:
        terms = f", {CONTRACT_WORDS[member.contract.contract_type]}" if member.contract else ""
        people = people_text(member.people_min, member.people_max)
        lines.append(f"**{member.role_id} {member.title}** ({people}{terms}): {shorten(member.explanation, 110)}")
    parts = [f"{value.people} in {len(value.members)} roles.", bullets(lines)]
    if value.review:
        parts.append(f"**Missing:** {_issues(value.review.omissions)}")
        parts.append(f"**To improve:** {_issues(value.review.potential_improvements)}")
    return "\n\n".join(parts)


def _issues(points: list[ReviewPoint]) -> str:
    return "; ".join(f"{p.issue}{f' ({p.role_id})' if p.role_id else ''}" for p in points) or "nothing found"


STAGE = Compute(
    name="team_doc",
    heading="Team",
    needs=(
        unseen("find_team_roles"),
        unseen(optional("team_contract_types")),
        unseen(optional("team_backgrounds")),
        unseen(optional("team_environment")),
        unseen(optional("review_team")),
    ),
    compute=compute,
    value=TeamDoc,
    views={"full": view_full, "digest": view_digest},
    essential=False,
    expected=Expected(calls=0, calls_fast=0, seconds=0, input_tokens=0, output_tokens=0),
)
