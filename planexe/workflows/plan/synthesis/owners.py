"""Which role of the team answers for something: the choices a model is given, and the role behind an id."""

from planexe.spine.binding import Binding, OneOf
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Need, optional, unseen
from planexe.workflows.plan.team.find_team_roles import TeamRoles

ROLES: Need = unseen(optional("find_team_roles"))
"""What whoever offers owners must need."""

OWNER_RULE = (
    "`owner_role_id`: the id of the role of the team that answers for it, such as M2. If no team is listed, the name of "
    "the role that should answer for it."
)


def owner_choices(inputs: Inputs, path: str) -> list[Binding]:
    """Returns the ids of the team's roles as the only choices for the field at ``path``; none where there is no team."""
    team = inputs.find("find_team_roles", TeamRoles)
    return [OneOf(path, tuple(role.role_id for role in team.roles))] if team and team.roles else []


def owner_of(inputs: Inputs, given: str) -> tuple[str, str]:
    """Returns id and title of the role that an answer names; without a known id, no id and the words given."""
    team = inputs.find("find_team_roles", TeamRoles)
    role = team.role(given.strip()) if team else None
    return (role.role_id, role.title) if role else ("", given.strip())


def owner_text(role_id: str, title: str) -> str:
    """Returns the owner as people read it: ``M2 Head baker``."""
    return f"{role_id} {title}".strip() or "—"
