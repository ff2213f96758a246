"""What services' caches knew of the input, and what that saved."""

import pytest

from planexe.spine.cache_use import CacheUse, cache_use_of
from tests.timing.made_attempts import made


def test_tokens_and_savings_add_up_and_answers_from_the_journal_count_for_nothing() -> None:
    attempts = [
        made("a", 0.0, 1.0, input_tokens=1000, cached_tokens=600, saved_usd=0.25),
        made("a", 0.0, 1.0, input_tokens=1000),
        made("a", 0.0, 0.0, input_tokens=900, cached_tokens=900, outcome="reused"),
    ]
    found = cache_use_of(attempts)
    assert found == CacheUse(input_tokens=2000, cached_tokens=600, saved_usd=0.25)
    assert found.to_json()["share"] == pytest.approx(0.3)
    assert found.text() == "30% of the input from the cache, 0.25 USD saved"


def test_models_without_a_price_for_cached_tokens_say_so() -> None:
    unpriced = made("a", 0.0, 1.0, input_tokens=1000, cached_tokens=500)
    priced = made("a", 0.0, 1.0, input_tokens=1000, cached_tokens=500, saved_usd=0.0)
    assert cache_use_of([unpriced]).saved_usd is None
    assert cache_use_of([unpriced]).text() == "50% of the input from the cache, no price for cached tokens is known"
    assert cache_use_of([unpriced, priced]).text() == (
        "50% of the input from the cache, 0.00 USD saved, no price known for 50% of that"
    )


def test_nothing_known_is_nothing_to_say() -> None:
    assert cache_use_of([made("a", 0.0, 1.0, input_tokens=1000)]).text() == CacheUse().text() == ""
