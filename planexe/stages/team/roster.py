"""What the stages that say more about each role have in common: one entry per role, and which roles got none."""

from collections.abc import Iterable, Sequence

from planexe.stages.binding import Binding, OneEach
from planexe.stages.inputs import Inputs
from planexe.stages.stage import Item
from planexe.stages.team.find_team_roles import Role, TeamRoles


def one_entry_per_role(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: each role exactly once in ``team_members``."""
    return [OneEach("team_members", "role_id", inputs.read("find_team_roles", TeamRoles).role_ids)]


def in_role_order(inputs: Inputs, role_ids: Iterable[str]) -> list[Role]:
    """Returns the roles with these ids, in the order of the team; ids that are no roles are left out."""
    given = set(role_ids)
    return [role for role in inputs.read("find_team_roles", TeamRoles).roles if role.role_id in given]


def roles_without(inputs: Inputs, role_ids: Iterable[str]) -> list[str]:
    """Returns the roles of the team that are not among these ids."""
    given = set(role_ids)
    return [role_id for role_id in inputs.read("find_team_roles", TeamRoles).role_ids if role_id not in given]


def gaps_of(what: str, without: Sequence[str]) -> list[str]:
    """Returns one sentence about the roles for which something is missing."""
    return [f"{what} missing for {', '.join(without)}."] if without else []
