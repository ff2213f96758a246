"""An example team."""

from typing import Any

import pytest

from planexe.workflows.plan.team.find_team_roles import Role, RoleDrafts, TeamRoles


def role_draft(title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "explanation": f"The {title} answers for the bread and for those who learn to make it.",
        "people_min": 1,
        "people_max": 2,
        "kind": "hired",
        "leads": False,
        "available_from": None,
        "available_until": None,
        "consequences": f"Without a {title} the ovens stay cold.",
        **more,
    }


@pytest.fixture
def role_drafts() -> RoleDrafts:
    titles = ("Head Baker", "Trainer", "Bookkeeper")
    return RoleDrafts.model_validate({"roles": [role_draft(t, leads=t == titles[0]) for t in titles]})


@pytest.fixture
def roles(role_drafts: RoleDrafts) -> TeamRoles:
    return TeamRoles(
        roles=[Role(role_id=f"M{n}", **draft.model_dump()) for n, draft in enumerate(role_drafts.roles, 1)]
    )
