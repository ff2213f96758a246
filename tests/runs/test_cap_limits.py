"""What holds the calls in flight below the cap that was chosen is said wherever it is chosen."""

import pytest

from planexe.llm.model_spec import ModelSpec
from planexe.runs.cap_limits import limits_text
from planexe.runs.service_limits import ServiceLimit


def spec(**changes: int) -> ModelSpec:
    return ModelSpec(name="mine", provider="openai", model="m", **changes)  # pyrefly: ignore[bad-argument-type]


@pytest.mark.parametrize(
    ("changes", "cap", "words"),
    [
        ({"max_concurrency": 4}, 16, "mine is asked at most 4 at once"),
        ({"requests_per_minute": 30}, 2, "no more than 30 requests a minute"),
        ({"requests_per_minute": 30, "tokens_per_minute": 90_000}, 2, "30 requests a minute and 90,000 tokens"),
    ],
)
def test_limit_that_holds_the_calls_is_named(changes: dict[str, int], cap: int, words: str) -> None:
    assert words in limits_text([spec(**changes)], cap)


def test_limit_of_a_service_is_named_where_its_models_are_asked() -> None:
    taken = [ServiceLimit(service=name, cap=3, in_flight=0, waiting=0) for name in ("openai", "groq")]
    assert limits_text([spec()], 16, taken).startswith("OpenAI takes at most 3 calls at once")
    assert "Groq" not in limits_text([spec()], 16, taken)


@pytest.mark.parametrize("changes", [{}, {"max_concurrency": 16}])
def test_nothing_is_said_where_nothing_holds_them(changes: dict[str, int]) -> None:
    assert limits_text([spec(**changes)], 16) == ""
