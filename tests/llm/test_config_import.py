import json
from typing import Any

import pytest

from planexe.errors import CatalogError
from planexe.llm.config_import import ConfigImport, merged_config, read_config


def entry(**arguments: Any) -> dict[str, Any]:
    return {"class": "OpenAILike", "arguments": {"model": "m", "api_base": "http://localhost:1/v1", **arguments}}


def read(config: object) -> ConfigImport:
    return read_config(json.dumps(config).encode(), "llm_config.json", {})


def test_placeholders_are_kept_as_they_are() -> None:
    found = read({"a": entry(api_key="${MY_KEY}")})
    assert found.refusal == ""
    assert found.entries["a"]["arguments"]["api_key"] == "${MY_KEY}"
    assert found.specs["a"].key_env == "MY_KEY"


@pytest.mark.parametrize(
    "arguments",
    [
        {"api_key": "sk-123"},
        {"default_headers": {"Authorization": "Bearer sk-123"}},
        {"additional_kwargs": {"aws_secret_access_key": "abc"}},
        {"deeper": [{"token": "abc"}]},
        {"x-api-key": "prefix ${MY_KEY}"},
    ],
)
def test_key_anywhere_in_an_entry_refuses_the_file(arguments: dict[str, Any]) -> None:
    found = read({"good": entry(), "bad": entry(**arguments)})
    assert found.with_keys == ("bad",)
    assert "`bad`" in found.refusal
    assert "${NAME_OF_A_VARIABLE}" in found.refusal


@pytest.mark.parametrize(
    "arguments",
    [{"api_key": "not-needed"}, {"max_tokens": 100}, {"api_key": ""}, {"headers": {"Authorization": "Bearer ${K}"}}],
)
def test_what_is_no_key_is_left_alone(arguments: dict[str, Any]) -> None:
    assert read({"a": entry(**arguments)}).with_keys == ()


def test_refusal_names_a_few_entries_and_counts_the_rest() -> None:
    found = read({f"m{n}": entry(api_key="sk-1") for n in range(8)})
    assert "`m4` and 3 more" in found.refusal


def test_empty_file_is_refused() -> None:
    with pytest.raises(CatalogError, match="names no model"):
        read({})


def test_new_entry_takes_the_place_of_the_old_one() -> None:
    assert merged_config({"a": 1, "b": 2}, {"a": 3, "c": 4}) == {"a": 3, "b": 2, "c": 4}
