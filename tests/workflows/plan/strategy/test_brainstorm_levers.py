"""Levers from five angles."""

import pytest
from pydantic import ValidationError

from planexe.spine.asks import items_of
from planexe.spine.inputs import view_text
from planexe.workflows.plan.strategy.brainstorm_levers import STAGE, LeverDrafts, LeverIdeas
from tests.workflows.plan.early_examples import ANGLES, lever_drafts, lever_ideas, made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("initial_prompt"))


def value_of(answers: list[LeverDrafts | None]) -> LeverIdeas:
    value = finish_with(STAGE, INPUTS, answers)
    assert isinstance(value, LeverIdeas)
    return value


def test_different_levers_pass() -> None:
    assert problems_of(STAGE, INPUTS, lever_drafts(ANGLES[0])) == []


def test_a_name_given_twice_is_named() -> None:
    answer = lever_drafts(["Site", "Oven", "SITE "])
    assert problems_of(STAGE, INPUTS, answer) == [
        "`levers` has the name 'Site' more than once; each lever must decide something else."
    ]


def test_options_that_repeat_each_other_are_named() -> None:
    answer = lever_drafts(ANGLES[0])
    answer.levers[1].options = ["Buy it.", "Rent it.", "buy it."]
    assert problems_of(STAGE, INPUTS, answer) == [
        "`options` of lever 'Oven technology' repeats 'Buy it.'; give three different choices."
    ]


@pytest.mark.parametrize("count", [2, 4])
def test_another_number_of_levers_is_no_answer(count: int) -> None:
    with pytest.raises(ValidationError):
        lever_drafts([f"Lever {n}" for n in range(count)])


@pytest.mark.parametrize("options", [["One.", "Two."], ["One.", "Two.", " "]])
def test_two_options_or_an_empty_one_are_no_answer(options: list[str]) -> None:
    raw = lever_drafts(ANGLES[0]).model_dump()
    raw["levers"][0]["options"] = options
    with pytest.raises(ValidationError, match="options"):
        LeverDrafts.model_validate(raw)


def test_five_angles_are_asked_each_with_its_own_task() -> None:
    tasks = [ask_of(STAGE, INPUTS, i.key).task for i in items_of(STAGE, INPUTS)]
    assert [t.splitlines()[0] for t in tasks] == [
        "Subject: What is made",
        "Subject: How it is made",
        "Subject: Money and ownership",
        "Subject: Who does it",
        "Subject: People and surroundings",
    ]
    assert len({ask_of(STAGE, INPUTS, i.key).instructions for i in items_of(STAGE, INPUTS)}) == 1


def test_levers_are_numbered_through_all_angles() -> None:
    ideas = lever_ideas()
    assert isinstance(ideas, LeverIdeas)
    assert [lever.lever_id for lever in ideas.levers] == [f"L{n}" for n in range(1, 16)]


def test_a_name_used_by_an_earlier_angle_is_noted() -> None:
    ideas = lever_ideas()
    assert isinstance(ideas, LeverIdeas)
    assert {lever.lever_id: lever.same_name_as for lever in ideas.levers if lever.same_name_as} == {"L8": "L1"}
    assert "**Same name as:** L1" in view_text(STAGE, ideas)


def test_a_lost_angle_leaves_the_ids_of_the_others_unchanged() -> None:
    value = value_of([lever_drafts(ANGLES[0]), None, *(lever_drafts(names) for names in ANGLES[2:])])
    assert [lever.lever_id for lever in value.levers] == [f"L{n}" for n in (1, 2, 3, *range(7, 16))]
    assert len(value.rationales) == 4


def test_three_of_five_angles_are_enough() -> None:
    assert 2 / 5 < STAGE.min_answered <= 3 / 5


def test_the_text_numbers_the_options_from_cautious_to_bold() -> None:
    text = view_text(STAGE, lever_ideas())
    assert "### L1 Site and lease" in text
    assert "1. (cautious) Site and lease in one small step." in text
    assert "3. (bold) Site and lease all at once." in text
