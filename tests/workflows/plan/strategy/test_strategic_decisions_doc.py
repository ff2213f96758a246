"""The decision document."""

from planexe.spine.inputs import view_text
from planexe.workflows.plan.strategy.enrich_levers import STAGE as ENRICH
from planexe.workflows.plan.strategy.strategic_decisions_doc import STAGE, StrategicDecisions, compute
from tests.workflows.plan.early_examples import KEPT, characterizations, made, strategic_decisions
from tests.workflows.plan.stage_inputs import finish_with, inputs_of


def test_primary_and_secondary_decisions_are_told_apart() -> None:
    value = strategic_decisions()
    assert isinstance(value, StrategicDecisions)
    assert [d.lever.lever_id for d in value.primary] == ["L7", "L11", "L9", "L1", "L2"]
    assert [(d.lever.lever_id, d.importance) for d in value.secondary] == [("L6", "Low"), ("L12", "Low")]


def test_the_document_holds_everything_about_a_decision() -> None:
    text = view_text(STAGE, strategic_decisions())
    start = text.index("### L1 Site and lease")
    section = text[start : text.index("### L2")]
    for part in (
        "**Importance:** High",
        "(moderate) Site and lease in two steps.",
        "**Trade-off:**",
        "**Also covers**",
    ):
        assert part in section
    assert "**Strengthens** Legal form (L6): Both open doors" in section


def test_a_lever_without_description_says_so() -> None:
    inputs = inputs_of(ENRICH, *made("initial_prompt", "deduplicate_levers"))
    gap = finish_with(ENRICH, inputs, [characterizations(KEPT[:5]), None])
    value = compute(inputs_of(STAGE, (ENRICH, gap), *made("select_vital_levers")))
    assert view_text(STAGE, value).count("The description of this lever is missing") == 2


def test_the_value_survives_json() -> None:
    value = strategic_decisions()
    assert STAGE.parse_value(value.model_dump(mode="json")) == value
