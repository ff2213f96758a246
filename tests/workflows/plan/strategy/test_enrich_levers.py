"""Levers described in chunks."""

from planexe.spine.asks import items_of
from planexe.spine.inputs import view_text
from planexe.workflows.plan.strategy.enrich_levers import STAGE, EnrichedLevers
from tests.workflows.plan.early_examples import KEPT, characterizations, made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("initial_prompt", "deduplicate_levers"))


def test_seven_levers_make_two_calls() -> None:
    items = items_of(STAGE, INPUTS)
    assert [(i.key, i.data) for i in items] == [("L1-L9", KEPT[:5]), ("L11-L12", KEPT[5:])]


def test_a_description_of_each_lever_asked_passes() -> None:
    assert problems_of(STAGE, INPUTS, characterizations(KEPT[5:]), "L11-L12") == []


def test_a_missing_lever_is_named() -> None:
    problems = problems_of(STAGE, INPUTS, characterizations(("L11",)), "L11-L12")
    assert problems == ["`characterizations` lacks an entry for lever_id L12."]


def test_a_lever_nobody_asked_about_is_named() -> None:
    problems = problems_of(STAGE, INPUTS, characterizations(("L11", "L12", "L1")), "L11-L12")
    assert problems == ["`characterizations` has the unknown lever_id L1; use only L11, L12."]


def test_ties_to_levers_that_do_not_exist_are_named() -> None:
    answer = characterizations(KEPT[5:])
    answer.characterizations[0].synergy_with = ["L3"]
    assert problems_of(STAGE, INPUTS, answer, "L11-L12")[0].startswith("`characterizations.synergy_with` is 'L3'")


def test_the_task_starts_with_its_subject() -> None:
    task = ask_of(STAGE, INPUTS, "L11-L12").task
    assert task.splitlines()[0] == "Subject: L11 Intake of trainees; L12 Length of training"


def test_a_lever_tied_to_itself_loses_that_tie() -> None:
    answer = characterizations(KEPT[5:])
    answer.characterizations[0].conflicts_with = ["L11", "L9", "L9"]
    value = finish_with(STAGE, INPUTS, [characterizations(KEPT[:5]), answer])
    assert isinstance(value, EnrichedLevers)
    assert value.levers[5].conflicts_with == ["L9"]


def test_levers_of_a_failed_call_stay_as_visible_gaps() -> None:
    value = finish_with(STAGE, INPUTS, [characterizations(KEPT[:5]), None])
    assert isinstance(value, EnrichedLevers)
    assert value.missing == ["L11", "L12"]
    assert [lever.lever_id for lever in value.levers] == list(KEPT)
    assert view_text(STAGE, value).count("The description of this lever is missing") == 2


def test_the_text_names_ties_by_id() -> None:
    value = finish_with(STAGE, INPUTS, [characterizations(KEPT[:5]), characterizations(KEPT[5:])])
    assert "**Strengthens L6:** Both open doors at the bank." in view_text(STAGE, value)
