"""Name the roles that the plan needs."""

from pydantic import BaseModel


class Role(BaseModel):
    """A role of the plan; its id is ``M1``.

    Attributes:
        people_min: fewest people in this role.
        people_max: most people in this role.
        consequences: what goes wrong without it.
    """

    role_id: str
    title: str
    explanation: str
    people_min: int
    people_max: int
    consequences: str


class TeamRoles(BaseModel):
    """The roles in order of their ids."""

    roles: list[Role]

    def role(self, role_id: str) -> Role | None:
        """Returns the role with an id, if there is one."""
        return next((role for role in self.roles if role.role_id == role_id), None)
