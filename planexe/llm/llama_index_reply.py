"""Token counts and finish reasons out of llama-index responses, whatever the vendor's package puts there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from planexe.llm.messages import Usage

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatResponse

_INPUT_NAMES: Final = ("prompt_tokens", "input_tokens", "prompt_token_count", "prompt_eval_count")
_OUTPUT_NAMES: Final = ("completion_tokens", "output_tokens", "candidates_token_count", "eval_count")
_CACHED_NAMES: Final = ("cached_tokens", "cache_read_input_tokens", "cached_content_token_count")
_REASONING_NAMES: Final = ("reasoning_tokens", "thoughts_token_count")


_MOST: Final = 10**9


def usage_of(response: "ChatResponse | None") -> Usage:
    """Returns the tokens that the vendor counted; 0 where it sent no number that can be true."""
    if response is None:
        return Usage()
    raw = response.raw
    usage = _get(raw, "usage") or _get(raw, "usage_metadata")
    for holder in (usage, response.additional_kwargs, raw):
        input_tokens, output_tokens = _count(holder, _INPUT_NAMES), _count(holder, _OUTPUT_NAMES)
        if input_tokens is None and output_tokens is None:
            continue
        details = (holder, _get(holder, "prompt_tokens_details"), _get(holder, "completion_tokens_details"))
        return Usage(
            input_tokens=input_tokens or 0,
            cached_tokens=next((n for d in details if (n := _count(d, _CACHED_NAMES)) is not None), 0),
            output_tokens=output_tokens or 0,
            reasoning_tokens=next((n for d in details if (n := _count(d, _REASONING_NAMES)) is not None), 0),
        )
    return Usage()


def finish_reason_of(response: "ChatResponse | None") -> str:
    """Returns why the model stopped, in the vendor's words; ``""`` if it does not say."""
    raw = None if response is None else response.raw
    choices = _get(raw, "choices")
    first = choices[0] if isinstance(choices, list) and choices else raw
    for name in ("finish_reason", "stop_reason", "done_reason"):
        reason = _get(first, name)
        reason = getattr(reason, "name", reason)  # some vendors use enums
        if isinstance(reason, str) and reason:
            return reason
    return ""


def _get(holder: Any, name: str) -> Any:
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)


def _count(holder: Any, names: tuple[str, ...]) -> int | None:
    counts = (_get(holder, name) for name in names)
    return next((c for c in counts if isinstance(c, int) and not isinstance(c, bool) and 0 <= c <= _MOST), None)
