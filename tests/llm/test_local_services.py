"""A service of this computer that is not running is told as that, and looked at again after a while."""

import socket

from planexe.llm.local_services import LocalServices
from planexe.llm.model_spec import ModelSpec


def spec(base_url: str, provider: str = "ollama") -> ModelSpec:
    return ModelSpec(name="m", provider=provider, model="m", base_url=base_url)


def test_port_at_which_nothing_listens_is_seen_and_remembered_for_a_while() -> None:
    now = [0.0]
    services = LocalServices(lambda: now[0])
    with socket.create_server(("127.0.0.1", 0)) as server:
        model = spec(f"http://127.0.0.1:{server.getsockname()[1]}/v1")
        assert not services.not_running(model)
    assert not services.not_running(model)
    now[0] = 60.0
    assert services.not_running(model)


def test_services_elsewhere_and_simulated_ones_are_not_looked_at() -> None:
    services = LocalServices()
    assert not services.not_running(spec("https://service.invalid/v1"))
    assert not services.not_running(spec("http://localhost:1/v1", "simulated"))
