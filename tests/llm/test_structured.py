"""JSON is found in what models write, checked, and complained about in words a model can act on."""

import contextlib
import json
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError, field_validator

from planexe.errors import AnswerError, InvalidAnswer
from planexe.llm.answer_schema import SCHEMA_MARK
from planexe.llm.structured import (
    MAX_PROBLEMS,
    MAX_REPEATED_CHARACTERS,
    extract_json,
    problems_of,
    read_answer,
    repair_turns,
)


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


class Risk(BaseModel, extra="forbid"):
    what: str = Field(min_length=1)
    likelihood: float = Field(ge=0, le=1)
    level: Level = Level.LOW

    @field_validator("what")
    @classmethod
    def _one_sentence(cls, what: str) -> str:
        if what.count(".") > 1:
            raise ValueError("must be one sentence")
        return what


class Risks(BaseModel):
    risks: list[Risk]


GOOD = '{"risks": [{"what": "Rain.", "likelihood": 0.5}]}'
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(), children, max_size=4),
    max_leaves=12,
)
json_objects = st.dictionaries(st.text(), json_values, max_size=4)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"\ufeff{GOOD}",
        f"  \n{GOOD}\n ",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```",
        f"Here you are:\n\n```JSON\r\n{GOOD}\n```\nAnything else?",
        f"Sure! {GOOD} Hope that helps.",
        f'<think>Perhaps {{"risks": []}}? No.</think>\n{GOOD}',
        f"the opening tag was swallowed</think>{GOOD}",
        f"<|channel|>final<|message|>{GOOD}",
        f"As said in [1] and {{plan}}: {GOOD}",
        f"Levels are [low, high]. {GOOD}",
        f'An attempt {{"risks": [,]}} failed; {GOOD}',
    ],
)
def test_json_is_found_whatever_stands_around_it(text: str) -> None:
    assert extract_json(text) == json.loads(GOOD)


def test_object_is_preferred_to_an_array_before_it() -> None:
    assert extract_json('Sources: [1, 2]. {"a": 1}') == {"a": 1}


def test_array_is_returned_where_there_is_no_object() -> None:
    assert extract_json("Here: [1, 2]") == [1, 2]


def test_markup_inside_texts_is_left_alone() -> None:
    value = {"code": "```json\n{}\n```", "html": "</think>", "brace": '}{[\\"'}

    assert extract_json(json.dumps(value)) == value
    assert extract_json(f"So: {json.dumps(value)} done") == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON object"),
        ("I cannot do that.", "no JSON object"),
        ('"just text"', "no JSON object"),
        ("<think>still thinking {", "Only thoughts"),
        (GOOD[:-3], "ends early"),
        (f"```json\n{GOOD[:-1]}\n```", "ends early"),
        ('{"risks": [{"what": "Rain.", "likelihood": 0.5}, {"what": "Sn', "ends early"),
        ('{"a": 1 "b": 2}', 'in line 1, near `{"a": 1 "b": 2}`'),
        ('{"a": NaN}', "NaN is not JSON"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_refused_with_a_reason(text: str, words: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        extract_json(text)

    assert words in caught.value.problems[0]


@given(json_objects)
def test_every_object_comes_back_bare_fenced_or_in_prose(value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False)

    assert extract_json(text) == value
    assert extract_json(f"```json\n{text}\n```") == value
    assert extract_json(f"Here it is: {text}") == value


@given(json_objects.filter(bool), st.data())
def test_cut_json_is_never_taken_for_the_whole(value: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps({"answer": value})
    cut = data.draw(st.integers(min_value=1, max_value=len(text) - 1))

    with pytest.raises(InvalidAnswer):
        extract_json(text[:cut])


@given(st.text())
def test_any_text_gives_json_or_an_invalid_answer(text: str) -> None:
    with contextlib.suppress(InvalidAnswer):
        json.dumps(extract_json(text))


def test_valid_text_becomes_the_answer() -> None:
    assert read_answer(Risks, GOOD).value.risks[0].likelihood == 0.5


def test_each_failing_field_is_named() -> None:
    text = json.dumps({"risks": [{"what": "Rain.", "likelihood": 3}, {"likelihood": 0.1, "why": "x", "level": "mid"}]})

    with pytest.raises(InvalidAnswer) as caught:
        read_answer(Risks, text)

    assert caught.value.problems == (
        "`risks[0].likelihood` should be less than or equal to 1; it was 3.",
        "`risks[1].what` is missing.",
        "`risks[1].level` should be 'low' or 'high'; it was \"mid\".",
        "`risks[1].why` is not a property of the schema; leave it out.",
    )
    assert str(caught.value).endswith("it was 3. (and 3 more)")


def test_own_validators_speak_in_their_own_words() -> None:
    text = json.dumps({"risks": [{"what": "A. B. C.", "likelihood": 0}]})

    with pytest.raises(InvalidAnswer, match=r"`risks\[0\].what`: must be one sentence; it was \"A. B. C.\""):
        read_answer(Risks, text)


def test_half_of_a_character_pair_is_read_as_one_that_cannot_be_shown() -> None:
    judged = read_answer(Risks, '{"risks": [{"what": "\\ud83d", "likelihood": 0}]}')

    assert judged.value.risks[0].what == "\ufffd"
    assert "Half of a character" in judged.coerced[0]


def test_problems_are_counted_after_the_twelfth() -> None:
    with pytest.raises(ValidationError) as caught:
        Risks.model_validate({"risks": [{"what": "x", "likelihood": 9}] * 40})

    problems = problems_of(caught.value)

    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1] == "And 28 more fields are wrong."


def test_long_values_are_shortened_in_problems() -> None:
    with pytest.raises(ValidationError) as caught:
        Risks.model_validate({"risks": "x" * 10_000})

    assert len(problems_of(caught.value)[0]) < 200


def test_repair_names_only_what_is_wrong() -> None:
    broken, correction = repair_turns('{"risks": 3}', ("`risks` should be a list; it was 3.",))

    assert (broken.role, broken.content) == ("assistant", '{"risks": 3}')
    assert correction.role == "user"
    assert "- `risks` should be a list; it was 3." in correction.content
    assert SCHEMA_MARK not in correction.content


@given(st.text(), st.lists(st.text(), max_size=50))
def test_repair_is_bounded_however_long_the_answer(text: str, problems: list[str]) -> None:
    broken, correction = repair_turns(text * 2000, problems)

    assert 0 < len(broken.content) <= MAX_REPEATED_CHARACTERS + 60
    assert len(correction.content) < 8_000


@pytest.mark.parametrize("between", [" ", "\n", ""])
def test_texts_without_a_comma_between_them_are_not_read_as_one(between: str) -> None:
    class Names(BaseModel):
        names: list[str]

    with pytest.raises(AnswerError):
        read_answer(Names, f'{{"names": ["Ada"{between}"Bo", "Cy"]}}')


@pytest.mark.parametrize("depth", [100, 600, 900, 5000])
def test_value_nested_deeper_than_anybody_would_is_no_answer(depth: int) -> None:
    deep = f'{{"risks": {"[" * depth}"x"{"]" * depth}}}'
    with pytest.raises(InvalidAnswer):
        read_answer(Risks, deep)
    assert read_answer(Risks, f"{deep} {GOOD}").value == Risks.model_validate_json(GOOD)
