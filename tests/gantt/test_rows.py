from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planexe.executor.attempt_log import Attempt
from planexe.gantt.looks import ATTEMPT_LOOKS, IDLE_LOOKS, WAIT_LOOKS, look_name
from planexe.gantt.rows import COLUMNS, attempt_row, wait_parts
from planexe.timing.idle import REASONS
from tests.run_looks import clock_from

LOG_REASONS = ("slot", "rpm", "tpm", "retry_after", "backoff", "cooldown", "paused")


def named(attempt: Attempt, zero_unix_s: float = 0.0) -> dict[str, Any]:
    return dict(zip(COLUMNS, attempt_row(attempt, clock_from(zero_unix_s)), strict=True))


def test_attempt_has_its_times_on_the_runs_clock() -> None:
    attempt = Attempt(
        call_id="c", attempt=2, reason="retry", ready=1, queued=1.5, sent=2, first_token=3, ended=4, anchor_unix_s=100
    )
    row = named(attempt, 101)
    assert [row[k] for k in ("ready_s", "queued_s", "sent_s", "first_token_s", "ended_s")] == [0, 0.5, 1, 2, 3]


def test_limits_and_cost_come_along() -> None:
    attempt = Attempt(
        call_id="c", attempt=1, reason="first", ended=1, cost_usd=0.5, retry_after_s=7, headroom={"requests": 3}
    )
    row = named(attempt)
    assert (row["cost_usd"], row["requests_left"], row["tokens_left"], row["retry_after_s"]) == (0.5, 3, None, 7)


def test_waits_stand_in_the_order_of_time() -> None:
    waits = {"slot": 1.0, "tpm": 2.0, "backoff": 3.0, "paused": 4.0, "retry_after": 5.0}
    assert [kind for kind, _ in wait_parts(waits)] == ["retry", "rate", "paused", "slot", "rate"]


def test_waits_of_one_kind_that_follow_each_other_are_one() -> None:
    assert wait_parts({"rpm": 1.0, "tpm": 2.0}) == [("rate", 3.0)]


def test_wait_of_a_newer_version_counts_as_the_slots() -> None:
    assert wait_parts({"something": 1.0}) == [("slot", 1.0)]


@given(st.dictionaries(st.sampled_from(LOG_REASONS), st.floats(0, 1000)))
def test_parts_of_a_wait_add_up_to_it(waits: dict[str, float]) -> None:
    parts = wait_parts(waits)
    assert sum(seconds for _, seconds in parts) == pytest.approx(sum(waits.values()), abs=0.002 * (len(waits) + 1))
    assert {kind for kind, _ in parts} <= set(WAIT_LOOKS)


def test_every_reason_for_an_idle_slot_has_a_look() -> None:
    assert set(IDLE_LOOKS) == set(REASONS)


@pytest.mark.parametrize(
    ("outcome", "reason", "name"),
    [("ok", "first", "ok"), ("ok", "repair", "repair"), ("failed", "retry", "failed"), ("reused", "first", "reused")],
)
def test_kind_of_an_attempt(outcome: str, reason: str, name: str) -> None:
    assert look_name(outcome, reason) == name
    assert name in ATTEMPT_LOOKS


@pytest.mark.parametrize("looks", [ATTEMPT_LOOKS, WAIT_LOOKS, IDLE_LOOKS], ids=["attempts", "waits", "idle"])
def test_no_two_looks_differ_by_colour_alone(looks: Any) -> None:
    shapes = [(look.pattern, look.sign) for look in looks.values()]
    assert len(set(shapes)) == len(shapes)
