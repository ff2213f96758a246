"""The context, in full and short."""

from planexe.llm.tokens import estimated_tokens
from planexe.spine.inputs import Missing, view_text
from planexe.workflows.plan.assumptions import review_assumptions
from planexe.workflows.plan.assumptions.consolidate_assumptions import STAGE, ConsolidatedAssumptions, compute
from tests.workflows.plan.early_examples import CONSOLIDATED, context, made
from tests.workflows.plan.stage_inputs import inputs_of


def test_it_asks_nobody_and_holds_every_source_in_full() -> None:
    assert STAGE.kind == "compute"
    full, inputs = view_text(STAGE, context()), inputs_of(STAGE, *made(*CONSOLIDATED))
    assert all(inputs.document(need) in full for need in STAGE.all_needs())


def test_the_short_form_has_places_money_risks_a_line_for_each_assumption_and_the_review_once() -> None:
    digest = view_text(STAGE, context(), "digest")
    assert "(named in the goal)" in digest
    assert "Amounts in EUR." in digest
    assert "- **R1 Event 3** (likelihood high, severity high): 40000 EUR and 5 weeks." in digest
    assert "- **A8 Operating systems:** Twelve units of operating systems." in digest
    assert digest.count("Issue 2") == 1
    assert "## Plan type" not in digest
    assert estimated_tokens(digest) <= 1000


def test_without_a_review_the_context_is_there_all_the_same() -> None:
    lost = (review_assumptions.STAGE, Missing(text="Lost."))
    value = compute(inputs_of(STAGE, *made(*CONSOLIDATED[:-1]), lost))
    assert "Review of the assumptions" not in view_text(STAGE, value)


def test_context_of_an_older_run_is_read() -> None:
    part = {"key": "risks", "title": "Risks", "full": "### R1 Late", "short": "R1 Late", "shortened_by": "model"}
    value = STAGE.parse_value({"parts": [part]})
    assert isinstance(value, ConsolidatedAssumptions)
    assert view_text(STAGE, value, "digest") == "## Risks\n\nR1 Late"
