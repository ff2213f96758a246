"""An answer is read back the same in whatever clothes it comes, and no clothes ever make a draft of it the answer."""

import contextlib
import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from planexe.errors import InvalidAnswer
from planexe.llm.structured import read_answer


class Risk(BaseModel):
    title: str = Field(min_length=1)
    likelihood: int = Field(ge=1, le=5)
    actions: list[str] = Field(min_length=1)


DRAFT = '{"title": "DRAFT", "likelihood": 1, "actions": ["none"]}'
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
answers = st.builds(Risk, title=texts, likelihood=st.integers(1, 5), actions=st.lists(texts, min_size=1, max_size=3))

THOUGHTS = [
    f"<think>Perhaps {DRAFT}? No.</think>",
    f"<thought>{DRAFT}</thought>\n",
    f"<thinking>\n{DRAFT}\n</thinking>\n\n",
    f"<Reasoning>{DRAFT}</Reasoning>",
    f"<seed:think>{DRAFT}</seed:think>",
    f'<reflection depth="2">{DRAFT}</reflection>',
    f"[THINK]{DRAFT}[/THINK]",
    f"◁think▷{DRAFT}◁/think▷",
    f"<|begin_of_thought|>{DRAFT}<|end_of_thought|>",
    f"<|START_THINKING|>{DRAFT}<|END_THINKING|>",
    f"<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>",
    f"<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>",
    f"analysis Perhaps {DRAFT} no.assistantfinal",
    f"The opening tag was swallowed: {DRAFT}</think>\n",
    f"<think>one {DRAFT}</think><think>two {DRAFT}</think>",
    f"<think>unfinished {DRAFT[:-9]}</think>",
    f"I could say {DRAFT}, but better: ",
    "",
]
AROUND = [
    ("", ""),
    ("```json\n", "\n```"),
    ("```\n", "\n```\nAnything else?"),
    ("As in [1] and {plan}: ", " Hope that helps [2]."),
    ('For example {"colour": "red"}. The answer: ', ""),
    ("```json\n[1, 2]\n```\n```json\n", "\n```"),
    ("", "<|return|>"),
    ("", "<|im_end|>\n</s>"),
    ("**Answer**\n\n", "\n\nNote: {not part of it}"),
]


def written(answer: Risk, way: str) -> str:
    """Returns the answer as JSON, or almost."""
    value = answer.model_dump()
    text = json.dumps(value, ensure_ascii=False)
    match way:
        case "trailing commas":
            return re.sub(r'("actions": \[".*"])}$', r"\1,}", text, flags=re.DOTALL)
        case "comments":
            return "{ // the risk\n" + text[1:-1] + "\n/* that is all */ }"
        case "raw breaks":
            return text.replace("\\n", "\n").replace("\\t", "\t") if "\\\\" not in text else text
        case "names without quotes":
            return re.sub(r'^\{"title": ', "{title: ", text)
        case "in an envelope":
            return json.dumps({"name": "risk", "parameters": value})
        case "in the schema":
            return json.dumps({"type": "object", "properties": value, "required": ["title"]})
        case "a text in a field":
            return json.dumps({"answer": json.dumps(value)})
        case "alone in a list":
            return json.dumps([value])
        case "as in Python":
            return repr(value)
        case _:
            return text


WAYS = [
    "plain",
    "trailing commas",
    "comments",
    "raw breaks",
    "names without quotes",
    "in an envelope",
    "in the schema",
    "a text in a field",
    "alone in a list",
]


@given(answers, st.sampled_from(THOUGHTS), st.sampled_from(AROUND), st.sampled_from(WAYS))
@example(Risk(title="</think>", likelihood=3, actions=["{}", "```json"]), THOUGHTS[0], AROUND[1], "plain")
@example(Risk(title='a "b" // c', likelihood=3, actions=[",}", "#"]), THOUGHTS[0], AROUND[0], "comments")
def test_answer_is_the_same_in_all_clothes(answer: Risk, thoughts: str, around: tuple[str, str], way: str) -> None:
    text = thoughts + around[0] + written(answer, way) + around[1]

    assert read_answer(Risk, text).value == answer


@pytest.mark.parametrize("thoughts", THOUGHTS)
@pytest.mark.parametrize("around", AROUND)
def test_every_thought_in_every_place_is_left_out_of_every_writing(thoughts: str, around: tuple[str, str]) -> None:
    answer = Risk(title="Oven breaks down", likelihood=3, actions=["Second oven"])

    read = {way: read_answer(Risk, thoughts + around[0] + written(answer, way) + around[1]).value for way in WAYS}

    assert read == dict.fromkeys(WAYS, answer)


@given(answers)
def test_answer_encoded_twice_is_read_with_a_note(answer: Risk) -> None:
    judged = read_answer(Risk, json.dumps(answer.model_dump_json()))

    assert judged.value == answer
    assert judged.coerced == ("The answer was read in spite of JSON inside a text.",)


@given(st.sampled_from(THOUGHTS), st.sampled_from(AROUND), st.data())
def test_no_cut_makes_a_draft_the_answer(thoughts: str, around: tuple[str, str], data: st.DataObject) -> None:
    answer = Risk(title="Oven breaks down", likelihood=3, actions=["Second oven"])
    begin = len(thoughts + around[0])
    whole = thoughts + around[0] + written(answer, "plain")
    cut = data.draw(st.integers(begin + 10, len(whole) - 1))

    with pytest.raises(InvalidAnswer):
        read_answer(Risk, whole[:cut])


@pytest.mark.parametrize(
    "final",
    [
        '{"title": "Oven", "likelihood": 9, "actions": ["x"]}',
        '{"title": "Oven", "likelihood": 3 "actions": ["x"]}',
        '{"title": "Oven", "likelihood": 3}',
        (
            '{"type": "object", "properties": {"title": {"type": "string"}, "likelihood": {"type": "integer"}, '
            '"actions": {"type": "array"}}, "required": ["title"]}'
        ),
    ],
)
def test_draft_before_an_answer_that_is_wrong_is_no_way_out(final: str) -> None:
    with pytest.raises(InvalidAnswer):
        read_answer(Risk, f"I could say {DRAFT}, but better: {final}")


def test_last_of_several_that_fit_is_taken_with_a_note() -> None:
    judged = read_answer(Risk, f"{DRAFT}\n" + DRAFT.replace("DRAFT", "Final") + '\nas in {"colour": "red"}')

    assert judged.value.title == "Final"
    assert judged.coerced == ("Of 3 JSON objects in the answer the last that fits was taken.",)


@pytest.mark.parametrize(
    "value",
    ["{'title': 'Oven', 'likelihood': 3, 'actions': ['a']}", "{“title”: “Oven”, “likelihood”: 3, “actions”: [“a”]}"],
)
def test_other_quotes_are_read_as_meant(value: str) -> None:
    judged = read_answer(Risk, value)

    assert judged.value == Risk(title="Oven", likelihood=3, actions=["a"])
    assert judged.coerced


def test_escape_that_json_does_not_know_stays_what_it_is() -> None:
    text = r'{"title": "Costs \$5 \& more, it\'s \alpha", "likelihood": 3, "actions": ["a"]}'

    assert read_answer(Risk, text).value.title == r"Costs \$5 \& more, it\'s \alpha"


@given(st.recursive(st.none() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)))
def test_any_value_is_an_answer_or_a_reason(value: Any) -> None:
    with contextlib.suppress(InvalidAnswer):
        assert isinstance(read_answer(Risk, json.dumps(value)).value, Risk)
