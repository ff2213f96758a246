"""A weak model's answers: JSON every time, the same for the same key, and poor in many ways."""

import json
from random import Random
from typing import Any, Literal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from planexe.simulator.content import write_answer
from planexe.simulator.poor_answers import in_words, poor_answer, shortened_text
from planexe.simulator.schema_check import is_valid
from planexe.simulator.schema_merge import References
from tests.simulator.schema_strategies import Schema, schemas


class Risk(BaseModel):
    risk_id: Literal["R1", "R2", "R3", "R4"]
    title: str
    days: int
    urgent: bool
    note: str | None


class Risks(BaseModel):
    risks: list[Risk]


SCHEMA = Risks.model_json_schema()
GOOD = {
    "risks": [
        {"risk_id": f"R{n}", "title": "A late delivery of the oven", "days": 12, "urgent": True, "note": None}
        for n in range(1, 5)
    ]
}


def poor(seed: int) -> Any:
    return poor_answer(GOOD, SCHEMA, Random(seed))


def test_same_key_spoils_in_the_same_way_and_leaves_the_original_alone() -> None:
    before = json.dumps(GOOD)
    assert [poor(seed) for seed in range(20)] == [poor(seed) for seed in range(20)]
    assert json.dumps(GOOD) == before


def test_most_answers_break_the_schema_and_some_do_not() -> None:
    broken = [not is_valid(poor(seed), SCHEMA, References(SCHEMA).target) for seed in range(200)]
    assert 100 < sum(broken) < 200


def test_everything_that_weak_models_do_happens() -> None:
    texts = [json.dumps(poor(seed)) for seed in range(300)]
    risks = [r for text in texts if isinstance(r := json.loads(text).get("risks"), list)]
    ids = {entry.get("risk_id") for entries in risks for entry in entries if isinstance(entry, dict)}
    assert any('"twelve"' in text for text in texts)
    assert any('"title": "A late"' in text for text in texts)
    assert any("I am not sure" in text for text in texts)
    assert any(isinstance(i, str) and i.startswith("X") for i in ids)
    assert "r1" in ids
    assert {len(entries) for entries in risks} >= {1, 2, 3, 4, 5}
    assert any(None in entries for entries in risks)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas(), st.integers(0, 10_000))
@example(
    schema={"type": "array", "minItems": 1, "items": {"type": "object", "properties": {"title": {"enum": [None]}}}},
    seed=0,
)
def test_every_schema_can_be_answered_poorly(schema: Schema, seed: int) -> None:
    value = write_answer([("user", "Open a bakery.")], schema, "json_schema", 1).value
    json.dumps(poor_answer(value, schema, Random(seed)))


def test_text_is_cut_to_a_few_words() -> None:
    assert 1 <= len(shortened_text("The oven is late, so the opening is late too.", Random(1)).split()) <= 5
    assert shortened_text("", Random(1)) == ""


def test_numbers_in_words() -> None:
    assert [in_words(n) for n in (0, 12, 20, 42, 100, 1500, -3)] == [
        *("zero", "twelve", "twenty", "forty-two", "100", "1,500", "-3"),
    ]
