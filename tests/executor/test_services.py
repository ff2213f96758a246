"""What is known of a model is shared by all that ask the same service with the same key."""

from dataclasses import replace

from planexe.executor.services import Services
from planexe.llm.secret import Secret
from tests.executor.stub_provider import model
from tests.fake_clock import FakeClock


def test_limits_come_from_the_catalogue_entry(clock: FakeClock) -> None:
    assert Services(clock)(model("a", requests_per_minute=5)).rate.requests_per_minute == 5


def test_entries_of_one_service_key_and_model_share_what_is_known(clock: FakeClock) -> None:
    services = Services(clock)
    assert services(model("a")) is services(model("a"))
    assert services(model("a")) is services(model("renamed", provider="a", model="a-1"))
    assert services(model("a")) is not services(model("b"))
    assert services(model("a")) is not services(model("a", key=Secret("other")))


def test_limits_per_minute_are_divided_among_processes_but_for_a_machines_own_service() -> None:
    services = Services()
    far = model("far", requests_per_minute=10, tokens_per_minute=100)
    near = replace(far, name="near", model="n", base_url="http://127.0.0.1:1234/v1")
    before = services(far).rate
    services.divide(3)
    assert (before.requests_per_minute, before.tokens_per_minute) == (3, 33)
    assert services(replace(far, model="later")).rate.requests_per_minute == 3
    assert services(near).rate.requests_per_minute == 10
    services.divide(20)
    assert before.requests_per_minute == 1
    services.divide(1)
    assert before.requests_per_minute == 10
