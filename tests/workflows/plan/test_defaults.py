"""What code puts in where no model answered, from the goal to the last stage that has such a default."""

import pytest
from pydantic import BaseModel

from planexe.spine.asks import items_of
from planexe.spine.binding import bind_schema
from planexe.spine.graph import edges_of, in_order
from planexe.spine.inputs import Inputs, Missing
from planexe.spine.stage import Stage
from planexe.workflows.plan.costs.role_rates import RoleRates
from planexe.workflows.plan.workflow import plan_stages
from tests.workflows.plan.stage_inputs import finish_with, inputs_of, problems_of

STAGES = plan_stages().stages
WITH_DEFAULT = [stage for stage in STAGES.values() if stage.default]
OPTIONS = {
    "goal": "Open a small organic bakery in Aarhus, Denmark, before May 2027 with a budget of 2 million DKK.",
    "created": "2026-11-20T12:00:00Z",
}
BARE = {**OPTIONS, "goal": "Learn to bake bread that my neighbours like."}
"""A goal without place, money or date: code has nothing to read in it."""


def inputs_for(stage: Stage, values: dict[str, BaseModel], options: dict[str, str] = OPTIONS) -> Inputs:
    """Returns the values so far; those that its prompt can do without are missing."""
    lacking = [need.stage for need in stage.all_needs() if need.optional and need.stage not in values]
    given = dict.fromkeys(lacking, Missing(text="Missing.")) | values
    return inputs_of(stage, *((STAGES[name], value) for name, value in given.items()), **options)


def value_of(stage: Stage, values: dict[str, BaseModel], options: dict[str, str]) -> BaseModel | None:
    """Returns what the stage makes where no model answers; ``None`` if the plan has to do without."""
    if any(need.stage not in values for need in stage.all_needs() if not need.optional):
        return None
    inputs = inputs_for(stage, values, options)
    if stage.compute:
        return stage.compute(inputs)
    items = items_of(stage, inputs)
    if stage.default is None:
        return finish_with(stage, inputs, [None] * len(items)) if stage.min_answered == 0 else None
    made = [stage.default.make(inputs.at(item.key), item) for item in items]
    return finish_with(stage, inputs, made) if stage.finish else made[0]


def made_by_code(options: dict[str, str]) -> dict[str, BaseModel]:
    found: dict[str, BaseModel] = {}
    for name in in_order(edges_of(plan_stages())):
        value = value_of(STAGES[name], found, options)
        if value is not None:
            found[name] = value
    return found


@pytest.fixture(scope="module")
def values() -> dict[str, BaseModel]:
    return made_by_code(OPTIONS)


@pytest.fixture(scope="module")
def bare_values() -> dict[str, BaseModel]:
    return made_by_code(BARE)


@pytest.mark.parametrize("stage", WITH_DEFAULT, ids=lambda stage: stage.name)
def test_default_keeps_the_rules_of_its_stage_whatever_the_goal_says(
    stage: Stage, values: dict[str, BaseModel], bare_values: dict[str, BaseModel]
) -> None:
    assert stage.default
    for inputs in (inputs_for(stage, values), inputs_for(stage, bare_values, BARE)):
        problems = [
            problem
            for item in items_of(stage, inputs)
            for problem in problems_of(stage, inputs, stage.default.make(inputs.at(item.key), item), item.key)
        ]
        assert problems == []


OF_TWO_KINDS = {"identify_risks"}  # its halves have areas of their own


@pytest.mark.parametrize(
    "stage",
    [s for s in STAGES.values() if s.answer and s.bindings and s.name not in OF_TWO_KINDS],
    ids=lambda stage: stage.name,
)
def test_calls_of_a_stage_are_asked_with_one_schema_so_that_a_service_that_reads_it_first_knows_it(
    stage: Stage, values: dict[str, BaseModel]
) -> None:
    assert stage.answer
    assert stage.bindings
    nobody_paid = {"role_rates": RoleRates(currency="EUR", rates=[])}
    inputs, schema = inputs_for(stage, values | nobody_paid), stage.answer.model_json_schema()
    asked = [bind_schema(schema, list(stage.bindings(inputs.at(item.key), item))) for item in items_of(stage, inputs)]
    assert all(one == asked[0] for one in asked)


def test_no_essential_stage_needs_a_model(values: dict[str, BaseModel]) -> None:
    assert [name for name, stage in STAGES.items() if stage.essential and name not in values] == []


def test_defaults_follow_the_goal_where_code_can_read_it(values: dict[str, BaseModel]) -> None:
    told = "\n".join(value.model_dump_json() for value in values.values())
    limits, money, plan = (
        values[name].model_dump(mode="json") for name in ("goal_contract", "currency_strategy", "project_plan")
    )
    assert [(fund["amount_low"], fund["currency"]) for fund in limits["funds"]] == [(2_000_000, "DKK")]
    assert limits["promises"][0]["date"] == plan["deadline"] == "2027-04-30"
    assert money["primary_currency"] == "DKK"
    assert "USD" not in told


def test_what_nobody_divided_estimated_or_drafted_is_listed_as_such(values: dict[str, BaseModel]) -> None:
    split, days, documents = (
        values[name].model_dump() for name in ("wbs_level3", "task_durations", "draft_documents_to_create")
    )
    assert not split["tasks"]
    assert {task["reason"] for task in split["unsplit"]} == {"no model named its subtasks"}
    assert not days["estimates"]
    assert {task["reason"] for task in days["unestimated"]} == {"no model estimated it"}
    assert {(one["state"], one["problem"]) for one in documents["documents"]} == {("failed", "no model wrote it")}
