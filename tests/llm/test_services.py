from urllib.parse import urlsplit

import pytest

from planexe.llm.address import base_address
from planexe.llm.services import SERVICES, SIMULATED, is_local


@pytest.mark.parametrize("name", SERVICES)
def test_address_of_each_service_is_one_that_a_person_could_write(name: str) -> None:
    service = SERVICES[name]
    if service.base_url:
        assert base_address(service.base_url, local=service.local) == service.base_url
        assert service.local == (urlsplit(service.base_url).hostname == "localhost")


def test_keys_lie_in_variables_of_their_own() -> None:
    names = [service.key_env for service in SERVICES.values() if service.key_env]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "first"),
    [("openai", "max_completion_tokens"), ("openrouter", "max_tokens"), ("azure", "max_completion_tokens")],
)
def test_output_cap_is_called_at_first_as_the_service_wants_it_and_then_by_the_other_name(
    name: str, first: str
) -> None:
    names = SERVICES[name].first_dialect().cap_fields
    assert names[0] == first
    assert set(names) == {"max_tokens", "max_completion_tokens"}


@pytest.mark.parametrize(
    ("name", "local"), [("ollama", True), ("openai", False), (SIMULATED, False), ("nobody", False)]
)
def test_servers_on_ones_own_computer_are_known(name: str, local: bool) -> None:
    assert is_local(name) is local
