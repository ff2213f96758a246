from typing import Any

import pytest

from planexe.executor.attempt_log import Attempt
from planexe.ui.shared.attempt_details import facts_of, times_of


def made(**more: Any) -> Attempt:
    values: dict[str, Any] = {"ready": 0.0, "sent": 2.0, "first_token": 3.0, "ended": 6.0, **more}
    return Attempt(call_id="c", attempt=1, reason="first", input_tokens=10, **values)


@pytest.mark.parametrize(
    ("attempt", "times"),
    [
        (made(waits={"slot": 2.0}), ["waited 2.0 s (slot)", "first token after 1.0 s", "took 4.0 s"]),
        (made(first_token=None), ["waited 2.0 s", "took 4.0 s"]),
        (made(sent=None), []),
    ],
)
def test_times_are_how_long_it_waited_and_took(attempt: Attempt, times: list[str]) -> None:
    assert times_of(attempt) == times


def test_facts_begin_with_the_times() -> None:
    assert facts_of(made())[:3] == times_of(made())
    assert any("10 tokens in" in fact for fact in facts_of(made()))
