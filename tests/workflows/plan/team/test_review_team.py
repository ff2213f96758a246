from typing import Any

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import Inputs, Missing
from planexe.workflows.plan.project_plan import related_resources
from planexe.workflows.plan.team import team_backgrounds, team_contract_types, team_environment
from planexe.workflows.plan.team.find_team_roles import STAGE as ROLES
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.team.review_team import STAGE, TeamReview, TeamReviewDraft, view_full
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

NEEDS = (
    "initial_prompt",
    "path_digest",
    "consolidate_assumptions",
    "pre_project_assessment",
    "project_plan",
)


def point(issue: str, role_id: str | None = None) -> dict[str, Any]:
    return {
        "issue": issue,
        "role_id": role_id,
        "explanation": "The oven is watched by nobody at night.",
        "recommendation": "The trainer takes two nights a week.",
    }


@pytest.fixture
def draft() -> TeamReviewDraft:
    return TeamReviewDraft.model_validate(
        {"omissions": [point("No deputy")], "potential_improvements": [point("Too few hours", "M2")]}
    )


@pytest.fixture
def inputs(roles: TeamRoles) -> Inputs:
    lost = Missing(text="This part is missing.")
    others = (team_contract_types.STAGE, team_backgrounds.STAGE, team_environment.STAGE)
    return inputs_of(
        STAGE, (related_resources.STAGE, lost), *made(*NEEDS), (ROLES, roles), *((stage, lost) for stage in others)
    )


def test_a_good_answer_passes_although_enrichments_are_lost(draft: TeamReviewDraft, inputs: Inputs) -> None:
    assert problems_of(STAGE, inputs, draft) == []
    assert "missing" in ask_of(STAGE, inputs).shown["team_environment"]


def test_an_unknown_role_is_refused(draft: TeamReviewDraft, inputs: Inputs) -> None:
    draft.omissions[0].role_id = "M9"
    assert problems_of(STAGE, inputs, draft) == ["`omissions.role_id` is 'M9'; allowed are M1, M2, M3."]


def test_a_fault_named_twice_is_refused(draft: TeamReviewDraft, inputs: Inputs) -> None:
    draft.potential_improvements[0].issue = "no  DEPUTY"
    assert problems_of(STAGE, inputs, draft) == [
        "`issue` 'No deputy' is given more than once; name another fault or leave it out."
    ]


def test_both_lists_say_something() -> None:
    with pytest.raises(ValidationError, match="omissions"):
        TeamReviewDraft.model_validate({"omissions": [], "potential_improvements": [point("Too few hours")]})


def test_a_role_that_does_not_exist_becomes_the_whole_team(draft: TeamReviewDraft, inputs: Inputs) -> None:
    draft.omissions[0].role_id = "M9"
    value = finish_with(STAGE, inputs, [draft])
    assert isinstance(value, TeamReview)
    assert value.omissions[0].role_id == ""
    assert value.potential_improvements[0].role_id == "M2"


def test_view_shows_role_reason_and_remedy(draft: TeamReviewDraft, inputs: Inputs) -> None:
    value = finish_with(STAGE, inputs, [draft])
    assert isinstance(value, TeamReview)
    text = view_full(value)
    assert "### Missing\n\n- **No deputy**: The oven" in text
    assert "**Too few hours** (M2): The oven" in text
    assert "*Recommended:* The trainer takes" in text


def test_invented_persons_are_not_shown_to_the_reviewer() -> None:
    assert {need.stage: need.view for need in STAGE.all_needs()}["team_backgrounds"] == "work"
