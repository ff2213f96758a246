"""The user's own file of models: whatever stands in it, the rest of the catalogue works."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.json_text import json_text
from planexe.llm.catalog_entries import Reading, read_toml
from planexe.llm.catalog_fields import FIELDS
from planexe.llm.model_spec import ModelSpec

KNOWN = {
    "mine": ModelSpec(
        name="mine", provider="openai", model="gpt", base_url="https://a.example/v1", context_tokens=50_000
    )
}
VALUES = st.sampled_from(
    ['"a"', '""', "3", "-1", "0.5", "nan", "1e999", "true", "[]", '["a"]', "[[1]]", "{}", "{a = 1}", "{a = {b = []}}", "1979-05-27",
     "07:32:00", '"https://a.example/v1"', '"http://"', '"OPENAI_API_KEY"', '"12"', f"{10**30}",
     '"simulated"', '"openai"', '"ollama"', '"\\u0000"']
)  # fmt: skip
KEYS = st.sampled_from([*FIELDS, "Name", "modell", "key", '"a b"'])
TABLES = st.dictionaries(KEYS, VALUES, max_size=5).map(
    lambda rows: "[[model]]\n" + "".join(f"{k} = {v}\n" for k, v in rows.items())
)
LOOSE = ("model = 3\n", "[model]\nname = 'x'\n", "[other]\n", "= 3\n", "[[model\n", "\x00\n")


def read(text: str, known: dict[str, ModelSpec] | None = None) -> Reading:
    return read_toml(text, "models.toml", known or {})


def entry(**fields: Any) -> str:
    usable = {"name": "m", "provider": "openai", "model": "gpt"}
    return "[[model]]\n" + "".join(f"{key} = {json_text(value)}\n" for key, value in {**usable, **fields}.items())


@given(st.lists(TABLES | st.sampled_from([*LOOSE, "[[model.x]]\n", '"""\n']), max_size=4).map("".join), st.booleans())
def test_any_file_is_read_entry_by_entry(text: str, known: bool) -> None:
    reading = read(text, KNOWN if known else {})
    assert all(name == spec.name and name.strip() for name, spec in reading.specs.items())
    assert all(sentence.strip() for sentence in reading.problems)


@given(st.lists(TABLES, max_size=2), st.sampled_from(["", *LOOSE]), st.lists(TABLES, max_size=2))
def test_broken_entry_leaves_its_neighbours_whole(before: list[str], loose: str, after: list[str]) -> None:
    kept = read("".join([*before, loose, entry(name="kept"), *after])).specs["kept"]
    assert kept.problem == ""


def test_entry_whose_neighbour_cannot_be_read_is_read() -> None:
    reading = read(f"[[model]]\nname = 'bad'\nmodel = [\n{entry(name='kept')}")
    assert reading.specs["kept"].problem == ""
    assert "model `bad`" in reading.problems[0]


@pytest.mark.parametrize("name", ['["a"]', "{a = 1}", "3", "1979-05-27", '""', "true"])
def test_name_that_is_no_text_is_told(name: str) -> None:
    reading = read(f"[[model]]\nname = {name}\nprovider = 'openai'\n")
    assert not reading.specs
    (problem,) = reading.problems
    assert "`name` is " in problem


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("context_tokens", 10**30, "from 1 to 1,000,000,000,000"),
        ("max_concurrency", 0, "from 1 to 1,000,000,000,000"),
        ("priority", -(10**30), "of at most 1,000,000,000,000"),
        ("timeout_s", 0, "above 0, in seconds"),
        ("temperature", 2.1, "from 0 to 2"),
        ("input_usd_per_million", -0.1, "USD per million tokens"),
        ("guessed", [1], "a list of names"),
        ("arguments", "x", "a table of texts"),
        ("key_env", "sk-abcdef0123456789", "looks like a key itself"),
        ("base_url", "api.example.org", "http:// or https://"),
        ("modle", "x", "did you mean `model`?"),
    ],
)
def test_field_that_cannot_be_used_is_told_with_what_it_must_be(field: str, value: Any, told: str) -> None:
    spec = read(entry(**{field: value})).specs["m"]
    assert told in spec.problem
    assert "sk-abcdef0123456789" not in spec.problem


def test_date_among_the_arguments_is_told_where_it_stands_and_not_when_it_is_sent() -> None:
    assert "`arguments` is" in read(entry() + "arguments = {day = 1979-05-27}\n").specs["m"].problem


@pytest.mark.parametrize(("written", "meant"), [('"64000"', 64_000), ("64000.0", 64_000), ("64_000", 64_000)])
def test_number_is_taken_as_it_is_meant(written: str, meant: int) -> None:
    spec = read(entry() + f"context_tokens = {written}\n").specs["m"]
    assert (spec.problem, spec.context_tokens) == ("", meant)


def test_model_listed_twice_keeps_its_first_entry() -> None:
    reading = read(entry(comment="first") + entry(comment="second"))
    assert reading.specs["m"].comment == "first"
    assert "listed twice" in reading.problems[0]


def test_entry_changes_only_what_it_gives() -> None:
    changed = read("[[model]]\nname = 'mine'\ncomment = 'Own.'\n", KNOWN).specs["mine"]
    assert (changed.comment, changed.base_url, changed.context_tokens) == ("Own.", "https://a.example/v1", 50_000)


def test_entry_with_another_service_gets_its_address_and_key() -> None:
    moved = read("[[model]]\nname = 'mine'\nprovider = 'mistral'\n", KNOWN).specs["mine"]
    assert (moved.base_url, moved.key_env, moved.model) == ("https://api.mistral.ai/v1", "MISTRAL_API_KEY", "gpt")


def test_small_window_that_nobody_stated_leaves_room_for_the_prompt() -> None:
    spec = read(entry(context_tokens=4096, guessed=["context_tokens"])).specs["m"]
    assert spec.problem == ""
    assert spec.output_tokens == 2048
