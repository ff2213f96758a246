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
    ("text", "words"),
    [
        ("[[model]\n", "not valid TOML"),
        ("a = " + "[" * 100_000, "nested too deep"),
        ('[simulated]\nmodel = "x"\n', "list models as"),
        ("model = 3\n", "list models as"),
        ("model = [3]\n", "list models as"),
        ('[[model]]\nmodel = "m"\n', "has no `name`"),
        ('[[model]]\nname = ""\n', "not empty"),
        ("[[model]]\nname = 3\n", "`name` is 3"),
        (ENTRY + ENTRY, "listed twice"),
        ('[[model]]\nname = "simulated"\nprovider = "openai"\nmodel = "m"\n', "that of a model built in"),
        ('[[model]]\nname = "simulated"\ncontext_tokens = 10\n', "must be smaller than"),
    ],
)
def test_what_has_no_name_to_be_listed_under_is_told_in_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    catalog = load_catalog([toml(tmp_path, text)])

    assert [words in problem for problem in catalog.problems] == [True]
    assert "\n" not in catalog.problems[0]
    assert catalog.get("simulated") == load_catalog().get("simulated")


@pytest.mark.parametrize(
    ("further", "words"),
    [
        ("temprature = 1\n", "did you mean `temperature`?"),
        ("zzz = 1\n", "allowed are name, provider"),
        ('api_key = "sk-1"\n', "is unknown"),
        ("context_tokens = 0\n", "0, but must be a whole number from 1 to 1,000,000,000,000"),
        ("max_concurrency = true\n", "True, but must be"),
        ("max_concurrency = 1.5\n", "1.5, but must be"),
        ('temperature = "hot"\n', "'hot', but must be a number from 0 to 2"),
        ("output_usd_per_million = -1\n", "USD per million tokens"),
        ("timeout_s = inf\n", "not finite"),
        ('base_url = "localhost:1"\n', "begins with http://"),
        ('base_url = "http://me:sk-secret@h/v1"\n', "holds a name and password"),
        ('base_url = "https://h/v1?key=sk-secret"\n', "holds a key in its query"),
        ('base_url = "https://h:99999/v1"\n', "port"),
        ('base_url = "https://[::1/v1"\n', "is no address"),
        ('base_url = "https:///v1"\n', "lacks a host"),
        ('key_env = "sk-secret"\n', "looks like a key itself"),
        ('key_env = "gsk_secret012345678901234"\n', "looks like a key itself"),
        ('key_env = "MY KEY"\n', "must be the name of an environment variable"),
        ("context_tokens = 10\n", "must be smaller than"),
        ("arguments.a = " + "[" * 80 + "]" * 80, "nested more than 64 deep"),
    ],
)
def test_entry_that_cannot_be_used_is_listed_with_its_reason(tmp_path: Path, further: str, words: str) -> None:
    good = ENTRY.replace('"x"', '"y"')

    catalog = load_catalog([toml(tmp_path, ENTRY + further + "\n" + good)])

    assert words in catalog.get("x").problem
    assert "\n" not in catalog.get("x").problem
    assert "secret" not in repr(catalog)
    assert catalog.get("y").problem == ""
    assert catalog.problems == ()


@pytest.mark.parametrize(
    "text", ['[[model]]\nname = "x"\nmodel = "m"\n', '[[model]]\nname = "x"\nprovider = "openai"\n']
)
def test_entry_that_lacks_what_every_model_has(tmp_path: Path, text: str) -> None:
    assert "has no `" in load_catalog([toml(tmp_path, text)]).get("x").problem


def test_model_of_ours_that_is_changed_in_a_way_that_cannot_be_read_is_not_used_unchanged(tmp_path: Path) -> None:
    path = toml(tmp_path, '[[model]]\nname = "gpt-5"\ntemperature = "hot"\n')

    assert "'hot'" in load_catalog([path]).get("gpt-5").problem


def test_tables_that_are_whole_are_read_though_the_file_is_none(tmp_path: Path) -> None:
    broken = ENTRY.replace('"x"', '"b"') + "comment = oh no\n"
    path = toml(tmp_path, ENTRY.replace('"x"', '"a"') + broken + ENTRY.replace('"x"', '"c"'))

    catalog = load_catalog([path])

    assert (catalog.get("a").problem, catalog.get("c").problem) == ("", "")
    assert ["model `b`, is not valid TOML" in problem for problem in catalog.problems] == [True]


