from pydantic import BaseModel

from planexe.spine.inputs import Missing
from planexe.workflows.plan.team import (
    find_team_roles,
    review_team,
    team_backgrounds,
    team_contract_types,
    team_environment,
)
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.team.review_team import ReviewPoint, TeamReview
from planexe.workflows.plan.team.team_backgrounds import RoleBackground, TeamBackgrounds
from planexe.workflows.plan.team.team_contract_types import RoleContract, TeamContracts
from planexe.workflows.plan.team.team_doc import STAGE, TeamDoc, compute, view_digest, view_full
from planexe.workflows.plan.team.team_environment import RoleEnvironment, TeamEnvironment
from tests.workflows.plan.stage_inputs import inputs_of

LOST = Missing(text="This part is missing.")
POINT = ReviewPoint(issue="No deputy", role_id="M2", explanation="Nobody at night.", recommendation="Share nights.")
REVIEW = TeamReview(omissions=[POINT], potential_improvements=[])


def contracts(*ids: str) -> TeamContracts:
    members = [
        RoleContract(
            role_id=i,
            title="Trainer",
            contract_type="part_time_employee",
            arrangement="two days a week",
            justification="Cheap.",
        )
        for i in ids
    ]
    return TeamContracts(team_members=members, without=[])


def backgrounds(*ids: str) -> TeamBackgrounds:
    members = [
        RoleBackground(
            role_id=i,
            title="Trainer",
            sample_person_name="Ines Roux",
            background_story="Bakes.",
            typical_job_activities=["Bake bread"],
        )
        for i in ids
    ]
    return TeamBackgrounds(team_members=members, without=[])


def environment(*ids: str) -> TeamEnvironment:
    members = [
        RoleEnvironment(role_id=i, title="Trainer", equipment_needs="One oven", facility_needs="A bakehouse")
        for i in ids
    ]
    return TeamEnvironment(team_members=members, without=[])


def doc(roles: TeamRoles, terms: BaseModel, people: BaseModel, needs: BaseModel, review: BaseModel = REVIEW) -> TeamDoc:
    return compute(
        inputs_of(
            STAGE,
            (find_team_roles.STAGE, roles),
            (team_contract_types.STAGE, terms),
            (team_backgrounds.STAGE, people),
            (team_environment.STAGE, needs),
            (review_team.STAGE, review),
        )
    )


ALL = ("M1", "M2", "M3")


def test_everything_is_joined_by_role_id(roles: TeamRoles) -> None:
    value = doc(roles, contracts("M3", "M2", "M1"), backgrounds(*ALL), environment(*ALL))
    assert [m.role_id for m in value.members] == list(ALL)
    assert all(m.contract and m.contract.role_id == m.role_id for m in value.members)
    assert all(m.background and m.environment for m in value.members)
    assert value.people == "3 to 6 people"
    assert value.incomplete == []


def test_roles_without_an_entry_say_so(roles: TeamRoles) -> None:
    value = doc(roles, contracts("M1"), backgrounds(*ALL), LOST)
    assert value.incomplete == [
        "Terms of work: nothing known about M2, M3.",
        "Equipment and rooms: nothing known about any role.",
    ]
    text = view_full(value)
    assert "nothing known about M2, M3" in text
    assert text.count("**Terms:** not known") == 2
    assert text.count("**Equipment:** not known") == 3


def test_a_lost_review_is_told(roles: TeamRoles) -> None:
    value = doc(roles, contracts(*ALL), backgrounds(*ALL), environment(*ALL), LOST)
    assert value.review is None
    assert value.incomplete == ["The team as a whole was not reviewed."]
    assert "### Missing" not in view_full(value)


def test_only_the_roles_are_needed(roles: TeamRoles) -> None:
    value = doc(roles, LOST, LOST, LOST, LOST)
    assert len(value.incomplete) == 4
    assert view_digest(value).startswith("3 to 6 people in 3 roles.")


def test_full_view_labels_sample_persons_as_invented(roles: TeamRoles) -> None:
    value = doc(roles, contracts(*ALL), backgrounds(*ALL), environment(*ALL))
    assert view_full(value).count("**Ines Roux** *(invented sample person)*") == 3


def test_digest_has_ids_numbers_terms_and_faults_but_no_persons(roles: TeamRoles) -> None:
    text = view_digest(doc(roles, contracts(*ALL), backgrounds(*ALL), environment(*ALL)))
    assert "**M2 Trainer** (1 to 2 people, part-time employee):" in text
    assert "**Missing:** No deputy (M2)" in text
    assert "**To improve:** nothing found" in text
    assert "Ines" not in text
