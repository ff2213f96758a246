"""An existing PlanExe llm_config.json is read as it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import CatalogError
from planexe.llm.catalog import load_catalog
from planexe.llm.connect import connect
from planexe.llm.model_spec import ModelSpec
from planexe.llm.planexe_llm_config import specs_of_llm_config
from planexe.llm.secret import Secret


def read(class_name: str = "OpenRouter", environment: dict[str, str] | None = None, **changes: Any) -> ModelSpec:
    arguments = {"model": "google/gemini-2.0-flash-001", "api_key": "${OPENROUTER_API_KEY}"}
    entry = {"comment": "fast", "class": class_name, "arguments": arguments, **changes}
    return specs_of_llm_config(json.dumps({"mine": entry}), "llm_config.json", environment or {})["mine"]


def test_openrouter_entry_with_all_it_may_say() -> None:
    spec = read(
        priority=1,
        luigi_workers=4,
        pricing={"input_per_million_tokens": 0.075, "output_per_million_tokens": 0.3},
        arguments={
            "model": "google/gemini-2.0-flash-001",
            "api_key": "${OPENROUTER_API_KEY}",
            "temperature": 0.1,
            "timeout": 60.0,
            "context_window": 1048576,
            "max_tokens": 8192,
            "is_function_calling_model": False,
            "is_chat_model": True,
            "max_retries": 5,
        },
    )

    assert (spec.provider, spec.base_url) == ("openrouter", "https://openrouter.ai/api/v1")
    assert (spec.key_env, spec.key) == ("OPENROUTER_API_KEY", None)
    assert (spec.priority, spec.max_concurrency, spec.temperature, spec.timeout_s) == (1, 4, 0.1, 60.0)
    assert (spec.context_tokens, spec.output_tokens) == (1048576, 8192)
    assert (spec.input_usd_per_million, spec.output_usd_per_million) == (0.075, 0.3)
    assert (spec.arguments, spec.problem) == ({}, "")


@pytest.mark.parametrize(
    ("class_name", "arguments", "kind", "base_url"),
    [
        ("OpenAI", {"model": "gpt-5-nano"}, "openai", "https://api.openai.com/v1"),
        ("OpenAILike", {"model": "m", "api_base": "https://a.b/v1/"}, "openai_compatible", "https://a.b/v1"),
        ("Ollama", {"model": "llama3.1:latest"}, "ollama", "http://localhost:11434/v1"),
        ("Ollama", {"model": "m", "base_url": "http://host:11434"}, "ollama", "http://host:11434/v1"),
        ("LMStudio", {"model_name": "q", "base_url": "http://h:1234/v1"}, "lm_studio", "http://h:1234/v1"),
        ("MistralAI", {"model": "m"}, "mistral", "https://api.mistral.ai/v1"),
        ("Groq", {"model": "m"}, "groq", "https://api.groq.com/openai/v1"),
    ],
)
def test_known_classes_are_reached_over_the_openai_protocol(
    class_name: str, arguments: dict[str, str], kind: str, base_url: str
) -> None:
    spec = read(class_name, arguments=arguments)

    assert (spec.provider, spec.base_url, spec.problem) == (kind, base_url, "")
    assert spec.model


def test_services_on_the_own_computer_need_no_key() -> None:
    assert read("Ollama", arguments={"model": "m"}).key_env == ""


def test_literal_key_is_hidden_at_once() -> None:
    spec = read(arguments={"model": "m", "api_key": "sk-or-private"})

    assert spec.key == Secret("sk-or-private")
    assert spec.key_env == ""
    assert "sk-or-private" not in repr(spec)


def test_placeholders_elsewhere_come_from_the_environment() -> None:
    arguments = {"model": "m", "base_url": "http://${OLLAMA_HOST}:11434"}

    assert read("Ollama", {"OLLAMA_HOST": "gpu"}, arguments=arguments).base_url == "http://gpu:11434/v1"
    unset = read("Ollama", arguments=arguments)
    assert "Set OLLAMA_HOST" in unset.problem
    with pytest.raises(CatalogError, match="Set OLLAMA_HOST"):
        connect(unset)


def test_request_fields_are_passed_on_and_object_settings_are_not() -> None:
    arguments = {"model": "m", "is_chat_model": True, "top_p": 0.9, "additional_kwargs": {"reasoning_effort": "low"}}

    assert read("OpenAI", arguments=arguments).arguments == {"top_p": 0.9, "reasoning_effort": "low"}


def test_other_classes_go_through_llama_index_with_all_their_arguments() -> None:
    spec = read("Anthropic", arguments={"model": "claude", "api_key": "${ANTHROPIC_API_KEY}", "max_tokens": 9000})

    assert spec.provider == "llama_index"
    assert spec.arguments == {"class": "Anthropic", "model": "claude", "max_tokens": 9000}
    assert (spec.key_env, spec.output_tokens) == ("ANTHROPIC_API_KEY", 9000)


@pytest.mark.parametrize(
    ("class_name", "arguments", "words"),
    [
        ("", {"model": "m"}, "no `class`"),
        ("OpenAI", {}, "no `model`"),
        ("OpenAILike", {"model": "m"}, "needs an `api_base`"),
    ],
)
def test_entry_that_cannot_be_used_is_listed_with_its_reason(
    class_name: str, arguments: dict[str, str], words: str
) -> None:
    assert words in read(class_name, arguments=arguments).problem


def test_cap_as_large_as_the_window_is_halved() -> None:
    spec = read(arguments={"model": "m", "context_window": 8192, "max_tokens": 8192})

    assert spec.output_tokens == 4096


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ('{"m": ' + "[" * 100_000, "nested too deep"),
        ('{"m": {"arguments": {"a": ' + "[" * 80 + "]" * 80 + "}}}", "nested more than 64 deep"),
        ("[]", "one JSON object"),
        ('{"a": 3}', "`a` must be an object"),
        ('{"a": {"class": "OpenAI", "arguments": []}}', "`a` must be an object"),
        ('{"a": {"class": "OpenAI", "luigi_workers": 0}}', "0 must be a whole number of 1 or more (max_concurrency)"),
        ('{"a": {"class": "OpenAI", "arguments": {"temperature": "warm"}}}', "'warm' must be a number from 0 to 2"),
    ],
)
def test_file_that_is_none_is_named(text: str, words: str) -> None:
    with pytest.raises(CatalogError) as caught:
        specs_of_llm_config(text, "llm_config.json", {})

    assert words in str(caught.value)


def test_joins_the_catalogue_and_can_be_changed_by_a_later_file(tmp_path: Path) -> None:
    config = tmp_path / "llm_config.json"
    config.write_text(json.dumps({"mine": {"class": "Ollama", "priority": 1, "arguments": {"model": "m"}}}))
    own = tmp_path / "models.toml"
    own.write_text('[[model]]\nname = "mine"\ntemperature = 0.5\n')

    catalog = load_catalog([config, own])

    assert catalog.get("mine").temperature == 0.5
    assert catalog.get("mine").provider == "ollama"
    assert [s.name for s in catalog.fallback_order({})] == ["mine"]
