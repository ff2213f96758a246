"""The pieces of an answer are decoded JSON that is never trusted to have the right shape."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import AnswerError, ContentFiltered, EmptyAnswer, Refused, ServerFailed, Truncated
from planexe.llm.chat_answer import ESTIMATED_USAGE, ChatAnswer, as_subject, checked, shortened
from planexe.llm.messages import Prompt, Reply, Usage
from planexe.records import MOST_DEPTH, not_too_deep

PROMPT = Prompt(rules="Be brief.", task="Say it.")
NAMES = ["choices", "delta", "message", "content", "refusal", "reasoning", "tool_calls", "function", "arguments", "usage", "model",
         "prompt_tokens", "completion_tokens", "cost", "error", "finish_reason", "type", "text", "index", "prompt_tokens_details"]  # fmt: skip
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**15)
    | st.floats()
    | st.sampled_from(["", "a", "text", "stop", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


def delta(**spoken: Any) -> dict[str, Any]:
    return {"choices": [{"delta": spoken}]}


def whole(**spoken: Any) -> dict[str, Any]:
    return {"choices": [{"message": spoken}]}


def answer_of(*pieces: object) -> ChatAnswer:
    answer = ChatAnswer()
    for piece in pieces:
        answer.add(piece)
    return answer


def reply(text: str = "{}", reason: str = "stop", **more: Any) -> Reply:
    return Reply(text=text, finish_reason=reason, **more)


@given(st.lists(JSON, max_size=6))
def test_any_pieces_become_a_reply(pieces: list[Any]) -> None:
    answer = answer_of(*pieces)
    made = answer.reply("text", {"retry-after": "3", "set-cookie": "x"}, PROMPT)
    assert made.usage.input_tokens >= made.usage.cached_tokens >= 0
    assert made.usage.output_tokens >= 0
    assert made.usage.cost_usd is None or made.usage.cost_usd >= 0
    assert "set-cookie" not in made.headers
    made.text.encode()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=8))
def test_text_of_a_stream_is_what_its_pieces_say_one_after_the_other(texts: list[str]) -> None:
    answer = answer_of(*(delta(content=text) for text in texts))
    assert answer.text == "".join(texts)
    assert answer.characters == sum(map(len, texts))


def test_whole_message_behind_a_stream_is_not_said_twice() -> None:
    assert answer_of(delta(content="one"), whole(content="one")).text == "one"
    assert answer_of(whole(content="one")).text == "one"


@pytest.mark.parametrize(
    ("spoken", "text"),
    [
        ({"content": [{"type": "text", "text": "a"}, {"type": "output_text", "text": "b"}, "c"]}, "abc"),
        ({"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "a"}]}, "a"),
        ({"content": {"risks": []}}, '{"risks":[]}'),
        ({"tool_calls": [{"function": {"arguments": '{"a":1}'}}]}, '{"a":1}'),
        ({"tool_calls": [{"index": 1, "function": {"arguments": '{"b":2}'}}]}, ""),
        ({"function_call": {"arguments": {"a": 1}}}, '{"a":1}'),
        ({"reasoning_content": 'So: {"a": 1}'}, 'So: {"a": 1}'),
        ({"reasoning_content": "hm"}, ""),
        ({"content": 3}, ""),
    ],
)
def test_answer_is_found_wherever_a_service_puts_it(spoken: dict[str, Any], text: str) -> None:
    assert answer_of(whole(**spoken)).text.replace(", ", ",").replace('": ', '":') == text.replace(", ", ",").replace(
        '": ', '":'
    )


def test_tokens_that_a_service_counts_are_taken_and_others_guessed() -> None:
    counted = answer_of(delta(content="abcd"), {"usage": {"prompt_tokens": 9, "completion_tokens": 2, "cost": 0.5}})
    made = counted.reply("text", {}, PROMPT)
    assert (made.usage.input_tokens, made.usage.output_tokens, made.usage.cost_usd) == (9, 2, 0.5)
    assert not made.headers
    guessed = answer_of(delta(content="abcd" * 10)).reply("text", {}, PROMPT)
    assert guessed.usage.output_tokens == 10
    assert guessed.headers.items() >= ESTIMATED_USAGE.items()


@pytest.mark.parametrize("count", [-1, 1e13, float("inf"), float("nan"), True, "9", None])
def test_count_that_cannot_be_true_was_not_sent(count: Any) -> None:
    usage = answer_of({"usage": {"prompt_tokens": count, "completion_tokens": count}}).reply("text", {}, PROMPT).usage
    assert usage.output_tokens == 0
    assert 0 < usage.input_tokens < 100


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (reply(refusal="I cannot."), Refused),
        (reply(reason="content_filter"), ContentFiltered),
        (reply(reason="max_tokens"), Truncated),
        (reply(reason="overloaded"), ServerFailed),
        (reply(text="  \n"), EmptyAnswer),
    ],
)
def test_reply_that_cannot_be_used_says_why_and_is_carried_along(said: Reply, error: type[AnswerError]) -> None:
    with pytest.raises(error) as caught:
        checked(said, "the service")
    assert caught.value.reply is said


@pytest.mark.parametrize("reason", ["stop", "", "end_turn", "something new"])
def test_other_replies_are_used(reason: str) -> None:
    said = reply(reason=reason)
    assert checked(said, "OpenAI") is said


def test_reasoning_that_ate_the_answer_is_told() -> None:
    with pytest.raises(Truncated, match="1,200 of them reasoning"):
        checked(reply(reason="length", usage=Usage(output_tokens=1300, reasoning_tokens=1200)), "OpenAI")


def test_name_of_a_service_keeps_its_small_letter_at_the_beginning_of_a_sentence() -> None:
    assert as_subject("the simulator") == "The simulator"
    assert as_subject("xAI") == "xAI"


@given(st.text(st.characters(), max_size=400), st.integers(10, 200))
def test_text_in_a_message_is_short_and_on_one_line(text: str, most: int) -> None:
    shown = shortened(text, most)
    assert len(shown) <= most
    assert len(shown.splitlines()) <= 1
    shown.encode()


def test_values_that_lie_too_deep_in_each_other_are_no_answer() -> None:
    deep: Any = "x"
    for _ in range(MOST_DEPTH - 1):
        deep = [deep]
    assert not_too_deep(deep) is deep
    assert answer_of(delta(content=deep)).text == "x"
    with pytest.raises(ValueError, match="too deep"):
        not_too_deep({"a": [deep]})


@given(JSON)
def test_values_of_usual_depth_stay_as_they_are(value: Any) -> None:
    assert not_too_deep(value) is value
    assert json.dumps(not_too_deep(value)) == json.dumps(value)
