"""What services say, in their many wordings, is one kind of trouble each."""

import json
from typing import Any

import pytest

from planexe.llm.complaints import read_complaint

SAID: dict[str, list[tuple[int | None, str]]] = {
    "filter": [
        (400, "The response was filtered due to the prompt triggering Azure OpenAI's content management policy."),
        (400, "Content Exists Risk"),
        (400, "Your request was rejected as a result of our safety system."),
        (400, "Output data may contain inappropriate content."),
        (403, "Content violates usage guidelines."),
        (403, 'Your input was flagged for "violence". No credits were charged.'),
        (400, "Guardrail intervened on the request"),
    ],
    "quota": [
        (402, "Insufficient Balance"),
        (402, "This request requires more credits, or fewer max_tokens. You can only afford 900."),
        (400, "Your credit balance is too low to access the API. Please go to Plans & Billing to upgrade."),
        (403, "Your team has used all available credits or reached its monthly spending limit."),
        (429, "Your account is suspended, please check your plan and billing: insufficient balance"),
    ],
    "too_much": [
        (429, "Request too large for m on tokens per min (TPM): Limit 6000, Requested 12000."),
        (413, "Request too large for model `m` on tokens per minute (TPM): Limit 8000, Requested 8,500, please reduce"),
    ],
    "overflow": [
        (400, "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."),
        (400, "prompt is too long: 215000 tokens > 200000 maximum"),
        (400, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."),
        (400, "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length"),
        (400, "Please reduce the length of the messages or completion."),
        (500, "the request exceeds the available context size, try increasing it"),
        (400, "Trying to keep the first 9000 tokens when context overflows. The context length is only 4096 tokens"),
        (422, "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens"),
        (400, "Range of input length should be [1, 30720]"),
        (400, "The prompt is longer than the model's context: 9000 tokens"),
        (400, "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000"),
        (400, "Input is too long for requested model."),
        (400, "Requested token count exceeds the model's maximum context length of 4096 tokens."),
        (400, "Prompt exceeds max length"),
        (400, "too many tokens: total number of tokens in the prompt cannot exceed 4081"),
    ],
    "region": [
        (403, "Country, region, or territory not supported"),
        (400, "User location is not supported for the API use."),
        (403, "This model is not available in your region."),
    ],
    "access": [
        (403, "Project `p` does not have access to model `gpt-9`"),
        (403, "You don't have access to the model with the specified model ID."),
        (404, "Your organization must be verified to use the model `o9`."),
        (404, "No endpoints found matching your data policy (Free model publication)."),
        (403, "Model access is denied due to missing subscription."),
    ],
    "no_place": [
        (405, "Method Not Allowed"),
        (404, "Not Found"),
        (404, "404 page not found"),
        (404, "Unknown request URL: POST /chat/completions. Please check the URL for typos."),
        (None, "Unexpected endpoint or method. (POST /chat/completions)"),
        (400, "Invalid URL (POST /v1/v1/chat/completions)"),
    ],
    "no_model": [
        (404, 'model "x" not found, try pulling it first'),
        (400, "Model Not Exist"),
        (404, "The model `x` does not exist or you do not have access to it."),
        (404, "The API deployment for this resource does not exist."),
        (400, "The model `x` has been decommissioned and is no longer supported."),
        (400, "x is not a valid model ID"),
        (400, "No models loaded. Please load a model in the developer page"),
        (404, "No endpoints found for x/y."),
        (400, "Invalid model: x"),
        (404, "model: claude-none"),
        (None, "model 'm' not found, try pulling it first"),
    ],
    "key": [
        (400, "API key not valid. Please pass a valid API key."),
        (401, "Incorrect API key provided: sk-a****b."),
        (401, "No auth credentials found"),
        (401, "invalid x-api-key"),
        (403, "Forbidden"),
        (400, "Missing Authentication header"),
        (403, "The security token included in the request is invalid."),
        (401, "Authentication Fails (no such user)"),
    ],
    "too_fast": [
        (429, "slow down"),
        (429, "Rate limit reached: Limit 6000, Used 5000, Requested 2000. Please try again in 7.66s."),
        (429, "You exceeded your current quota, please check your plan and billing details."),
        (400, "ThrottlingException: Too many requests, please wait before trying again."),
        (None, "Rate limit exceeded: 20 requests per minute"),
    ],
    "busy": [
        (503, "Loading model"),
        (498, "Flex tier capacity exceeded"),
        (499, "client closed request"),
        (423, ""),
        (424, "Failed Dependency"),
        (400, "The model is overloaded. Please try again later."),
        (400, "The model has crashed without additional information."),
        (529, "Overloaded"),
        (400, "Function id 'x': DEGRADED function cannot be invoked"),
        (503, "The model m is currently not available due to high demand."),
        (408, "Request timed out"),
        (None, "upstream died"),
    ],
    "": [
        (400, "bad"),
        (400, "Invalid schema for response_format 'risk': 'minimum' is not permitted."),
        (400, "System role not supported"),
        (422, "Unrecognized request argument supplied: timeout"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("trouble", "status", "message"), [(t, s, m) for t, said in SAID.items() for s, m in said])
def test_words_tell_the_trouble_in_every_envelope(trouble: str, status: int | None, message: str) -> None:
    inner = {"message": message, "type": "", "param": None}
    envelopes: list[Any] = [
        {"error": inner},
        [{"error": inner}],
        {"error": {"message": "Provider returned error", "metadata": {"raw": json.dumps({"error": inner})}}},
        {"error": message},
        {"object": "error", **inner},
        {"detail": message},
        {"error": {"message": f"gateway.ServiceError: {json.dumps({'error': inner})}"}},
        f"gateway.ServiceError: {json.dumps(inner)}",
    ]
    for envelope in envelopes:
        complaint = read_complaint(status, envelope)
        assert complaint.trouble == trouble, envelope
        assert message in complaint.message or not message


def test_what_a_service_only_repeats_says_nothing() -> None:
    body = {"detail": [{"loc": ["body", "seed"], "msg": "Extra inputs are not permitted", "input": "API key expired"}]}

    complaint = read_complaint(422, body)

    assert (complaint.trouble, complaint.parameter) == ("", "seed")
    assert complaint.message == "seed: Extra inputs are not permitted"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Please try again in 7.66s.", "7.66s"),
        ("retry after 2m3s", "2m3s"),
        ("wait 20 seconds", "20 seconds"),
        ("", ""),
    ],
)
def test_wait_is_read_from_the_message(message: str, expected: str) -> None:
    assert read_complaint(429, {"error": {"message": message}}).wait_text.strip() == expected


def test_wait_is_read_from_the_details() -> None:
    body = [{"error": {"code": 429, "message": "x", "details": [{"@type": "RetryInfo", "retryDelay": "37s"}]}}]

    assert read_complaint(429, body).wait_text == "37s"


@pytest.mark.parametrize("code", ["9" * 5000, 10**300, "٤٠٤", "4040", -404])
def test_code_that_is_no_status_is_read_as_words(code: object) -> None:
    assert read_complaint(None, {"error": {"code": code, "status": code, "message": "No."}}).status == 500
