"""Assumptions in one sentence each."""

from planexe.spine.inputs import view_text
from planexe.workflows.plan.assumptions.distill_assumptions import STAGE, ShortAssumption, ShortAssumptions
from tests.workflows.plan.early_examples import made, short_assumptions
from tests.workflows.plan.stage_inputs import finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made("make_assumptions"))


def test_one_sentence_for_each_assumption_passes() -> None:
    assert problems_of(STAGE, INPUTS, short_assumptions()) == []


def test_too_few_sentences_are_named() -> None:
    answer = ShortAssumptions(assumption_list=short_assumptions().assumption_list[:7])
    assert problems_of(STAGE, INPUTS, answer) == ["`assumption_list` lacks an entry for assumption_id A8."]


def test_two_sentences_for_one_assumption_are_named() -> None:
    entries = short_assumptions().assumption_list
    answer = ShortAssumptions(assumption_list=[*entries, entries[0]])
    assert problems_of(STAGE, INPUTS, answer) == ["`assumption_list` has more than one entry for assumption_id A1."]


def test_a_sentence_that_was_not_shortened_is_named() -> None:
    answer = short_assumptions()
    answer.assumption_list[1].sentence = "many words " * 40
    assert problems_of(STAGE, INPUTS, answer) == ["`sentence` of A2 has 80 words; shorten it to 10 to 15."]


def test_sentences_stand_in_the_order_of_the_assumptions() -> None:
    backwards = ShortAssumptions(assumption_list=short_assumptions().assumption_list[::-1])
    assert finish_with(STAGE, INPUTS, [backwards]) == short_assumptions()


def test_the_text_has_one_line_for_each() -> None:
    value = ShortAssumptions(assumption_list=[ShortAssumption(assumption_id="A1", sentence="12 people.")])
    assert view_text(STAGE, value) == "- **A1:** 12 people."


def test_sentence_that_a_poor_answer_lacks_is_the_assumption_itself() -> None:
    poor = ShortAssumptions(assumption_list=short_assumptions().assumption_list[1:])
    value = finish_with(STAGE, INPUTS, [poor])
    assert isinstance(value, ShortAssumptions)
    assert [entry.assumption_id for entry in value.assumption_list] == [f"A{n}" for n in range(1, 9)]
    assert value.assumption_list[0].sentence


def test_without_any_answer_every_assumption_still_has_its_sentence() -> None:
    value = finish_with(STAGE, INPUTS, [None])
    assert isinstance(value, ShortAssumptions)
    assert len(value.assumption_list) == 8
