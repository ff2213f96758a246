"""What a refusal names is changed, and nothing else; what it does not name is left alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.complaints import Complaint, read_complaint
from planexe.llm.dialect import Dialect
from planexe.llm.messages import AnswerFormat, Prompt, Request
from planexe.llm.refusals import adapted
from planexe.llm.request_body import build_body

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"risk": {"$ref": "#/$defs/Risk"}},
    "required": ["risk"],
    "$defs": {"Risk": {"type": "object", "properties": {"chance": {"type": "integer", "minimum": 1}}}},
}
REQUEST = Request(
    Prompt("Rules.", task="Task."), AnswerFormat("risk", SCHEMA), max_output_tokens=8192, temperature=0.3, seed=1
)


def body_of(dialect: Dialect, cap_tokens: int | None = None) -> dict[str, Any]:
    return build_body("m", REQUEST, dialect, {}, cap_tokens)


def after(message: str, status: int = 400, dialect: Dialect | None = None, **error: Any) -> Dialect | None:
    tried = dialect or Dialect()
    found = adapted(tried, body_of(tried), read_complaint(status, {"error": {"message": message, **error}}))
    return None if found is None else found.dialect


@pytest.mark.parametrize(
    ("message", "form"),
    [
        ("Invalid schema for response_format 'risk': 'minimum' is not permitted.", "plain"),
        ("output_config.format.schema: For 'integer' type, properties maximum, minimum are not supported", "plain"),
        ("Schema is too complex", "plain"),
        ("The specified schema produces a constraint that has too many states for serving.", "plain"),
        ("failed to parse grammar", "plain"),
        ("Request contains an invalid argument.", "plain"),
        ("Provider returned error", "plain"),
        ("$ref keyword is not supported in the given schema", "flat"),
        ("Recursive schemas are not supported", "flat"),
        ('Unknown name "additionalProperties" at \'generation_config.response_schema\': Cannot find field.', "flat"),
        ("response_format type json_schema is not supported", "json_object"),
        ("This response_format type is unavailable now", "json_object"),
        ("'response_format.type' must be 'text' or 'json_object'", "json_object"),
        ("This model does not support response format `json_schema`.", "json_object"),
        ("Object fields require at least one of: 'properties' or 'anyOf' with a list of possible properties.",
         "json_object"),
    ],
)  # fmt: skip
def test_schema_is_asked_for_in_the_next_way_that_the_refusal_leaves(message: str, form: str) -> None:
    dialect = after(message)

    assert dialect is not None
    assert dialect.schema == form
    assert dialect.system_role
    assert not dialect.dropped


def test_last_way_is_the_prompt_alone() -> None:
    dialect = after("response_format is not supported", dialect=Dialect(schema="json_object"))

    assert dialect is not None
    assert dialect.schema == "text"
    assert after("response_format is not supported", dialect=dialect) is None


def test_flat_schema_holds_no_reference() -> None:
    schema = body_of(Dialect(schema="flat"))["response_format"]["json_schema"]["schema"]

    assert schema["properties"]["risk"]["properties"]["chance"] == {"type": "integer", "description": "At least 1."}
    assert not {"$ref", "$defs", "additionalProperties"} & set(str(schema).replace("'", " ").split())


@pytest.mark.parametrize(
    "message",
    [
        "System role not supported",
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        "Developer instruction is not enabled for models/gemma",
        "Conversation roles must alternate user/assistant/user/assistant/...",
        "Only user and assistant roles are supported, with the exception of an initial optional role: invalid",
        "role 'system' is not allowed",
    ],
)
def test_rules_move_into_the_users_message(message: str) -> None:
    dialect = after(message)

    assert dialect is not None
    (only,) = body_of(dialect)["messages"]
    assert only["role"] == "user"
    assert only["content"].startswith("Rules.\n\n<task>")


@pytest.mark.parametrize(
    ("message", "most"),
    [
        ("Invalid max_tokens value, the valid range of max_tokens is [1, 4096]", 4096),
        (("max_tokens is too large: 8192. This model supports at most 4096 completion tokens, "
         "whereas you provided 8192."), 4096),
        (("`max_tokens` must be less than or equal to `4096`, the maximum value for `max_tokens` is less than the "
         "`context_window` for this model"), 4096),
        ("max_tokens: 8192 > 4,096, which is the maximum allowed number of output tokens for m", 4096),
        ("max_output_tokens must be in range from 1 (inclusive) to 4097 (exclusive)", 4096),
        ("Range of max_tokens should be [1, 2048]", 2048),
        ("max_tokens parameter is illegal: 1 - 4095", 4095),
        ("max_tokens cannot exceed 2000", 2000),
        ("The value of max_completion_tokens is too high", 4096),
        ("Requests with max_tokens > 4096 must have stream=true", 4096),
    ],
)  # fmt: skip
def test_output_cap_is_what_the_refusal_names_or_half(message: str, most: int) -> None:
    dialect = after(message)

    assert dialect is not None
    assert body_of(dialect)["max_tokens"] == most


@pytest.mark.parametrize(
    ("message", "cap"),
    [
        (("'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum context length is 8192 "
         "tokens and your request has 200 input tokens (8192 > 8192 - 200)."), 7976),
        (("This model's maximum context length is 4097 tokens. However, you requested 9192 tokens (1000 in the "
         "messages, 8192 in the completion). Please reduce the length of the messages or completion."), 3081),
        ("input length and `max_tokens` exceed context limit: 195000 + 8192 > 200000", 4984),
    ],
)  # fmt: skip
def test_cap_leaves_room_for_this_prompt_where_the_window_is_named(message: str, cap: int) -> None:
    found = adapted(Dialect(), body_of(Dialect()), read_complaint(400, {"error": {"message": message}}))

    assert found is not None
    assert found.cap_tokens == cap
    assert found.dialect.window_tokens


@pytest.mark.parametrize(
    "message",
    [
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "max_tokens: Extra inputs are not permitted",
    ],
)
def test_other_name_of_the_cap_is_tried(message: str) -> None:
    dialect = after(message)

    assert dialect is not None
    assert body_of(dialect)["max_completion_tokens"] == 8192


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("`temperature` is deprecated for this model.", "temperature"),
        (("Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is "
         "supported."), "temperature"),
        ("Unrecognized request argument supplied: seed", "seed"),
        ("Your organization must be verified to stream this model.", "stream"),
        ("stream_options: Extra inputs are not permitted", "stream_options"),
    ],
)  # fmt: skip
def test_field_that_is_refused_is_left_out(message: str, field: str) -> None:
    dialect = after(message)

    assert dialect is not None
    assert dialect.dropped == {field}
    assert body_of(dialect).get(field) in (None, False)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "System role not supported"),
        (429, "stream is not supported"),
        (400, "API key not valid. Please pass a valid API key."),
        (400, "temperature must be between 0 and 1"),
        (400, "prompt is too long: 215000 tokens > 200000 maximum"),
        (400, "The model is overloaded. Please try again later."),
        (400, "Your request was rejected as a result of our safety system."),
        (404, "The model `m` does not exist"),
    ],
)
def test_what_is_about_something_else_changes_nothing(status: int, message: str) -> None:
    assert after(message, status) is None


@given(
    st.lists(st.sampled_from(["schema", "system role", "max_tokens", "temperature", "seed", "stream", "$ref", ""])),
    st.sampled_from(["not supported", "is too large", "invalid", "unknown"]),
)
def test_ladder_has_an_end(subjects: list[str], words: str) -> None:
    dialect, cap_tokens = Dialect(), None
    for subject in subjects * 40:
        complaint = Complaint(status=400, message=f"{subject} {words}", words=f"{subject} {words}")
        found = adapted(dialect, body_of(dialect, cap_tokens), complaint)
        if found is None:
            continue
        assert found.dialect != dialect
        dialect, cap_tokens = found.dialect, found.cap_tokens
    assert all(
        adapted(dialect, body_of(dialect), Complaint(status=400, message=f"{s} {words}", words=f"{s} {words}")) is None
        for s in subjects
    )


def test_what_was_learnt_can_be_told() -> None:
    dialect = Dialect(schema="json_object", most_output_tokens=4096, system_role=False, dropped=frozenset({"seed"}))

    assert dialect.told() == (
        "takes no schema, but answers with JSON; the schema stands in the prompt",
        "takes an output cap of at most 4,096 tokens",
        "takes no system message: the rules stand in the user's",
        "does not take `seed`",
    )
    assert Dialect().told() == ()
