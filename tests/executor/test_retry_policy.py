"""The table of what follows what, and that it always comes to an end."""

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.errors import (
    AnswerTooLarge,
    AuthFailed,
    CallTimeout,
    ConnectionFailed,
    ContentFiltered,
    ContextOverflow,
    DegenerateAnswer,
    EmptyAnswer,
    InvalidAnswer,
    ModelNotFound,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    RealCallsForbidden,
    Refused,
    RequestRejected,
    ServerFailed,
    Truncated,
)
from planexe.executor.retry_policy import NO_WAITING, Decision, RetryPolicy

ERRORS: dict[str, ProviderError] = {
    "connection": ConnectionFailed("x"),
    "server": ServerFailed("x"),
    "timeout": CallTimeout("x", phase="idle"),
    "rate_limit": RateLimited("x"),
    "quota": QuotaExhausted("x"),
    "auth": AuthFailed("x"),
    "rejected": RequestRejected("x"),
    "model_not_found": ModelNotFound("x"),
    "context_overflow": ContextOverflow("x"),
    "forbidden": RealCallsForbidden("x"),
    "truncated": Truncated("x"),
    "refused": Refused("x"),
    "content_filter": ContentFiltered("x"),
    "empty": EmptyAnswer("x"),
    "degenerate": DegenerateAnswer("x", problems=["y"]),
    "too_large": AnswerTooLarge("x"),
    "invalid": InvalidAnswer("x", problems=["y"]),
}
KINDS = st.sampled_from(sorted(ERRORS))


def decide(error: ProviderError, count: int = 1, elapsed_s: float = 0.0, **more: Any) -> Decision:
    policy = more.pop("policy", RetryPolicy())
    chosen: Decision = policy.decide(error, Counter({error.kind: count}), elapsed_s, random.Random(1), **more)
    return chosen


@pytest.mark.parametrize(
    ("kind", "step", "blame"),
    [
        ("connection", "retry", False),
        ("server", "retry", False),
        ("timeout", "retry", False),
        ("rate_limit", "retry", False),
        ("empty", "retry", False),
        ("degenerate", "retry", False),
        ("too_large", "retry", False),
        ("invalid", "repair", False),
        ("truncated", "longer", False),
        ("refused", "next_model", False),
        ("content_filter", "next_model", False),
        ("rejected", "next_model", False),
        ("context_overflow", "next_model", False),
        ("forbidden", "next_model", False),
        ("quota", "next_model", True),
        ("auth", "next_model", True),
        ("model_not_found", "next_model", True),
    ],
)
def test_first_failure(kind: str, step: str, blame: bool) -> None:
    decision = decide(ERRORS[kind])
    assert (decision.step, decision.blame) == (step, blame)


def test_every_kind_of_error_is_in_the_table() -> None:
    def kinds(cls: type[ProviderError]) -> set[str]:
        return {cls.kind}.union(*(kinds(c) for c in cls.__subclasses__()))

    assert kinds(ProviderError) - {"provider", "answer"} == set(ERRORS)  # these two are never raised themselves


@pytest.mark.parametrize("kind", ["connection", "server", "timeout", "rate_limit"])
def test_model_that_keeps_failing_is_blamed(kind: str) -> None:
    assert decide(ERRORS[kind], count=99) == Decision("next_model", blame=True)


def test_own_waits_double_with_jitter_up_to_a_bound() -> None:
    policy = RetryPolicy(first_wait_s=1.0, longest_wait_s=8.0, tries={"server": 10_000})
    waits = [decide(ERRORS["server"], n, policy=policy).wait_s for n in (1, 2, 3, 4, 5, 9_999)]
    assert all(bound / 10 <= w <= bound for w, bound in zip(waits, [1, 2, 4, 8, 8, 8], strict=True))


def test_scale_removes_own_waits_but_not_the_servers() -> None:
    assert decide(ERRORS["server"], policy=NO_WAITING).wait_s == 0.0
    assert decide(RateLimited("x", retry_after_s=3.0), policy=NO_WAITING).wait_s == 3.0


def test_rate_limit_holds_everybody() -> None:
    assert decide(RateLimited("x", retry_after_s=3.0)) == Decision("retry", 3.0, shared=True)
    assert decide(RateLimited("x")).shared
    assert not decide(ERRORS["server"]).shared
    assert decide(ServerFailed("x", retry_after_s=3.0)) == Decision("retry", 3.0, shared=True)


@pytest.mark.parametrize(
    ("asked_s", "alone", "step"),
    [
        (120.0, False, "retry"),
        (121.0, False, "next_model"),
        (121.0, True, "retry"),
        (800.0, True, "retry"),
        (801.0, True, "next_model"),
    ],
)
def test_long_retry_after_is_capped(asked_s: float, alone: bool, step: str) -> None:
    decision = decide(RateLimited("x", retry_after_s=asked_s), elapsed_s=100.0, alone=alone)
    assert (decision.step, decision.wait_s) == (step, asked_s)


@pytest.mark.parametrize(
    ("count", "alone", "can_lengthen", "step"),
    [
        (1, False, True, "longer"),
        (1, True, True, "longer"),
        (1, False, False, "next_model"),
        (1, True, False, "retry"),
        (2, True, False, "retry"),
        (3, True, False, "retry"),
        (4, True, True, "next_model"),
    ],
)
def test_truncation(count: int, alone: bool, can_lengthen: bool, step: str) -> None:
    assert decide(ERRORS["truncated"], count, alone=alone, can_lengthen=can_lengthen).step == step


def test_repairs_take_turns_with_fresh_questions() -> None:
    policy = RetryPolicy(repairs=2, tries={"invalid": 7})
    assert [decide(ERRORS["invalid"], n, policy=policy).step for n in range(1, 8)] == [
        *("repair", "repair", "retry", "repair", "repair", "retry"),
        "next_model",
    ]
    assert decide(ERRORS["invalid"], policy=RetryPolicy(repairs=0)).step == "retry"


@given(KINDS, st.integers(1, 50))
def test_no_model_is_tried_again_when_the_time_is_over(kind: str, count: int) -> None:
    assert decide(ERRORS[kind], count, elapsed_s=900.0).step == "next_model"


@given(st.lists(KINDS, min_size=60, max_size=60), st.booleans())
def test_attempts_at_one_model_are_bounded_whatever_fails(kinds: list[str], alone: bool) -> None:
    policy = RetryPolicy()
    failures: Counter[str] = Counter()
    for kind in kinds:
        failures[kind] += 1
        decision = policy.decide(ERRORS[kind], failures, 0.0, random.Random(1), alone=alone)
        assert 0.0 <= decision.wait_s <= policy.longest_wait_s
        if decision.step == "next_model":
            break
    assert failures.total() <= sum(policy.tries.values())
