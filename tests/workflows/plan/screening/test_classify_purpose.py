"""The kind of goal."""

import pytest

from planexe.errors import InputError
from planexe.workflows.plan.screening.classify_purpose import STAGE, Purpose, skip
from tests.workflows.plan.early_examples import made
from tests.workflows.plan.stage_inputs import ask_of, inputs_of, problems_of


def test_a_complete_answer_passes() -> None:
    answer = Purpose(topic="Bakery", purpose_detailed="Food retail", purpose="business")
    assert problems_of(STAGE, inputs_of(STAGE, *made("initial_prompt")), answer) == []


def test_without_a_choice_the_model_is_asked() -> None:
    assert skip(inputs_of(STAGE, *made("initial_prompt"))) is None


def test_the_users_choice_needs_no_call() -> None:
    value = skip(inputs_of(STAGE, *made("initial_prompt"), purpose="Personal"))
    assert value is not None
    assert (value.purpose, value.purpose_detailed) == ("personal", "Chosen by the user.")
    assert value.topic.startswith("Open a bakery in Lyon")
    assert len(value.topic) <= 80


def test_an_unknown_choice_is_refused_with_the_list() -> None:
    with pytest.raises(InputError, match="business, personal, other"):
        skip(inputs_of(STAGE, *made("initial_prompt"), purpose="fun"))


def test_the_schema_allows_three_kinds() -> None:
    schema = ask_of(STAGE, inputs_of(STAGE, *made("initial_prompt"))).schema
    assert schema is not None
    assert schema["properties"]["purpose"]["enum"] == ["business", "personal", "other"]
