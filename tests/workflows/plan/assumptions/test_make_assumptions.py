"""Assumptions, one for each area, two areas a call."""

from planexe.spine.asks import items_of
from planexe.spine.inputs import view_text
from planexe.workflows.plan.assumptions.make_assumptions import AREAS, STAGE, Assumptions
from tests.workflows.plan.early_examples import CONTEXT, assumption_drafts, assumptions, made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made(*CONTEXT))
FIRST = "money, time"


def value() -> Assumptions:
    found = assumptions()
    assert isinstance(found, Assumptions)
    return found


def test_calls_share_the_areas_and_each_is_told_its_own() -> None:
    keys = [item.key for item in items_of(STAGE, INPUTS)]
    assert [area for key in keys for area in key.split(", ")] == list(AREAS)
    assert all(key in ask_of(STAGE, INPUTS, key).task for key in keys)


def test_one_entry_for_each_area_of_the_call_passes() -> None:
    assert problems_of(STAGE, INPUTS, assumption_drafts("money", "time"), FIRST) == []


def test_an_area_left_out_is_named() -> None:
    assert problems_of(STAGE, INPUTS, assumption_drafts("time"), FIRST) == [
        "`assumptions` lacks an entry for area money."
    ]


def test_an_area_of_another_call_is_named() -> None:
    answer = assumption_drafts("money", "time", "environment")
    assert any("unknown area environment" in problem for problem in problems_of(STAGE, INPUTS, answer, FIRST))


def test_assumptions_without_figures_are_named_unless_one_has_some() -> None:
    answer = assumption_drafts("money", "time")
    answer.assumptions[0].assumption = "There will be enough."
    assert problems_of(STAGE, INPUTS, answer, FIRST) == []
    answer.assumptions[1].assumption = "There will be enough."
    [problem] = problems_of(STAGE, INPUTS, answer, FIRST)
    assert problem.startswith("`assumption` has no figure for money, time;")


def test_ids_follow_the_order_of_the_areas() -> None:
    assert [(a.assumption_id, a.area) for a in value().assumptions] == [(f"A{n}", a) for n, a in enumerate(AREAS, 1)]


def test_a_call_without_an_answer_leaves_its_ids_unused() -> None:
    lost = finish_with(STAGE, INPUTS, [assumption_drafts("money", "time"), None, None, None])
    assert isinstance(lost, Assumptions)
    assert [one.assumption_id for one in lost.assumptions] == ["A1", "A2"]


def test_texts_name_assumptions_by_id() -> None:
    full, digest = (view_text(STAGE, value(), view) for view in ("full", "digest"))
    assert "### A1 Money\n\n*How much money?*\n\n**Assumption:** The plan counts on 12 units of money." in full
    assert "- **A1 Money:** Twelve units of money." in digest


def test_assumption_of_an_older_plan_is_shortened_by_code() -> None:
    older = value().assumptions[0].model_copy(update={"in_short": ""})
    assert older.line == "The plan counts on 12 units of money."
