from datetime import date

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import Missing
from planexe.workflows.plan.project_plan import related_resources
from planexe.workflows.plan.team.find_team_roles import STAGE, RoleDrafts, TeamRoles, people_text, view_full
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

NEEDS = (
    "initial_prompt",
    "path_digest",
    "consolidate_assumptions",
    "pre_project_assessment",
    "project_plan",
)
INPUTS = inputs_of(STAGE, (related_resources.STAGE, Missing(text="Lost.")), *made(*NEEDS))


def test_a_good_answer_passes(role_drafts: RoleDrafts) -> None:
    assert problems_of(STAGE, INPUTS, role_drafts) == []


def test_two_roles_of_one_title_are_refused(role_drafts: RoleDrafts) -> None:
    role_drafts.roles[1].title = "HEAD baker"
    assert problems_of(STAGE, INPUTS, role_drafts) == [
        "`title` 'Head Baker' is used more than once; merge the roles or name another function."
    ]


def test_fewest_above_most_is_refused(role_drafts: RoleDrafts) -> None:
    role_drafts.roles[2].people_min = 4
    assert problems_of(STAGE, INPUTS, role_drafts) == [
        "`people_min` of 'Bookkeeper' is 4 and larger than `people_max`, 2; give the smaller number first."
    ]


def test_a_team_of_nobody_is_refused(role_drafts: RoleDrafts) -> None:
    for role in role_drafts.roles:
        role.people_min = 0
    assert len(problems_of(STAGE, INPUTS, role_drafts)) == 1


@pytest.mark.parametrize(
    ("leading", "found"), [((), "is true for no role"), ((0, 2), "is true for 2 roles (Head Baker, Bookkeeper)")]
)
def test_exactly_one_role_leads(role_drafts: RoleDrafts, leading: tuple[int, ...], found: str) -> None:
    for number, role in enumerate(role_drafts.roles):
        role.leads = number in leading
    (problem,) = problems_of(STAGE, INPUTS, role_drafts)
    assert found in problem
    value = finish_with(STAGE, INPUTS, [role_drafts])
    assert isinstance(value, TeamRoles)
    assert [role.leads for role in value.roles] == [True, False, False]


def test_the_last_day_of_a_role_is_not_before_its_first(role_drafts: RoleDrafts) -> None:
    role_drafts.roles[1].available_from = date(2027, 5, 1)
    role_drafts.roles[1].available_until = date(2027, 4, 30)
    (problem,) = problems_of(STAGE, INPUTS, role_drafts)
    assert "`available_from` of 'Trainer' is 2027-05-01, after `available_until`, 2027-04-30" in problem


def test_a_team_of_older_rules_is_led_by_its_first_role(roles: TeamRoles) -> None:
    old = {name: getattr(roles.roles[0], name) for name in ("title", "explanation", "people_min", "people_max")}
    team = TeamRoles.model_validate({"roles": [{"role_id": f"M{n}", "consequences": "", **old} for n in (1, 2)]})
    assert team.lead == team.roles[0]
    assert {role.kind for role in team.roles} == {"hired"}
    assert TeamRoles(roles=[]).lead is None


@pytest.mark.parametrize("count", [2, 11])
def test_number_of_roles_is_bounded(role_drafts: RoleDrafts, count: int) -> None:
    one = role_drafts.model_dump()["roles"][0]
    with pytest.raises(ValidationError, match="roles"):
        RoleDrafts.model_validate({"roles": [one] * count})


def test_roles_get_ids_and_ordered_numbers(role_drafts: RoleDrafts) -> None:
    role_drafts.roles[0].people_min = 5  # as a poor answer may be after all repairs
    value = finish_with(STAGE, INPUTS, [role_drafts])
    assert isinstance(value, TeamRoles)
    assert value.role_ids == ("M1", "M2", "M3")
    assert (value.roles[0].people_min, value.roles[0].people_max) == (2, 5)
    assert value.role("M3") == value.roles[2]
    assert value.role("M9") is None


def test_view_names_ids_and_the_size_of_the_team(roles: TeamRoles) -> None:
    text = view_full(roles)
    assert "**M1 Head Baker** (1 to 2 people, hired, leads): The" in text
    assert "**M2 Trainer** (1 to 2 people, hired): The Trainer answers" in text
    assert text.endswith("**In all:** 3 to 6 people")


@pytest.mark.parametrize(
    ("fewest", "most", "text"),
    [(1, 1, "1 person"), (2, 2, "2 people"), (0, 1, "at most 1 person"), (0, 3, "0 to 3 people")],
)
def test_numbers_of_people_in_words(fewest: int, most: int, text: str) -> None:
    assert people_text(fewest, most) == text


def test_it_is_shown_the_plan_so_far_and_comparable_projects() -> None:
    assert sorted(ask_of(STAGE, INPUTS).shown) == sorted([*NEEDS, "related_resources"])