@pytest.mark.parametrize(("field", "text", "value"), [("priority", "1.0", 1), ("temperature", '"0.5"', 0.5)])
def test_number_is_read_as_it_is_meant(tmp_path: Path, field: str, text: str, value: float) -> None:
    assert getattr(load_catalog([toml(tmp_path, f"{ENTRY}{field} = {text}\n")]).get("x"), field) == value


@pytest.mark.parametrize("name", ["models.toml", "llm_config.json"])
@pytest.mark.parametrize("kind", ["missing", "folder", "binary", "huge", "empty"])
def test_file_that_cannot_be_read_leaves_all_other_models(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    if kind == "folder":
        path.mkdir()
    elif kind == "huge":
        with path.open("wb") as file:
            file.truncate(100_000_000)
    elif kind != "missing":
        path.write_bytes(b"\xff\xfe\x00" if kind == "binary" else b"")
    good = toml(tmp_path, ENTRY, "good.toml")

    catalog = load_catalog([path, good])

    assert {"simulated", "gpt-5", "x"} <= set(catalog.names())
    assert len(catalog.problems) == (0 if kind == "empty" and name == "models.toml" else 1)
    if catalog.problems:
        with pytest.raises(CatalogError, match=f"no model `mine`.*{name}"):
            catalog.get("mine")


ADDRESSES = [
    ("openai_compatible", "http://h:1", "http://h:1/v1"),
    ("openai_compatible", "http://h:1/", "http://h:1/v1"),
    ("openai_compatible", "http://h:1/v1/chat/completions", "http://h:1/v1"),
    ("openai_compatible", "http://h:1/v1/chat/completions/", "http://h:1/v1"),
    ("openai_compatible", "http://h:1/v1?api-version=2024-10-21", "http://h:1/v1?api-version=2024-10-21"),
    ("openai_compatible", "http://h/own/path", "http://h/own/path"),
    ("openai_compatible", "http://[::1]:8000/v1", "http://[::1]:8000/v1"),
    ("ollama", "http://h:11434/api/chat", "http://h:11434/v1"),
    ("ollama", "http://h:11434/api", "http://h:11434/v1"),
    ("lm_studio", "http://h:1234/api/v0/models", "http://h:1234/v1"),
    ("groq", "https://api.groq.com", "https://api.groq.com/openai/v1"),
    ("groq", "https://api.groq.com/openai/v1/models", "https://api.groq.com/openai/v1"),
    ("azure", "https://n.openai.azure.com/openai/v1/", "https://n.openai.azure.com/openai/v1"),
]


@pytest.mark.parametrize(("provider", "written", "base_url"), ADDRESSES)
def test_address_is_where_the_protocol_starts(tmp_path: Path, provider: str, written: str, base_url: str) -> None:
    text = f'[[model]]\nname = "x"\nprovider = "{provider}"\nmodel = "m"\nbase_url = "{written}"\n'

    assert load_catalog([toml(tmp_path, text)]).get("x").base_url == base_url


def test_missing_key_says_what_to_set() -> None:
    with pytest.raises(SettingsError, match=r"Set OPENAI_API_KEY .* or choose the `simulated` model") as caught:
        resolve_key(load_catalog().get("gpt-5"), {})

    assert caught.value.field == "OPENAI_API_KEY"


def test_key_comes_from_the_environment_as_a_secret() -> None:
    assert resolve_key(load_catalog().get("gpt-5"), {"OPENAI_API_KEY": " sk-1\n"}) == Secret("sk-1")


@pytest.mark.parametrize("value", ["sk-1 sk-2", "sk-ü", "sk\x07", '"sk-1"', "sk-1\nsk-2", "'sk-1'"])
def test_what_cannot_be_a_key_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        resolve_key(load_catalog().get("gpt-5"), {"OPENAI_API_KEY": value})

    assert value not in str(caught.value)


def test_literal_key_wins_over_the_variable() -> None:
    spec = ModelSpec(name="m", provider="openai", model="m", key=Secret("sk-file"), key_env="OPENAI_API_KEY")

    assert resolve_key(spec, {"OPENAI_API_KEY": "sk-env"}) == Secret("sk-file")
    assert has_key(spec, {})
