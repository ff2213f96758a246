"""An `llm_config.json` as people have it: what can be read works, the rest is listed with its reason."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.llm.catalog import Catalog, load_catalog
from planexe.llm.connect import connect

CASES = Path(__file__).parent


def catalog_of(case: str) -> Catalog:
    return load_catalog([CASES / case])


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.glob("*-cfg-*.json")))
def test_simulated_model_and_every_readable_entry_work(case: str) -> None:
    catalog = catalog_of(case)

    assert catalog.get("simulated") == load_catalog().get("simulated")
    assert catalog.problems == ()
    own = set(catalog.names()) - set(load_catalog().names())
    assert own == {"gpt-x"} if "fork" in case else own - {"bad"} == {"mine"}
    for name in own - {"bad"}:
        assert catalog.get(name).problem == ""
        assert connect(catalog.get(name)).name == catalog.get(name).provider


def test_bad_one_of_many_is_listed_with_its_reason() -> None:
    assert "'hot', but must be a number from 0 to 2" in catalog_of("97-cfg-one-bad-of-many.json").get("bad").problem


def test_numbers_are_read_as_they_are_meant() -> None:
    assert catalog_of("100-cfg-priority-float.json").get("mine").priority == 1
    assert catalog_of("101-cfg-ctx-minus1.json").get("mine").context_tokens == 32_768
    assert catalog_of("102-cfg-temp-string.json").get("mine").temperature == 0.5


def test_fields_and_headers_are_taken_out_of_their_groups() -> None:
    assert catalog_of("103-cfg-extra-body2.json").get("mine").arguments == {
        "chat_template_kwargs": {"enable_thinking": False},
        "top_k": 20,
        "default_headers": {"X-Team": "a"},
    }


def test_entry_that_names_a_provider_in_place_of_a_class_is_read() -> None:
    spec = catalog_of("105-cfg-fork-shape.json").get("gpt-x")

    assert (spec.provider, spec.model, spec.key_env) == ("openai", "gpt-x", "OPENAI_API_KEY")
    assert (spec.input_usd_per_million, spec.output_usd_per_million) == (0.05, 0.4)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["model", "api_base", "base_url", "api_key", "temperature", "timeout", "context_window", "max_tokens", "extra_body"]
)
ENTRIES = VALUES | st.fixed_dictionaries(
    {},
    optional={
        "class": st.sampled_from(["OpenAI", "OpenAILike", "Ollama", "AzureOpenAI", "Cohere"]) | VALUES,
        "arguments": st.dictionaries(FIELDS, VALUES | st.sampled_from(["http://h/v1", "http://[", "a@b"])) | VALUES,
        "priority": VALUES,
        "pricing": VALUES,
        "provider": VALUES,
        "luigi_workers": VALUES,
    },
)
GOOD = {"class": "OpenAILike", "arguments": {"model": "m", "api_base": "http://h/v1"}}


@given(st.dictionaries(st.text(max_size=12).filter(lambda name: name != "good"), ENTRIES, max_size=4))
def test_no_entry_of_a_json_file_keeps_another_from_working(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("json") / "llm_config.json"
    path.write_text(json.dumps({**entries, "good": GOOD}), encoding="utf-8")

    catalog = load_catalog([path])

    assert (catalog.get("good").problem, catalog.get("good").base_url) == ("", "http://h/v1")
    assert catalog.get("simulated") == load_catalog().get("simulated")
    for name in set(catalog.names()) & set(entries):
        assert catalog.get(name).problem or connect(catalog.get(name)).name


LINES = st.sampled_from(
    [
        "[[model]]",
        "[model]",
        'name = "a"',
        'name = "simulated"',
        'provider = "ollama"',
        'model = "m"',
        "priority = 1.5",
        "temperature = nan",
        "arguments = 3",
        'base_url = "http://["',
        "= 4",
        "[[",
        '"""',
        'key_env = "sk-1"',
        "x = 1",
    ]
)


@given(st.lists(LINES, max_size=8))
def test_no_table_of_a_toml_file_keeps_another_from_working(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.mktemp("toml") / "models.toml"
    good = ["[[model]]", 'name = "good"', 'provider = "ollama"', 'model = "m"', "[[model]]"]
    path.write_text("\n".join([*good, *lines]), encoding="utf-8")

    catalog = load_catalog([path])

    simulated = catalog.get("simulated")
    assert (simulated.provider, simulated.problem) == ("simulated", "")
    assert catalog.get("good").provider == "ollama"
