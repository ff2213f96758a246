"""A model that comes without its window has the one that its name is known for, and it is marked as a guess."""

import json

import pytest

from planexe.llm.known_windows import window_of
from planexe.llm.planexe_llm_config import read_llm_config


@pytest.mark.parametrize(
    ("model", "tokens"),
    [
        ("openai/gpt-4.1-mini", 1_047_576),
        ("google/gemini-2.5-flash", 1_048_576),
        ("llama3.1:latest", 131_072),
        ("anthropic/claude-3.5-haiku", 200_000),
        ("nobody/knows-it", 32_768),
    ],
)
def test_window_is_that_of_the_name(model: str, tokens: int) -> None:
    assert window_of(model) == tokens
    entry = {"class": "OpenRouter", "arguments": {"model": model}}
    spec = read_llm_config(json.dumps({"mine": entry}), "llm_config.json", {}).specs["mine"]
    assert (spec.context_tokens, spec.guessed) == (tokens, ("context_tokens",))


def test_window_that_is_given_is_no_guess() -> None:
    entry = {"class": "OpenRouter", "arguments": {"model": "a/gpt-5", "context_window": 50_000}}
    spec = read_llm_config(json.dumps({"mine": entry}), "llm_config.json", {}).specs["mine"]
    assert (spec.context_tokens, spec.guessed) == (50_000, ())
