"""Assumptions, one for each area."""

from planexe.spine.inputs import view_text
from planexe.workflows.plan.assumptions.make_assumptions import AREAS, STAGE, Assumptions
from tests.workflows.plan.early_examples import CONTEXT, assumption_drafts, assumptions, made
from tests.workflows.plan.stage_inputs import ask_of, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made(*CONTEXT))


def test_one_entry_for_each_area_passes() -> None:
    assert problems_of(STAGE, INPUTS, assumption_drafts()) == []


def test_the_schema_asks_for_each_area_once() -> None:
    schema = ask_of(STAGE, INPUTS).schema
    assert schema is not None
    listed = schema["properties"]["assumptions"]
    assert (listed["minItems"], listed["maxItems"]) == (8, 8)
    assert schema["$defs"]["AssumptionDraft"]["properties"]["area"]["enum"] == list(AREAS)


def test_an_area_left_out_is_named() -> None:
    answer = assumption_drafts()
    answer.assumptions = [a for a in answer.assumptions if a.area != "money"]
    assert problems_of(STAGE, INPUTS, answer) == ["`assumptions` lacks an entry for area money."]


def test_an_area_of_its_own_is_named() -> None:
    answer = assumption_drafts()
    answer.assumptions[0].area = "luck"
    assert any("unknown area luck" in problem for problem in problems_of(STAGE, INPUTS, answer))


def test_assumptions_without_figures_are_named() -> None:
    answer = assumption_drafts()
    for entry in answer.assumptions[:5]:
        entry.assumption = "There will be enough."
    [problem] = problems_of(STAGE, INPUTS, answer)
    assert problem.startswith("`assumption` has no figure for environment, governance and rules, money,")


def test_half_without_figures_passes() -> None:
    answer = assumption_drafts()
    for entry in answer.assumptions[:4]:
        entry.assumption = "There will be enough."
    assert problems_of(STAGE, INPUTS, answer) == []


def test_ids_follow_the_order_of_the_areas() -> None:
    value = assumptions()
    assert isinstance(value, Assumptions)
    assert [(a.assumption_id, a.area) for a in value.assumptions] == [(f"A{n}", a) for n, a in enumerate(AREAS, 1)]


def test_the_text_names_assumptions_by_id() -> None:
    text = view_text(STAGE, assumptions())
    assert "### A1 Money\n\n*How much money?*\n\n**Assumption:** The plan counts on 12 units of money." in text
