"""The three stages that say more about each role."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from planexe.spine.inputs import Inputs
from planexe.spine.stage import Stage
from planexe.workflows.plan.team import team_backgrounds, team_contract_types, team_environment
from planexe.workflows.plan.team.find_team_roles import STAGE as ROLES
from planexe.workflows.plan.team.find_team_roles import TeamRoles
from planexe.workflows.plan.team.team_backgrounds import BackgroundDrafts, TeamBackgrounds
from planexe.workflows.plan.team.team_contract_types import ContractDrafts, ContractType, TeamContracts
from planexe.workflows.plan.team.team_environment import EnvironmentDrafts, TeamEnvironment
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

NEEDS = (
    "initial_prompt",
    "path_digest",
    "consolidate_assumptions",
    "pre_project_assessment",
    "project_plan",
)
CASES: list[tuple[Stage, type[BaseModel], dict[str, Any]]] = [
    (
        team_contract_types.STAGE,
        ContractDrafts,
        {"contract_type": "other", "arrangement": "owner", "justification": "fits"},
    ),
    (
        team_backgrounds.STAGE,
        BackgroundDrafts,
        {"background_story": "Has baked bread for ten years.", "typical_job_activities": ["Bake bread", "Sell bread"]},
    ),
    (team_environment.STAGE, EnvironmentDrafts, {"equipment_needs": "One oven", "facility_needs": "A bakehouse"}),
]


def inputs_with(stage: Stage, roles: TeamRoles) -> Inputs:
    return inputs_of(stage, *made(*NEEDS), (ROLES, roles))


def drafts(model: type[BaseModel], entry: dict[str, Any], *ids: str) -> Any:
    entries = [{"role_id": role_id, **entry} for role_id in ids]
    for number, one in enumerate(entries):
        if "background_story" in one:
            one["sample_person_name"] = f"Ines Number {number}"
    return model.model_validate({"team_members": entries})


@pytest.mark.parametrize(("stage", "model", "entry"), CASES, ids=lambda c: getattr(c, "name", ""))
def test_one_entry_per_role_passes(
    stage: Stage, model: type[BaseModel], entry: dict[str, Any], roles: TeamRoles
) -> None:
    quick, inputs = stage, inputs_with(stage, roles)
    assert problems_of(quick, inputs, drafts(model, entry, "M1", "M2", "M3")) == []


@pytest.mark.parametrize(("stage", "model", "entry"), CASES, ids=lambda c: getattr(c, "name", ""))
def test_forgotten_unknown_and_doubled_roles_are_named(
    stage: Stage, model: type[BaseModel], entry: dict[str, Any], roles: TeamRoles
) -> None:
    quick, inputs = stage, inputs_with(stage, roles)
    assert problems_of(quick, inputs, drafts(model, entry, "M1", "M1", "M7")) == [
        "`team_members` lacks an entry for role_id M2, M3.",
        "`team_members` has the unknown role_id M7; use only M1, M2, M3.",
        "`team_members` has more than one entry for role_id M1.",
    ]


@pytest.mark.parametrize(("stage", "model", "entry"), CASES, ids=lambda c: getattr(c, "name", ""))
def test_a_poor_answer_becomes_a_value_that_says_what_is_missing(
    stage: Stage, model: type[BaseModel], entry: dict[str, Any], roles: TeamRoles
) -> None:
    quick, inputs = stage, inputs_with(stage, roles)
    value: Any = finish_with(quick, inputs, [drafts(model, entry, "M3", "M9", "M1", "M3")])
    assert [m.role_id for m in value.team_members] == ["M1", "M3"]
    assert value.without == ["M2"]
    assert stage.gaps is not None
    assert len(stage.gaps(value)) == 1
    assert "M2" in stage.gaps(value)[0]
    assert type(value).model_validate_json(value.model_dump_json()) == value


@pytest.mark.parametrize(("stage", "model", "entry"), CASES, ids=lambda c: getattr(c, "name", ""))
def test_views_name_the_roles(stage: Stage, model: type[BaseModel], entry: dict[str, Any], roles: TeamRoles) -> None:
    quick, inputs = stage, inputs_with(stage, roles)
    value = finish_with(quick, inputs, [drafts(model, entry, "M1", "M2", "M3")])
    for view in stage.views.values():
        assert all(role_id in view(value) for role_id in ("M1", "M2", "M3"))
    assert list(stage.gaps(value) if stage.gaps else ["?"]) == []


@pytest.mark.parametrize(("stage", "model", "entry"), CASES, ids=lambda c: getattr(c, "name", ""))
def test_roles_are_shown_and_the_schema_knows_their_ids(
    stage: Stage, model: type[BaseModel], entry: dict[str, Any], roles: TeamRoles
) -> None:
    ask = ask_of(stage, inputs_with(stage, roles))
    assert "M2 Trainer" in ask.shown["find_team_roles"]
    assert ask.schema is not None
    assert ask.schema["properties"]["team_members"]["minItems"] == 3
    assert '"enum": ["M1", "M2", "M3"]' in str(ask.schema).replace("'", '"')


def test_the_rules_explain_all_five_contract_types() -> None:
    assert isinstance(team_contract_types.PROMPT, str)
    assert all(f"{value}:" in team_contract_types.PROMPT for value in get_args(ContractType))
    assert len(get_args(ContractType)) == 5


def test_another_contract_type_is_refused() -> None:
    with pytest.raises(ValidationError, match="contract_type"):
        drafts(ContractDrafts, {"contract_type": "freelance", "arrangement": "one day", "justification": "cheap"}, "M1")


def test_contract_types_are_shown_in_words(roles: TeamRoles) -> None:
    stage, model, entry = CASES[0]
    value = finish_with(stage, inputs_with(stage, roles), [drafts(model, entry, "M1", "M2", "M3")])
    assert isinstance(value, TeamContracts)
    assert "**M1 Head Baker** (other arrangement): owner. fits" in team_contract_types.view_full(value)


def test_sample_persons_are_labelled_invented(roles: TeamRoles) -> None:
    stage, model, entry = CASES[1]
    value = finish_with(stage, inputs_with(stage, roles), [drafts(model, entry, "M1", "M2", "M3")])
    assert isinstance(value, TeamBackgrounds)
    assert team_backgrounds.view_full(value).count("invented sample person:*") == 3
    assert "Ines" not in team_backgrounds.view_work(value)


def test_two_persons_of_one_name_and_real_persons_are_refused(roles: TeamRoles) -> None:
    stage, model, entry = CASES[1]
    answer: BackgroundDrafts = drafts(model, entry, "M1", "M2", "M3")
    answer.team_members[0].sample_person_name = answer.team_members[1].sample_person_name = "Lyon"
    assert problems_of(stage, inputs_with(stage, roles), answer) == [
        "`sample_person_name` 'Lyon' is used more than once; invent another name.",
        "`sample_person_name` 'Lyon' stands in the goal; invent a person who does not exist.",
    ]


def test_equipment_and_rooms_are_shown(roles: TeamRoles) -> None:
    stage, model, entry = CASES[2]
    value = finish_with(stage, inputs_with(stage, roles), [drafts(model, entry, "M1", "M2", "M3")])
    assert isinstance(value, TeamEnvironment)
    assert "**M1 Head Baker**: One oven *Rooms:* A bakehouse" in team_environment.view_full(value)
