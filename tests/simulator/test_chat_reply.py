"""What goes over the wire has OpenAI's shapes: whole answers, pieces of a stream, usage, errors."""

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.chat_reply import (
    STREAM_END,
    ChatReply,
    ErrorReply,
    count_tokens,
    rate_fault_reply,
    server_fault_reply,
    too_much_reply,
)
from planexe.simulator.limits import TooMuch

REPLY = ChatReply("chatcmpl-1", "simulated", "A bakery in Århus.", "stop", prompt_tokens=20, cached_tokens=8)


def events(data: list[bytes]) -> list[Any]:
    assert all(one.startswith(b"data: ") and one.endswith(b"\n\n") for one in data)
    return [json.loads(one.removeprefix(b"data: ")) for one in data]


@given(st.text(max_size=300), st.integers(0, 400))
def test_pieces_put_together_are_the_text(text: str, count: int) -> None:
    pieces = events(replace(REPLY, text=text).pieces(count))

    assert "".join(piece["choices"][0]["delta"]["content"] for piece in pieces) == text
    assert len(pieces) <= max(1, count)
    assert len({len(p["choices"][0]["delta"]["content"]) for p in pieces[:-1]}) <= 1


@given(st.text(max_size=300), st.integers(0, 1000), st.integers(0, 1000))
def test_usage_adds_up(text: str, prompt_tokens: int, cached_tokens: int) -> None:
    usage = replace(REPLY, text=text, prompt_tokens=prompt_tokens, cached_tokens=cached_tokens).usage()

    assert usage["total_tokens"] == prompt_tokens + usage["completion_tokens"]
    assert usage["completion_tokens"] == count_tokens(len(text))
    assert usage["prompt_tokens_details"]["cached_tokens"] == cached_tokens


def test_completion_and_usage_chunk_tell_the_same() -> None:
    whole = json.loads(REPLY.completion())
    usage, done = replace(REPLY, include_usage=True).end().split(b"\n\n", 1)
    (last,) = events([usage + b"\n\n"])

    assert done == STREAM_END
    assert whole["choices"][0]["message"] == {"role": "assistant", "content": REPLY.text, "refusal": None}
    assert (last["choices"], last["usage"]) == ([], whole["usage"])
    assert whole["simulated"] is last["simulated"] is True


def test_refusal_takes_the_place_of_the_text_and_is_paid_for() -> None:
    refused = replace(REPLY, text="", refusal="I cannot help with that.")
    message = json.loads(refused.completion())["choices"][0]["message"]
    pieces = events(refused.pieces(3))

    assert (message["content"], message["refusal"]) == (None, "I cannot help with that.")
    assert "".join(piece["choices"][0]["delta"]["refusal"] for piece in pieces) == refused.refusal
    assert refused.usage()["completion_tokens"] == count_tokens(len("I cannot help with that."))


def test_completion_without_choices_costs_no_output() -> None:
    empty = replace(REPLY, has_choices=False)
    assert json.loads(empty.completion())["choices"] == []
    assert empty.usage()["completion_tokens"] == 0


@pytest.mark.parametrize(
    ("wait_s", "headers"),
    [
        (None, {}),
        (0.0, {"retry-after": "0", "retry-after-ms": "0"}),
        (2.5, {"retry-after": "2.5", "retry-after-ms": "2500"}),
        (10.0, {"retry-after": "10", "retry-after-ms": "10000"}),
    ],
)
def test_headers_say_when_to_try_again(wait_s: float | None, headers: dict[str, str]) -> None:
    assert ErrorReply(429, b"{}", retry_after_s=wait_s).headers() == headers


@pytest.mark.parametrize(
    ("what", "code", "words"),
    [
        ("requests", "rate_limit_exceeded", "requests per min (RPM): limit 60, used 60"),
        ("tokens", "rate_limit_exceeded", "tokens per min (TPM): limit 60, used 60"),
        ("concurrency", "concurrency_limit_exceeded", "limit 60, in flight 60"),
    ],
)
def test_limit_that_was_reached_is_told(what: str, code: str, words: str) -> None:
    reply = too_much_reply(TooMuch(what, 60, 60, 1.5), "simulated")
    error = json.loads(reply.body)["error"]

    assert (reply.status, reply.retry_after_s, error["code"]) == (429, 1.5, code)
    assert words in error["message"]


@given(st.integers(), st.floats(0, 100))
def test_faults_of_a_server_are_those_of_real_services(seed: int, time_scale: float) -> None:
    server, busy = server_fault_reply(Random(seed), time_scale), rate_fault_reply(Random(seed), time_scale)

    assert server.status in (500, 502, 503, 504)
    assert (server.content_type == "text/html") == (server.status in (502, 504)) == server.body.startswith(b"<html>")
    assert busy.status == 429
    assert busy.retry_after_s is not None
    assert 0 <= busy.retry_after_s <= 3.0 * time_scale + 0.001


def test_outage_says_how_long_it_lasts_whatever_it_answers() -> None:
    assert {server_fault_reply(Random(seed), 1.0, 7.0).retry_after_s for seed in range(40)} == {7.0}


def test_arguments_of_a_function_stand_in_its_call() -> None:
    reply = ChatReply("chatcmpl-0123456789abcdef", "simulated", '{"a": 1}', "tool_calls", 10, 0, tool="fill")
    choice = json.loads(reply.completion())["choices"][0]
    (call,) = choice["message"]["tool_calls"]
    assert (choice["finish_reason"], choice["message"]["content"]) == ("tool_calls", None)
    assert call["function"] == {"name": "fill", "arguments": '{"a": 1}'}
    pieces = [json.loads(piece[6:])["choices"][0]["delta"]["tool_calls"][0] for piece in reply.pieces(3)]
    assert "".join(piece["function"]["arguments"] for piece in pieces) == '{"a": 1}'
    assert {piece["index"] for piece in pieces} == {0}
