"""What the stages that say more about each role have in common: one entry per role, and which roles got none."""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from planexe.spine.binding import Binding, OneEach
from planexe.spine.inputs import Inputs
from planexe.spine.stage import Item
from planexe.workflows.plan.team.find_team_roles import TeamRoles

Entry = TypeVar("Entry", bound=BaseModel)


def one_entry_per_role(inputs: Inputs, _item: Item) -> list[Binding]:
    """Returns: each role exactly once in ``team_members``."""
    return [OneEach("team_members", "role_id", inputs.read("find_team_roles", TeamRoles).role_ids)]


def in_role_order(inputs: Inputs, drafts: Sequence[BaseModel], entry: type[Entry]) -> tuple[list[Entry], list[str]]:
    """Returns what the drafts say about each role, in the order of the team, and the ids of the roles they leave out.

    Args:
        inputs: of the stage; they hold the team.
        drafts: each with a ``role_id``; of two about one role the first counts, one about no role is left out.
        entry: what a draft becomes with the role's ``title``.
    """
    said: dict[str, dict[str, Any]] = {}
    for draft in drafts:
        fields = draft.model_dump()
        said.setdefault(fields["role_id"], fields)
    roles = inputs.read("find_team_roles", TeamRoles).roles
    entries = [entry(**said[role.role_id], title=role.title) for role in roles if role.role_id in said]
    return entries, [role.role_id for role in roles if role.role_id not in said]


def gaps_of(what: str, without: Sequence[str]) -> list[str]:
    """Returns one sentence about the roles for which something is missing."""
    return [f"{what} missing for {', '.join(without)}."] if without else []
