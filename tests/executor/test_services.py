"""What is known of a model is shared by all that ask the same service with the same key."""

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
