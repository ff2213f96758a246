"""The model catalogue: what ships, what a user adds, and what is said about a mistake in it."""

from pathlib import Path

import pytest

from planexe.errors import CatalogError, SettingsError
from planexe.llm.catalog import load_catalog
from planexe.llm.connect import providers
from planexe.llm.model_spec import ModelSpec, has_key, resolve_key
from planexe.llm.secret import Secret


def toml(folder: Path, text: str, name: str = "models.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped_models_are_whole_and_of_a_known_kind() -> None:
    catalog = load_catalog()

    assert {"simulated", "simulated-fast", "simulated-slow"} <= set(catalog.names())
    for name in catalog.names():
        spec = catalog.get(name)
        assert spec.provider in providers()
        assert spec.base_url.startswith("http")
        assert spec.output_tokens < spec.context_tokens
        assert (spec.input_usd_per_million is None) == (spec.output_usd_per_million is None)
        assert spec.key is None


def test_simulated_models_need_no_key_and_cost_nothing() -> None:
    spec = load_catalog().get("simulated")

    assert resolve_key(spec, {}) is None
    assert (spec.input_usd_per_million, spec.output_usd_per_million) == (0, 0)


def test_unknown_model_names_the_close_ones() -> None:
    with pytest.raises(CatalogError, match=r"no model `gpt-4\.1-minni`; did you mean `gpt-4\.1-mini`") as caught:
        load_catalog().get("gpt-4.1-minni")

    assert caught.value.field == "model"


def test_model_like_no_other_lists_all() -> None:
    with pytest.raises(CatalogError, match="choose one of `simulated`"):
        load_catalog().get("zzzzzz")


def test_part_of_a_name_is_enough_for_a_suggestion() -> None:
    with pytest.raises(CatalogError, match="`openrouter-deepseek-v3`"):
        load_catalog().get("DeepSeek")


def test_auto_goes_by_priority_and_leaves_out_models_without_their_key() -> None:
    catalog = load_catalog()

    everything = [s.priority for s in catalog.fallback_order() if s.priority is not None]
    assert everything == sorted(everything)
    assert catalog.fallback_order({}) == ()
    with_openai = catalog.fallback_order({"OPENAI_API_KEY": "sk-1"})
    assert {s.provider for s in with_openai} == {"openai"}
    assert {s.provider for s in catalog.fallback_order({"OPENAI_API_KEY": "  "})} == set()


def test_own_file_adds_a_model_with_the_defaults_of_its_service(tmp_path: Path) -> None:
    path = toml(tmp_path, '[[model]]\nname = "mine"\nprovider = "groq"\nmodel = "llama-9"\n')

    spec = load_catalog([path]).get("mine")

    assert (spec.base_url, spec.key_env) == ("https://api.groq.com/openai/v1", "GROQ_API_KEY")


def test_own_file_changes_only_what_it_gives(tmp_path: Path) -> None:
    before = load_catalog().get("gpt-4.1-mini")
    path = toml(tmp_path, '[[model]]\nname = "gpt-4.1-mini"\ntemperature = 0.2\nmax_concurrency = 3\n')

    catalog = load_catalog([path])

    spec = catalog.get("gpt-4.1-mini")
    assert (spec.temperature, spec.max_concurrency) == (0.2, 3)
    assert (spec.model, spec.key_env, spec.input_usd_per_million) == ("gpt-4.1-mini", "OPENAI_API_KEY", 0.40)
    assert before.temperature is None
    assert catalog.names() == load_catalog().names()


def test_changing_the_provider_changes_address_and_key(tmp_path: Path) -> None:
    path = toml(tmp_path, '[[model]]\nname = "gpt-4.1-mini"\nprovider = "openrouter"\nmodel = "openai/gpt-4.1-mini"\n')

    spec = load_catalog([path]).get("gpt-4.1-mini")

    assert (spec.base_url, spec.key_env) == ("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY")


def test_later_file_wins(tmp_path: Path) -> None:
    first = toml(tmp_path, '[[model]]\nname = "gpt-5"\ncomment = "one"\n', "a.toml")
    second = toml(tmp_path, '[[model]]\nname = "gpt-5"\ncomment = "two"\n', "b.toml")

    assert load_catalog([first, second]).get("gpt-5").comment == "two"


ENTRY = '[[model]]\nname = "x"\nprovider = "openai"\nmodel = "m"\n'


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("[[model]\n", "models.toml", "not valid TOML"),
        ("a = " + "[" * 100_000, "models.toml", "nested too deep"),
        ('[[model]]\nname = "m"\narguments.a = ' + "[" * 80 + "]" * 80, "models.toml", "nested more than 64 deep"),
        ('[simulated]\nmodel = "x"\n', "models.toml", "list models as"),
        ("model = 3\n", "models.toml", "list models as"),
        ("model = [3]\n", "models.toml", "list models as"),
        ('[[model]]\nmodel = "m"\n', "name", "has no `name`"),
        ('[[model]]\nname = ""\n', "name", "not empty"),
        (ENTRY + ENTRY, "name", "listed twice"),
        ('[[model]]\nname = "x"\nmodel = "m"\n', "provider", "has no `provider`"),
        ('[[model]]\nname = "x"\nprovider = "openai"\n', "model", "has no `model`"),
        (ENTRY + "temprature = 1\n", "temprature", "did you mean `temperature`?"),
        (ENTRY + "zzz = 1\n", "zzz", "allowed are name, provider"),
        (ENTRY + 'api_key = "sk-1"\n', "api_key", "is unknown"),
        (ENTRY + "context_tokens = 0\n", "context_tokens", "0, but must be a whole number of 1 or more"),
        (ENTRY + "max_concurrency = true\n", "max_concurrency", "True, but must be"),
        (ENTRY + 'temperature = "hot"\n', "temperature", "'hot', but must be a number from 0 to 2"),
        (ENTRY + "output_usd_per_million = -1\n", "output_usd_per_million", "USD per million tokens"),
        (ENTRY + "timeout_s = inf\n", "timeout_s", "in seconds"),
        (ENTRY + 'base_url = "localhost:1"\n', "base_url", "begins with http://"),
        (ENTRY + "context_tokens = 10\n", "output_tokens", "must be smaller than"),
        (ENTRY.replace("openai", "openai_compatible"), "base_url", "has no `base_url`"),
    ],
)
def test_mistake_in_a_file_is_named_in_one_sentence(tmp_path: Path, text: str, field: str, words: str) -> None:
    with pytest.raises(CatalogError) as caught:
        load_catalog([toml(tmp_path, text)])

    assert caught.value.field == field
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot be read: No such file"):
        load_catalog([tmp_path / "none.toml"])


def test_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(CatalogError, match="save it as UTF-8"):
        load_catalog([tmp_path / "models.toml"])


def test_missing_key_says_what_to_set() -> None:
    with pytest.raises(SettingsError, match=r"Set OPENAI_API_KEY .* or choose the `simulated` model") as caught:
        resolve_key(load_catalog().get("gpt-5"), {})

    assert caught.value.field == "OPENAI_API_KEY"


def test_key_comes_from_the_environment_as_a_secret() -> None:
    assert resolve_key(load_catalog().get("gpt-5"), {"OPENAI_API_KEY": " sk-1\n"}) == Secret("sk-1")


@pytest.mark.parametrize("value", ["sk-1 sk-2", "sk-ü", "sk\x07"])
def test_what_cannot_be_a_key_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        resolve_key(load_catalog().get("gpt-5"), {"OPENAI_API_KEY": value})

    assert value not in str(caught.value)


def test_literal_key_wins_over_the_variable() -> None:
    spec = ModelSpec(name="m", provider="openai", model="m", key=Secret("sk-file"), key_env="OPENAI_API_KEY")

    assert resolve_key(spec, {"OPENAI_API_KEY": "sk-env"}) == Secret("sk-file")
    assert has_key(spec, {})
