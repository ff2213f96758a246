"""When a model is called too weak, and when its service, a few mistakes or another model are to blame."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.executor.weak_models import WeakModels

FAULTS = ("invalid", "degenerate", "truncated", "empty", "too_large", "context_overflow")


def attempts(kinds: Iterable[str], model: str = "tiny", calls: int = 9) -> list[Attempt]:
    """Returns one attempt for each kind of error, ``""`` for a good answer, spread over some calls."""
    return [
        Attempt(
            call_id=f"c{number % calls}", attempt=1, reason="first", model=model, ended=float(number),
            outcome="failed" if kind else "ok", error_kind=kind,
        )
        for number, kind in enumerate(kinds)
    ]  # fmt: skip


def verdicts(made: Iterable[Attempt]) -> list[str]:
    weak = WeakModels()
    return [said for attempt in made if (said := weak.take(attempt))]


def test_handful_of_useless_answers_is_told_once_with_what_was_wrong() -> None:
    made = attempts(["truncated", "", "truncated", "degenerate", "truncated", "degenerate", *["invalid"] * 30])
    assert verdicts(made) == [
        "`tiny` is too weak for this: of its first 6 answers 1 was of use (3 were cut off, 2 said nothing)."
    ]


@pytest.mark.parametrize(
    "made",
    [
        attempts(["invalid"] * 5),  # too few to know
        attempts(["invalid"] * 20, calls=2),  # two hard questions
        attempts(["", "invalid", "invalid", ""] * 10),
        attempts(["server", "timeout", "rate_limit", "auth", "connection"] * 10),
        [a for name in ("a", "b", "c") for a in attempts(["invalid"] * 5, model=name)],
    ],
    ids=["few", "two calls", "half good", "service", "three models"],
)
def test_other_trouble_is_no_weakness(made: list[Attempt]) -> None:
    assert verdicts(made) == []


@given(st.lists(st.sampled_from(["", *FAULTS, "server"]), max_size=60))
def test_verdict_comes_at_most_once_and_never_of_a_model_that_mostly_answers(kinds: list[str]) -> None:
    told = verdicts(attempts(kinds))
    assert len(told) <= 1
    answers = [k for k in kinds if k != "server"]
    if told:
        assert any(answers[:n].count("") * 3 <= n for n in range(6, len(answers) + 1))
