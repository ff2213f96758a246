"""The context, in full and short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.spine.inputs import Inputs, view_text
from planexe.spine.stage import Need
from planexe.workflows.plan.assumptions.consolidate_assumptions import (
    STAGE,
    ConsolidatedAssumptions,
    clean,
    keep_first_sentences,
)
from tests.workflows.plan.early_examples import CONSOLIDATED, context, made
from tests.workflows.plan.stage_inputs import ask_of, finish_with, inputs_of, problems_of

INPUTS = inputs_of(STAGE, *made(*CONSOLIDATED))
RISKS = INPUTS.document(Need("identify_risks"))


def test_each_part_waits_for_its_own_source_only() -> None:
    for part, source in zip(STAGE.parts, CONSOLIDATED, strict=True):
        assert [need.stage for need in STAGE.part_needs(part.key)] == [source]


def test_a_part_is_asked_before_the_other_sources_exist() -> None:
    ask = ask_of(STAGE, inputs_of(STAGE, *made("currency_strategy")), "currency")
    assert list(ask.shown) == ["currency_strategy"]
    assert ask.task == "Subject: Currency\nShorten the document above."
    assert list(ask.problems("**Budget currency:** EUR")) == []


def test_free_text_is_asked_for() -> None:
    assert ask_of(STAGE, INPUTS, "risks").schema is None


def test_a_shorter_text_with_its_headings_passes() -> None:
    assert problems_of(STAGE, INPUTS, keep_first_sentences(RISKS), "risks") == []


@pytest.mark.parametrize("text", ["", " \n", "```\n\n```"])
def test_an_empty_text_is_named(text: str) -> None:
    assert problems_of(STAGE, INPUTS, text, "risks") == ["The text is empty; write the shortened document."]


def test_a_text_as_long_as_its_source_is_named() -> None:
    [problem] = problems_of(STAGE, INPUTS, RISKS, "risks")
    assert problem.startswith(f"The text has {len(RISKS)} characters, the document {len(RISKS)};")


def test_lost_headings_are_named() -> None:
    assert problems_of(STAGE, INPUTS, "There are eight risks.", "risks") == [
        "The text has 0 heading lines, the document 9; keep the lines that begin with #."
    ]


def test_a_tiny_source_may_stay_as_it_is() -> None:
    source = INPUTS.document(Need("classify_plan_type"))
    assert problems_of(STAGE, INPUTS, source, "plan_type") == []


def test_the_two_texts_are_built_from_the_parts() -> None:
    value = context()
    full, short = view_text(STAGE, value), view_text(STAGE, value, "short")
    assert RISKS in full
    assert len(short) < len(full)
    titles = [f"## {part.title}\n" for part in STAGE.parts]
    assert all(title in full and title in short for title in titles)


def test_digest_has_each_assumption_once_and_loses_none() -> None:
    texts = [keep_first_sentences(INPUTS.document(STAGE.part_needs(p.key)[0])) for p in STAGE.parts]
    value = finish_with(STAGE, INPUTS, texts)
    assert isinstance(value, ConsolidatedAssumptions)
    digest = view_text(STAGE, value, "digest")
    by_key = {part.key: part for part in value.parts}
    assert by_key["assumptions_in_short"].full in digest
    assert "## Assumptions\n" not in digest
    assert len(digest) < len(view_text(STAGE, value, "short"))
    by_key["assumptions_in_short"].full = by_key["assumptions_in_short"].full.replace("A2", "A?")
    assert by_key["assumptions"].short in view_text(STAGE, value, "digest")


def test_a_part_whose_call_failed_is_shortened_by_code() -> None:
    sources = [INPUTS.document(Need.parse(part.needs[0])) for part in STAGE.parts]
    answers: list[str | None] = [keep_first_sentences(source)[:-1] for source in sources]
    answers[4] = None
    value = finish_with(STAGE, INPUTS, answers)
    assert isinstance(value, ConsolidatedAssumptions)
    assert [part.shortened_by for part in value.parts].count("code") == 1
    assert "### R1 Event 3" in value.parts[4].short
    assert value.parts[4].full == RISKS


def test_a_poor_text_is_replaced_by_what_code_shortens() -> None:
    answers: list[str | None] = ["Some risks."] * 8
    value = finish_with(STAGE, INPUTS, answers)
    assert isinstance(value, ConsolidatedAssumptions)
    assert value.parts[4].shortened_by == "code"
    assert value.parts[4].short == keep_first_sentences(RISKS)


def test_a_code_fence_around_the_text_is_removed() -> None:
    assert clean("```markdown\n# Risks\n- R1\n```\n") == "# Risks\n- R1"


def test_shortening_by_code_keeps_headings_and_first_sentences() -> None:
    text = "### R1 Fire\n\n**Impact:** 3 weeks. It is bad. Really.\n\n- One. Two.\n\n| a | b. C |"
    assert keep_first_sentences(text) == "### R1 Fire\n\nImpact: 3 weeks.\n\n- One.\n\n| a | b. C |"


@given(st.text())
def test_shortening_by_code_never_makes_a_text_longer(text: str) -> None:
    assert len(keep_first_sentences(text)) <= len(text)


def test_half_of_the_parts_are_enough() -> None:
    assert STAGE.min_answered <= 0.5


def inputs_without_review() -> Inputs:
    return inputs_of(STAGE, *made(*CONSOLIDATED[:-1]))


def test_checking_a_part_reads_nothing_but_its_source() -> None:
    inputs = inputs_without_review()
    assert problems_of(STAGE, inputs, keep_first_sentences(RISKS), "risks") == []
    assert inputs.reads == {"identify_risks"}
