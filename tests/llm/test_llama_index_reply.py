from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse

from planexe.llm.llama_index_reply import finish_reason_of, usage_of
from planexe.llm.messages import Usage


class Reason(Enum):
    """As Google's package has it."""

    MAX_TOKENS = 2


def response(raw: Any = None, **more: Any) -> ChatResponse:
    return ChatResponse(message=ChatMessage(role="assistant", content="x"), raw=raw, additional_kwargs=more)


@pytest.mark.parametrize(
    ("raw", "usage"),
    [
        ({"usage": {"prompt_tokens": 9, "completion_tokens": 2}}, Usage(9, 0, 2)),
        (SimpleNamespace(usage=SimpleNamespace(input_tokens=9, output_tokens=2, cache_read_input_tokens=4)), Usage(9, 4, 2)),
        ({"usage_metadata": {"prompt_token_count": 9, "candidates_token_count": 2, "thoughts_token_count": 1}}, Usage(9, 0, 2, 1)),
        ({"prompt_eval_count": 9, "eval_count": 2}, Usage(9, 0, 2)),
        (
            {"usage": {"prompt_tokens": 9, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 8},
                       "completion_tokens_details": {"reasoning_tokens": 3}}},
            Usage(9, 8, 5, 3),
        ),
        ({"usage": {"prompt_tokens": 9}}, Usage(9, 0, 0)),
        ({"usage": {"prompt_tokens": -1, "completion_tokens": 10**12}}, Usage()),
        ({"usage": {"prompt_tokens": True, "completion_tokens": "2"}}, Usage()),
        ({"usage": [1, 2]}, Usage()),
        (None, Usage()),
    ],
)  # fmt: skip
def test_tokens_are_found_wherever_the_vendor_puts_them(raw: Any, usage: Usage) -> None:
    assert usage_of(response(raw)) == usage


def test_tokens_beside_the_answer_count_too() -> None:
    assert usage_of(response(None, prompt_tokens=9, completion_tokens=2)) == Usage(9, 0, 2)
    assert usage_of(None) == Usage()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"choices": [{"finish_reason": "length"}]}, "length"),
        (SimpleNamespace(choices=[SimpleNamespace(finish_reason="stop")]), "stop"),
        ({"stop_reason": "end_turn"}, "end_turn"),
        ({"done_reason": "stop"}, "stop"),
        ({"finish_reason": Reason.MAX_TOKENS}, "MAX_TOKENS"),
        ({"choices": []}, ""),
        ({"finish_reason": 3}, ""),
        (None, ""),
    ],
)
def test_why_the_model_stopped_in_the_vendors_words(raw: Any, reason: str) -> None:
    assert finish_reason_of(response(raw)) == reason


def test_no_response_has_no_reason() -> None:
    assert finish_reason_of(None) == ""
