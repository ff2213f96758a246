"""Requests are read as OpenAI's service reads them, and what is wrong with one is said in its words and codes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.simulator.chat_request import ApiError, ChatRequest, read_chat_request

HELLO = [{"role": "user", "content": "Hello."}]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("model", "messages", "response_format", "max_tokens", "max_completion_tokens", "stream", "stream_options")


def read(**body: Any) -> ChatRequest | ApiError:
    return read_chat_request(json.dumps({"model": "simulated", "messages": HELLO, **body}).encode())


def accepted(**body: Any) -> ChatRequest:
    request = read(**body)
    assert isinstance(request, ChatRequest), request
    return request


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_whatever_is_sent_is_a_request_or_an_error_of_the_client(body: dict[str, Any]) -> None:
    found = read(**body)
    assert isinstance(found, ChatRequest) or 400 <= found.status < 500


@given(st.binary(max_size=80))
def test_bytes_that_are_no_request_are_an_error_and_no_crash(body: bytes) -> None:
    assert isinstance(read_chat_request(body), ApiError)


@pytest.mark.parametrize("body", [b"{", b"[]", b"[" * 100_000, b'"text"'], ids=["cut", "list", "deep", "text"])
def test_body_must_be_an_object(body: bytes) -> None:
    found = read_chat_request(body)
    assert isinstance(found, ApiError)
    assert (found.status, found.type) == (400, "invalid_request_error")


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"model": None}, "model"),
        ({"messages": []}, "messages"),
        ({"messages": "Hello."}, "messages"),
        ({"messages": [*HELLO, {"role": "pope", "content": "x"}]}, "messages[1].role"),
        ({"messages": [{"role": "user", "content": 3}]}, "messages[0].content"),
        ({"response_format": {"type": "xml"}}, "response_format.type"),
        ({"response_format": "text"}, "response_format.type"),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": True}, "max_tokens"),
        ({"max_completion_tokens": "many"}, "max_completion_tokens"),
    ],
)
def test_error_names_the_parameter(body: dict[str, Any], parameter: str) -> None:
    found = read(**body)
    assert isinstance(found, ApiError)
    assert found.param == parameter
    assert found.body()["error"]["param"] == parameter


def test_unknown_model_is_not_found_and_the_known_ones_are_named() -> None:
    found = read(model="gpt-9")
    assert isinstance(found, ApiError)
    assert (found.status, found.code) == (404, "model_not_found")
    assert "simulated-fast" in found.message


def test_basic_model_takes_no_schema() -> None:
    refused = read(model="simulated-basic", response_format={"type": "json_schema", "json_schema": {"schema": {}}})
    assert isinstance(refused, ApiError)
    assert (refused.code, refused.param) == ("unsupported_value", "response_format")
    assert accepted(model="simulated-basic", response_format={"type": "json_object"}).response_format == "json_object"


def test_smaller_of_both_caps_counts() -> None:
    assert accepted(max_tokens=9, max_completion_tokens=7).max_tokens == 7
    assert accepted(max_tokens=9).max_tokens == 9
    assert accepted().max_tokens is None


def test_parts_of_a_message_are_joined_and_pictures_left_out() -> None:
    parts = [{"type": "text", "text": "one"}, {"type": "image_url"}, {"type": "text", "text": "two"}]
    request = accepted(messages=[{"role": "user", "content": parts}, {"role": "assistant", "content": None}])
    assert [m.text for m in request.messages] == ["one\ntwo", ""]


def test_repair_turns_do_not_change_what_the_answer_is_about_but_new_questions_do() -> None:
    asked = [{"role": "system", "content": "Plan."}, *HELLO]
    bad = {"role": "assistant", "content": "{"}
    repaired = accepted(messages=[*asked, bad, {"role": "user", "content": "Send all of it."}])
    further = accepted(messages=[*asked, bad, {"role": "user", "content": "NEXT: three more."}])

    assert repaired.original_messages() == accepted(messages=asked).messages
    assert [m.text for m in further.original_messages()] == ["Plan.", "Hello.", "NEXT: three more."]
    assert repaired.messages_digest() != accepted(messages=asked).messages_digest()


def test_schema_counts_as_a_part_of_the_prompt() -> None:
    schema = {"type": "object", "description": "x" * 400}
    wanted = accepted(response_format={"type": "json_schema", "json_schema": {"schema": schema}})
    assert wanted.schema == schema
    assert wanted.prompt_characters() > accepted().prompt_characters() + 400


TOOLS = [
    {"type": "function", "function": {"name": n, "parameters": {"type": "object", "title": n}}} for n in ("one", "two")
]


@pytest.mark.parametrize(
    ("choice", "tool"),
    [("required", "one"), ({"type": "function", "function": {"name": "two"}}, "two"), ("auto", ""), ("none", "")],
)
def test_function_to_call_is_read(choice: object, tool: str) -> None:
    body = {"model": "simulated", "messages": [{"role": "user", "content": "x"}], "tools": TOOLS, "tool_choice": choice}
    found = read_chat_request(json.dumps(body).encode())
    assert isinstance(found, ChatRequest)
    assert found.tool == tool
    assert (found.schema or {}).get("title", "") == tool


def test_function_that_nobody_gave_is_an_error() -> None:
    choice = {"type": "function", "function": {"name": "three"}}
    body = {"model": "simulated", "messages": [{"role": "user", "content": "x"}], "tools": TOOLS, "tool_choice": choice}
    found = read_chat_request(json.dumps(body).encode())
    assert isinstance(found, ApiError)
    assert "one, two" in found.message
