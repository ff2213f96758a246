"""Who decides or acts: a body of the plan by its id, or a named role."""

from pydantic import BaseModel

ROLE = "role"
"""The choice in an answer that means: not a body, the role named beside it."""


class Party(BaseModel):
    """A body or a named role.

    Attributes:
        body_id: ``G1``; empty for a role.
        name: name of the body or of the role; empty where an answer left it open.
    """

    body_id: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """Returns id and name of a body, the name of a role, or that nobody is named."""
        return " ".join(part for part in (self.body_id, self.name) if part) or "nobody named"


def party_of(choice: str, role: str | None, names: dict[str, str]) -> Party:
    """Returns whom an answer means.

    Args:
        choice: id of a body, or ``role``.
        role: name of the role, read only where the choice is ``role``.
        names: names of the bodies by id.
    """
    if choice == ROLE:
        return Party(name=(role or "").strip())
    return Party(body_id=choice, name=names.get(choice, ""))


def role_problem(field: str, role_field: str, entry: str, choice: str, role: str | None) -> list[str]:
    """Returns the problem of an entry that says ``role`` and names none."""
    if choice != ROLE or (role or "").strip():
        return []
    return [f"`{field}` of {entry} is {ROLE!r}, so `{role_field}` must name the role."]
