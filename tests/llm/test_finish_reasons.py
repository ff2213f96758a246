import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.finish_reasons import Ending, ending_of

REASONS: list[tuple[str, Ending]] = [
    ("stop", "whole"),
    ("STOP", "whole"),
    ("end_turn", "whole"),
    ("EosToken", "whole"),
    ("tool_calls", "whole"),
    ("FinishReason.STOP", "whole"),
    ("FINISH_REASON_STOP", "whole"),
    ("length", "length"),
    ("max tokens", "length"),
    ("MaxTokens", "length"),
    ("max-output-tokens", "length"),
    ("FinishReason.MAX_TOKENS", "length"),
    ("model_context_window_exceeded", "length"),
    ("content_filter", "filter"),
    ("ContentFilter", "filter"),
    ("content_filter: violence", "filter"),
    ("FINISH_REASON_SAFETY", "filter"),
    ("guardrail_intervened", "filter"),
    ("error", "broken"),
    ("Cancelled", "broken"),
    ("insufficient_system_resource", "broken"),
    ("stop_reason_timeout", "broken"),
]


@pytest.mark.parametrize(("reason", "ending"), REASONS)
def test_reason_is_understood_in_whatever_dress(reason: str, ending: Ending) -> None:
    assert ending_of(reason) == ending


@pytest.mark.parametrize("reason", ["", " ", "null", "FINISH_REASON_UNSPECIFIED", "because", "stopwatch"])
def test_reason_that_says_nothing_known_is_none(reason: str) -> None:
    assert ending_of(reason) is None


@given(st.text())
def test_any_text_has_an_answer(reason: str) -> None:
    assert ending_of(reason) in {None, "whole", "length", "filter", "broken"}
