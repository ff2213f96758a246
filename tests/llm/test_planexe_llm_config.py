"""An existing PlanExe llm_config.json is read as it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from planexe.errors import CatalogError
from planexe.llm.catalog import load_catalog
from planexe.llm.connect import connect
from planexe.llm.model_spec import ModelSpec
from planexe.llm.planexe_llm_config import read_llm_config
from planexe.llm.secret import Secret


def read(class_name: str = "OpenRouter", environment: dict[str, str] | None = None, **changes: Any) -> ModelSpec:
    arguments = {"model": "google/gemini-2.0-flash-001", "api_key": "${OPENROUTER_API_KEY}"}
    entry = {"comment": "fast", "class": class_name, "arguments": arguments, **changes}
    return read_llm_config(json.dumps({"mine": entry}), "llm_config.json", environment or {}).specs["mine"]


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
    assert (spec.priority, spec.temperature, spec.timeout_s) == (1, 0.1, 60.0)
    assert spec.max_concurrency is None  # `luigi_workers` counts tasks, not calls
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
    spec = read("Cohere", arguments={"model": "command", "api_key": "${COHERE_API_KEY}", "max_tokens": 9000})

    assert spec.provider == "llama_index"
    assert spec.arguments == {"class": "Cohere", "model": "command", "max_tokens": 9000}
    assert (spec.key_env, spec.output_tokens) == ("COHERE_API_KEY", 9000)


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
    [("{", "not valid JSON"), ('{"m": ' + "[" * 100_000, "nested too deep"), ("[]", "one JSON object")],
)
def test_file_that_is_none_is_named(text: str, words: str) -> None:
    with pytest.raises(CatalogError, match=words):
        read_llm_config(text, "llm_config.json", {})


GOOD = {"class": "OpenAILike", "arguments": {"model": "m", "api_base": "http://h/v1"}}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("3", "must be an object"),
        ('{"class": "OpenAI", "arguments": [1]}', "must be an object"),
        ('{"class": "OpenAI", "arguments": {"model": "m", "temperature": "warm"}}', "'warm', but must be a number"),
        ('{"class": "OpenAI", "arguments": {"model": "m", "temperature": NaN}}', "'NaN', but must be a number"),
        ('{"class": "OpenAI", "arguments": {"model": "m", "a": ' + "[" * 80 + "]" * 80 + "}}", "more than 64 deep"),
        ('{"class": "OpenAI", "arguments": {"model": "m", "a": "\\ud800"}}', "half a character"),
        ('{"class": "OpenAI", "arguments": {"model": "m", "api_base": "http://u:sk-secret@h"}}', "name and password"),
        ('{"provider": "nobody", "model": "m"}', "'nobody', which is unknown"),
    ],
)
def test_entry_that_cannot_be_read_is_listed_and_its_neighbours_work(entry: str, words: str) -> None:
    text = '{"bad": ' + entry + ', "good": ' + json.dumps(GOOD) + "}"

    reading = read_llm_config(text, "llm_config.json", {})

    assert words in reading.specs["bad"].problem
    assert "secret" not in repr(reading)
    assert reading.specs["good"].problem == ""
    assert reading.problems == []


def test_name_of_a_model_built_in_stays_ours() -> None:
    reading = read_llm_config(json.dumps({"simulated": GOOD, "mine": GOOD}), "llm_config.json", {})

    assert list(reading.specs) == ["mine"]
    assert "`simulated`: the name is that of a model built in" in reading.problems[0]


@pytest.mark.parametrize("written", ["$MY_KEY", "${MY_KEY}", "os.environ/MY_KEY"])
def test_variable_of_a_key_may_be_written_as_elsewhere(written: str) -> None:
    assert read(arguments={"model": "m", "api_key": written}).key_env == "MY_KEY"


def test_entry_of_azure_is_reached_at_its_deployment() -> None:
    arguments = {"engine": "my-gpt", "azure_endpoint": "https://n.openai.azure.com/", "api_version": "2024-10-21"}

    spec = read("AzureOpenAI", arguments=arguments)

    assert spec.base_url == "https://n.openai.azure.com/openai/deployments/my-gpt?api-version=2024-10-21"
    assert (spec.model, spec.key_env, spec.problem) == ("my-gpt", "AZURE_OPENAI_API_KEY", "")


def test_joins_the_catalogue_and_can_be_changed_by_a_later_file(tmp_path: Path) -> None:
    config = tmp_path / "llm_config.json"
    config.write_text(json.dumps({"mine": {"class": "Ollama", "priority": 1, "arguments": {"model": "m"}}}))
    own = tmp_path / "models.toml"
    own.write_text('[[model]]\nname = "mine"\ntemperature = 0.5\n')

    catalog = load_catalog([config, own])

    assert catalog.get("mine").temperature == 0.5
    assert catalog.get("mine").provider == "ollama"
    assert [s.name for s in catalog.fallback_order({})] == ["mine"]
