"""Where the project happens."""

import pytest

from planexe.spine.inputs import view_text
from planexe.spine.stage import Item
from planexe.workflows.plan.assumptions.physical_locations import STAGE, Location, PhysicalLocations, skip
from planexe.workflows.plan.screening import classify_plan_type
from planexe.workflows.plan.screening import initial_prompt as initial_prompt_stage
from tests.workflows.plan.early_examples import BASE, STRATEGY, initial_prompt, locations, made
from tests.workflows.plan.stage_inputs import inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made(*BASE, *STRATEGY))


def suggestion(district: str, named: str | None = None, specific: str = "Corner shop") -> Location:
    return Location(named_in_goal=named, broad="France", detailed=district, specific=specific, rationale="Cheap rent.")


def answer_with(*places: Location) -> PhysicalLocations:
    return locations().model_copy(update={"physical_locations": list(places)})


def test_the_users_own_place_alone_passes() -> None:
    assert problems_of(STAGE, INPUTS, locations()) == []


def test_three_suggestions_pass() -> None:
    answer = answer_with(suggestion("Gerland"), suggestion("Vaise"), suggestion("Croix-Rousse"))
    assert problems_of(STAGE, INPUTS, answer) == []


def test_fewer_suggestions_are_named() -> None:
    assert problems_of(STAGE, INPUTS, answer_with(suggestion("Gerland"))) == [
        "`physical_locations` has 1 and none is named in the goal; suggest at least 3."
    ]


def test_a_suggestion_before_the_users_own_place_is_named() -> None:
    answer = answer_with(suggestion("Paris"), suggestion("Lyon", named="lyon"))
    assert problems_of(STAGE, INPUTS, answer) == [
        "The goal names 'lyon'; put that place first in `physical_locations`."
    ]


def test_a_quote_that_is_not_in_the_goal_is_named() -> None:
    [problem] = problems_of(STAGE, INPUTS, answer_with(suggestion("Paris", named="Paris")))
    assert problem.startswith("`named_in_goal` is 'Paris', which does not stand in the goal")


@pytest.mark.parametrize("address", ["12 Rue de la République", "221b Baker Street, back yard", "Hauptstraße 5"])
def test_an_invented_address_is_named(address: str) -> None:
    [problem] = problems_of(STAGE, INPUTS, answer_with(suggestion("Lyon", named="Lyon", specific=address)))
    assert problem.startswith("`specific` has the address")


def test_an_address_that_the_goal_gives_passes() -> None:
    goal = initial_prompt().model_copy(update={"goal": "Rent 12 Rue de la République in Lyon."})
    inputs = inputs_of(STAGE, (initial_prompt_stage.STAGE, goal))
    answer = answer_with(suggestion("Lyon", named="Lyon", specific="12 rue de la République"))
    assert STAGE.check is not None
    assert STAGE.check(answer, inputs, Item()) == []


@pytest.mark.parametrize("site", ["Place Bellecour", "2 halls of 400 m2", "Former mill, 5 km from the main road"])
def test_sites_without_a_house_number_pass(site: str) -> None:
    assert problems_of(STAGE, INPUTS, answer_with(suggestion("Lyon", named="Lyon", specific=site))) == []


def test_places_in_a_plan_without_places_are_named() -> None:
    answer = locations().model_copy(update={"has_location_in_plan": False})
    assert problems_of(STAGE, INPUTS, answer) == [
        "`has_location_in_plan` is false, so `physical_locations` must be empty."
    ]


def test_no_places_in_a_plan_with_places_are_named() -> None:
    assert problems_of(STAGE, INPUTS, answer_with()) == [
        "`has_location_in_plan` is true, so `physical_locations` must hold at least one place."
    ]


def test_a_physical_plan_is_asked_about() -> None:
    assert skip(INPUTS) is None


def test_a_digital_plan_needs_no_call() -> None:
    digital = classify_plan_type.PlanType(explanation="Only code.", plan_type="digital")
    value = skip(inputs_of(STAGE, (classify_plan_type.STAGE, digital)))
    assert value is not None
    assert (value.has_location_in_plan, value.physical_locations) == (False, [])
    assert view_text(STAGE, value) == "The plan is carried out on computers alone and needs no physical place."


def test_the_text_says_which_places_the_goal_names() -> None:
    text = view_text(STAGE, answer_with(suggestion("Lyon", named="Lyon"), suggestion("Vaise")))
    assert "### 1. Lyon, France (named in the goal)" in text
    assert "### 2. Vaise, France (suggested)" in text
