"""The context window that a model is known for by its name, where an entry does not say; pure."""

import re
from typing import Final

from planexe.llm.model_spec import DEFAULT_CONTEXT_TOKENS

_WINDOWS: Final[tuple[tuple[str, int], ...]] = (
    (r"gpt-4\.1", 1_047_576),
    (r"gpt-5", 400_000),
    (r"gpt-4o|gpt-4-turbo", 128_000),
    (r"o[134](?:-mini|-pro)?$", 200_000),
    (r"gpt-oss", 131_072),
    (r"gpt-3\.5", 16_385),
    (r"gemini-", 1_048_576),
    (r"claude-(?:fable|opus|sonnet|haiku)-5", 1_000_000),
    (r"claude", 200_000),
    (r"grok-4\.[3-9]", 500_000),
    (r"grok-4", 256_000),
    (r"grok-[23]", 131_072),
    (r"llama-?3\.[123]|llama-?4", 131_072),
    (r"llama-?3", 8_192),
    (r"llama-?2", 4_096),
    (r"qwen-?2\.5.*1m", 1_010_000),
    (r"qwen-?3", 40_960),
    (r"qwen-?2", 32_768),
    (r"deepseek", 65_536),
    (r"mistral-(?:small|large|medium|nemo)|ministral|magistral", 128_000),
    (r"mixtral|mistral", 32_768),
    (r"gemma-?3", 131_072),
    (r"gemma", 8_192),
    (r"phi-?4", 16_384),
    (r"command-r", 128_000),
    (r"kimi-k2", 131_072),
    (r"glm-4\.[567]", 131_072),
)
"""What families of models have at least, the more particular name first."""


def window_of(model: str) -> int:
    """Returns a model's context window by its name; a careful number for a name that is not known."""
    name = model.casefold().rpartition("/")[2]
    return next((tokens for words, tokens in _WINDOWS if re.search(words, name)), DEFAULT_CONTEXT_TOKENS)
