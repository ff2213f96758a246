"""The governance in one document."""

from planexe.spine.inputs import Missing, view_text
from planexe.workflows.plan.governance.governance_doc import STAGE, GovernanceDoc, compute
from tests.workflows.plan.governance.governance_examples import AUDIT, BODIES, MATRIX, MONITORING, REVIEW, SETUP
from tests.workflows.plan.stage_inputs import Made, inputs_of

PARTS = (AUDIT, BODIES, SETUP, MATRIX, MONITORING, REVIEW)


def doc_without(*lost: Made) -> GovernanceDoc:
    parts: list[Made] = [(s, Missing(text="lost")) if (s, v) in lost else (s, v) for s, v in PARTS]
    value = compute(inputs_of(STAGE, *parts))
    assert isinstance(value, GovernanceDoc)
    return value


def test_all_six_parts_are_there() -> None:
    text = view_text(STAGE, doc_without())
    assert text.startswith("6 of 6 parts answered.")
    assert text.count("\n## ") == 6
    assert "could not be made" not in text


def test_a_lost_part_leaves_a_gap_that_is_named() -> None:
    text = view_text(STAGE, doc_without(MONITORING))
    assert text.startswith("5 of 6 parts answered. Missing: Monitoring.")
    assert "## Monitoring\n\nThis part could not be made." in text


def test_nothing_at_all_is_still_a_document() -> None:
    value = doc_without(*PARTS)
    assert value.completeness.startswith("0 of 6 parts answered.")
    assert view_text(STAGE, value).startswith(value.completeness)


def test_the_value_survives_being_saved() -> None:
    value = doc_without(SETUP)
    assert STAGE.parse_value(value.model_dump(mode="json")) == value
