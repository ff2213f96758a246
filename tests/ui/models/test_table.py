from pathlib import Path
from typing import Any

import pytest

from planexe.llm.catalog import Catalog, load_catalog
from planexe.llm.model_spec import ModelSpec
from planexe.llm.secret import Secret
from planexe.runs.service_limits import ServiceLimit
from planexe.ui.models.limits import now_text, service_title
from planexe.ui.models.table import KINDS, key_advice, key_text, model_row, models_of, service_label

KEY = "sk-secret-0123456789"


def spec(**more: Any) -> ModelSpec:
    values: dict[str, Any] = {"name": "m", "provider": "openai", "model": "gpt", "key_env": "OPENAI_API_KEY", **more}
    return ModelSpec(**values)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog((), {})


@pytest.mark.parametrize(
    ("model", "environment", "words"),
    [
        (spec(), {"OPENAI_API_KEY": KEY}, "✔ set"),
        (spec(), {"OPENAI_API_KEY": "  "}, "✕ OPENAI_API_KEY is not set"),
        (spec(), {}, "✕ OPENAI_API_KEY is not set"),
        (spec(key=Secret(KEY)), {}, "✔ set"),
        (spec(key_env=""), {}, "– none needed"),
    ],
)
def test_key_is_told_by_a_sign_and_never_shown(model: ModelSpec, environment: dict[str, str], words: str) -> None:
    assert key_text(model, environment) == words
    assert KEY not in str(model_row(model, "", environment))


def test_advice_about_a_key_names_variable_and_file(tmp_path: Path) -> None:
    advice = key_advice(spec(), tmp_path)
    assert "**OPENAI_API_KEY**" in advice
    assert str(tmp_path / ".env") in advice


@pytest.mark.parametrize(
    ("provider", "label"),
    [
        ("openai", "OpenAI"),
        ("simulated", "simulated, no AI"),
        ("openai_compatible", "openai_compatible"),
        ("other", "other"),
    ],
)
def test_service_as_people_call_it(provider: str, label: str) -> None:
    assert service_label(spec(provider=provider)) == label


def test_row_says_where_a_model_is_from_and_what_is_wrong_with_it() -> None:
    assert model_row(spec(comment="Fast."), "/runs/models.toml", {})["From"] == "models.toml"
    row = model_row(spec(comment="Fast.", problem="No address.", guessed=("context_tokens", "output_tokens")), "", {})
    assert (row["From"], row["Note"], row["Guessed"]) == ("shipped", "No address.", "context_tokens, output_tokens")


def test_models_with_and_without_a_key_are_all_models(catalog: Catalog) -> None:
    environment = {"OPENAI_API_KEY": KEY}
    found = {kind: {one.name for one in models_of(catalog, kind, environment)} for kind in KINDS}
    assert found["ready"] & found["missing"] == set()
    assert found["ready"] | found["missing"] <= found["all"] == set(catalog.specs)
    assert "simulated" in found["ready"]
    assert all(
        catalog.specs[name].key_env == "OPENAI_API_KEY" for name in found["ready"] if catalog.specs[name].key_env
    )


@pytest.mark.parametrize(
    ("in_flight", "waiting", "words"),
    [
        (0, 0, "idle"),
        (1, 0, "1 call under way"),
        (4, 1200, "4 calls under way, 1,200 waiting"),
        (0, 2, "0 calls under way, 2 waiting"),
    ],
)
def test_service_in_a_few_words(in_flight: int, waiting: int, words: str) -> None:
    assert now_text(ServiceLimit(service="openai", cap=4, in_flight=in_flight, waiting=waiting)) == words


def test_title_of_a_service() -> None:
    assert [service_title(name) for name in ("openai", "simulated", "elsewhere")] == [
        "OpenAI",
        "simulated",
        "elsewhere",
    ]
