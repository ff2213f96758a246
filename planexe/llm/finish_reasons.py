"""Why a model stopped, in the words of every service, and what that means; pure."""

import re
from collections.abc import Mapping
from typing import Final, Literal

Ending = Literal["whole", "length", "filter", "broken"]

_WORDS: Final[Mapping[Ending, str]] = {
    "whole": "stop stopped end end_turn end_of_turn eos eos_token eos_found stop_sequence stop_token stop_str complete "
    "completed finished finish done success tool_calls tool_call tool_use function_call",
    "length": "length max_tokens max_token max_output_tokens max_completion_tokens max_new_tokens max_length "
    "model_length token_limit token_limit_reached length_limit context_length context_window "
    "model_context_window_exceeded context_length_exceeded too_long limit incomplete truncated",
    "filter": "content_filter contentfilter content_filtered filtered filter safety image_safety recitation blocklist "
    "prohibited_content spii refusal sensitive guardrail guardrails guardrail_intervened moderation moderated flagged "
    "blocked language policy_violation content_policy content_policy_violation",
    "broken": "error abort aborted cancel cancelled canceled interrupted preempted insufficient_system_resource "
    "insufficient_system_resources overloaded overload busy capacity timeout time_limit max_time network_error "
    "server_error internal_error engine_error service_unavailable malformed_response malformed_function_call "
    "unexpected_tool_call other unload unloaded load",
}
_ENDINGS: Final[Mapping[str, Ending]] = {word: ending for ending, words in _WORDS.items() for word in words.split()}


def ending_of(reason: str) -> Ending | None:
    """Returns what a finish reason means, in whatever dress it comes; ``None`` if it is empty or says nothing known.

    Example:
        >>> ending_of("FinishReason.MAX_TOKENS"), ending_of("content_filter: violence"), ending_of("eos")
        ('length', 'filter', 'whole')
    """
    word = reason.partition(":")[0].strip().rpartition(".")[2]
    word = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower()
    word = re.sub(r"[\s-]+", "_", word).removeprefix("finish_reason_").removeprefix("stop_reason_")
    return _ENDINGS.get(word)
