"""Kinds of service are found by walking a folder; a spec becomes a provider without any vendor's package."""

import subprocess
import sys
from typing import Any

import httpx2
import pytest

from planexe.errors import CatalogError
from planexe.llm.catalog import load_catalog
from planexe.llm.connect import connect, load_package, providers, service_id
from planexe.llm.model_spec import ModelSpec
from planexe.llm.secret import Secret
from tests.llm.chat_service import ChatService, a_request, completion


def spec(**changes: Any) -> ModelSpec:
    values: dict[str, Any] = {
        "name": "m",
        "provider": "openai_compatible",
        "model": "served",
        "base_url": "http://service.invalid/v1",
    }
    return ModelSpec(**(values | changes))


def test_every_kind_is_found() -> None:
    assert {"openai", "openrouter", "ollama", "lm_studio", "vllm", "llama_cpp", "simulated", "llama_index"} <= set(
        providers()
    )


def test_looking_for_kinds_imports_no_vendors_package() -> None:
    code = (
        "import sys; from planexe.llm.connect import providers; from planexe.llm.catalog import load_catalog; "
        "providers(); load_catalog(); import planexe.llm.structured, planexe.llm.fitting; "
        "print([m for m in ('openai', 'llama_index', 'httpx2') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_what_the_first_call_needs_can_be_loaded_before_it() -> None:
    code = (
        "import sys; from planexe.llm.connect import load_package; from planexe.llm.catalog import load_catalog; "
        "load_package(load_catalog().get('simulated')); print('openai.resources.chat' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "True"


def test_loading_for_an_unknown_kind_is_left_to_the_connection_to_tell() -> None:
    load_package(spec(provider="telepathy"))

    with pytest.raises(CatalogError, match="telepathy"):
        connect(spec(provider="telepathy"))


async def test_simulated_model_answers_through_the_transport_it_is_handed() -> None:
    service = ChatService(completion("Made up."))
    provider = connect(load_catalog().get("simulated"), transport=httpx2.ASGITransport(service.app))

    reply = await provider.ask("simulated", a_request())

    assert reply.text == "Made up."


def test_simulated_model_without_simulator_is_an_error() -> None:
    with pytest.raises(CatalogError, match="simulator, which is not running"):
        connect(load_catalog().get("simulated"))


def test_unknown_kind_lists_the_known_ones() -> None:
    with pytest.raises(CatalogError, match=r"provider `carrier_pigeon`.* use one of .*`openai`"):
        connect(spec(provider="carrier_pigeon"))


def test_entry_with_a_problem_says_it() -> None:
    with pytest.raises(CatalogError, match="Set OLLAMA_HOST"):
        connect(spec(problem="Set OLLAMA_HOST: the entry `m` refers to it."))


async def test_arguments_of_the_entry_reach_the_service() -> None:
    service = ChatService(completion())
    arguments = {"top_p": 0.5, "default_headers": {"x-team": "plans"}}
    entry = spec(provider="simulated", arguments=arguments)

    await connect(entry, transport=httpx2.ASGITransport(service.app)).ask("m", a_request())

    assert service.bodies[0]["top_p"] == 0.5
    assert "default_headers" not in service.bodies[0]
    assert service.headers[0]["x-team"] == "plans"


def test_models_of_one_service_share_its_id_and_others_do_not() -> None:
    one = service_id(spec(name="a", model="x"))

    assert service_id(spec(name="b", model="y", priority=3)) == one
    assert service_id(spec(base_url="http://other.invalid/v1")) != one
    assert service_id(spec(key_env="OTHER_KEY")) != one
    assert service_id(spec(arguments={"top_p": 0.1})) != one
    assert "sk-private" not in service_id(spec(key=Secret("sk-private")))
