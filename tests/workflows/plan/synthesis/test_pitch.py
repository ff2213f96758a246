from collections.abc import Callable

import pytest
from pydantic import ValidationError

from planexe.spine.inputs import Inputs
from planexe.workflows.plan.synthesis import pitch_doc
from planexe.workflows.plan.synthesis.pitch import STAGE, Pitch
from tests.workflows.plan.stage_inputs import problems_of

Given = Callable[..., Inputs]


@pytest.fixture
def pitch() -> Pitch:
    return Pitch(**{name: f"What there is to say about {name}." for name in Pitch.model_fields})


def test_a_good_pitch_passes(given: Given, pitch: Pitch) -> None:
    assert problems_of(STAGE, given(STAGE), pitch) == []


def test_two_fields_that_say_the_same_are_named(given: Given, pitch: Pitch) -> None:
    pitch.long_term_vision = pitch.call_to_action.upper()
    assert problems_of(STAGE, given(STAGE), pitch) == [
        "`call_to_action` and `long_term_vision` say the same; let each say its own."
    ]


def test_an_empty_field_is_refused(pitch: Pitch) -> None:
    with pytest.raises(ValidationError, match="metrics_for_success"):
        Pitch.model_validate({**pitch.model_dump(), "metrics_for_success": " "})


def test_the_document_holds_every_field_once_without_a_call(given: Given, pitch: Pitch) -> None:
    value = pitch_doc.compute(given(pitch_doc.STAGE, pitch=pitch))
    text = pitch_doc.view_full(value)
    assert pitch_doc.STAGE.kind == "compute"
    assert text.startswith(pitch.pitch)
    assert all(text.count(said) == 1 for said in pitch.model_dump().values())


def test_a_field_that_was_salvaged_empty_has_no_section(given: Given, pitch: Pitch) -> None:
    bare = pitch.model_copy(update={"ethical_considerations": ""})
    headings = [s.heading for s in pitch_doc.compute(given(pitch_doc.STAGE, pitch=bare)).sections]
    assert len(headings) == 8
    assert "Who could be harmed or left out" not in headings
